#!/usr/bin/env bash
# step.sh [-v] NAME COMMAND…: runs a step; says how long it took, and on failure what it said.
# With -v what it says is shown as it comes. Quick steps that succeed take one short line.
set -uo pipefail
loud=
if [ "$1" = -v ]; then loud=1; shift; fi
name=$1; shift
printf '· %s\n' "$name"
SECONDS=0
if [ -n "$loud" ]; then
  "$@"; code=$?
else
  said=$(mktemp); trap 'rm -f "$said"' EXIT
  "$@" >"$said" 2>&1; code=$?
  [ $code -eq 0 ] || cat "$said"
fi
if [ $code -ne 0 ]; then
  printf '✗ %s failed (%d) after %d s\n' "$name" "$code" "$SECONDS" >&2
elif [ $SECONDS -ge 2 ]; then
  printf '  %s: %d s\n' "$name" "$SECONDS"
fi
exit $code
