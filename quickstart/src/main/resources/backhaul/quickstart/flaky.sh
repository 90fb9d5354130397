#!/bin/sh
# Fails the first time, with the code for "try again later"; works the second time.
if [ -e flaky.tried ]; then
    rm flaky.tried
    exit 0
fi
touch flaky.tried
exit 75
