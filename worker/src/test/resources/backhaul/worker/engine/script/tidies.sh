# Puts something right when asked to end, with commands that are started only then.
echo $$ >> "$1"
tidy() {
    sleep 0.3
    sh -c 'sleep 0.3; echo tidied'
    exit 0
}
trap tidy TERM
sleep 600 &
echo $! >> "$1"
wait
