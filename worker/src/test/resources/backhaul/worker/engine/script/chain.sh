# Each link starts the next one in a session of its own, and ends. After so many links, or seconds, it
# would end by itself; the test is over long before.
echo $$ >> "$1"
[ "$2" -gt 0 ] || exit 0
setsid sh "$0" "$1" $(($2 - 1)) &
[ "$3" = head ] && exec sleep 600
exit 0
