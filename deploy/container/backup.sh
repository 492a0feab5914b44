#!/bin/sh
# backup.sh FOLDER [DAYS]: today's backup into FOLDER; those older than DAYS (14) are cleared away once it has succeeded.
set -eu
folder=$1
days=${2:-14}
konstellation backup --to "$folder/$(date +%Y-%m-%dT%H%M)"
find "$folder" -mindepth 1 -maxdepth 1 -name '20*-*' -mtime +"$days" -exec rm -rf {} +
