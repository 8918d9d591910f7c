/// What matching found for a payment: used by itself, or proposed to a person.
package struct MatchProposal: Document, Equatable, Sendable {
    package static let kind = DocumentKind.matchProposal

    package enum Status: String, CaseIterable, Sendable {
        /// It waits for a person.
        case open
        /// It waited when what it rests on changed: the payment, or an instalment.
        case stale
        case accepted
        case rejected
        /// Something newer has taken its place, or the payment was used otherwise.
        case superseded
        /// The rules used the payment by themselves.
        case applied
        /// Nothing was found.
        case unmatched
    }

    package let id: ID<MatchProposal>
    package var version: Int64
    package let createdAt: Instant
    package var updatedAt: Instant
    package let payment: ID<Payment>
    /// Who pays, by what was found; nil where nobody is known who could.
    package let customer: ID<Customer>?
    package let currency: Currency
    /// Minor units of the payment that weren't used when it was made.
    package let amount: Int64
    package let finding: MatchFinding?
    /// The next best that would settle something else.
    package let runnerUp: MatchFinding?
    /// Why the rules didn't use the payment by themselves; nil: they did.
    package let whyNot: String?
    package var status: Status
    package var decidedAt: Instant?

    package init(
        id: ID<MatchProposal>,
        version: Int64,
        createdAt: Instant,
        updatedAt: Instant,
        payment: ID<Payment>,
        customer: ID<Customer>?,
        currency: Currency,
        amount: Int64,
        finding: MatchFinding?,
        runnerUp: MatchFinding?,
        whyNot: String?,
        status: Status,
        decidedAt: Instant?
    ) {
        self.id = id
        self.version = version
        self.createdAt = createdAt
        self.updatedAt = updatedAt
        self.payment = payment
        self.customer = customer
        self.currency = currency
        self.amount = amount
        self.finding = finding
        self.runnerUp = runnerUp
        self.whyNot = whyNot
        self.status = status
        self.decidedAt = decidedAt
    }

    /// Minor units that stay on account.
    package func left() throws(Failure) -> Int64 {
        var left = amount
        for use in finding?.uses ?? [] { left = try difference(left, use.amount) }
        return left
    }

    package var allowedActions: [String] {
        switch status {
        case .open: ["accept", "reject"]
        case .stale: ["reject"]
        case .accepted, .rejected, .superseded, .applied, .unmatched: []
        }
    }

    package var snapshot: SnapshotFields {
        var fields: SnapshotFields = [
            "id": .id(id), "version": .integer(version), "created_at": .text(createdAt.description),
            "updated_at": .text(updatedAt.description), "payment_id": .id(payment),
            "customer_id": .id(customer), "currency": .text(currency.code), "amount": .integer(amount),
            "status": .text(status.rawValue),
        ]
        if let finding {
            for field in finding.snapshot.list { fields.append(field.name, field.value) }
        } else {
            fields.append("rule", .null)
            fields.append("score", .null)
            fields.append("components", .list([]))
            fields.append("allocations", .list([]))
        }
        fields.append("runner_up", runnerUp.map { .fields($0.snapshot) } ?? .null)
        fields.append("why_not", .optional(whyNot))
        fields.append("decided_at", .optional(decidedAt?.description))
        return fields
    }
}
