# Konstellation. `make` alone lists what can be done.
# Python 3.11 or newer and make are all that a machine must have: the rest is set up in this folder.
.DEFAULT_GOAL := help
SHELL := bash
.SHELLFLAGS := -euo pipefail -c
.DELETE_ON_ERROR:
MAKEFLAGS += --no-print-directory

PYTHON ?= python3
VENV := .venv/bin
STEP := deploy/step.sh
WEB := backend/konstellation/project/static/frontend
CATALOGUE := backend/konstellation/locale/sv/LC_MESSAGES/django
# How many processes share the Python tests; 0 runs them in one.
WORKERS ?= 2
export CHROMIUM ?= $(shell command -v chromium || command -v chromium-browser || command -v google-chrome)
export PATH := $(CURDIR)/.venv/bin:$(PATH)

PYTHON_READY := .venv/.installed
NODE_READY := frontend/node_modules/.installed
WEB_SOURCES := $(shell find frontend/src frontend/index.html frontend/*.ts -type f -not -path '*/src/gql/*' 2>/dev/null)

.PHONY: help
help:  ## This list
	@grep -hE '^[a-z-]+:.*##' $(MAKEFILE_LIST) | awk -F ':.*## ' '{printf "  make %-11s %s\n", $$1, $$2}'

# ── Using it ──────────────────────────────────────────────────────────────────────────────────

.PHONY: run
run: setup  ## Set up, load the demo network the first time, and serve (PORT, KONSTELLATION_DATA_DIR)
	@$(VENV)/konstellation serve --demo

.PHONY: dev
dev: setup  ## Serve with hot reload of both sides
	@$(VENV)/konstellation demo
	@KONSTELLATION_PUBLIC_BASE_URL=$${KONSTELLATION_PUBLIC_BASE_URL:-http://127.0.0.1:$${PORT:-8000}} \
	  $(VENV)/honcho --no-prefix start --port $${PORT:-8000} --procfile deploy/Procfile.dev

.PHONY: setup
setup: $(PYTHON_READY) $(CATALOGUE).mo $(WEB)/manifest.json  ## Install what is needed in this folder, and build
	@:

$(PYTHON_READY): requirements-dev.lock pyproject.toml
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11) and "Konstellation needs Python 3.11 or newer; PYTHON=… names another.")'
	@[ -x $(VENV)/python ] || $(STEP) "Making .venv" $(PYTHON) -m venv .venv
	@sed -n '/^uv==/,/^ *# via/p' requirements-dev.lock > .venv/uv.lock
	@$(STEP) "Installing uv" $(VENV)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r .venv/uv.lock
	@$(STEP) "Installing Python packages" $(VENV)/uv pip sync --quiet --python $(VENV)/python --require-hashes requirements-dev.lock
	@$(STEP) "Installing Konstellation" $(VENV)/uv pip install --quiet --python $(VENV)/python --no-deps --editable .
	@touch $@

$(NODE_READY): frontend/package-lock.json | $(PYTHON_READY)
	@$(STEP) "Installing JavaScript packages" npm --prefix frontend ci --no-audit --no-fund --loglevel=error
	@touch $@

$(CATALOGUE).mo: $(CATALOGUE).po | $(PYTHON_READY)
	@$(STEP) "Compiling translations" $(VENV)/konstellation compile_translations
	@touch $@

$(WEB)/manifest.json: $(NODE_READY) $(WEB_SOURCES) backend/schema.graphql
	@$(STEP) "Building the web application" npm --prefix frontend run --silent build
	@$(STEP) "Compressing it" $(VENV)/python -m whitenoise.compress --quiet $(WEB)
	@touch $@

# ── Checking it ───────────────────────────────────────────────────────────────────────────────

.PHONY: test
test: setup check-python check-web check-deploy docs test-web wheel journeys test-python faults-quick  ## Everything: lint, types, contracts, docs, tests, browser journeys, wheel, faults

.PHONY: check
check: setup check-python check-web  ## The quick part: what can be said without running it

.PHONY: check-python
check-python: setup
	@$(STEP) "Lint" $(VENV)/ruff check
	@$(STEP) "Format" $(VENV)/ruff format --check
	@$(STEP) "Types" $(VENV)/mypy
	@$(STEP) "Floors" $(VENV)/lint-imports
	@$(STEP) "Migrations" $(VENV)/konstellation makemigrations --check --dry-run
	@$(STEP) "Translations" $(VENV)/konstellation compile_translations --check
	@$(STEP) "Schemas" deploy/schemas.sh --check

.PHONY: check-web
check-web: setup
	@$(STEP) "Web: types, lint, floors, words" npm --prefix frontend run --silent check

.PHONY: check-deploy
check-deploy: setup  ## Lint and render what deploys it, with the tools that can be had here
	@$(STEP) -v "Deployment files" deploy/lint.sh

.PHONY: test-web
test-web: setup
	@$(STEP) "Web: unit tests" npm --prefix frontend test --silent

.PHONY: test-python
test-python: setup
	@$(STEP) -v "Python tests, embedded profile" $(VENV)/pytest -q -n $(WORKERS)
	@set -a; eval "$$(deploy/servers.sh env)"; \
	if [ -n "$${DATABASE_URL:-}" ] && [ -n "$${ELASTICSEARCH_URL:-}" ]; then \
	  $(STEP) -v "Python tests, server profile" $(VENV)/pytest -q -n $(WORKERS) --ds konstellation.project.settings.test_server; \
	elif [ "$${CI:-}" = true ]; then \
	  echo "There is no PostgreSQL with Elasticsearch, and CI must not leave the server profile out: run “make servers”." >&2; exit 1; \
	else \
	  echo "! Left out: the Python tests on PostgreSQL and Elasticsearch. “make servers” starts both; DATABASE_URL and ELASTICSEARCH_URL name others."; \
	fi

.PHONY: faults
faults: setup  ## Hurt the product's own processes and servers, and see that nothing is lost (FAULTS="--case F20")
	@$(VENV)/python -m tests.faults $(FAULTS)

# Most of their time is waiting: the two profiles wait together.
.PHONY: faults-quick
faults-quick: setup
	@$(STEP) -v "Faults, the quick ones" $(MAKE) --jobs=2 faults-embedded faults-server

.PHONY: faults-embedded faults-server
faults-embedded faults-server:
	@$(VENV)/python -m tests.faults --quick --profile $(@:faults-%=%)

.PHONY: servers
servers: $(PYTHON_READY)  ## Start PostgreSQL and Elasticsearch for tests, by Docker or natively (Debian, Ubuntu; as root)
	@$(STEP) -v "PostgreSQL and Elasticsearch" deploy/servers.sh start

.PHONY: servers-stop
servers-stop:  ## End what “make servers” started
	@$(STEP) "Ending PostgreSQL and Elasticsearch" deploy/servers.sh stop

.PHONY: journeys
journeys: setup  ## Browser journeys against a real server with fresh demo data
ifeq ($(CHROMIUM),)
ifeq ($(CI),true)
	@echo "There is no Chromium, and CI must not leave the browser journeys out: run “make browser”." >&2; exit 1
else
	@echo "! Left out: the browser journeys, since there is no Chromium. “make browser” adds it; CHROMIUM names another."
endif
else
	@$(STEP) -v "Browser: components" npm --prefix frontend run --silent test:browser
	@$(STEP) -v "Browser: journeys" deploy/journeys.sh $(JOURNEY)
endif

.PHONY: browser
browser:  ## Install Chromium for the browser journeys (Debian, Ubuntu; as root)
	@if command -v chromium >/dev/null; then echo "Chromium is there."; \
	elif [ "$$(id -u)" = 0 ]; then \
	  $(STEP) "Installing Chromium" bash -c 'apt-get update -q && DEBIAN_FRONTEND=noninteractive apt-get install -qy --no-install-recommends chromium'; \
	else echo "Run as root: apt-get update && apt-get install -y chromium" >&2; exit 1; fi

.PHONY: wheel
wheel: setup  ## Build the wheel (dist/) and prove it in an empty environment
	@rm -rf dist
	@$(STEP) "Building the wheel" $(VENV)/uv build --quiet --wheel --out-dir dist
	@$(STEP) "Proving the wheel" deploy/prove_wheel.sh dist/*.whl

.PHONY: bench
bench: setup  ## Measure what has a limit, beside it (BENCH="--sizes 5000,500000 --only pages,growth")
	@set -a; eval "$$(deploy/servers.sh env)"; $(VENV)/python -m benchmarks $(BENCH)

# ── Keeping it ────────────────────────────────────────────────────────────────────────────────

.PHONY: docs
docs: setup  ## Build the documentation (docs/_build/html)
	@$(STEP) "Documentation" $(VENV)/sphinx-build -W --keep-going -q -b html docs docs/_build/html

.PHONY: schema
schema: setup  ## Write the two API descriptions anew (backend/schema.graphql, backend/openapi.yaml)
	@$(STEP) "Schemas" deploy/schemas.sh

.PHONY: lock
lock: $(PYTHON_READY)  ## Resolve the dependencies again (requirements*.lock)
	@$(VENV)/uv pip compile --universal --python-version 3.11 --no-emit-index-url --generate-hashes -q pyproject.toml -o requirements.lock
	@$(VENV)/uv pip compile --universal --python-version 3.11 --no-emit-index-url --generate-hashes -q --group dev pyproject.toml -o requirements-dev.lock

.PHONY: clean
clean:  ## Remove what was built and installed here; data in var/ stays
	rm -rf .venv dist docs/_build frontend/node_modules $(WEB) $(CATALOGUE).mo .mypy_cache .ruff_cache .pytest_cache .import_linter_cache
