import Foundation

/// Whether figures are to be measured and held to, as `make bench` asks: a debug build under other tests only shows
/// that the measurement still runs.
let isBenchmark = ProcessInfo.processInfo.environment["QUITTANCE_BENCH"] != nil
