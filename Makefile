# Two commands are enough: `make run` starts the product, `make test` tests it. Each sets up what it needs.

PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
PORT ?= 8501

.PHONY: help setup run demo test check bench soak mutants catalogues fields requirements clean

help:
	@echo "make run         set up and start the product at http://localhost:$(PORT)"
	@echo "make demo        the same with a fictional, labelled set of organisations, members and cases"
	@echo "make test        set up and run the tests (PostgreSQL and Chromium are used when they are there)"
	@echo "make check       lint, types, import contracts, house rules"
	@echo "make soak        walk STEPS (1,000,000) random steps against the model of who sees what; ENGINE=postgresql"
	@echo "make mutants     put faults into the policy, one at a time, and see whether the tests notice"
	@echo "make bench       measure SIZE (100,000) cases, as ratios to a reference of the same run; or the databases FILLED"
	@echo "make catalogues  collect the messages and compile the translations"
	@echo "make fields      write docs/fields.md again from the field definitions"

$(BIN)/python:
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' \
	  || { echo "Python 3.11 or later is needed; name it with: make PYTHON=/path/to/python3.11 $(MAKECMDGOALS)"; exit 2; }
	@echo "Making the environment in $(VENV) ..."
	@$(PYTHON) -m venv $(VENV) || { rm -rf $(VENV); \
	  echo "Python's venv module is incomplete; on Debian: apt-get install python3-venv"; exit 2; }

$(VENV)/.run: requirements.txt | $(BIN)/python
	@echo "Installing the pinned dependencies (a minute or two, once) ..."
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes --only-binary :all: -r requirements.txt
	@touch $@

$(VENV)/.dev: requirements-dev.txt $(VENV)/.run
	@echo "Installing the pinned tools for tests and checks ..."
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes --only-binary :all: -r requirements-dev.txt
	@touch $@

$(VENV)/.bench: requirements-bench.txt $(VENV)/.dev
	@echo "Installing what the product is measured against ..."
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes --only-binary :all: -r requirements-bench.txt
	@touch $@

setup: $(VENV)/.run

run: setup
	@$(BIN)/python -m cases init
	@$(BIN)/python -m cases seed
	@exec $(BIN)/streamlit run app.py --server.port $(PORT)

demo: export DATABASE_URL := $(or $(DEMO_DATABASE_URL),sqlite:///$(CURDIR)/var/demo.sqlite)
demo: setup
	@$(BIN)/python -m cases init
	@$(BIN)/python -m cases seed
	@$(BIN)/python -m cases demo --base-url http://localhost:$(PORT)
	@exec $(BIN)/streamlit run app.py --server.port $(PORT)

test: $(VENV)/.dev
	@$(BIN)/python -m pytest

check: $(VENV)/.dev
	@$(BIN)/ruff check .
	@$(BIN)/ruff format --check .
	@$(BIN)/mypy
	@$(BIN)/lint-imports --no-logo
	@$(BIN)/python -m pytest -q -n 0 tests/test_house.py

# The tests walk FUSION_WORLD_STEPS (10,000) steps on SQLite and FUSION_WORLD_STEPS_POSTGRESQL (2,000); FUSION_WORLD_SEED
# walks elsewhere, FUSION_WORLD_SHRINK=0 doesn't look for the shortest way to a difference.
soak: $(VENV)/.dev
	@$(BIN)/python -m tests.access.soak --steps $(or $(STEPS),1000000) --engine $(or $(ENGINE),sqlite)

mutants: $(VENV)/.dev
	@$(BIN)/python -m tests.mutants --at-once 2

bench: $(VENV)/.bench
	@$(BIN)/python -m tests.bench

catalogues: $(VENV)/.dev
	@$(BIN)/python -m tests.catalogues

fields: setup
	@$(BIN)/python -m cases fields --markdown > docs/fields.md

requirements:
	@for extra in "" dev bench; do uv pip compile -q --python-version 3.11 --generate-hashes --no-emit-index-url \
	  --no-emit-find-links --no-header --no-annotate $${extra:+--extra $$extra} pyproject.toml \
	  -o requirements$${extra:+-$$extra}.txt; done

clean:
	@rm -rf $(VENV) .mypy_cache .ruff_cache .pytest_cache .hypothesis .import_linter_cache
