# `make` alone tells what there is. Nothing but git, make and Python 3.11 with venv is needed.
PYTHON ?= python3
PORT ?= 8000
PY := .venv/bin/python
CHECK_ENV := DJANGO_SETTINGS_MODULE=cms.settings.production SITE_URL=https://example.org \
	ALLOWED_HOSTS=example.org EMAIL_URL=smtp://localhost:25 \
	SECRET_KEY=$$($(PY) -c 'import secrets; print(secrets.token_urlsafe(64))') \
	CREDENTIAL_KEY=$$($(PY) -c 'import secrets; print(secrets.token_urlsafe(48))')
# The stamps carry a checksum of the lock: a changed lock is another file, hence another install.
RUNTIME := .venv/.runtime-$(firstword $(shell cksum < requirements.txt))
DEV := .venv/.dev-$(firstword $(shell cat requirements.txt requirements-dev.txt | cksum))

.PHONY: help demo demo-reset test check bench
help: ## What each target does.
	@grep -hE '^[a-z-]+:.*## ' $(MAKEFILE_LIST) | sed -E 's/:.*## /\t/' | expand -t 14

demo demo-reset: export SITE_URL = http://127.0.0.1:$(PORT)
demo: $(RUNTIME) ## Build the demonstration municipality and serve it on http://127.0.0.1:8000 (PORT=…).
	@exec $(PY) manage.py serve --port $(PORT) --prepare --data load_demo --end-with-parent

demo-reset: $(RUNTIME) ## Throw the demonstration data away and build it again.
	@$(PY) manage.py prepare --data load_demo --reset

test: $(DEV) ## All tests; ARGS="-m 'not browser'" adds options of pytest.
	@$(PY) -m pytest -p tests.distribution -n auto --dist loadfile --no-loadscope-reorder $(ARGS)

check: $(DEV) ## Style, types, who imports whom, missing migrations, deployment checks.
	@.venv/bin/ruff check . && .venv/bin/ruff format --check . && .venv/bin/mypy && .venv/bin/lint-imports
	@$(PY) manage.py makemigrations --check && $(CHECK_ENV) $(PY) manage.py check --deploy --fail-level WARNING

bench: $(DEV) ## Bytes, queries and memory of the demonstration site, built afresh in a temporary folder.
	@$(PY) -m tests.benchmarks $(ARGS)

.venv/.created:
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11) and "Se necesita Python 3.11 o posterior: make demo PYTHON=python3.11")'
	@echo "Creando el entorno .venv…" && $(PYTHON) -m venv --clear .venv && touch $@

$(RUNTIME): | .venv/.created
	@echo "Instalando dependencias (solo la primera vez)…" && $(PY) -m pip install -qq --disable-pip-version-check --require-hashes -r requirements.txt
	@rm -f .venv/.runtime-* && touch $@

$(DEV): $(RUNTIME) | .venv/.created
	@echo "Instalando dependencias de desarrollo…" && $(PY) -m pip install -qq --disable-pip-version-check --require-hashes -r requirements-dev.txt
	@rm -f .venv/.dev-* && touch $@
