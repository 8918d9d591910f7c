# The commands of the house. `make run` and `make test` need nothing but a Swift toolchain.
SWIFT_FLAGS = --explicit-target-dependency-import-check error -Xswiftc -require-explicit-sendable

.PHONY: run test lint check soak bench setup

run: setup
	swift build -c release $(SWIFT_FLAGS)
	.build/release/quittance demo

test: setup
	swift build --build-tests $(SWIFT_FLAGS)
	swift test --skip-build

lint:
	swift format lint --recursive --strict --parallel Sources Tests Package.swift

check: test lint

# The same tests with bigger numbers, then under the thread sanitizer, then counted for coverage.
soak: setup
	swift build --build-tests $(SWIFT_FLAGS)
	QUITTANCE_ROUNDS=200 swift test --skip-build --filter IntegrationTests
	TSAN_OPTIONS=exitcode=66 swift test --sanitize=thread --scratch-path .build/thread
	swift test --enable-code-coverage --scratch-path .build/coverage
	python3 Tests/coverage.py .build/coverage

# Figures of the program built for release, each held to what the README says of it.
bench: setup
	QUITTANCE_BENCH=1 swift test -c release -Xswiftc -enable-testing --scratch-path .build/bench --no-parallel --filter "1,000 open|100,000 orders|20 custom rules|50,000 lines|labelled payments"

# Installs the one header package that the build needs, where it is missing.
setup:
	@sh Config/setup.sh
