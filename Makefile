# Everything a developer does by one word; `make help` lists them.
.DEFAULT_GOAL := help
.SUFFIXES:
.PHONY: help setup tools demo test check fix bench shots lock clean

BIN := .venv/bin
BRIEF ?= src/intercity/planning/briefs/tgps-6.toml
PORT ?= 8000
HOST ?= 127.0.0.1
export PORT HOST PYTHON

help: ## list these commands
	@awk -F ':.*## ' '/^[a-z]+:.*## / { printf "make %-6s %s\n", $$1, $$2 }' Makefile

setup: ## make .venv with what the program needs, from the lock file
	@scripts/setup run

tools: ## add what the checks, tests and benchmarks need
	@scripts/setup test
	@scripts/assets

demo: setup ## plan the model seminar and show its page; PORT=8000, BRIEF=another.toml
	@mkdir -p build
	@$(BIN)/intercity plan $(BRIEF) --html build/plan.html
	@exec $(BIN)/python scripts/serve build/plan.html

test: tools ## every check and every test, as continuous integration runs them
	@$(BIN)/python scripts/check

check: tools ## the quick ones only: style, rooms, types
	@$(BIN)/python scripts/check style rooms types

fix: tools ## mend style and format where a machine can
	@$(BIN)/ruff check --fix --exit-zero --quiet
	@$(BIN)/ruff format --quiet
	@$(BIN)/ruff check

bench: tools ## measure the planner beside CP-SAT and HiGHS
	@$(BIN)/python -m bench.planner

shots: setup ## draw the pictures of the documentation anew (needs Chromium)
	@scripts/shots

lock: ## take the newest releases into requirements/*.lock
	@scripts/lock

clean: ## remove all that these commands made
	@rm -rf .venv build .import_linter_cache .mypy_cache .pytest_cache .ruff_cache .hypothesis
	@find . -name __pycache__ -type d -prune -exec rm -rf {} +
