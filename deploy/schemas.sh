#!/usr/bin/env bash
# Writes the two API descriptions; with --check only says whether they are as they should be.
set -euo pipefail
cd "$(dirname "$0")/.."
fresh=$(mktemp -d); trap 'rm -rf "$fresh"' EXIT
.venv/bin/konstellation graphql_schema --schema konstellation.api.graphql.schema.schema --out "$fresh/schema.graphql"
.venv/bin/konstellation spectacular --validate --fail-on-warn --file "$fresh/openapi.yaml"
for name in schema.graphql openapi.yaml; do
  if [ "${1:-}" = --check ]; then
    diff -u "backend/$name" "$fresh/$name" || { echo "backend/$name is stale: run “make schema”." >&2; exit 1; }
  else
    cp "$fresh/$name" "backend/$name"
  fi
done
