# Madoguchi: two commands are enough: `make demo` and `make test`.
PYTHON ?= python3
PORT ?= 8700
VENV := .venv
BIN := $(VENV)/bin
export PORT

.DEFAULT_GOAL := help

.PHONY: help
help: ## show this list
	@awk 'BEGIN {FS = ":.*## "} /^[a-z-]+:.*## / {printf "  make %-16s %s\n", $$1, $$2}' $(MAKEFILE_LIST)

.PHONY: demo
demo: $(VENV)/runtime ## install, load the sample town, start everything on loopback, print the chat page's address
	@$(BIN)/python -m bot demo

.PHONY: test
test: $(VENV)/dev ## install what is needed and run the test suite
	@$(BIN)/python -m pytest $(PYTEST_ARGS)

.PHONY: screenshots
screenshots: $(VENV)/dev ## renew the README's picture from the tests (needs a browser)
	@MADOGUCHI_TEST_REQUIRE=browser $(BIN)/python -m pytest tests/browser/test_first_screen.py
	@cp artefacts/browser/first-screen.png docs/screenshots/first-screen.png

.PHONY: manual
manual: $(VENV)/dev ## renew the pictures of the console's manual (needs a browser)
	@MADOGUCHI_TEST_REQUIRE=browser MADOGUCHI_RENEW_MANUAL=1 $(BIN)/python -m pytest tests/browser/test_console_manual.py

.PHONY: check
check: lint types imports ## lint, types and import rules

.PHONY: lint
lint: $(VENV)/dev ## ruff: style and mistakes
	@$(BIN)/ruff check . && $(BIN)/ruff format --check .

.PHONY: types
types: $(VENV)/dev ## mypy --strict
	@$(BIN)/mypy

.PHONY: imports
imports: $(VENV)/dev ## who may import whom
	@$(BIN)/python -m pytest -q tests/architecture

.PHONY: format
format: $(VENV)/dev ## let ruff rewrite what it can
	@$(BIN)/ruff format . && $(BIN)/ruff check --fix .

.PHONY: bench
bench: $(VENV)/dev ## compare the running programme with the SDK's smallest echo bot
	@$(BIN)/python -m bench.webhook

.PHONY: bench-simulator
bench-simulator: $(VENV)/dev ## what the stand-in for LINE costs
	@$(BIN)/python -m bench.simulator

.PHONY: chaos
chaos: $(VENV)/dev ## 100,000 recipients while everything is killed; fails when one is lost or told twice
	@$(BIN)/python -m bench.chaos

.PHONY: bench-lanes
bench-lanes: $(VENV)/dev ## fifty alerts while a bulletin is on its way
	@$(BIN)/python -m bench.lanes

.PHONY: bench-friends
bench-friends: $(VENV)/dev ## a notice to 1,800,000 friends: planning, memory, rate
	@$(BIN)/python -m bench.friends

.PHONY: lock
lock: ## write the hash-pinned lock files anew (needs uv)
	uv pip compile pyproject.toml --universal --generate-hashes --python-version 3.11 --no-header -o requirements.lock
	uv pip compile pyproject.toml --extra dev --universal --generate-hashes --python-version 3.11 --no-header -c requirements.lock -o requirements-dev.lock

.PHONY: clean
clean: ## remove the virtual environment and caches, keep the data
	rm -rf $(VENV) .mypy_cache .ruff_cache .pytest_cache

$(BIN)/python:
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || { echo "Python 3.11 or newer is needed (PYTHON=... chooses one)"; exit 1; }
	@$(PYTHON) -m venv $(VENV)

$(VENV)/runtime: requirements.lock | $(BIN)/python
	@echo "installing the runtime packages into $(VENV) ..."
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements.lock
	@touch $@

$(VENV)/dev: requirements-dev.lock | $(BIN)/python
	@echo "installing the packages for development into $(VENV) ..."
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements-dev.lock
	@touch $@ $(VENV)/runtime
