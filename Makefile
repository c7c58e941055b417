# One word per job, the same here and in CI. `make help` lists them.
SHELL := /bin/sh
BIN   := .venv/bin
READY := .venv/.ready

.DEFAULT_GOAL := help
.PHONY: help setup dev test lint types docs docs-write bench ci lock clean

help: ## this list
	@awk -F':.*## ' '/^[a-z-]+:.*## /{printf "  make %-10s %s\n", $$1, $$2}' $(MAKEFILE_LIST)

setup: $(READY) ## create .venv with every locked dependency
$(READY): requirements.txt toolkit/pyproject.toml app/pyproject.toml scripts/setup
	@sh scripts/setup

dev: $(READY) ## database, migrations, seed and the clinic on http://localhost:3000
	@cd app && exec ../$(BIN)/qconnect dev

test: $(READY) ## every test
	@$(BIN)/python scripts/test.py

lint: $(READY) ## style, import contracts, sizes
	@$(BIN)/ruff format --check . && $(BIN)/ruff check . && $(BIN)/lint-imports && $(BIN)/python scripts/sizes.py

types: $(READY) ## mypy --strict
	@$(BIN)/mypy

docs: $(READY) ## is the reference fresh, does every command on every page do what the page says
	@$(BIN)/python scripts/docs.py

docs-write: $(READY) ## write the reference and the outputs that differ (read the diff before you commit)
	@$(BIN)/python scripts/docs.py --write

bench: $(READY) ## every figure of the README, beside its peers
	@$(BIN)/python -m bench

ci: lint types test docs ## what CI runs

lock: ## refresh requirements.txt from the pyproject files (needs uv)
	@uv lock -q --upgrade && uv export -q --no-header --no-emit-workspace --all-groups --format requirements-txt -o requirements.txt

clean: ## stop the embedded server and remove everything that was built
	@[ ! -x $(BIN)/junco ] || (cd app && ../$(BIN)/junco server stop --delete --confirm qconnect) || true
	@rm -rf .venv .mypy_cache .ruff_cache .pytest_cache .hypothesis
