# `make help` lists what there is to make.

SHELL := /bin/bash
.SHELLFLAGS := -euo pipefail -c
.DEFAULT_GOAL := help
# One build at a time: SwiftPM uses all cores, and output stays in order under -j.
.NOTPARALLEL:

# The backtracer of a crashed worker would hold its output open, and its parent would wait for it.
export SWIFT_BACKTRACE := enable=no

# By default `swift test` compiles everything for @testable, which only the tests of one module use, and the next build
# compiles everything back.
TESTING := -c release --disable-testable-imports

STAMP := .deps/setup.stamp
POLO := .build/release/polo
SCRIPTS := .ci/run Benchmarks/run.sh Benchmarks/slurm.sh $(wildcard scripts/*.sh)
say = @printf '\033[1m== %s\033[0m\n' "$(1)"
ifeq ($(shell test -t 1 && echo terminal),)
say = @printf '== %s\n' "$(1)"
endif

.PHONY: help setup build test test-slurm check bench fuzz sanitize fig1 fig2 figures docs python clean

help: ## list the targets
	@awk -F ':.*## ' '/^[a-z0-9-]+:.*## / { printf "make %-10s %s\n", $$1, $$2 }' $(MAKEFILE_LIST)

setup: ## install what is missing from Debian, fetch MuJoCo
setup $(STAMP): scripts/setup.sh scripts/fetch-mujoco.sh
	@scripts/setup.sh
	@mkdir -p $(dir $(STAMP)) && touch $(STAMP)

build: $(STAMP) ## build .build/release/polo
	$(call say,build)
	@swift build -c release --product polo
	@built=$$(swift build -c release --show-bin-path)/polo; \
	  [ "$$built" -ef $(POLO) ] || { mkdir -p $(dir $(POLO)) && ln -sf "$$built" $(POLO); }
	@echo "built $(POLO)"

test: check python build ## check, build, run the tests, every sweep at smoke size, and kill some
	$(call say,tests)
	@swift test $(TESTING) 2>&1 | tee .build/tests.log || { grep -a '✘' .build/tests.log | cut -c1-1000; exit 1; }
	$(call say,sweeps at smoke size)
	@scripts/smoke.sh
	$(call say,kills)
	@scripts/kill-test.sh 5
	@echo "all passed"

test-slurm: build ## install Slurm from Debian, and run sweeps on real clusters of it on loopback
	$(call say,Slurm)
	@scripts/slurm-test.sh

check: $(STAMP) ## lint, dependencies, tracked files, figures, scripts
	$(call say,check)
	@swift format lint --strict --recursive --parallel Package.swift Sources Tests
	@scripts/check-imports.sh
	@scripts/check-tracked.sh
	@scripts/figures.sh --check
	@if command -v shellcheck >/dev/null; then shellcheck $(SCRIPTS); \
	  else echo "no shellcheck here: the scripts are not linted"; fi
	@scripts/test-setup.sh
	@scripts/test-setup-slurm.sh
	@scripts/test-fetch-mujoco.sh
	@scripts/test-check-imports.sh

bench: build python ## time polo against its peers, and print the table
	$(call say,bench)
	@Benchmarks/run.sh
	@swift build -c release --product mujoco-benchmark
	@.build/release/mujoco-benchmark

# Tests that measure time, or wait for processes with a deadline that holds only without a sanitizer.
UNTIMED := --skip "ten thousand runs" --skip ParentTests
# Each builds in a folder of its own, beside the usual build; HDF5 and the system keep memory to the end.
sanitize: $(STAMP) python ## tests of files, threads and processes under the thread and the address sanitizer
	$(call say,thread sanitizer)
	@POLO_SANITIZE=1 TSAN_OPTIONS='suppressions="$(CURDIR)/scripts/thread-sanitizer.txt"' \
	  swift test --sanitize=thread --scratch-path .build-tsan $(UNTIMED)
	$(call say,address sanitizer)
	@POLO_SANITIZE=1 ASAN_OPTIONS=detect_leaks=0 \
	  swift test --sanitize=address --scratch-path .build-asan $(UNTIMED)

SECONDS_EACH ?= 600
fuzz: $(STAMP) ## random inputs for all that reads files, SECONDS_EACH=600 for each kind
	$(call say,fuzz)
	@POLO_FUZZ_SECONDS=$(SECONDS_EACH) swift test $(TESTING) --filter FuzzTests

fig1: build ## figure 1, from short runs: plots/fig1
	$(call say,fig1)
	@scripts/fig1.sh

fig2: build ## figure 2 at full size: results/fig2 and plots/fig2
	$(call say,fig2)
	@$(POLO) run sweeps/fig2.yaml

figures: $(STAMP) ## draw plots/ again, but figure 1, from the tables there
	$(call say,figures)
	@scripts/figures.sh

docs: build ## the library's documentation: .build/docs/polo.doccarchive
	$(call say,docs)
	@scripts/docs.sh

python: $(STAMP)
	@scripts/python-for-tests.sh

clean: ## remove what was built; results, plots and what was fetched stay
	rm -rf .build .build-tsan .build-asan $(STAMP)
