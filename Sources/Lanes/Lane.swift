internal import Dispatch
internal import Synchronization

/// As much work waits or runs as the lane allows: answer "try again later".
package struct LaneFull: Error, Equatable {
    package init() {}
}

/// A serial queue of its own with a limit on what may wait: work that may block, such as a query, runs here and
/// never on Swift's shared pool, whose few threads must not block.
package final class Lane: Sendable {
    package let depthMax: Int
    let queue: DispatchQueue
    private let underway = Atomic(0)

    package init(label: String, depthMax: Int = 1_024) {
        queue = DispatchQueue(label: label, qos: .userInitiated)
        self.depthMax = depthMax
    }

    /// How much waits or runs at this moment.
    package var depth: Int { underway.load(ordering: .relaxed) }

    /// Runs the body after all that came before it; refuses at once when the lane is full.
    package func run<T: Sendable>(_ body: @escaping @Sendable () -> T) async throws(LaneFull) -> T {
        guard underway.add(1, ordering: .relaxed).newValue <= depthMax else {
            underway.subtract(1, ordering: .relaxed)
            throw LaneFull()
        }
        return await withCheckedContinuation { continuation in
            queue.async {
                let value = body()
                self.underway.subtract(1, ordering: .relaxed)
                continuation.resume(returning: value)
            }
        }
    }
}
