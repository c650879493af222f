# `make demo` builds the Auray example; `make test` runs every check and test. Both make their own ground.
PYTHON ?= python3
VENV := .venv
SECOND := $(VENV)/second-libreoffice
BIN := $(VENV)/bin
RUNTIME_PACKAGES := libreoffice-writer-nogui libreoffice-math-nogui python3-uno python3-venv
TEST_PACKAGES := poppler-utils mupdf-tools default-jdk-headless libjaxb-java git faketime chromium softhsm2 tesseract-ocr tesseract-ocr-fra openssl

.PHONY: demo test check tests tests-again editors lock schemas benchmarks clean

demo: $(VENV)/runtime
	$(BIN)/contratgen build examples/auray --into build/auray

test: check tests tests-again

$(VENV)/runtime: requirements.lock pyproject.toml
	scripts/system-packages $(RUNTIME_PACKAGES)
	test -x $(BIN)/python || $(PYTHON) -m venv $(VENV)
	$(BIN)/pip install --quiet --require-hashes --requirement requirements.lock
	$(BIN)/pip install --quiet --no-deps --no-build-isolation --editable .
	touch $@

$(VENV)/test: $(VENV)/runtime requirements-test.lock tests/axe/package-lock.json tests/corpus/docxtpl.txt
	scripts/system-packages $(RUNTIME_PACKAGES) $(TEST_PACKAGES)
	$(BIN)/pip install --quiet --require-hashes --requirement requirements-test.lock
	$(BIN)/pip download --quiet --require-hashes --no-deps --no-binary :all: --no-build-isolation --dest $(VENV)/corpus \
		--requirement tests/corpus/docxtpl.txt
	command -v npm >/dev/null || scripts/system-packages npm
	npm --prefix tests/axe ci --omit=optional --no-audit --no-fund --silent
	touch $@

check: $(VENV)/test
	$(BIN)/ruff check
	$(BIN)/ruff format --check
	$(BIN)/mypy
	$(BIN)/lint-imports

tests: $(VENV)/test
	$(BIN)/pytest --numprocesses 2 --dist loadfile --cov --cov-report term:skip-covered

# What depends on the converter, with the LibreOffice of Debian's backports. SECOND_LIBREOFFICE=required fails without it.
tests-again: $(VENV)/test
	@scripts/second-libreoffice prepare $(SECOND) $(filter libreoffice-% python3-uno,$(RUNTIME_PACKAGES)); code=$$?; \
	if [ $$code -eq 0 ]; then \
	  exec scripts/second-libreoffice run $(SECOND) $(BIN)/pytest --numprocesses 2 --dist loadfile -m converter; \
	fi; \
	echo "*** NOT TESTED: another generation of LibreOffice than the installed one. ***"; \
	[ $$code -eq 4 ] || [ "$(SECOND_LIBREOFFICE)" != required ]

$(VENV)/editors/ready: tests/journey/editors.txt
	test -x $(VENV)/editors/bin/python || $(PYTHON) -m venv $(VENV)/editors
	$(VENV)/editors/bin/pip install --quiet --no-deps --require-hashes --requirement $<
	touch $@

# The kit's templates saved by every editor that is at hand, OnlyOffice's too (227 MB to download): checked, built, compared.
editors: $(VENV)/test $(VENV)/editors/ready
	ONLYOFFICE=$$(echo $(CURDIR)/$(VENV)/editors/lib/python3*/site-packages/docbuilder/lib/x2t) \
	  $(BIN)/pytest --capture no --verbose tests/journey/test_editors.py

schemas: $(VENV)/runtime
	$(BIN)/contratgen schema --into schemas/engagements-quartiers-2030

$(VENV)/benchmarks: $(VENV)/test benchmarks/requirements.txt benchmarks/package-lock.json
	$(BIN)/pip install --quiet --no-deps --require-hashes --requirement benchmarks/requirements.txt
	npm --prefix benchmarks ci --no-audit --no-fund --silent
	touch $@

# `make benchmarks SECTION=build` runs benchmarks/build.py alone, and prints its table.
benchmarks: $(VENV)/benchmarks
	$(BIN)/python benchmarks/run.py $(SECTION)

lock: $(VENV)/test
	$(BIN)/pip-compile --quiet --no-strip-extras --generate-hashes --no-emit-index-url --no-emit-trusted-host --no-emit-find-links --no-header \
		--allow-unsafe --output-file requirements.lock pyproject.toml scripts/build.in
	$(BIN)/pip-compile --quiet --no-strip-extras --generate-hashes --no-emit-index-url --no-emit-trusted-host --no-emit-find-links --no-header \
		--allow-unsafe --extra dev --constraint requirements.lock --output-file requirements-test.lock pyproject.toml

clean:
	rm -rf build dist $(VENV)
