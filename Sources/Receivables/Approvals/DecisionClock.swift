/// How long a decision waits that a person owes, or has waited: an order's hold, each time anew, or an approval.
package struct DecisionClock: Equatable, Sendable {
    package enum Kind: String, CaseIterable, Sendable {
        case hold
        case approval
    }

    /// How the wait ended.
    package enum Outcome: String, CaseIterable, Sendable {
        /// The last reason of the hold has gone.
        case healed
        /// A person has let the order through.
        case released
        case approved
        case rejected
        case cancelled
        case withdrawn
    }

    package struct End: Equatable, Sendable {
        package let at: Instant
        /// The business date.
        package let on: CivilDate
        package let outcome: Outcome
        /// Milliseconds of business hours that it took.
        package let taken: Int64

        package init(at: Instant, on: CivilDate, outcome: Outcome, taken: Int64) {
            self.at = at
            self.on = on
            self.outcome = outcome
            self.taken = taken
        }
    }

    /// 1, 2, 3 … in the order of starting.
    package let seq: Int64
    package let kind: Kind
    package let document: DocumentReference
    package let customer: ID<Customer>
    package let startedAt: Instant
    /// By the policy's target when it started; nil: it had none.
    package let dueAt: Instant?
    /// nil: it still runs.
    package let end: End?

    package init(
        seq: Int64,
        kind: Kind,
        document: DocumentReference,
        customer: ID<Customer>,
        startedAt: Instant,
        dueAt: Instant?,
        end: End?
    ) {
        self.seq = seq
        self.kind = kind
        self.document = document
        self.customer = customer
        self.startedAt = startedAt
        self.dueAt = dueAt
        self.end = end
    }

    /// Whether it is, or was, decided later than it was due.
    package func isOverdue(at now: Instant) -> Bool {
        dueAt.map { $0 < end?.at ?? now } ?? false
    }

    /// Business hours as people read them, to two decimals.
    package static func hours(_ milliseconds: Int64) -> Decimal {
        Decimal.clampedRatio(Int128(milliseconds), 3_600_000, decimals: 2) ?? .zero
    }
}

/// What decision clocks need stored.
package protocol DecisionClockRepository {
    /// The store gives the seq.
    func start(_ clock: DecisionClock) throws(Failure)
    func stop(_ seq: Int64, _ end: DecisionClock.End) throws(Failure)
    /// The last clock of a document, running or not.
    func clock(of document: DocumentReference) throws(Failure) -> DecisionClock?
    /// Newest first; a page's place is the seq in the low half.
    func clocks(of document: DocumentReference, _ page: Page) throws(Failure) -> [DecisionClock]
    /// Those that run, what is due first; a page's place is when it is due and the seq.
    func runningClocks(_ kind: DecisionClock.Kind, _ filter: ClockFilter, _ page: Page) throws(Failure)
        -> [DecisionClock]
    /// Those that run past their due time and weren't told of, what was due first first.
    func untoldClocks(at now: Instant, limit: Int) throws(Failure) -> [DecisionClock]
    func markTold(_ seq: Int64, event: Int64) throws(Failure)
    /// How many run, and how many of them are past their due time.
    func runningCounts(_ kind: DecisionClock.Kind, at now: Instant) throws(Failure)
        -> (running: Int64, overdue: Int64)
}

/// What running clocks are narrowed by.
package struct ClockFilter: Equatable, Sendable {
    package var customer: ID<Customer>?
    /// Only those due before this moment.
    package var dueBefore: Instant?
    /// Only approvals of this role.
    package var role: Role?

    package init(customer: ID<Customer>? = nil, dueBefore: Instant? = nil, role: Role? = nil) {
        self.customer = customer
        self.dueBefore = dueBefore
        self.role = role
    }
}
