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

    private let depthMax: Int
    private let countMax: Int
    private let millisecondsMax: UInt64
    private let process: @Sendable (inout Resource, Batch<Resource, Failure>) -> Void
    private let queue: DispatchQueue
    private let underway = Atomic(0)
    /// Guarded by `queue`: made on it, and touched only by `drain`, which runs on it.
    private nonisolated(unsafe) var resource: Resource
    /// Guarded by `queue`: touched only by `admit` and `drain`, which run on it.
    private nonisolated(unsafe) var waiting: [Item] = []
    /// Guarded by `queue`, as `waiting` is.
    private nonisolated(unsafe) var isDrainScheduled = false

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
    package var depth: Int { underway.load(ordering: .relaxed) }

    /// Hands in work and waits until its batch is settled; refuses at once when the lane is full.
    package func submit<T: Sendable>(
        _ body: @escaping @Sendable (inout Resource) -> T
    ) async throws(BatchError<Failure>) -> T {
        guard underway.add(1, ordering: .relaxed).newValue <= depthMax else {
            leave()
            throw .laneFull
        }
        let result: Result<T, Failure> = await withCheckedContinuation { continuation in
            let answer = { @Sendable (result: Result<T, Failure>) in
                // First, so that a caller who comes back at once finds the place that it left.
                self.leave()
                continuation.resume(returning: result)
            }
            let item = Item(
                work: { resource in
                    let value = body(&resource)
                    return { answer(.success(value)) }
                },
                refuse: { answer(.failure($0)) }
            )
            queue.async { self.admit(item) }
        }
        do throws(Failure) {
            return try result.get()
        } catch {
            throw .failed(error)
        }
    }

    private func leave() {
        underway.subtract(1, ordering: .relaxed)
    }

    private func admit(_ item: Item) {
        waiting.append(item)
        scheduleDrain()
    }

    /// The drain queues up behind all that has arrived by now, and so takes it all.
    private func scheduleDrain() {
        guard !isDrainScheduled else { return }
        isDrainScheduled = true
        queue.async { self.drain() }
    }

    private func drain() {
        isDrainScheduled = false
        let batch = Batch(Array(waiting.prefix(countMax)), millisecondsMax: millisecondsMax)
        process(&resource, batch)
        precondition(batch.taken.allSatisfy(\.isSettled), "a processed batch settles all it took")
        waiting.removeFirst(batch.taken.count)
        if !waiting.isEmpty { scheduleDrain() }
    }
}
