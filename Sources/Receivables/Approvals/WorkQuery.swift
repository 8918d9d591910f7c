/// What a work queue is narrowed by, and in which order it comes.
package struct WorkQuery: Equatable, Sendable {
    package enum Order: String, CaseIterable, Sendable {
        case newest
        /// What is due first; what has no target comes last, the oldest first.
        case dueAt = "due_at"
    }

    package var customer: ID<Customer>?
    /// Only approvals of this role.
    package var role: Role?
    /// Only approvals of this status; nil: all, or those that wait where only such are asked for.
    package var status: Approval.Status?
    /// Whether only what is past its due time is asked for.
    package var isOverdue = false
    /// Whether only what the caller may decide is asked for.
    package var isDecidable = false
    package var order = Order.newest

    package init() {}

    /// Whether only what waits can be meant.
    var concernsWaiting: Bool { isOverdue || isDecidable || order == .dueAt }
}

/// A row and its place in a list.
struct Placed<Row> {
    let row: Row
    let high: UInt64
    let low: UInt64

    init(_ row: Row, high: UInt64, low: UInt64) {
        self.row = row
        self.high = high
        self.low = low
    }

    init(_ row: Row, _ clock: DecisionClock) {
        self.init(
            row,
            high: UInt64(clamping: clock.dueAt?.milliseconds ?? .max),
            low: UInt64(clamping: clock.seq)
        )
    }
}
