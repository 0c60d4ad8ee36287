# Everything a developer does by one word; `make help` lists them.
.DEFAULT_GOAL := help
.SUFFIXES:
.PHONY: help setup tools demo test check fix words bench shots lock clean

BIN := .venv/bin
PORT ?= 8000
HOST ?= 127.0.0.1
export PORT HOST PYTHON

help: ## list these commands
	@awk -F ':.*## ' '/^[a-z]+:.*## / { printf "make %-6s %s\n", $$1, $$2 }' Makefile

setup: ## make .venv from the lock file, and build what the site reads
	@scripts/setup run
	@scripts/site

tools: ## add what the checks, tests and benchmarks need
	@scripts/setup test
	@scripts/site

demo: setup ## serve sample data at PORT=8000, with a sign-in link for each role
	@exec $(BIN)/intercity demo

test: tools ## every check and every test, as continuous integration runs them
	@$(BIN)/python scripts/check

check: tools ## the quick ones only: style, rooms, types
	@$(BIN)/python scripts/check style rooms types

fix: tools ## mend style and format where a machine can
	@$(BIN)/ruff check --fix --exit-zero --quiet
	@$(BIN)/ruff format --quiet
	@find src -name '*.html' -exec $(BIN)/djade --target-version=5.2 {} + || true
	@INTERCITY_SECRET_KEY=unused $(BIN)/intercity retention --registry > docs/reference/personal-data.md
	@$(BIN)/ruff check

words: tools ## take new texts into the catalogues of the interface, for translators
	@scripts/debian gettext
	@$(BIN)/python scripts/words gather

bench: tools ## measure the planner beside CP-SAT and HiGHS, the pages, the desk
	@$(BIN)/python -m bench.planner
	@$(BIN)/python -m bench.web
	@$(BIN)/python -m bench.desk

shots: tools ## draw the pictures of the documentation anew (needs Chromium)
	@$(BIN)/python scripts/shots

lock: ## take the newest releases into requirements/*.lock
	@scripts/lock

clean: ## remove all that these commands made, also the data of the demonstration
	@rm -rf .venv build .import_linter_cache .mypy_cache .pytest_cache .ruff_cache .hypothesis
	@rm -rf src/intercity/base/static/base/built src/intercity/locale/*/LC_MESSAGES/*.mo
	@find . -name __pycache__ -type d -prune -exec rm -rf {} +
