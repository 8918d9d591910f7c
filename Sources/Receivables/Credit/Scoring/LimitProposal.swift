/// A limit that a scorecard's rule proposes for a customer's class.
package struct LimitProposal: Document, Equatable, Sendable {
    package static let kind = DocumentKind.limitProposal

    package enum Status: String, CaseIterable, Sendable {
        case open
        /// A second person decides whether the limit is raised.
        case awaitingApproval = "awaiting_approval"
        case accepted
        case rejected
        /// A newer proposal has taken its place.
        case superseded
    }

    package let id: ID<LimitProposal>
    package var version: Int64
    package let createdAt: Instant
    package let customer: ID<Customer>
    package let currency: Currency
    package let scorecard: ScorecardVersionReference
    package let riskClass: String
    /// The score that the class came from; nil: a person gave it.
    package let score: ID<Score>?
    /// Minor units of the lasting limit when it was made; nil: unlimited.
    package let currentLimit: Int64?
    /// From the base to the proposed limit, which is the last one's amount.
    package let steps: [LimitStep]
    package var status: Status
    /// The approval that it waits for or waited for.
    package var approval: ID<Approval>?
    package var decidedAt: Instant?

    package init(
        id: ID<LimitProposal>,
        version: Int64,
        createdAt: Instant,
        customer: ID<Customer>,
        currency: Currency,
        scorecard: ScorecardVersionReference,
        riskClass: String,
        score: ID<Score>?,
        currentLimit: Int64?,
        steps: [LimitStep],
        status: Status,
        approval: ID<Approval>?,
        decidedAt: Instant?
    ) {
        self.id = id
        self.version = version
        self.createdAt = createdAt
        self.customer = customer
        self.currency = currency
        self.scorecard = scorecard
        self.riskClass = riskClass
        self.score = score
        self.currentLimit = currentLimit
        self.steps = steps
        self.status = status
        self.approval = approval
        self.decidedAt = decidedAt
    }

    /// Minor units.
    package var proposedLimit: Int64 { steps.amount }

    package var snapshot: SnapshotFields {
        [
            "id": .id(id), "version": .integer(version), "created_at": .text(createdAt.description),
            "customer_id": .id(customer), "status": .text(status.rawValue), "currency": .text(currency.code),
            "scorecard": scorecard.snapshot, "risk_class": .text(riskClass), "score_id": .id(score),
            "current_limit": .optional(currentLimit), "proposed_limit": .integer(proposedLimit),
            "steps": .list(steps.map { .fields($0.snapshot) }), "approval_id": .id(approval),
            "decided_at": .optional(decidedAt?.description),
        ]
    }
}
