# Everything from a machine that has Python >= 3.11 and make. Node comes from a wheel inside .venv,
# the CDK command line and the emulator go to .local; nothing is installed outside this folder.

# The functions' runtime where this machine has it, so that what is tested is what is deployed. A
# name on the path may be a version manager's that has no such version: it is tried.
PYTHON ?= $(shell for one in python3.13 python3; do \
            $$one -c '' 2>/dev/null && echo $$one && break; done)
PORT   ?= 8000
BIND   ?= 127.0.0.1
env    ?= dev
# never: ask nothing, as in a pipeline whose change has been approved already.
APPROVAL ?= any-change

VENV   := .venv
LOCAL  := .local
BIN    := $(VENV)/bin
export PATH := $(CURDIR)/$(BIN):$(PATH)
export PIP_DISABLE_PIP_VERSION_CHECK := 1

CDK    := $(BIN)/node $(LOCAL)/cdk/node_modules/aws-cdk/bin/cdk
TSC    := $(BIN)/node $(LOCAL)/cdk/node_modules/typescript/bin/tsc
BIOME  := $(BIN)/node $(LOCAL)/checks/node_modules/@biomejs/biome/bin/biome
TYPES  := $(BIN)/node infra/cli/write_api_types.mjs functions/site/openapi.json \
          functions/site/console/api/schema.ts $(LOCAL)/checks/node_modules
INSTALL := $(BIN)/python -m pip install --quiet --require-hashes

# $(call timed,what,commands): a line with its seconds, as the start of the service writes them.
define timed
@printf '%s ... ' '$(1)'; begun=$$(date +%s); { $(2); } && \
  printf '%s s\n' $$(($$(date +%s) - begun))
endef

# context="gradual=all_at_once": passed to CDK as -c, one or more.
context ?=
CONTEXT = -c env=$(env) $(addprefix -c ,$(context))

.PHONY: help run test unit check check-python check-browser reset lock format synth bootstrap diff \
        deploy destroy named openapi tools audit sbom

help:
	@echo "make run      the whole service on this machine, http://127.0.0.1:8000 (PORT= for another)"
	@echo "make test     make check, and every test"
	@echo "make unit     the tests that need nothing but Python: under a minute on two cores"
	@echo "make check    format, lint, types and layering"
	@echo "make reset    forget the local service's data"
	@echo "make synth    the CloudFormation templates of env=dev|staging|prod|local in cdk.out"
	@echo "make bootstrap env=prod   prepare the account and region of your AWS credentials for CDK"
	@echo "make diff env=prod     what a deployment would change; needs no right to change it"
	@echo "make deploy env=prod      show what would change, ask, deploy; env=dev or staging as well"
	@echo "make destroy env=dev      remove an environment that keeps no data"
	@echo "make format   rewrite the code in the project's format"
	@echo "make openapi  write the API's description again, from the models, and the console's types"
	@echo "make lock     resolve every requirements.in and package.json again"
	@echo "make audit    hold what is locked against the known vulnerabilities (asks the registries)"
	@echo "make sbom     bills of materials of what ships, CycloneDX, in .local/sbom"

run: $(VENV)/.stack tools
	@exec $(BIN)/python -m infra.local --port $(PORT) --bind $(BIND)

test: check tools $(LOCAL)/lighthouse/.installed
	$(BIN)/python -m pytest --numprocesses 3 --no-loadscope-reorder

# While writing: no sockets, no Node, no emulator. What is marked slow, and most examples of the
# properties, are left to `make test`.
unit: $(VENV)/.tests
	$(BIN)/python -m pytest tests/unit --quick --numprocesses 2

check: check-python check-browser

check-python: $(VENV)/.tests
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .
	$(BIN)/mypy
	$(BIN)/lint-imports

# What runs in a browser: format, lint, import circles, types, and the API's types as generated.
check-browser: $(LOCAL)/cdk/.installed $(LOCAL)/checks/.installed
	$(BIOME) check --error-on-warnings .
	$(TSC) --project functions/site/console
	$(TSC) --project functions/site/widget
	$(TYPES) --check

reset:
	@rm -rf $(LOCAL)/run $(LOCAL)/mail $(LOCAL)/stack.json $(LOCAL)/sam-env.json

# The API's description follows from the models, and the console's types from the description; a
# test and `make check` fail when they lag behind.
openapi: $(VENV)/.stack $(LOCAL)/checks/.installed
	$(BIN)/python -m infra.openapi
	$(TYPES)

format: $(VENV)/.tests $(LOCAL)/checks/.installed
	$(BIN)/ruff check --fix .
	$(BIN)/ruff format .
	$(BIOME) check --write .

synth: $(VENV)/.stack tools
	$(CDK) synth --quiet $(CONTEXT)

# Account and region are those of the AWS credentials in use, as `aws sts get-caller-identity` and
# AWS_REGION say; `python` in cdk.json is that of .venv, which is first on the path here.
bootstrap: named $(VENV)/.stack $(LOCAL)/cdk/.installed
	$(CDK) bootstrap $(CONTEXT)

# By the templates alone: a change set is made by whoever may deploy.
diff: named $(VENV)/.stack $(LOCAL)/cdk/.installed
	$(CDK) diff --method=template $(CONTEXT)

deploy: named $(VENV)/.stack $(LOCAL)/cdk/.installed
	$(CDK) diff $(CONTEXT)
	$(CDK) deploy --all $(CONTEXT) --require-approval=$(APPROVAL) \
	  --outputs-file=$(LOCAL)/outputs-$(env).json
	@echo "The names and addresses above are in $(LOCAL)/outputs-$(env).json as well."

destroy: named $(VENV)/.stack $(LOCAL)/cdk/.installed
	$(CDK) destroy --all -c env=$(env)

# Nothing reaches an account by a default.
named:
	@test "$(origin env)" = "command line" || \
	  { echo "say which environment: make $(MAKECMDGOALS) env=dev|staging|prod"; exit 2; }

tools: $(LOCAL)/emulator/.installed $(LOCAL)/cdk/.installed

# One virtual environment, filled in two steps: what `make run` needs, then what the tests add.
# Debian's python3 without python3-venv says so and leaves half of one, which would pass for the whole.
$(BIN)/python:
	@$(PYTHON) -m venv $(VENV) || { rm -rf $(VENV); exit 1; }

# An editable installation warns of itself: whoever runs this for the first time need not read it.
$(VENV)/.stack: infra/requirements.txt layers/encoder/model.txt layers/multilingual/model.txt \
                pyproject.toml | $(BIN)/python
	$(call timed,Installing,$(INSTALL) -r infra/requirements.txt && \
	  PYTHONWARNINGS=ignore $(BIN)/python -m pip install --quiet --no-deps --no-build-isolation \
    --editable . && \
	  $(BIN)/python -m infra.development_encoder)
	@touch $@

$(VENV)/.tests: tests/requirements.txt $(VENV)/.stack
	$(INSTALL) -r tests/requirements.txt
	@touch $@

$(LOCAL)/emulator/.installed: infra/local/requirements.txt
	$(call timed,Installing the emulator,$(PYTHON) -m venv --clear $(LOCAL)/emulator && \
	  $(LOCAL)/emulator/bin/python -m pip install --quiet --require-hashes -r $<)
	@touch $@

$(LOCAL)/cdk/.installed: infra/cli/package.json infra/cli/package-lock.json $(VENV)/.stack
	@mkdir -p $(LOCAL)/cdk
	@cp infra/cli/package.json infra/cli/package-lock.json $(LOCAL)/cdk/
	$(call timed,Installing the CDK command line,$(BIN)/npm ci --prefix $(LOCAL)/cdk \
	  --ignore-scripts --no-audit --no-fund --loglevel=error >/dev/null)
	@touch $@

# Formats and checks what runs in a browser; running the service needs none of it.
$(LOCAL)/checks/.installed: infra/cli/checks/package.json infra/cli/checks/package-lock.json $(VENV)/.stack
	@mkdir -p $(LOCAL)/checks
	@cp infra/cli/checks/package.json infra/cli/checks/package-lock.json $(LOCAL)/checks/
	$(BIN)/npm ci --prefix $(LOCAL)/checks --ignore-scripts --no-audit --no-fund --loglevel=error
	@touch $@

# Rates the pages in a test; nothing else needs it.
$(LOCAL)/lighthouse/.installed: tests/browser/lighthouse/package.json tests/browser/lighthouse/package-lock.json $(VENV)/.stack
	@mkdir -p $(LOCAL)/lighthouse
	@cp tests/browser/lighthouse/package.json tests/browser/lighthouse/package-lock.json $(LOCAL)/lighthouse/
	$(BIN)/npm ci --prefix $(LOCAL)/lighthouse --ignore-scripts --no-audit --no-fund --loglevel=error
	@touch $@

# The lock files hold names, versions and hashes; where packages come from is each machine's matter.
LOCKED := layers/dependencies/requirements.txt layers/encoder/requirements.txt \
          layers/signatures/requirements.txt infra/requirements.txt infra/local/requirements.txt \
          infra/audit/requirements.txt tests/requirements.txt
NPM_LOCKED := infra/cli infra/cli/checks infra/audit tests/browser/lighthouse

lock: $(VENV)/.tests
	for file in $(LOCKED); do \
	  $(BIN)/uv pip compile --no-config --quiet --universal --python-version 3.11 --upgrade \
	    --generate-hashes --no-annotate --no-header --no-emit-index-url --no-emit-find-links \
	    --output-file $$file $${file%.txt}.in || exit 1; \
	done
	$(BIN)/uv pip compile --no-config --quiet --universal --python-version 3.11 --no-deps \
	  --generate-hashes --no-annotate --no-header --no-emit-index-url --no-emit-find-links \
	  --output-file infra/local/rie/requirements.txt infra/local/rie/requirements.in
	$(BIN)/uv pip compile --no-config --quiet --universal --python-version 3.11 --no-deps \
	  --generate-hashes --no-annotate --no-header --no-emit-index-url --no-emit-find-links \
	  --output-file layers/encoder/model.txt layers/encoder/model.in
	$(BIN)/uv pip compile --no-config --quiet --universal --python-version 3.11 --no-deps \
	  --generate-hashes --no-annotate --no-header --no-emit-index-url --no-emit-find-links \
	  --output-file layers/multilingual/model.txt layers/multilingual/model.in
	for folder in $(NPM_LOCKED); do \
	  $(BIN)/npm install --prefix $$folder --package-lock-only --omit-lockfile-registry-resolved \
	    || exit 1; \
	done

# The tools are apart from what they look at: their packages are no part of the project's.
AUDIT := $(LOCAL)/audit

$(AUDIT)/.installed: infra/audit/requirements.txt infra/audit/package-lock.json | $(BIN)/python
	$(PYTHON) -m venv --clear $(AUDIT)
	$(AUDIT)/bin/python -m pip install --quiet --require-hashes -r infra/audit/requirements.txt
	@cp infra/audit/package.json infra/audit/package-lock.json $(AUDIT)/
	$(BIN)/npm ci --prefix $(AUDIT) --ignore-scripts --no-audit --no-fund --loglevel=error
	@touch $@

# A package that nobody could look up fails like one with an advisory: silence is no good news. All
# are looked at before it fails.
audit: $(AUDIT)/.installed $(VENV)/.stack
	@failed=0; for file in $(LOCKED) layers/encoder/model.txt layers/multilingual/model.txt \
	  infra/local/rie/requirements.txt; do \
	  echo "$$file"; $(AUDIT)/bin/pip-audit --strict --disable-pip --require-hashes \
	    --progress-spinner off --requirement $$file || failed=1; \
	done; for folder in $(NPM_LOCKED); do \
	  echo "$$folder"; $(BIN)/npm audit --prefix $$folder --package-lock-only || failed=1; \
	done; exit $$failed

# From the lock files alone, so that the same commit gives the same files.
SHIPPED := layers/dependencies/requirements.txt layers/encoder/requirements.txt \
           layers/encoder/model.txt layers/multilingual/model.txt layers/signatures/requirements.txt
CYCLONEDX := --output-reproducible --spec-version 1.6

sbom: $(AUDIT)/.installed $(VENV)/.stack
	@mkdir -p $(LOCAL)/sbom
	for file in $(SHIPPED); do \
	  name=$$(echo $${file%.txt} | sed 's|^layers/||; s|/requirements$$||; s|/|-|g'); \
	  $(AUDIT)/bin/cyclonedx-py requirements $$file $(CYCLONEDX) \
	    --output-file $(LOCAL)/sbom/$$name.cdx.json || exit 1; \
	done
	$(BIN)/node $(AUDIT)/node_modules/@cyclonedx/cyclonedx-npm/bin/cyclonedx-npm-cli.js \
	  --package-lock-only --omit dev $(CYCLONEDX) --output-file $(LOCAL)/sbom/pages.cdx.json \
	  infra/cli/package.json
