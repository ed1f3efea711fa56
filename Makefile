# Each target does everything a bare Debian 12 machine needs, packages included, and may be run again.
.PHONY: configure build demo examples test test-asan test-tsan fuzz bench format check-format clean

BUILD := build
JOBS ?= $(shell nproc)
SOURCES = git ls-files '*.cc' '*.h'

configure:
	scripts/install-deps.sh
	cmake --preset release

# Every program, in build/bin.
build: configure
	cmake --build $(BUILD) --target programs --parallel $(JOBS)

# Plan, apply, failover, subnet change and destroy, against an emulated cloud.
demo: build
	scripts/demo.sh $(BUILD)/bin

# Applies every case of examples/moves against an emulated cloud, and runs the commands of the READMEs; compares with what is kept.
examples: build
	ENIFORM_BIN=$(abspath $(BUILD)/bin) /usr/bin/python3 tests/e2e/test_gallery.py
	ENIFORM_BIN=$(abspath $(BUILD)/bin) /usr/bin/python3 tests/e2e/test_walkthroughs.py

# Walks through one case of examples/moves, or an example whose README has commands: make example-two-addresses-swap, make example-fleet
example-%: build
	ENIFORM_BIN=$(abspath $(BUILD)/bin) /usr/bin/python3 tests/e2e/show_move.py $*

# Builds everything and runs every test; more at a time than there are cores, since some wait more than they work.
test: configure
	cmake --build $(BUILD) --parallel $(JOBS)
	ctest --test-dir $(BUILD) --output-on-failure --parallel 4

# The unit tests under the address and undefined-behaviour sanitizers.
test-asan:
	scripts/install-deps.sh
	cmake --preset asan
	cmake --build build-asan --target unit_tests --parallel $(JOBS)
	LSAN_OPTIONS="suppressions=$(CURDIR)/tests/lsan.supp:print_suppressions=0" ctest --test-dir build-asan --output-on-failure --parallel 2 --label-exclude '^(e2e|house)$$'

# The unit tests under the thread sanitizer.
test-tsan:
	scripts/install-deps.sh
	cmake --preset tsan
	cmake --build build-tsan --target unit_tests --parallel $(JOBS)
	ctest --test-dir build-tsan --output-on-failure --parallel 2 --label-exclude '^(e2e|house)$$'

# Feeds each harness of tests/fuzz with what libFuzzer makes of its corpus, for FUZZ_SECONDS each.
FUZZ_SECONDS ?= 60
fuzz:
	scripts/install-deps.sh
	cmake --preset fuzz
	cmake --build build-fuzz --target fuzzers --parallel $(JOBS)
	scripts/fuzz.sh build-fuzz/fuzz $(FUZZ_SECONDS)

# Time, memory and API calls: everything that has a bar, then plan and apply of 1,000 and 10,000 interfaces.
bench: build
	cmake --build $(BUILD) --target planner_bench state_bench --parallel $(JOBS)
	python3 tests/bench/bench.py --programs $(BUILD)/bin --planner $(BUILD)/tests/planner_bench --state $(BUILD)/tests/state_bench

format:
	scripts/install-deps.sh
	$(SOURCES) | xargs clang-format -i

check-format:
	scripts/install-deps.sh
	$(SOURCES) | xargs clang-format --dry-run -Werror

clean:
	rm -rf build build-debug build-asan build-tsan build-fuzz
