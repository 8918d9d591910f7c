import Synchronization

/// Whether the service is on its way down, and what still runs: until that has ended, whoever comes is told so.
package final class Draining: Sendable {
    private let hasBegun = Atomic(false)
    private let running = Atomic(0)

    private static let intervalMilliseconds = 10

    package init() {}

    package func begin() {
        hasBegun.store(true, ordering: .sequentiallyConsistent)
    }

    var isUnderway: Bool { hasBegun.load(ordering: .sequentiallyConsistent) }

    /// Runs a request; nil once draining has begun.
    func admit<Value>(_ request: () async -> Value) async -> Value? {
        // Counted before it asks: whoever begins to drain and sees none running can be sure.
        running.add(1, ordering: .sequentiallyConsistent)
        defer { running.subtract(1, ordering: .sequentiallyConsistent) }
        guard !isUnderway else { return nil }
        return await request()
    }

    /// Ends when nothing runs that was admitted, or when the time is over.
    package func waitUntilQuiet(seconds: Int) async {
        for _ in 0..<(seconds * 1_000 / Self.intervalMilliseconds) {
            guard running.load(ordering: .sequentiallyConsistent) > 0 else { return }
            try? await Task.sleep(for: .milliseconds(Self.intervalMilliseconds))
        }
    }
}
