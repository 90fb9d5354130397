#!/bin/sh
# Starts two processes more, notes all three, and never ends.
sleep 3600 &
first=$!
sleep 3600 &
echo "$$ $first $!" >hang.pids
wait
