/// What became of a sale, as far as it is known now.
package struct SaleOutcome: Equatable, Sendable {
    /// Minor units that were still open when the day on which they were due ended.
    package var overdue: Int64 = 0
    package var writtenOff: Int64 = 0
}

/// A decision with what the draft comes to, and what became of the sale.
package struct BackTestCase: Equatable, Sendable {
    package enum Sale: Equatable, Sendable {
        case order(ID<Order>)
        /// One that only its invoice tells of.
        case invoice(ID<Invoice>)
    }

    package let sale: Sale
    package let customer: ID<Customer>
    package let segment: String?
    package let date: CivilDate
    /// Minor units.
    package let amount: Int64
    package let live: Decision.Outcome
    package let draft: Decision.Outcome
    /// What stopped it under the draft.
    package let failed: [Finding]
    /// nil: unknown, as nothing of it was ever invoiced.
    package var outcome: SaleOutcome?

    package init(
        sale: Sale,
        customer: ID<Customer>,
        segment: String?,
        date: CivilDate,
        amount: Int64,
        live: Decision.Outcome,
        draft: Decision.Outcome,
        failed: [Finding],
        outcome: SaleOutcome? = nil
    ) {
        self.sale = sale
        self.customer = customer
        self.segment = segment
        self.date = date
        self.amount = amount
        self.live = live
        self.draft = draft
        self.failed = failed
        self.outcome = outcome
    }

    package var isFlipped: Bool { live != draft }
}

/// A count of cases and the sum of their amounts in minor units.
package struct BackTestTally: Equatable, Sendable {
    package private(set) var count = 0
    package private(set) var amount: Int64 = 0

    package init() {}

    mutating func add(_ amount: Int64) throws(Failure) {
        count += 1
        self.amount = try sum(self.amount, amount)
    }
}

/// What one of the two policies did with the cases, and what became of those that it let pass.
package struct BackTestSide: Equatable, Sendable {
    package private(set) var outcomes: [Decision.Outcome: BackTestTally] = [:]
    /// Minor units of approved cases that became overdue, or were written off.
    package private(set) var overdue: Int64 = 0
    package private(set) var writtenOff: Int64 = 0
    /// Approved cases of which nobody knows what would have become.
    package private(set) var unknown = BackTestTally()

    mutating func add(_ outcome: Decision.Outcome, _ entry: BackTestCase) throws(Failure) {
        try outcomes[outcome, default: BackTestTally()].add(entry.amount)
        guard outcome == .approve else { return }
        guard let result = entry.outcome else { return try unknown.add(entry.amount) }
        overdue = try sum(overdue, result.overdue)
        writtenOff = try sum(writtenOff, result.writtenOff)
    }
}

/// A decision that turned from one outcome to another.
package struct OutcomeFlip: Hashable, Sendable {
    package let live: Decision.Outcome
    package let draft: Decision.Outcome

    package init(live: Decision.Outcome, draft: Decision.Outcome) {
        self.live = live
        self.draft = draft
    }

    /// Every pair of two different outcomes.
    package static let all: [OutcomeFlip] = Decision.Outcome.allCases.flatMap { live in
        Decision.Outcome.allCases.filter { $0 != live }.map { OutcomeFlip(live: live, draft: $0) }
    }
}

/// The figures of a set of cases.
package struct BackTestSummary: Equatable, Sendable {
    package private(set) var cases = BackTestTally()
    package private(set) var flips: [OutcomeFlip: BackTestTally] = [:]
    /// What the live policy let pass and the draft stops.
    package private(set) var salesHeld = BackTestTally()
    /// What the live policy stopped and the draft lets pass.
    package private(set) var salesFreed = BackTestTally()
    package private(set) var live = BackTestSide()
    package private(set) var draft = BackTestSide()

    mutating func add(_ entry: BackTestCase) throws(Failure) {
        try cases.add(entry.amount)
        try live.add(entry.live, entry)
        try draft.add(entry.draft, entry)
        guard entry.isFlipped else { return }
        try flips[OutcomeFlip(live: entry.live, draft: entry.draft), default: BackTestTally()]
            .add(entry.amount)
        if entry.live == .approve { try salesHeld.add(entry.amount) }
        if entry.draft == .approve { try salesFreed.add(entry.amount) }
    }
}

/// What a back-test found.
package struct BackTestReport: Sendable {
    package let summary: BackTestSummary
    /// By segment, in the order of their names, customers without one first.
    package let segments: [(segment: String?, summary: BackTestSummary)]
    /// Flipped cases in the order of their days, the first of them.
    package let flipped: [BackTestCase]
    /// Whether there are more of them.
    package let hasMoreFlipped: Bool

    package static let flippedMax = 1_000

    init(_ cases: [BackTestCase]) throws(Failure) {
        var summary = BackTestSummary()
        var bySegment: [String?: BackTestSummary] = [:]
        var flipped: [BackTestCase] = []
        var flippedCount = 0
        for entry in cases {
            try summary.add(entry)
            try bySegment[entry.segment, default: BackTestSummary()].add(entry)
            guard entry.isFlipped else { continue }
            flippedCount += 1
            if flipped.count < Self.flippedMax { flipped.append(entry) }
        }
        self.summary = summary
        segments = bySegment.map { (segment: $0.key, summary: $0.value) }
            .sorted { ($0.segment ?? "") < ($1.segment ?? "") }
        self.flipped = flipped
        hasMoreFlipped = flippedCount > flipped.count
    }
}
