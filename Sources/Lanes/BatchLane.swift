internal import Dispatch
internal import Synchronization

/// Why a submitted work has no result.
package enum BatchError<Failure: Error>: Error {
    /// The lane was full; nothing ran.
    case laneFull
    /// The batch that the work was part of failed as a whole.
    case failed(Failure)
}

extension BatchError: Equatable where Failure: Equatable {}

/// A lane that takes all the work that waits as one batch, so that one costly step (a commit) can serve all of it.
/// The `process` given at init runs the items and says when each is answered: no caller goes on before.
///
/// A single item waits for no company: what comes while a batch is processed makes up the next one.
package final class BatchLane<Resource, Failure: Error>: Sendable {
    package typealias Item = BatchItem<Resource, Failure>

    private struct Intake {
        var waiting: [Item] = []
        /// Waiting and in process.
        var depth = 0
        var isAwake = false
    }

    private let depthMax: Int
    private let countMax: Int
    private let millisecondsMax: UInt64
    private let process: @Sendable (inout Resource, Batch<Resource, Failure>) -> Void
    private let queue: DispatchQueue
    private let intake = Mutex(Intake())
    /// Guarded by `queue`: made on it, and touched only by `drain`, which runs on it.
    private nonisolated(unsafe) var resource: Resource

    /// Makes the resource on the lane, and waits for it.
    /// - Parameters:
    ///   - countMax: items in a batch at most.
    ///   - millisecondsMax: a batch hands out no further item once this time has passed; what is left comes first
    ///     in the next one.
    ///   - process: runs each item of the batch, then acknowledges or fails each that it took.
    package init<E: Error>(
        label: String,
        depthMax: Int = 1_024,
        countMax: Int = 256,
        millisecondsMax: UInt64 = 20,
        make: @Sendable () throws(E) -> Resource,
        process: @escaping @Sendable (inout Resource, Batch<Resource, Failure>) -> Void
    ) throws(E) {
        self.depthMax = depthMax
        self.countMax = countMax
        self.millisecondsMax = millisecondsMax
        self.process = process
        let queue = DispatchQueue(label: label, qos: .userInitiated)
        self.queue = queue
        resource = try queue.made(by: make)
    }

    /// How much waits or is in process at this moment.
    package var depth: Int { intake.withLock { $0.depth } }

    /// Hands in work and waits until its batch is settled; refuses at once when the lane is full.
    package func submit<T: Sendable>(
        _ body: @escaping @Sendable (inout Resource) -> T
    ) async throws(BatchError<Failure>) -> T {
        let result: Result<T, BatchError<Failure>> = await withCheckedContinuation { continuation in
            let item = Item(
                work: { resource in
                    let value = body(&resource)
                    return {
                        self.leave()
                        continuation.resume(returning: .success(value))
                    }
                },
                refuse: { failure in
                    self.leave()
                    continuation.resume(returning: .failure(.failed(failure)))
                }
            )
            if !accept(item) { continuation.resume(returning: .failure(.laneFull)) }
        }
        return try result.get()
    }

    private func accept(_ item: Item) -> Bool {
        let (isAccepted, mustWake) = intake.withLock { intake in
            guard intake.depth < depthMax else { return (false, false) }
            intake.waiting.append(item)
            intake.depth += 1
            let mustWake = !intake.isAwake
            intake.isAwake = true
            return (true, mustWake)
        }
        if mustWake { queue.async { self.drain() } }
        return isAccepted
    }

    /// Before the caller goes on, so that whoever comes back at once finds the place that it left.
    private func leave() {
        intake.withLock { $0.depth -= 1 }
    }

    /// Runs on the queue: batch after batch until nothing waits.
    private func drain() {
        while let items = take() {
            let batch = Batch(items, millisecondsMax: millisecondsMax)
            process(&resource, batch)
            precondition(batch.taken.allSatisfy(\.isSettled), "a processed batch settles all it took")
            intake.withLock { $0.waiting.insert(contentsOf: batch.untaken, at: 0) }
        }
    }

    private func take() -> [Item]? {
        intake.withLock { intake in
            guard !intake.waiting.isEmpty else {
                intake.isAwake = false
                return nil
            }
            let items = Array(intake.waiting.prefix(countMax))
            intake.waiting.removeFirst(items.count)
            return items
        }
    }
}
