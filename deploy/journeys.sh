#!/usr/bin/env bash
# journeys.sh [PLAYWRIGHT ARGUMENTS…]: browser journeys against a real server on a free port.
# The server has a demo network of its own, loaded once per state of the code and then copied.
set -euo pipefail
cd "$(dirname "$0")/.."
kept=var/journeys
state=$(git ls-files -s backend 2>/dev/null | cat - <(git diff -- backend 2>/dev/null) <(date +%F) | sha256sum | cut -c1-16)
template=$kept/demo-$state
data=$(mktemp -d "${TMPDIR:-/tmp}/konstellation-journeys.XXXXXX")
server=
tidy() {
  if [ -n "$server" ]; then kill "$server" 2>/dev/null && wait "$server" || true; fi
  rm -rf "$data"
}
trap tidy EXIT

export KONSTELLATION_DATA_DIR=$data/var
if [ ! -d "$template" ]; then
  rm -rf "$kept"; mkdir -p "$kept"
  KONSTELLATION_DATA_DIR=$PWD/$template.new .venv/bin/konstellation demo
  mv "$template.new" "$template"
fi
cp -r "$template" "$KONSTELLATION_DATA_DIR"

PORT=$(.venv/bin/python -c 'import socket; s = socket.create_server(("127.0.0.1", 0)); print(s.getsockname()[1])')
export PORT BASE_URL=http://127.0.0.1:$PORT MAIL_DIR=$KONSTELLATION_DATA_DIR/mail
.venv/bin/konstellation serve >"$data/server.log" 2>&1 &
server=$!
for _ in $(seq 120); do
  curl -sf -o /dev/null "$BASE_URL/healthz" && break
  kill -0 "$server" 2>/dev/null || { cat "$data/server.log"; exit 1; }
  sleep 0.25
done
cd frontend
npx playwright test --config playwright.journeys.config.ts "$@" || { code=$?; tail -50 "$data/server.log"; exit $code; }
