#!/bin/sh
# The archive gets its name when it is whole.
set -eu
tar -czf backups/docs.part docs
mv backups/docs.part backups/docs.tar.gz
