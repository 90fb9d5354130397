#!/bin/sh
# The command line as this demo's producer.
exec "@JAVA@" -XX:TieredStopAtLevel=1 -XX:+UseSerialGC -cp "@CLASSPATH@" backhaul.cli.Main --config "@FOLDER@/config.yaml" "$@"
