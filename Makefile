# Two commands: `make serve` and `make test`. Everything they need is built on the way and kept until `make clean`.
.PHONY: help install serve build check test test-browsers test-surroundings bench record format screenshots schema lock clean
.DEFAULT_GOAL := help

VENV := .venv
BIN := $(VENV)/bin
INSTALLED := $(VENV)/.installed
COMPLETE := $(VENV)/.complete
PORT := 8000
# the locks are complete, and Python compiles what it imports
PIP := $(BIN)/python -m pip install --quiet --disable-pip-version-check --no-deps --no-compile
NO_NETWORK := Nothing could be installed. Is there a network? Where pip finds no package index, it says "No matching distribution".

# Material prints a notice about its successor at every build.
export NO_MKDOCS_2_WARNING := 1

help:
	@echo "make serve    the site at http://127.0.0.1:8000, rebuilt and reloaded when a file changes (PORT=8001 for another port)"
	@echo "make check    what must hold and needs no browser and no build of Pyodide: a minute, for every change"
	@echo "make test     everything that must hold, a real browser included: before a change is published"
	@echo "make test-browsers  the built site in Firefox ESR and WebKitGTK, from Debian's packages"
	@echo "make test-surroundings  cells beside other plugins, extensions and themes (installs 500 MB of them)"
	@echo "make bench    what readers and authors wait for, against a plain reference (20 minutes on a quiet machine; ARGS=--help)"
	@echo "make record   run the snippets and write what they show beside them (NAMES=\"merge hello\" for some of them)"
	@echo "make format   bring Python and TypeScript into the form that the checks want"
	@echo "make screenshots  the pictures in docs/assets, taken of the built site"
	@echo "make build    the site as files, in site/"
	@echo "make schema   write the TypeScript of what Python sends to the browser"
	@echo "make lock     pin everything again with hashes: the newest of Python, of Node what package.json names"
	@echo "make clean    delete all that was built or installed"

# What the site is built with. `set -e` and one shell: the sentence about Python must be the only thing that is said.
$(INSTALLED): requirements.txt snippets/requirements.txt pyproject.toml
	@set -e; for python in python3.13 python3.14 python3.12 python3 python; do \
	  if $$python -c 'import sys, venv; sys.exit(sys.version_info < (3, 12))' >/dev/null 2>&1; then found=$$python; break; fi; \
	  if version=$$($$python --version 2>&1); then seen="$$seen $$python is $$version;"; fi; \
	done; \
	if [ -z "$$found" ]; then echo "This needs Python 3.12 or newer with the venv module; none is on the PATH.$$seen" >&2; exit 1; fi; \
	echo "Installing into $(VENV) with $$($$found --version): about 20 s, once …"; \
	$$found -m venv --clear $(VENV)
	@$(PIP) --require-hashes --requirement requirements.txt || { echo '$(NO_NETWORK)' >&2; exit 1; }
	@$(PIP) --no-build-isolation --editable .
	@touch $@

# and what checks, records and measures it
$(COMPLETE): $(INSTALLED) tests/requirements.txt package-lock.json
	@echo "Installing what the checks need into $(VENV): about 20 s, once …"
	@$(PIP) --require-hashes --requirement tests/requirements.txt || { echo '$(NO_NETWORK)' >&2; exit 1; }
	@$(BIN)/python -m livecells.node_modules
	@touch $@

install: $(COMPLETE)

serve: $(INSTALLED)
	@$(BIN)/mkdocs serve --dev-addr 127.0.0.1:$(PORT)

build: $(INSTALLED)
	@$(BIN)/mkdocs build --strict

check: install
	@$(BIN)/python -m pytest -m "not browser and not pyodide and not build and not processes"

test: install
	@$(BIN)/python -m pytest

bench: install
	@$(BIN)/python -m benchmarks $(ARGS)

test-browsers: install
	@$(BIN)/python -m pytest -n 0 tests/engines

test-surroundings: install
	@$(BIN)/python -m pytest tests/surroundings

record: install
	@$(BIN)/python -m livecells.recorder $(NAMES)

format: install
	@$(BIN)/ruff format --quiet .
	@$(BIN)/ruff check --fix .
	@PATH="$(CURDIR)/$(BIN):$$PATH" npm run --silent format

screenshots: install
	@$(BIN)/python -m tests.browser.screenshots

schema: install
	@$(BIN)/python tools/schema.py > web/src/shared/schema.ts

lock: install
	@$(BIN)/python tools/lock.py

clean:
	rm -rf $(VENV) .cache node_modules site .pytest_cache .mypy_cache .ruff_cache
