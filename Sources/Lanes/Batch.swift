internal import Dispatch

/// The items that one turn of a batch lane may take, handed out in the order they came until the time is up.
/// To be settled by `process` before it returns; touched only on the lane's queue.
package final class Batch<Resource, Failure: Error>: Sequence, IteratorProtocol {
    package typealias Item = BatchItem<Resource, Failure>

    private let items: [Item]
    private let endNanoseconds: UInt64
    private var takenCount = 0

    init(_ items: [Item], millisecondsMax: UInt64) {
        self.items = items
        endNanoseconds = DispatchTime.now().uptimeNanoseconds + millisecondsMax * 1_000_000
    }

    /// The first item whatever the time, so that every turn gets something done.
    package func next() -> Item? {
        guard takenCount < items.count else { return nil }
        guard takenCount == 0 || DispatchTime.now().uptimeNanoseconds < endNanoseconds else { return nil }
        takenCount += 1
        return items[takenCount - 1]
    }

    /// Answers every taken item that is not settled yet with its result.
    package func acknowledge() {
        for item in taken where !item.isSettled { item.acknowledge() }
    }

    /// Answers every item that is not settled yet with the failure, those not taken yet as well.
    package func fail(_ failure: Failure) {
        takenCount = items.count
        for item in items where !item.isSettled { item.fail(failure) }
    }

    var taken: ArraySlice<Item> { items[..<takenCount] }
}

@available(*, unavailable)
extension Batch: Sendable {}

/// One piece of submitted work, its type of result erased.
///
/// Unchecked, as it has state: made by the submitter, handed over to the lane's queue, touched only there.
package final class BatchItem<Resource, Failure: Error>: @unchecked Sendable {
    private enum State {
        case waiting
        /// Holds what resumes the submitter with the result.
        case ran(answer: () -> Void)
        case settled
    }

    private let work: (inout Resource) -> (() -> Void)
    private let refuse: (Failure) -> Void
    private var state = State.waiting

    init(work: @escaping (inout Resource) -> (() -> Void), refuse: @escaping (Failure) -> Void) {
        self.work = work
        self.refuse = refuse
    }

    package var isSettled: Bool {
        switch state {
        case .settled: true
        case .waiting, .ran: false
        }
    }

    /// Does the work and keeps its result; the submitter waits on.
    package func run(_ resource: inout Resource) {
        guard case .waiting = state else { preconditionFailure("an item of a batch is run once") }
        state = .ran(answer: work(&resource))
    }

    /// Lets the submitter go on with the result.
    package func acknowledge() {
        guard case .ran(let answer) = state else {
            preconditionFailure("an item is acknowledged once, after it ran")
        }
        state = .settled
        answer()
    }

    /// Lets the submitter go on with the failure, whatever the work came to.
    package func fail(_ failure: Failure) {
        precondition(!isSettled, "an item of a batch is settled once")
        state = .settled
        refuse(failure)
    }
}
