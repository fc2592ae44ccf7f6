# Everything a newcomer or a build server runs. Environments are made when they are first needed,
# and again when pyproject.toml changes; `make help` lists the targets.

ifndef PYTHON
PYTHON := $(firstword $(foreach name,python3 python3.14 python3.13 python3.12 python3.11,$(shell \
	$(name) -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null && echo $(name))))
endif
# Lambda's Python, where there is one: it adds bytecode to the layer, and runs the built function.
ifndef PYTHON313
PYTHON313 := $(firstword $(foreach name,python3.13 $(wildcard $(HOME)/.pyenv/versions/3.13*/bin/python),\
	$(shell $(name) --version >/dev/null 2>&1 && echo $(name))))
endif
PIP = -m pip install -qq --disable-pip-version-check
SAM = SAM_CLI_TELEMETRY=0 PYTHON=$(CURDIR)/.venv/bin/python PYTHON313=$(PYTHON313) .venv-sam/bin/sam
# Offline: it would ask for a newer release of itself, and for the vendor's descriptions of its rules.
CHECKOV = CKV_SKIP_PACKAGE_UPDATE_CHECK=true .venv-checkov/bin/checkov --framework cloudformation \
	--skip-download --quiet --compact
TORCH = torch==2.13.0
FUZZ_SECONDS ?= 60
FUZZ_SEED ?= 0

.DEFAULT_GOAL := help
.PHONY: help demo test check e2e sam-local build fuzz faults quality processors bench scale layouts sam-env \
	train-env clean

help: ## List the targets
	@sed -n 's/^\([a-z0-9-]*\):.*## \(.*\)/  make \1\t\2/p' Makefile | expand -t 18

demo: .venv/local.stamp ## See the whole job run on a sample bundle
	.venv/bin/newsfold run samples/wire-desk.txt

test: .venv/dev.stamp ## Run the tests that need neither torch nor the SAM CLI
	.venv/bin/pytest

check: .venv/dev.stamp .venv-sam/stamp .venv-checkov/stamp ## Run the static checks
	.venv/bin/ruff check
	.venv/bin/ruff format --check
	.venv/bin/mypy
	.venv/bin/cfn-lint template.yaml
	$(SAM) validate --lint
	$(CHECKOV) --file template.yaml

build: .venv/dev.stamp .venv-sam/stamp ## Build function and layers into .aws-sam (no Docker)
	$(SAM) build

e2e: build .venv-lambda/stamp ## Build, weigh and run the functions in Lambda's runtime loop
	$(SAM) build NewsfoldLayer --no-cached --build-dir .aws-sam/arm64 --parameter-overrides Architecture=arm64
	NEWSFOLD_E2E=1 .venv/bin/pytest tests/e2e

sam-local: build .venv-lambda/stamp ## Run the built functions in containers, with sam local invoke
	scripts/with-docker scripts/sam-local

fuzz: .venv/dev.stamp ## Fuzz the splitter for FUZZ_SECONDS (60)
	@.venv/bin/python $(PIP) -e '.[local,dev,fuzz]'
	@mkdir -p .cache
	.venv/bin/python -m tests.fuzz.bundles -max_total_time=$(FUZZ_SECONDS) -seed=$(FUZZ_SEED) -len_control=0 \
		-max_len=4096 -timeout=60 -artifact_prefix=.cache/

faults: .venv/dev.stamp ## Run more of the random faults than make test does
	NEWSFOLD_FAULT_RUNS=$${NEWSFOLD_FAULT_RUNS:-2000} .venv/bin/pytest tests/faults/test_random.py

quality: .venv-train/stamp ## Measure the model beside its baselines
	.venv-train/bin/python -m training.quality

processors: .venv/dev.stamp ## Compare the graphs on emulated processors (Haswell, arm64) with this one
	scripts/other-processors

bench: .venv-train/stamp ## Measure speed and memory beside torch
	.venv-train/bin/python -m benchmarks

scale: .venv/dev.stamp ## Take ten thousand articles all the way (twenty minutes)
	.venv/bin/python -m benchmarks.scale

layouts: .venv/dev.stamp ## Score the splitter on every layout that bundles come in
	.venv/bin/python -m benchmarks.layouts

sam-env: .venv-sam/stamp ## Install the SAM CLI, in an environment of its own

train-env: .venv-train/stamp ## Install torch and what else training needs (1 GB)

clean: ## Remove environments, builds and caches
	rm -rf .venv .venv-sam .venv-checkov .venv-lambda .venv-train .aws-sam dist .coverage
	rm -rf .mypy_cache .pytest_cache .ruff_cache .hypothesis .cache
	find . -name __pycache__ -prune -exec rm -rf {} +

# ---- Environments ------------------------------------------------------------------------------

.venv/local.stamp: pyproject.toml
	$(call environment,.venv,the command line)
	@.venv/bin/python $(PIP) -e '.[local]'
	@touch $@

.venv/dev.stamp: pyproject.toml
	$(call environment,.venv,the tests)
	@.venv/bin/python $(PIP) -e '.[local,dev]'
	@touch .venv/local.stamp $@

# The SAM CLI pins its own boto3 and click, so it cannot share an environment.
.venv-sam/stamp:
	$(call environment,.venv-sam,the SAM CLI)
	@.venv-sam/bin/python $(PIP) 'aws-sam-cli>=1.160'
	@touch $@

# checkov pins a hundred packages. It is pinned itself, because each release brings new rules: a
# build does not fail by chance.
.venv-checkov/stamp:
	$(call environment,.venv-checkov,checkov)
	@.venv-checkov/bin/python $(PIP) checkov==3.3.30
	@touch $@

# AWS's runtime client for Lambda's Python, and the boto3 that the runtime carries.
.venv-lambda/stamp:
	@mkdir -p .venv-lambda
	@if test -n "$(PYTHON313)"; then \
		echo "Setting up .venv-lambda for Lambda's runtime loop (once) ..."; \
		$(PYTHON313) -m venv .venv-lambda && \
		.venv-lambda/bin/python $(PIP) awslambdaric boto3; \
	fi
	@touch $@

# torch comes first and pinned, so that nothing else in `train` chooses another build of it.
.venv-train/stamp: pyproject.toml
	$(call environment,.venv-train,training)
	@.venv-train/bin/python $(PIP) $(TORCH)
	@.venv-train/bin/python $(PIP) -e '.[local,train,dev]'
	@touch $@

# $(call environment,DIRECTORY,PURPOSE) makes a virtual environment, or says what is missing.
define environment
	@test -n "$(PYTHON)" || { echo "Newsfold needs Python 3.11 or newer: install it, or name it:" \
		"make PYTHON=/path/to/python3" >&2; exit 1; }
	@$(PYTHON) -c 'import ensurepip, venv' 2>/dev/null || { echo "$(PYTHON) cannot make virtual" \
		"environments: install its venv package (Debian, Ubuntu: apt-get install python3-venv)" >&2; \
		exit 1; }
	@echo "Setting up $(1) for $(2) (once) ..."
	@test -x $(1)/bin/python || $(PYTHON) -m venv $(1)
endef
