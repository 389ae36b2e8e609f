# Two commands on a fresh machine with Python 3.11, 3.12 or 3.13: make run, make test.

PYTHON ?= python3
VENV ?= .venv
BIN := $(VENV)/bin
SIZE ?= 1000
RUNS ?= 3
ENGINE ?= mariadb
HOURS ?= 72
TIER ?= not slow and not thorough
WORKERS ?= 2
SEED ?= 1
PIP := $(BIN)/python -m pip --disable-pip-version-check --quiet

# Each target that has a text is a command, and `make help` prints these texts.
.DEFAULT_GOAL := help
.PHONY: $(shell sed -n 's/^\([a-z-]*\):.*\#\# .*/\1/p' Makefile)

help:  ## List these commands.
	@sed -n 's/^\([a-z-]*\):.*## \(.*\)/\1|\2/p' Makefile | while IFS='|' read -r target text; do printf '%-16s %s\n' "$$target" "$$text"; done

run: $(VENV)/installed  ## Capture hours (of a simulated world without a key) and print the insight tables.
	@$(BIN)/yt-assets run

dev: $(VENV)/installed  ## Open the Dagster UI with the schedule on.
	@$(BIN)/yt-assets dev

serve: $(VENV)/installed  ## Serve the HTTP API and the page on http://127.0.0.1:8000, read only.
	@$(BIN)/yt-assets serve

test: $(VENV)/installed-dev  ## Lint, types, import contracts, and the tests, on SQLite and real servers; six minutes.
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/lint-imports
	@# Types take a minute or two of one core, once: checked beside the tests, and told after them where they are wrong.
	@# A second run in this checkout has files of its own.
	own=$$(mktemp -d); $(BIN)/mypy >$$own/types.log 2>&1 & types=$$!; trap 'kill $$types 2>/dev/null; rm -rf $$own' EXIT; \
	$(BIN)/pytest -n $(WORKERS) --dist loadfile --no-loadscope-reorder -m "$(TIER)"; tests=$$?; \
	wait $$types; typed=$$?; [ $$typed = 0 ] || cat $$own/types.log; exit $$((tests | typed))

coverage: $(VENV)/installed-dev  ## The tests of make test with branch coverage and its floor; half as long again.
	$(BIN)/pytest -n $(WORKERS) --dist loadfile --no-loadscope-reorder --cov --cov-report=term:skip-covered -m "$(TIER)"

test-thorough: $(VENV)/installed-dev  ## What takes longer: faults, browsers, hours of real processes; the gate runs them with make test.
	$(BIN)/pytest -n $(WORKERS) --dist loadfile --no-loadscope-reorder -m "thorough and not slow"

test-some: $(VENV)/installed-dev  ## A part of the tests, without coverage: FILES="yt_assets_tests/api yt_assets_tests/settings".
	$(BIN)/pytest -m "not slow" $(FILES)

test-newest: | $(VENV)/bin/python  ## The tests on the newest versions that pyproject.toml allows, without the lock; before a release.
	rm -rf .venv-newest
	$(BIN)/python -m venv .venv-newest
	.venv-newest/bin/python -m pip --disable-pip-version-check --quiet install -e '.[api,export,mcp,docs,release,build,dev]'
	.venv-newest/bin/pytest -n 2 --dist loadfile --no-loadscope-reorder -m "not slow and not thorough" \
		--deselect yt_assets_tests/project/test_library_warnings.py::test_the_list_was_read_against_the_version_that_is_installed

check-lock: $(VENV)/installed  ## Whether the lock installs on Linux x86-64 and arm64 and on macOS arm64, for each Python; before a release.
	$(BIN)/python tools/lock_wheels.py

odd-machines: $(VENV)/installed  ## make run and some tests in odd places; before a release.
	$(BIN)/python tools/odd_machines.py

bench: $(VENV)/installed-dev  ## Measure; nothing here is part of the tests.
	$(BIN)/python benchmarks/sandbox_speed.py
	$(BIN)/python -m benchmarks.row_cost
	$(BIN)/python benchmarks/retention.py
	$(BIN)/python benchmarks/storage_scale.py
	$(BIN)/python -m benchmarks.hour --videos $(SIZE) --runs $(RUNS) --engine $(ENGINE)

bench-hour: $(VENV)/installed-dev  ## Our hour beside a plain script's, in turns: SIZE=10000 RUNS=3 ENGINE=mysql; fails below its bars.
	$(BIN)/python -m benchmarks.hour --videos $(SIZE) --runs $(RUNS) --engine $(ENGINE) --bars

bench-history: $(VENV)/installed-dev  ## The hour after 28 days of stored hours against the same after one: SIZE, RUNS, ENGINE.
	$(BIN)/python -m benchmarks.hour.scaling history --videos $(SIZE) --runs $(RUNS) --engine $(ENGINE) --bars

bench-steps: $(VENV)/installed-dev  ## A cold hour with two steps at a time against one; needs two free cores: SIZE, RUNS, ENGINE.
	$(BIN)/python -m benchmarks.hour.scaling steps --videos $(SIZE) --runs $(RUNS) --engine $(ENGINE) --bars

soak: $(VENV)/installed-dev  ## Hours back to back with random faults, beside a twin without any: HOURS=72 SEED=1 ENGINE.
	$(BIN)/python -m benchmarks.soak --hours $(HOURS) --seed $(SEED) --engine $(ENGINE)

bench-ui: $(VENV)/installed-dev  ## Time the questions of an asset's page with 2,000 hours behind it; needs Chromium.
	$(BIN)/python -m benchmarks.asset_page --partitions 2000

screenshots: $(VENV)/installed-dev  ## Renew docs/img's pictures of Dagster's UI from the running product; needs Chromium.
	YT_REQUIRE_BROWSER=1 YT_PICTURES=docs/img $(BIN)/pytest yt_assets_tests/browser

eval-engagement: $(VENV)/installed-dev  ## Compare smoothed engagement with the raw rate on real snapshots, in YT_EVAL_DATA.
	$(BIN)/python -m benchmarks.engagement_eval

eval-trends: $(VENV)/installed-dev  ## Measure the forecast on real series, in YT_EVAL_DATA; fails below its bars.
	$(BIN)/python -m benchmarks.trend_forecast

eval-keywords: $(VENV)/installed-dev  ## Measure keywords against YAKE on public data, in YT_EVAL_DATA.
	$(BIN)/python -m benchmarks.keyword_eval

api-cases: $(VENV)/installed-dev  ## Ask the API more than five thousand questions out of its own document; fails when a check does.
	$(BIN)/python -m tools.api_cases

api-load: $(VENV)/installed-dev  ## Measure the API on a MySQL server of its own; --hours 672 --videos 10000 is the full size.
	$(BIN)/python benchmarks/service_load.py

fuzz: $(VENV)/installed-dev  ## Give everything that reads from outside 100,000 generated cases; fails with the smallest that breaks it.
	nice -n 10 $(BIN)/python -m tools.fuzz --cases 100000

page-pictures: $(VENV)/installed-dev  ## Renew docs/img's pictures of the page in Chromium; fails when the page is slow or not accessible.
	$(BIN)/python -m tools.page_pictures

keywords-page: $(VENV)/installed-dev  ## Renew the examples in docs/keywords.md from texts in YT_EVAL_DATA.
	$(BIN)/python -m tools.keyword_page

house: $(VENV)/installed-dev  ## Count the rooms, layers, shared names and lines of the package.
	@$(BIN)/python -m tools.house

tables: $(VENV)/installed  ## Renew docs/tables.md from the schemas.
	$(BIN)/python -m tools.tables > docs/tables.new && mv docs/tables.new docs/tables.md

dbt: $(VENV)/installed  ## Renew deploy/dbt's sources and exposures from the schemas.
	$(BIN)/python -m tools.dbt > deploy/dbt/new && mv deploy/dbt/new deploy/dbt/models/yt_assets.yml

site: $(VENV)/installed-dev  ## Build the documents as a site in .site; fails where a link leads nowhere.
	$(BIN)/python -m tools.site

package: $(VENV)/installed-dev  ## Build wheel, sdist and bill of materials (CycloneDX) into dist, and check them as the index does.
	rm -rf dist
	$(BIN)/python -m hatchling build -d dist
	$(BIN)/twine check --strict dist/*
	$(BIN)/python -m tools.sbom > dist/yt_assets.cdx.json

licences: $(VENV)/installed-dev  ## Renew docs/licences.md from what is installed.
	$(BIN)/python -m tools.licences > docs/licences.new && mv docs/licences.new docs/licences.md

lock: $(VENV)/installed-dev  ## Renew the locked versions from pyproject.toml.
	$(BIN)/python -m pip install --quiet pip-tools
	$(BIN)/pip-compile $(LOCK) --extra build --extra api --output-file requirements.lock pyproject.toml
	$(BIN)/pip-compile $(LOCK) --extra build --extra api --extra celery --constraint requirements.lock --output-file requirements-celery.lock pyproject.toml
	$(BIN)/pip-compile $(LOCK) --extra build --extra api --extra export --extra mcp --extra celery --extra docs --extra release --extra dev --constraint requirements.lock --output-file requirements-dev.lock pyproject.toml

LOCK := --quiet --generate-hashes --allow-unsafe --strip-extras --no-emit-index-url --no-emit-trusted-host \
	--no-emit-find-links --no-header --no-annotate

clean:  ## Forget the environment and the data of this checkout.
	rm -rf .venv .venv-* .yt_assets

$(VENV)/bin/python:
	@$(PYTHON) -c 'import sys; v = sys.version_info[:2]; sys.exit(3 if v > (3, 13) else v < (3, 11))' 2>/dev/null; case $$? in \
		0) ;; \
		3) echo "make: $(PYTHON) is newer than Python 3.13, and dagster-mysql takes 3.11, 3.12 and 3.13 alone; try make PYTHON=python3.13 $(MAKECMDGOALS)"; exit 2;; \
		*) echo "make: $(PYTHON) is missing or older than Python 3.11; try make PYTHON=python3.12 $(MAKECMDGOALS)"; exit 2;; \
	esac
	@# Dagster gives alembic its own path, unescaped.
	@case "$$(mkdir -p $(VENV) && cd $(VENV) && pwd)" in *%*) rmdir $(VENV); \
		echo "make: Dagster cannot run from a folder with % in its path; try make VENV=/a/folder/without/it $(MAKECMDGOALS)"; exit 2;; esac
	@echo "Setting up $(VENV) (once, a minute or two) ..."
	@$(PYTHON) -m venv $(VENV) || \
		{ rm -rf $(VENV); echo "make: no virtual environment: on Debian and Ubuntu install python3-venv"; exit 2; }

$(VENV)/installed: requirements.lock pyproject.toml | $(VENV)/bin/python
	@$(PIP) install --no-deps --require-hashes -r requirements.lock
	@$(PIP) install --no-deps --no-build-isolation -e .
	@touch $@

$(VENV)/installed-dev: requirements-dev.lock $(VENV)/installed
	@$(PIP) install --no-deps --require-hashes -r requirements-dev.lock
	@touch $@
