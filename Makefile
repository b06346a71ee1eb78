# What people type. `make run` and `make test` need Swift and git; `setup` gets or names whatever else is missing.

SHELL := /bin/bash
.DEFAULT_GOAL := run
.PHONY: run test bench peers format lint setup

SOURCES := Package.swift Sources Plugins Tests
PYTHON_NEEDS := Sources/footfall-bench/Peers/requirements.txt .ci/requirements.txt

# Progress for people; into a pipe or a log, only what went wrong.
define build
	@mkdir -p .build
	@if [ -t 2 ]; then swift build $(1) >&2; else \
	    echo "swift build $(1)" >&2; \
	    swift build $(1) >.build/build.log 2>&1 || { cat .build/build.log >&2; exit 1; }; fi
endef

# Loads are paced by the wall clock, so nothing else may be busy beside them: they run after the others.
define tests
	@set -o pipefail; swift test --skip-build --disable-xctest $(1) 2>&1 | if [ -n "$${VERBOSE:-}" ]; then cat; else awk '$(failures_and_counts)'; fi
endef

# What of the tests' output is worth reading when all is well, and when it is not.
failures_and_counts := / started\.$$/ {next} / passed after / && !/ Test run with / {next} {print; fflush()}

# The main scenario, from its file to an audited result under results/.
run: setup
	$(call build,-c release --product footfall)
	@.build/release/footfall run scenarios/affiliate-lifecycle.yaml

# The whole suite. The end-to-end tests call the release binaries. VERBOSE=1 names every test.
test: setup
	$(call build,-c release --product footfall)
	$(call build,-c release --product footfall-bench)
	$(call build,--build-tests)
	$(call tests,--skip LoadTests)
	$(call tests,--filter LoadTests)

# Footfall against NumPy and SimPy, and against itself.
bench: setup peers
	$(call build,-c release --product footfall)
	$(call build,-c release --product footfall-bench)
	@.build/release/footfall-bench all

# A Python of their own for the benchmark's peers and the tests that call Python.
peers: .build/peers/ready

.build/peers/ready: $(PYTHON_NEEDS) .ci/setup
	@.ci/setup peers
	@python3 -m venv .build/peers
	@.build/peers/bin/python -m pip install --quiet $(PYTHON_NEEDS:%=--requirement %)
	@touch $@

format:
	@swift format --in-place --recursive $(SOURCES)

lint:
	@swift format lint --strict --recursive $(SOURCES)

setup:
	@.ci/setup
