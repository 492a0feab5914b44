#!/usr/bin/env bash
# journeys.sh [PLAYWRIGHT ARGUMENTS…]: browser journeys against real servers on free ports, READERS of them at once.
# Each reader has a server and a demo network of its own, loaded once per state of the code and then copied.
set -euo pipefail
cd "$(dirname "$0")/.."
kept=var/journeys
state=$(git ls-files -s backend 2>/dev/null | cat - <(git diff -- backend 2>/dev/null) <(date +%F) | sha256sum | cut -c1-16)
template=$kept/demo-$state
data=$(mktemp -d "${TMPDIR:-/tmp}/konstellation-journeys.XXXXXX")
servers=()
tidy() {
  for server in "${servers[@]}"; do kill "$server" 2>/dev/null || true; done
  for server in "${servers[@]}"; do wait "$server" || true; done
  rm -rf "$data"
}
trap tidy EXIT

if [ ! -d "$template" ]; then
  rm -rf "$kept"; mkdir -p "$kept"
  KONSTELLATION_DATA_DIR=$PWD/$template.new .venv/bin/konstellation demo
  mv "$template.new" "$template"
fi

export READERS=${READERS:-2} BASE_URLS='' MAIL_DIRS=''
for reader in $(seq "$READERS"); do
  mkdir "$data/$reader"
  cp -r "$template" "$data/$reader/var"
  port=$(.venv/bin/python -c 'import socket; s = socket.create_server(("127.0.0.1", 0)); print(s.getsockname()[1])')
  KONSTELLATION_DATA_DIR=$data/$reader/var PORT=$port .venv/bin/konstellation serve >"$data/$reader/server.log" 2>&1 &
  servers+=($!)
  BASE_URLS+="http://127.0.0.1:$port " MAIL_DIRS+="$data/$reader/var/mail "
done
reader=0
for url in $BASE_URLS; do
  log=$data/$((reader + 1))/server.log
  for _ in $(seq 240); do
    curl -sf -o /dev/null "$url/healthz" && break
    kill -0 "${servers[$reader]}" 2>/dev/null || { cat "$log"; exit 1; }
    sleep 0.25
  done
  reader=$((reader + 1))
done
cd frontend
npx playwright test --config playwright.journeys.config.ts "$@" || { code=$?; tail -n 50 "$data"/*/server.log; exit $code; }
