#!/bin/sh
# What the worker and the command line need before they start; does nothing twice.
set -eu
umask 077

# Writes $1.key and $1.pub.
make_key() {
    if [ -e "/keys/$1.pub" ]; then return; fi
    rm -f "/keys/$1.key"
    backhaul keys generate "$1" --config /keys/config.yaml >"/keys/$1.printed"
    sed -n 's/^ *publicKey: *//p' "/keys/$1.printed" >"/keys/$1.pub"
    rm "/keys/$1.printed"
}

make_key compose
make_key docker-01
backhaul topics create --config /etc/backhaul/config.yaml
if [ ! -e /sample/hello.txt ]; then
    echo "Backed up by Backhaul." >/sample/hello.txt
fi
