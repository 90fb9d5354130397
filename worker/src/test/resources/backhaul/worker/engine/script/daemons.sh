# Leaves behind what a shell script can leave behind; ends at once with 0.
# In a session of its own, and with its parent gone:
setsid sh -c 'trap "" TERM HUP; echo $$ >> "$1"; while :; do sleep 1; done' sh "$1" > /dev/null 2>&1 < /dev/null &
# Twice so, in another folder:
(cd / && setsid sh -c '(setsid sh -c "echo \$\$ >> \"\$1\"; exec sleep 600" sh "$1" &) &' sh "$1") > /dev/null 2>&1 &
# Without the environment that it was given:
env -i PATH="$PATH" sh -c 'echo $$ >> "$1"; exec sleep 600' sh "$1" > /dev/null 2>&1 &
# With the output still open:
(echo $(exec sh -c 'echo $PPID') >> "$1"; exec sleep 600) &
while [ "$(wc -l < "$1")" -lt 4 ]; do sleep 0.05; done
