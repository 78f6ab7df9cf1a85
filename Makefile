# The four commands: make site, make test, make lint, make serve. Each needs Python 3.11 or newer, git and make.

VENV := .venv
BIN := $(VENV)/bin
READY := $(VENV)/ready
PYTHON ?= $(shell command -v python3.11 || command -v python3)
UV := $(shell command -v uv 2>/dev/null)

# A command says how long it takes: as long as the last time that it passed here, or, before that,
# about as long as on two idle cores.
TOOK = $(VENV)/took-$@
TAKES_site := a minute
TAKES_test := five minutes
TAKES_slow := six minutes
TAKES_browser := six minutes
TAKES_strace := three minutes
begin = @if [ -r $(TOOK) ]; then echo "make $@ took $$(cat $(TOOK)) the last time."; \
	elif [ -n "$(TAKES_$@)" ]; then echo "make $@ takes about $(TAKES_$@) on two idle cores."; fi >&2; \
	date +%s >$(TOOK).begun
end = @echo "$$(($$(date +%s) - $$(cat $(TOOK).begun))) s" >$(TOOK)

.PHONY: site test slow lint serve browser strace fuzz mutants faults drill reproducible bench format schemas manual golden picture screenshots lock clean

site: $(READY) ## say what is missing, and build site/
	$(begin)
	@$(BIN)/drillbook check || [ $$? -eq 1 ]
	@$(BIN)/drillbook build --strict
	$(end)

test: $(READY) ## the tests that need no browser, no bookstore and no strace
	$(begin)
	@$(BIN)/pytest -n 3 -q -m "not browser and not bookstore and not strace and not slow"
	$(end)

slow: $(READY) ## whole books from end to end, everyday situations, plugins, Windows, installing
	$(begin)
	@$(BIN)/pytest -n 2 -q -m slow
	$(end)

browser: $(READY) ## the pages in Debian's Chromium
	$(begin)
	@$(BIN)/pytest -n 2 -q -m browser
	$(end)

strace: $(READY) ## what the commands that read do to the system, on hostile checkouts
	$(begin)
	@$(BIN)/pytest -n 2 -q -m strace
	$(end)

COUNT ?= 200000
fuzz: $(READY) ## damaged files for all that reads them: COUNT=200000, and SEED=… for the same ones again
	$(begin)
	@PYTHONPATH=tests $(BIN)/python -m fuzz --count $(COUNT) $(if $(SEED),--seed $(SEED))
	$(end)

mutants: $(READY) ## change what proves in one place at a time, and print what no test notices: COUNT=150 of each package, SEED=…, IN=path
	$(begin)
	@PYTHONPATH=tests $(BIN)/python -m mutants --count $(COUNT) $(if $(SEED),--seed $(SEED)) $(IN)
	$(end)

faults: $(READY) ## kill, starve and damage the recording of a test and a publication in every way known
	$(begin)
	@PYTHONPATH=tests $(BIN)/python -m faults
	@PYTHONPATH=tests $(BIN)/python -m faults --publishing
	$(end)

drill: $(READY) ## fail the bookstore for real, from nothing; its README names the packages that it needs
	$(begin)
	@PYTHONPATH=tests $(BIN)/python -m drill
	@$(BIN)/pytest -n 2 --dist loadfile -q -m bookstore tests/bookstore tests/publish
	$(end)

lint: $(READY)
	$(begin)
	@$(BIN)/ruff format --check .
	@$(BIN)/ruff check .
	@$(BIN)/mypy
	@$(BIN)/mypy --platform win32 --cache-dir .mypy_cache/win32 generator
	@$(BIN)/mypy --platform darwin --cache-dir .mypy_cache/darwin generator
	@PYTHONPATH=tests $(BIN)/python -m voice
	$(end)

serve: $(READY) ## the site at http://127.0.0.1:8000/, built again when a file of the book changes
	@$(BIN)/drillbook serve

reproducible: $(READY) ## publish this book in two different surroundings, and compare every byte
	@$(BIN)/pytest -q -k same_bytes tests/cli/test_publish.py

bench: $(READY) ## figures, as ratios
	$(begin)
	@$(BIN)/python benchmarks/parts.py
	@$(BIN)/python benchmarks/growth.py
	@$(BIN)/python benchmarks/build.py
	@$(BIN)/python benchmarks/versions.py
	@PYTHONPATH=tests $(BIN)/python benchmarks/prose.py
	@PYTHONPATH=tests $(BIN)/python benchmarks/redaction.py
	$(end)

format: $(READY)
	@$(BIN)/ruff format .
	@$(BIN)/ruff check --fix .

schemas: $(READY) ## the JSON Schemas that this repository's own files name
	@$(BIN)/drillbook schema --write .drillbook/schema

manual: $(READY) ## what the commands say of themselves, for the guide
	@PYTHONPATH=tests $(BIN)/python -m manual

golden: $(READY) ## write the expected pages and reports anew; look at the difference before you commit it
	$(begin)
	@UPDATE_GOLDEN=1 $(BIN)/pytest -q -m "not browser" tests/pages
	$(end)

picture: $(READY) ## the picture in the README
	$(begin)
	@PYTHONPATH=tests $(BIN)/python -m browser.picture
	$(end)

screenshots: $(READY) ## pictures of every kind of page to look at, in .drillbook/screenshots or in INTO=folder
	$(begin)
	@PYTHONPATH=tests $(BIN)/python -m browser.pictures $(INTO)
	$(end)

STARTER := generator/drillbook/files/starter/ci
COMPILE = uv pip compile --quiet --universal --generate-hashes --no-annotate --no-header

lock: ## pin every dependency anew, and those that a new book's CI installs; needs uv
	$(COMPILE) --python-version 3.11 --group dev --group build pyproject.toml -o requirements.lock
	$(COMPILE) --python-version 3.11 --group build -c requirements.lock pyproject.toml -o $(STARTER)/drillbook.lock
	printf 'awscli>=1.46.3,<2\n' | $(COMPILE) --python-version 3.12 - -o $(STARTER)/gitlab/aws.lock

clean:
	rm -rf $(VENV) site

$(READY): pyproject.toml requirements.lock
ifneq ($(UV),)
	@$(UV) venv --quiet --allow-existing --python $(PYTHON) $(VENV)
	@$(UV) pip install --quiet --python $(BIN)/python --require-hashes -r requirements.lock
	@$(UV) pip install --quiet --python $(BIN)/python --no-deps --no-build-isolation -e .
else
	@$(PYTHON) -m venv $(VENV)
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements.lock
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --no-deps --no-build-isolation -e .
endif
	@touch $@
