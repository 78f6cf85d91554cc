# The two commands of the README are `make demo` and `make test`.
# uv is used when it is there; plain venv and pip otherwise. PYTHON names another Python: make demo PYTHON=python3.12

PYTHON ?= python3
IS_ASKED := $(if $(filter file,$(origin PYTHON)),,asked)
VENV := .venv
BIN := $(VENV)/bin
UV := $(shell command -v uv 2>/dev/null)
ifdef UV
  PIP_INSTALL = uv pip install --quiet --python $(BIN)/python
else
  PIP_INSTALL = $(BIN)/python -m pip install --quiet --disable-pip-version-check
endif
ifdef LOWEST
  PIP_INSTALL += --constraint $(VENV)/lowest.txt
endif

# Where Python may not keep what it compiles, every worker of every run compiles every test anew.
unexport PYTHONDONTWRITEBYTECODE

COMMAND_TESTS := $(addprefix tests/terminal/test_,commands.py sale_commands.py shared_options.py command_hints.py completion.py)

.PHONY: always demo test proofs test-commands test-lowest soak bench bench-large lint format pictures schema clean
.DEFAULT_GOAL := demo

demo: $(VENV)/.installed
	@$(BIN)/seatui demo

test: $(VENV)/.installed-dev
	$(BIN)/python -m pytest -n 4 --dist worksteal -m "not more_servers and not browser and not heavy"

# Other servers, and the long forms that take minutes, not hours; CI runs them too.
proofs: $(VENV)/.installed-dev
	$(BIN)/python -m pytest -n 4 --dist worksteal -m "more_servers or browser or heavy"
	SEATUI_SOAK=1 $(BIN)/python -m pytest -n 4 --dist worksteal tests/bench tests/terminal/test_wheel.py \
	    tests/postgres/test_cut_connections.py tests/postgres/test_unanswered.py tests/postgres/test_rows_read.py

# The commands and the demo with every dependency at the lowest version that pyproject.toml allows.
test-lowest:
	@$(MAKE) --no-print-directory test-commands VENV=.venv-lowest LOWEST=yes

test-commands: $(VENV)/.installed-dev
	$(BIN)/python -m pytest -n 2 --dist worksteal $(COMMAND_TESTS)
	$(BIN)/seatui --data-dir $(VENV)/data demo </dev/null >$(VENV)/demo.txt && tail -n 1 $(VENV)/demo.txt

soak: $(VENV)/.installed-dev
	SEATUI_SOAK=1 $(BIN)/python -m pytest -n 2 --dist worksteal -m slow

bench: $(VENV)/.installed-dev
	@$(BIN)/python -m tests.bench

bench-large: $(VENV)/.installed-dev
	@$(BIN)/python -m tests.bench --large

lint: $(VENV)/.installed-dev
	$(BIN)/ruff format --check
	$(BIN)/ruff check
	$(BIN)/mypy
	$(BIN)/lint-imports

# With ALL=FOLDER every screen, at several sizes and in several themes, to be looked at there.
pictures: $(VENV)/.installed-dev
	$(BIN)/python -m docs.pictures $(if $(ALL),--all $(ALL))

schema: $(VENV)/.installed-dev
	$(BIN)/python -m tests.schema_files
	$(BIN)/python -m tests.readme_keys
	$(BIN)/python -m tests.man_page

format: $(VENV)/.installed-dev
	$(BIN)/ruff format
	$(BIN)/ruff check --fix

# Looked at each time, and touched only when the environment had to be made anew.
$(VENV)/.made: always
	@.ci/venv $(VENV) $(PYTHON) $(IS_ASKED)

$(VENV)/lowest.txt: $(VENV)/.made pyproject.toml
	@$(BIN)/python -m tests.lowest_versions >$@

$(VENV)/.installed: $(VENV)/.made pyproject.toml $(if $(LOWEST),$(VENV)/lowest.txt)
	@echo "Installing into $(VENV) ..."
	@$(PIP_INSTALL) --editable .
	@touch $@

# pip knows dependency groups only from 25.1 on, so the newest pip comes first.
$(VENV)/.installed-dev: $(VENV)/.installed
ifndef UV
	@$(PIP_INSTALL) --upgrade pip
endif
	@$(PIP_INSTALL) --group dev
	@touch $@

clean:
	rm -rf $(VENV) .venv-* dist build .mypy_cache .pytest_cache .ruff_cache .import_linter_cache .hypothesis
