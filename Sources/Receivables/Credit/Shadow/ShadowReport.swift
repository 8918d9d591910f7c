/// How often a draft in shadow would have decided otherwise, and by which checks.
package struct ShadowReport: Equatable, Sendable {
    /// Decisions of one pair of outcomes in one currency.
    package struct Pair: Equatable, Sendable {
        package let live: Decision.Outcome
        package let draft: Decision.Outcome
        package let currency: Currency
        package let count: Int64
        /// Minor units.
        package let amount: Int64
    }

    /// Decisions that a check turned.
    package struct Turn: Equatable, Sendable {
        package let check: String
        /// Those that it stops under the draft alone.
        package let stopped: Int64
        /// Those that it stops under the live policy alone.
        package let freed: Int64
    }

    package let decisions: Int64
    package let differing: Int64
    /// By outcomes and currency.
    package let pairs: [Pair]
    /// The most frequent first.
    package let turns: [Turn]

    package init(_ tallies: [ShadowTally]) throws(Failure) {
        var decisions: Int64 = 0
        var differing: Int64 = 0
        var pairs: [Pair] = []
        var stopped: [String: Int64] = [:]
        var freed: [String: Int64] = [:]
        for tally in tallies {
            decisions = try sum(decisions, tally.count)
            if tally.live != tally.draft { differing = try sum(differing, tally.count) }
            for check in tally.reasons.draftOnly {
                stopped[check] = try sum(stopped[check] ?? 0, tally.count)
            }
            for check in tally.reasons.liveOnly { freed[check] = try sum(freed[check] ?? 0, tally.count) }
            try Self.add(tally, to: &pairs)
        }
        self.decisions = decisions
        self.differing = differing
        self.pairs = pairs
        turns = Set(stopped.keys).union(freed.keys)
            .map { Turn(check: $0, stopped: stopped[$0] ?? 0, freed: freed[$0] ?? 0) }
            .sorted { left, right in
                let (more, less) = (left.stopped + left.freed, right.stopped + right.freed)
                return more == less ? left.check < right.check : more > less
            }
    }

    private static func add(_ tally: ShadowTally, to pairs: inout [Pair]) throws(Failure) {
        let index = pairs.firstIndex {
            $0.live == tally.live && $0.draft == tally.draft && $0.currency == tally.currency
        }
        let before = index.map { pairs[$0] }
        let pair = Pair(
            live: tally.live,
            draft: tally.draft,
            currency: tally.currency,
            count: try sum(before?.count ?? 0, tally.count),
            amount: try sum(before?.amount ?? 0, tally.amount)
        )
        if let index { pairs[index] = pair } else { pairs.append(pair) }
    }
}

/// Decisions in shadow that are alike.
package struct ShadowTally: Equatable, Sendable {
    package let live: Decision.Outcome
    package let draft: Decision.Outcome
    package let currency: Currency
    package let reasons: ShadowReasons
    package let count: Int64
    /// Minor units.
    package let amount: Int64

    package init(
        live: Decision.Outcome,
        draft: Decision.Outcome,
        currency: Currency,
        reasons: ShadowReasons,
        count: Int64,
        amount: Int64
    ) {
        self.live = live
        self.draft = draft
        self.currency = currency
        self.reasons = reasons
        self.count = count
        self.amount = amount
    }
}

/// What a list of decisions in shadow is narrowed by.
package struct ShadowFilter: Equatable, Sendable {
    package let draft: PolicyVersionReference
    package var customer: ID<Customer>?
    package var order: ID<Order>?
    /// Whether only those are listed that differ from what was decided.
    package var differs = false

    package init(draft: PolicyVersionReference) {
        self.draft = draft
    }
}

/// What shadow mode needs stored.
package protocol ShadowRepository {
    /// Every draft that is in shadow, with whom its policy is for.
    func draftsInShadow() throws(Failure) -> [(draft: PolicyVersion, scope: PolicyScope)]
    /// Puts a draft in shadow; nil: takes it out.
    func setShadowed(_ draft: PolicyVersionReference, since instant: Instant?) throws(Failure)
    /// The store gives the seq.
    func insert(_ decision: ShadowDecision) throws(Failure)
    /// Newest first; a page's place is the seq in the low half.
    func shadowDecisions(_ filter: ShadowFilter, _ page: Page) throws(Failure) -> [ShadowDecision]
    /// Decisions of `from…to` by what they have in common.
    func shadowTallies(of draft: PolicyVersionReference, from: CivilDate, to: CivilDate) throws(Failure)
        -> [ShadowTally]
}
