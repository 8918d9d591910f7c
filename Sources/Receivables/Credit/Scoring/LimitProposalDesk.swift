/// What came of accepting a proposal.
package enum ProposalResult: Sendable {
    case accepted(LimitProposal)
    /// A second person decides; the limit stays meanwhile.
    case awaiting(Approval)
}

/// Limits proposed by class, and what becomes of them.
package struct LimitProposalDesk {
    let session: any Session
    let context: OperationContext

    package init(session: any Session, context: OperationContext) {
        self.session = session
        self.context = context
    }

    /// Computes a limit for the customer's class; an open proposal is superseded.
    package func propose(for id: ID<Customer>) throws(Failure) -> LimitProposal {
        guard let customer = try session.customer(id) else { throw .missing(.customer, id.text) }
        let risk = RiskBook(session)
        let standing = try risk.standing(of: customer)
        guard let name = standing.riskClass else {
            throw refusal("no_risk_class", "the customer has no risk class; score it first")
        }
        guard let version = try risk.model(for: customer, standing), let rule = version.model.limit,
            let limit = version.model.riskClass(named: name)?.limit
        else { throw refusal("no_limit_rule", "the scorecard proposes no limit for the class \(name)") }
        if let currency = rule.currency, currency != customer.currency {
            throw .currencyMismatch(expected: customer.currency, found: currency)
        }
        let lasting = try session.limit(of: id, on: session.today, knownEvent: nil).lasting
        let gathering = ScoreGathering(session, customer: customer, windowDays: version.model.windowDays)
        let steps = try rule.steps(for: limit) { (base) throws(Failure) in
            switch base {
            case .sales: try gathering.sales()
            case .averageMonthlySales:
                try roundedQuotient(
                    Int128(gathering.sales()) * 365,
                    Int128(12 * version.model.windowDays)
                )
            case .largestPaidInvoice: try gathering.largestPaidInvoice()
            case .creditLimit: lasting
            }
        }
        guard let steps else {
            throw refusal("no_limit_rule", "the limit is unlimited, so nothing is computed from it")
        }
        if let old = try session.openLimitProposal(of: id) {
            _ = try move(old, to: .superseded, .limitProposalSuperseded)
        }
        let proposal = LimitProposal(
            id: session.newID(LimitProposal.self),
            version: 1,
            createdAt: session.now,
            customer: id,
            currency: customer.currency,
            scorecard: version.reference,
            riskClass: name,
            score: standing.isManual ? nil : standing.score?.id,
            currentLimit: lasting,
            steps: steps,
            status: .open,
            approval: nil,
            decidedAt: nil
        )
        try session.recordCreation(.limitProposed, proposal, customer: id)
        try session.insert(proposal)
        return proposal
    }

    /// Grants the proposed limit as any other is granted: through the same tiers.
    package func accept(_ id: ID<LimitProposal>, expectedVersion: ExpectedVersion?) throws(Failure)
        -> ProposalResult
    {
        let proposal = try open(id, expectedVersion: expectedVersion)
        let result = try CustomerDesk(session: session, context: context).setLimit(
            of: proposal.customer,
            LimitDraft(amount: proposal.proposedLimit, validFrom: nil, validUntil: nil, expiresOn: nil),
            expectedVersion: nil
        )
        switch result {
        case .set: return .accepted(try move(proposal, to: .accepted, .limitProposalAccepted))
        case .awaiting(let approval):
            var waiting = proposal
            waiting.approval = approval.id
            _ = try move(waiting, to: .awaitingApproval, .limitProposalAwaitsApproval)
            return .awaiting(approval)
        }
    }

    package func reject(_ id: ID<LimitProposal>, expectedVersion: ExpectedVersion?) throws(Failure)
        -> LimitProposal
    {
        try move(open(id, expectedVersion: expectedVersion), to: .rejected, .limitProposalRejected)
    }

    /// Follows the approval that a proposal waits for.
    func settle(_ approval: Approval) throws(Failure) {
        guard let proposal = try session.limitProposal(awaiting: approval.id) else { return }
        switch approval.status {
        case .pending: break
        case .approved: _ = try move(proposal, to: .accepted, .limitProposalAccepted)
        case .rejected, .withdrawn: _ = try move(proposal, to: .rejected, .limitProposalRejected)
        }
    }

    private func open(_ id: ID<LimitProposal>, expectedVersion: ExpectedVersion?) throws(Failure)
        -> LimitProposal
    {
        guard let proposal = try session.limitProposal(id) else { throw .missing(.limitProposal, id.text) }
        try require(version: proposal.version, expected: expectedVersion)
        guard proposal.status == .open else {
            throw .conflict(
                code: "limit_proposal_decided",
                detail: "the proposal \(id.text) is \(proposal.status.rawValue)",
                state: proposal.status.rawValue,
                allowed: []
            )
        }
        return proposal
    }

    private func move(_ changed: LimitProposal, to status: LimitProposal.Status, _ type: EventType)
        throws(Failure) -> LimitProposal
    {
        guard let old = try session.limitProposal(changed.id) else {
            throw .missing(.limitProposal, changed.id.text)
        }
        var proposal = changed
        proposal.version += 1
        proposal.status = status
        if status != .awaitingApproval { proposal.decidedAt = session.now }
        try session.recordChange(type, from: old, to: proposal, customer: proposal.customer)
        try session.update(proposal)
        return proposal
    }

    private func refusal(_ code: String, _ detail: String) -> Failure {
        .conflict(code: code, detail: detail, state: "none", allowed: [])
    }
}
