# Half Hour: `make run` to try it, `make test` to test it. Needs Python 3.11 or newer with venv, and make.
PORT ?= 8000
ADDRESS := http://127.0.0.1:$(PORT)
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
# Zone data comes from the pinned tzdata package, never from the machine.
export PYTHONTZPATH :=
export PORT

.PHONY: run start dev test test-fast mutants drills lint bench check clean services format

$(VENV)/run.stamp: requirements.txt
	$(PYTHON) -c 'import sys; sys.exit("Half Hour needs Python 3.11 or newer.") if sys.version_info < (3, 11) else None'
	test -x $(BIN)/python || $(PYTHON) -m venv $(VENV)
	$(BIN)/python -m pip install --quiet --disable-pip-version-check -r requirements.txt
	touch $@

$(VENV)/dev.stamp: requirements-dev.txt $(VENV)/run.stamp
	$(BIN)/python -m pip install --quiet --disable-pip-version-check -r requirements-dev.txt
	touch $@

demo: $(VENV)/run.stamp
	DEMO=1 $(BIN)/python manage.py migrate --verbosity 0
	DEMO=1 $(BIN)/python manage.py seed_demo
	DEMO=1 $(BIN)/python manage.py collectstatic --noinput --verbosity 0
.PHONY: demo

# A working site with demo data at http://127.0.0.1:8000/. Ctrl-C ends web and worker together.
run: demo start

# The processes alone, on what `make demo` has filled. The runner gives each process a PORT of its own, so the address that
# links in mail begin with is said here once for all of them.
start:
	@echo "Half Hour runs at $(ADDRESS)/ (Ctrl-C stops it)"
	DEMO=1 BASE_URL="$(ADDRESS)" PATH="$(abspath $(BIN)):$$PATH" exec $(BIN)/honcho --no-prefix start

# The same with autoreload of the web process and uncompressed static files.
dev: demo
	DEMO=1 DEBUG=1 BASE_URL="$(ADDRESS)" PATH="$(abspath $(BIN)):$$PATH" exec $(BIN)/honcho -f Procfile.dev start

test: $(VENV)/dev.stamp
	$(BIN)/python -m pytest -n auto --dist loadgroup $(PYTEST_ARGS)

# What a change is tried with while it grows, in less than a minute: no browser, no PostgreSQL or Redis, no race, no walk over
# every page.
test-fast: $(VENV)/dev.stamp
	env -u DATABASE_URL -u REDIS_URL $(BIN)/python -m pytest -q -n auto --dist loadgroup -m "$(QUICK)" $(PYTEST_ARGS)
QUICK := not slow and not browser and not services

# Is each line of the hard core held by a test? Half an hour on two cores; MUTANTS_ARGS="--help" tells what can be asked.
mutants: $(VENV)/dev.stamp
	$(BIN)/python -m tests.mutants $(MUTANTS_ARGS)

# Every fault one by one with real processes, and 20,000 requests that make no sense: what was lost, and how long until all was
# well. Two hours on two cores; DRILLS_ARGS="redis 'mail server'" names some, "--help" tells what can be asked.
drills: $(VENV)/dev.stamp
	$(BIN)/python -m tests.drills $(DRILLS_ARGS)

lint: $(VENV)/dev.stamp
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/djlint --lint --quiet templates
	$(BIN)/check-jsonschema --builtin-schema vendor.compose-spec docker-compose.yml
	DJANGO_SETTINGS_MODULE=tests.settings $(BIN)/python manage.py makemigrations --check --dry-run
	DJANGO_SETTINGS_MODULE=tests.settings BASE_URL=https://half-hour.example.org $(BIN)/python manage.py check --deploy --fail-level WARNING

bench: $(VENV)/dev.stamp
	$(BIN)/python -m bench $(BENCH_ARGS)

check: lint test

format: $(VENV)/dev.stamp
	$(BIN)/ruff check --fix .
	$(BIN)/ruff format .
