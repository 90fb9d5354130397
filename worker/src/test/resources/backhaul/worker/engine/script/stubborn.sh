# Children and grandchildren that do not want to end.
trap '' TERM INT HUP
echo $$ >> "$1"
for n in 1 2 3; do
    sh -c 'trap "" TERM; echo $$ >> "$1"
           sh -c "trap \"\" TERM; echo \$\$ >> \"\$1\"; while :; do sleep 1; done" sh "$1" &
           while :; do sleep 1; done' sh "$1" &
done
while :; do sleep 1; done
