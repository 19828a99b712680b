# make run    starts the product on loopback, with example data the first time
# make test   everything that must hold, in order of speed
# make bench  measures beside what others use, into docs/prestanda.md; half an hour
# make soak   kills, faults, two writers, two servers, backups, damaged files and the tests' laws in their long forms, and
#             every page through nginx; hours
# make lock   writes the locks anew from pyproject.toml

PYTHON ?= python3
UV := .tools/bin/uv
BIN := .venv/bin
INSTALL := $(UV) pip install --quiet --python $(BIN)/python --require-hashes -r
COMPILE := $(UV) pip compile --quiet --universal --python-version 3.11 --generate-hashes --no-emit-index-url --no-annotate --no-header

# A municipality's network often has a certificate of its own, which the system knows and uv doesn't.
export UV_SYSTEM_CERTS := 1

LAWS := $(addprefix tests/test_,data_arrivals.py data_files.py data_files_pointing.py data_personal.py data_store.py \
	geo_disclosure.py geo_publishing.py)

.PHONY: run test bench soak lock
.DELETE_ON_ERROR:

run: .venv/run.ok
	@$(BIN)/lofteskartan run

test: .venv/test.ok
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/lint-imports --no-logo
	@PATH="$(CURDIR)/$(BIN):$$PATH" $(BIN)/python tests/browser/bring_chromium.py
	@$(BIN)/python tests/bring_postgresql.py
	@$(BIN)/python tests/bring_nginx.py
	$(BIN)/pytest -n 2 --dist loadfile

bench: .venv/bench.ok
	$(BIN)/python -m benchmarks --keep docs/prestanda.md

soak: .venv/test.ok
	$(BIN)/python -m tests.soak all
	$(BIN)/python -m benchmarks.fuzz 20000
	$(BIN)/python -m benchmarks.fuzz 2000 --store
	$(BIN)/pytest --hypothesis-profile=soak $(LAWS)
	$(BIN)/python -m benchmarks.attacker
	$(BIN)/python -m benchmarks.attacker_inside
	$(BIN)/pytest tests/browser --through-nginx

lock: $(UV)
	$(COMPILE) pyproject.toml --extra setup -o .lock/run.txt
	$(COMPILE) pyproject.toml --extra setup --extra test -c .lock/run.txt -o .lock/test.txt
	$(COMPILE) pyproject.toml --extra setup --extra test --extra bench -c .lock/test.txt -o .lock/bench.txt

# uv goes into a folder of its own: Debian's Python lets pip install nowhere else without python3-venv.
$(UV): .lock/uv.txt
	@echo "Hämtar installationsverktyget (en gång) …"
	@$(PYTHON) -m pip install --quiet --disable-pip-version-check --no-warn-script-location --upgrade --target .tools --require-hashes -r $<
	@touch $@

.venv/pyvenv.cfg: $(UV)
	@$(UV) venv --quiet --allow-existing --python $(PYTHON) --no-managed-python .venv
	@touch $@

.venv/run.ok: .venv/pyvenv.cfg .lock/run.txt pyproject.toml .lock/package-lock.json
	@echo "Installerar det som behövs (första gången ungefär en minut) …"
	@$(INSTALL) .lock/run.txt
	@$(UV) pip install --quiet --python $(BIN)/python --no-deps --no-build-isolation --editable .
	@$(BIN)/python -m dashboard.vendor
	@touch $@

.venv/test.ok: .venv/run.ok .lock/test.txt
	@$(INSTALL) .lock/test.txt
	@touch $@

.venv/bench.ok: .venv/test.ok .lock/bench.txt
	@$(INSTALL) .lock/bench.txt
	@touch $@
