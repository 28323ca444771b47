# Only Python and make are needed; everything else is installed into $(VENV).
PYTHON ?= python3
VENV ?= .venv
SHARED ?= ../shared

BIN := $(VENV)/bin
PIP := $(BIN)/python -m pip install --quiet --disable-pip-version-check
CODE := ckpt_lsp examples tests tools

.PHONY: demo test lint format spec docs bench score survey-check fix-score dynamic-score examples clean

demo: $(VENV)/installed
	$(BIN)/python -m tools.demo

test: $(VENV)/installed-dev
	$(BIN)/python -m pytest

spec: $(VENV)/installed-dev
	$(BIN)/python -m pytest tests/spec docs/rules

lint: $(VENV)/installed-dev
	$(BIN)/ruff check $(CODE)
	$(BIN)/ruff format --check $(CODE)
	$(BIN)/mypy
	$(BIN)/lint-imports
	$(BIN)/typos

format: $(VENV)/installed-dev
	$(BIN)/ruff check --fix-only $(CODE)
	$(BIN)/ruff format $(CODE)

bench: $(VENV)/installed-dev
	$(BIN)/python -m tools.bench

score: $(VENV)/installed-dev
	$(BIN)/python $(SHARED)/oracle/score.py torchvision --command $(BIN)/ckpt-lsp
	$(BIN)/python $(SHARED)/corpus/score.py --mutate --command $(BIN)/ckpt-lsp

survey-check: $(VENV)/installed-dev
	$(BIN)/python -m tools.survey

fix-score: $(VENV)/installed-dev
	$(BIN)/python -m tools.fix_score

# Makes an environment of its own, .venv-dynamic, with the libraries: some 1.2 GB. ARGUMENTS="timm --limit 20" does less.
dynamic-score: $(VENV)/installed-dev
	$(BIN)/python -m tools.dynamic_score --oracle $(SHARED)/oracle $(ARGUMENTS)

examples: $(VENV)/installed-dev
	$(BIN)/python -m tools.examples

# Every example in the rules' pages is run, so these are the tests of the documentation.
docs: spec

clean:
	rm -rf $(VENV) dist .mypy_cache .pytest_cache .ruff_cache .hypothesis .import_linter_cache

$(BIN)/python:
	$(PYTHON) -m venv $(VENV)

$(VENV)/installed: pyproject.toml | $(BIN)/python
	$(PIP) --editable .
	touch $@

$(VENV)/installed-dev: pyproject.toml | $(BIN)/python
	$(PIP) --editable ".[dev]"
	touch $@ $(VENV)/installed
