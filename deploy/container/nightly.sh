#!/bin/sh
# nightly.sh FOLDER COUNT: a backup into FOLDER each night at 02:30, until it is told to end; so many are kept.
set -eu
trap 'exit 0' TERM INT
while :; do
  now=$(date +%s)
  next=$(date --date='02:30' +%s)
  [ "$next" -gt "$now" ] || next=$(date --date='tomorrow 02:30' +%s)
  sleep $((next - now)) &
  wait $!
  konstellation backup --to "$1" --keep "$2" || echo "The backup failed; the old ones are kept." >&2
done
