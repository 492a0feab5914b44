#!/usr/bin/env bash
# prove_wheel.sh WHEEL: installs it into an empty environment, loads the demo, serves it, asks it.
set -euo pipefail
wheel=$(realpath "$1")
project=$(cd "$(dirname "$0")/.." && pwd)
room=$(mktemp -d "${TMPDIR:-/tmp}/konstellation-wheel.XXXXXX")
server=
tidy() {
  if [ -n "$server" ]; then kill "$server" 2>/dev/null && wait "$server" || true; fi
  rm -rf "$room"
}
trap tidy EXIT

# What is needed has been fetched for this project already, in these very versions.
"$project/.venv/bin/uv" venv --quiet --python "$project/.venv/bin/python" "$room/venv"
"$project/.venv/bin/uv" pip install --quiet --python "$room/venv/bin/python" --constraint "$project/requirements.lock" "$wheel"

cd "$room"
export KONSTELLATION_DATA_DIR=$room/data
unset PYTHONPATH DJANGO_SETTINGS_MODULE
PORT=$("$room/venv/bin/python" -c 'import socket; s = socket.create_server(("127.0.0.1", 0)); print(s.getsockname()[1])')
export PORT
venv/bin/konstellation demo
venv/bin/konstellation serve >server.log 2>&1 &
server=$!
venv/bin/python - "http://127.0.0.1:$PORT" <<'PYTHON' || { cat server.log; exit 1; }
import json, re, sys, time, urllib.error, urllib.request

base = sys.argv[1]


def ask(path):
    with urllib.request.urlopen(base + path, timeout=5) as answer:
        return answer.read().decode()


for attempt in range(120):
    try:
        health = json.loads(ask("/readyz"))
        break
    except (urllib.error.URLError, ConnectionError):
        time.sleep(0.25)
else:
    sys.exit("The server does not answer.")
assert health.pop("details")["version"], health
assert set(health.values()) == {"ok"}, health
assert "konstellation_requests_total" in ask("/metrics")
page = ask("/")
script = re.search(r'src="(/static/frontend/assets/main-[^"]+\.js)"', page)
assert script, page
assert len(ask(script[1])) > 1000
assert 'lang="sv"' in page, page
found = json.loads(ask("/api/v1/organisations/?limit=5"))
assert len(found["results"]) == 5, found
print("The wheel serves", script[1])
PYTHON
