# Two words everywhere: `check` changes nothing, `fix` changes what it can.
SHELL := /bin/bash
.SHELLFLAGS := -euo pipefail -c
.DEFAULT_GOAL := help
.PHONY: help setup run check fix test lock bench soak clean

BIN := .venv/bin
MANAGE := $(BIN)/python manage.py
PORT ?= 8000
export PORT

help: ## this list
	@grep -hE '^[a-z]+:.*##' $(MAKEFILE_LIST) | sed -E 's/^([a-z]+):.*## /  make \1\t/' | expand -t 16

# ---- environments: installed again only when their lock changes ----

.venv/bin/python:
	python="$$(scripts/find_python)" && "$$python" -m venv .venv

.venv/base.stamp: requirements/base.txt | .venv/bin/python
	$(BIN)/pip install --quiet --disable-pip-version-check --require-hashes -r $<
	@touch $@

.venv/dev.stamp: requirements/dev.txt | .venv/bin/python
	$(BIN)/pip install --quiet --disable-pip-version-check --require-hashes -r $<
	@touch $@ .venv/base.stamp

staticfiles/.stamp: .venv/base.stamp $(shell find static -type f 2>/dev/null)
	$(MANAGE) collectstatic --no-input --clear --verbosity 0
	@touch $@

setup: .venv/dev.stamp ## an environment with everything for development

# ---- the demonstration on this machine ----

run: export DEMO ?= 1
run: .venv/base.stamp staticfiles/.stamp ## the dashboard with its demonstration data on 127.0.0.1:$PORT
	@$(MANAGE) migrate --no-input --verbosity 0
	@case "$$DEMO" in 1|true|yes|on) $(MANAGE) demo;; esac
	@exec $(BIN)/gunicorn

# ---- judgement ----

check: .venv/dev.stamp ## lint, format, types, room order, image, settings, migrations; changes nothing
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	find templates -name '*.html' -print0 | xargs -0 -r $(BIN)/djade --target-version 5.2 --check
	$(BIN)/lint-imports
	$(BIN)/hadolint Dockerfile
	$(BIN)/check-jsonschema --quiet --builtin-schema vendor.compose-spec compose.yaml
	$(BIN)/mypy
	env -u DEMO HTTPS=1 SITE_URL=https://cchc.example $(MANAGE) check --deploy --fail-level WARNING
	$(MANAGE) makemigrations --check --dry-run

fix: .venv/dev.stamp ## formats, and mends what can be mended without thinking
	$(BIN)/ruff check --fix-only .
	$(BIN)/ruff format .
	find templates -name '*.html' -print0 | xargs -0 -r $(BIN)/djade --target-version 5.2 || true

test: check ## everything: checks, the suite on SQLite and on PostgreSQL, the browser journeys
	env -u DATABASE_URL $(BIN)/pytest -q -n 2 --dist loadfile -m "not browser"
	$(BIN)/python scripts/with_postgres.py $(BIN)/pytest -q -n 2 --dist loadfile -m "database and not any_database and not browser"
	env -u DATABASE_URL $(BIN)/pytest -q -n 2 --dist loadgroup -m browser

bench: .venv/dev.stamp staticfiles/.stamp ## measures pages and commands at national scale
	$(BIN)/python -m bench.run

soak: .venv/dev.stamp staticfiles/.stamp ## a thousand runs of two people in one report over a line that breaks
	$(BIN)/python -m bench.soak

# ---- dependencies ----

UV := .venv/lock/bin/uv
COMPILE := $(UV) pip compile --quiet --generate-hashes --universal --python-version 3.11 \
	--no-emit-index-url --no-emit-find-links --no-header

$(UV): | .venv/bin/python
	$(BIN)/python -m venv .venv/lock && .venv/lock/bin/pip install --quiet --disable-pip-version-check uv

lock: $(UV) ## writes requirements/*.txt from pyproject.toml; UPGRADE=--upgrade takes newer releases
	$(COMPILE) $(UPGRADE) --output-file requirements/base.txt pyproject.toml
	$(COMPILE) $(UPGRADE) --group dev --constraint requirements/base.txt \
		--output-file requirements/dev.txt pyproject.toml

clean: ## removes what the other words made, but never data/
	rm -rf .venv staticfiles .mypy_cache .pytest_cache .ruff_cache .import_linter_cache .hypothesis
