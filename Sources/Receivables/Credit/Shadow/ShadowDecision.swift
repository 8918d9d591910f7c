/// What a draft of a policy would have decided, beside what was decided. Nothing acts on it.
package struct ShadowDecision: Equatable, Sendable {
    /// What was decided on.
    package enum Occasion: String, CaseIterable, Sendable {
        case placed
        case changed
        case rechecked
        case reopened
        /// The last reason of its hold has gone.
        case healed
        /// A person has let it through, whatever the checks said.
        case released
        case shipped
    }

    /// 1, 2, 3 … in the order of recording.
    package let seq: Int64
    package let recordedAt: Instant
    package let businessDate: CivilDate
    package let draft: PolicyVersionReference
    package let occasion: Occasion
    package let order: ID<Order>
    package let customer: ID<Customer>
    package let stage: CheckStage
    /// The decision that stood then.
    package let decision: ID<Decision>
    package let currency: Currency
    /// Minor units of what was under test.
    package let amount: Int64
    package let liveOutcome: Decision.Outcome
    package let draftOutcome: Decision.Outcome
    package let reasons: ShadowReasons
    /// The checks of the draft that failed.
    package let failed: [Finding]

    package init(
        seq: Int64,
        recordedAt: Instant,
        businessDate: CivilDate,
        draft: PolicyVersionReference,
        occasion: Occasion,
        order: ID<Order>,
        customer: ID<Customer>,
        stage: CheckStage,
        decision: ID<Decision>,
        currency: Currency,
        amount: Int64,
        liveOutcome: Decision.Outcome,
        draftOutcome: Decision.Outcome,
        reasons: ShadowReasons,
        failed: [Finding]
    ) {
        self.seq = seq
        self.recordedAt = recordedAt
        self.businessDate = businessDate
        self.draft = draft
        self.occasion = occasion
        self.order = order
        self.customer = customer
        self.stage = stage
        self.decision = decision
        self.currency = currency
        self.amount = amount
        self.liveOutcome = liveOutcome
        self.draftOutcome = draftOutcome
        self.reasons = reasons
        self.failed = failed
    }

    package var differs: Bool { liveOutcome != draftOutcome }
}

/// The checks by which two outcomes differ, each side's by their names, ascending.
package struct ShadowReasons: Hashable, Sendable {
    /// What stops a document under the draft alone.
    package let draftOnly: [String]
    /// What stops it under the live policy alone.
    package let liveOnly: [String]

    package init(draftOnly: [String], liveOnly: [String]) {
        self.draftOnly = draftOnly
        self.liveOnly = liveOnly
    }

    /// Nothing where the outcomes are the same: what they differ by changes nothing then.
    init(live: ShadowStanding, draft: Decision.Outcome, _ findings: [Finding]) {
        guard live.outcome != draft else {
            self.init(draftOnly: [], liveOnly: [])
            return
        }
        let stopping = Set(findings.filter(\.stops).map(\.check.rawValue))
        // Where both stop it by one check, the one harder than the other, it is named on the harder side.
        let isHarder = draft == .reject && live.outcome == .hold
        let isSofter = draft == .hold && live.outcome == .reject
        let rejecting = Set(
            findings.filter { $0.stops && $0.severity == .reject }.map(\.check.rawValue)
        )
        self.init(
            draftOnly: (isHarder ? rejecting : stopping.subtracting(live.stopping)).sorted(),
            liveOnly: (isSofter ? live.rejecting : live.stopping.subtracting(stopping)).sorted()
        )
    }
}

/// What the live policy says of a document at the moment.
struct ShadowStanding {
    let decision: ID<Decision>
    let outcome: Decision.Outcome
    /// The checks that stop it.
    let stopping: Set<String>
    let rejecting: Set<String>

    init(_ decision: Decision) {
        self.decision = decision.id
        outcome = decision.evaluation.outcome
        let findings = decision.evaluation.findings.filter(\.stops)
        stopping = Set(findings.map(\.check.rawValue))
        rejecting = Set(findings.filter { $0.severity == .reject }.map(\.check.rawValue))
    }

    /// An approval that isn't written down, on a document with a decision.
    init(approvedSince decision: ID<Decision>) {
        self.decision = decision
        outcome = .approve
        stopping = []
        rejecting = []
    }
}

extension Finding {
    /// Whether it keeps a document from being approved.
    var stops: Bool { result == .failed && severity != .warn }
}
