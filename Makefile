# The commands of the house. `make run` and `make test` need nothing but a Swift toolchain.
SWIFT_FLAGS = --explicit-target-dependency-import-check error -Xswiftc -require-explicit-sendable

.PHONY: run test lint check setup

run: setup
	swift build -c release $(SWIFT_FLAGS)
	.build/release/quittance demo

test: setup
	swift build --build-tests $(SWIFT_FLAGS)
	swift test --skip-build

lint:
	swift format lint --recursive --strict --parallel Sources Tests Package.swift

check: test lint

# Installs the one header package that the build needs, where it is missing.
setup:
	@sh Config/setup.sh
