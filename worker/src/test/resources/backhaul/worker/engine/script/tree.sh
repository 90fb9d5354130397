# A family that ends when asked: a shell, its child, its grandchild.
echo $$ >> "$1"
sh -c 'echo $$ >> "$1"; sleep 600 & echo $! >> "$1"; wait' sh "$1" &
wait
