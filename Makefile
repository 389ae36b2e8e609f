# Two commands on a fresh machine with Python 3.11 or newer: make run, make test.

PYTHON ?= python3
BIN := .venv/bin
SIZE ?= 1000
RUNS ?= 3
ENGINE ?= mariadb
HOURS ?= 72
SEED ?= 1
PIP := $(BIN)/python -m pip --disable-pip-version-check --quiet

.PHONY: api-cases api-load bench bench-history bench-hour bench-steps bench-ui clean dev eval-engagement eval-keywords eval-trends fuzz keywords-page licences lock page-pictures run screenshots serve soak tables test test-thorough

run: .venv/installed  ## Capture hours (of a simulated world without a key) and print the insight tables.
	@$(BIN)/yt-assets run

dev: .venv/installed  ## Open the Dagster UI with the schedule on.
	@$(BIN)/yt-assets dev

serve: .venv/installed  ## Serve the HTTP API and the page on http://127.0.0.1:8000, read only.
	@$(BIN)/yt-assets serve

test: .venv/installed-dev  ## Lint, types, import contracts, and the tests, on SQLite and real servers; ten minutes.
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/lint-imports
	@# Types take a minute or two of one core, once: checked beside the tests, and told after them where they are wrong.
	$(BIN)/mypy >.venv/types.log 2>&1 & types=$$!; trap 'kill $$types 2>/dev/null' EXIT; \
	$(BIN)/pytest -n 2 --dist loadfile --no-loadscope-reorder --cov --cov-report=term:skip-covered -m "not slow and not thorough"; tests=$$?; \
	wait $$types; typed=$$?; [ $$typed = 0 ] || cat .venv/types.log; exit $$((tests | typed))

test-thorough: .venv/installed-dev  ## What takes longer: faults, browsers, hours of real processes; the gate runs both.
	$(BIN)/pytest -n 2 --dist loadfile --no-loadscope-reorder -m "thorough and not slow"

bench: .venv/installed-dev  ## Measure; nothing here is part of the tests.
	$(BIN)/python benchmarks/sandbox_speed.py
	$(BIN)/python -m benchmarks.row_cost
	$(BIN)/python benchmarks/retention.py
	$(BIN)/python benchmarks/storage_scale.py
	$(BIN)/python -m benchmarks.hour --videos $(SIZE) --runs $(RUNS) --engine $(ENGINE)

bench-hour: .venv/installed-dev  ## Our hour beside a plain script's, in turns: SIZE=10000 RUNS=3 ENGINE=mysql; fails below its bars.
	$(BIN)/python -m benchmarks.hour --videos $(SIZE) --runs $(RUNS) --engine $(ENGINE) --bars

bench-history: .venv/installed-dev  ## The hour after 28 days of stored hours against the same after one: SIZE, RUNS, ENGINE.
	$(BIN)/python -m benchmarks.hour.scaling history --videos $(SIZE) --runs $(RUNS) --engine $(ENGINE) --bars

bench-steps: .venv/installed-dev  ## A cold hour with two steps at a time against one; needs two free cores: SIZE, RUNS, ENGINE.
	$(BIN)/python -m benchmarks.hour.scaling steps --videos $(SIZE) --runs $(RUNS) --engine $(ENGINE) --bars

soak: .venv/installed-dev  ## Hours back to back with random faults, beside a twin without any: HOURS=72 SEED=1 ENGINE.
	$(BIN)/python -m benchmarks.soak --hours $(HOURS) --seed $(SEED) --engine $(ENGINE)

bench-ui: .venv/installed-dev  ## Time the questions of an asset's page with 2,000 hours behind it; needs Chromium.
	$(BIN)/python -m benchmarks.asset_page --partitions 2000

screenshots: .venv/installed-dev  ## Renew the pictures in docs/img from the running product; needs Chromium.
	YT_REQUIRE_BROWSER=1 YT_PICTURES=docs/img $(BIN)/pytest yt_assets_tests/browser

eval-engagement: .venv/installed-dev  ## Compare smoothed engagement with the raw rate on real snapshots.
	$(BIN)/python -m benchmarks.engagement_eval

eval-trends: .venv/installed-dev  ## Measure the forecast on real series, where they lie beside the checkout; fails below its bars.
	$(BIN)/python -m benchmarks.trend_forecast

eval-keywords: .venv/installed-dev  ## Measure keywords against YAKE on public data, where ../shared has them.
	$(BIN)/python -m benchmarks.keyword_eval

api-cases: .venv/installed-dev  ## Ask the API more than five thousand questions out of its own document; fails when a check does.
	$(BIN)/python -m benchmarks.api_cases

api-load: .venv/installed-dev  ## Measure the API on a MySQL server of its own; --hours 672 --videos 10000 is the full size.
	$(BIN)/python benchmarks/service_load.py

fuzz: .venv/installed-dev  ## Give everything that reads from outside 100,000 generated cases; fails with the smallest that breaks it.
	nice -n 10 $(BIN)/python -m benchmarks.fuzz --cases 100000

page-pictures: .venv/installed-dev  ## Renew docs/img from simulated data in Chromium; fails when the page is slow or not accessible.
	$(BIN)/python -m benchmarks.page_pictures

keywords-page: .venv/installed-dev  ## Renew the examples in docs/keywords.md.
	$(BIN)/python -m benchmarks.keyword_page

tables: .venv/installed  ## Renew docs/tables.md from the schemas.
	$(BIN)/python -m yt_assets.storage.dictionary > docs/tables.new && mv docs/tables.new docs/tables.md

licences: .venv/installed-dev  ## Renew docs/licences.md from what is installed.
	$(BIN)/python -m benchmarks.licences > docs/licences.new && mv docs/licences.new docs/licences.md

lock: .venv/installed-dev  ## Renew the locked versions from pyproject.toml.
	$(BIN)/python -m pip install --quiet pip-tools
	$(BIN)/pip-compile $(LOCK) --extra build --extra api --output-file requirements.lock pyproject.toml
	$(BIN)/pip-compile $(LOCK) --extra build --extra api --extra dev --constraint requirements.lock --output-file requirements-dev.lock pyproject.toml

LOCK := --quiet --generate-hashes --allow-unsafe --strip-extras --no-emit-index-url --no-emit-trusted-host \
	--no-emit-find-links --no-header --no-annotate

clean:  ## Forget the environment and the data of this checkout.
	rm -rf .venv .yt_assets

.venv/bin/python:
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null || \
		{ echo "make: $(PYTHON) is missing or older than Python 3.11; try make PYTHON=python3.12 $(MAKECMDGOALS)"; exit 2; }
	@echo "Setting up .venv (once, a minute or two) ..."
	@$(PYTHON) -m venv .venv || \
		{ rm -rf .venv; echo "make: no virtual environment: on Debian and Ubuntu install python3-venv"; exit 2; }

.venv/installed: requirements.lock pyproject.toml | .venv/bin/python
	@$(PIP) install --no-deps --require-hashes -r requirements.lock
	@$(PIP) install --no-deps --no-build-isolation -e .
	@touch $@

.venv/installed-dev: requirements-dev.lock .venv/installed
	@$(PIP) install --no-deps --require-hashes -r requirements-dev.lock
	@touch $@
