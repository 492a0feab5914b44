# Konstellation. `make` alone lists what can be done.
.DEFAULT_GOAL := help
SHELL := bash
PYTHON ?= python3
VENV := .venv/bin
export PATH := $(CURDIR)/.venv/bin:$(PATH)

.PHONY: help lock
help:  ## This list
	@grep -hE '^[a-z-]+:.*##' $(MAKEFILE_LIST) | awk -F ':.*## ' '{printf "  make %-14s %s\n", $$1, $$2}'

lock:  ## Resolve the dependencies again (requirements*.lock)
	$(VENV)/uv pip compile --universal --python-version 3.11 --no-emit-index-url --generate-hashes -q pyproject.toml -o requirements.lock
	$(VENV)/uv pip compile --universal --python-version 3.11 --no-emit-index-url --generate-hashes -q --group dev pyproject.toml -o requirements-dev.lock
