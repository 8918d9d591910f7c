/// What matching found for payments, and what persons make of it.
package struct MatchDesk {
    let session: any Session
    let context: OperationContext

    /// Proposals that are decided at once: each is a savepoint of its own, and no command holds the writer for long.
    package static let decisionsMax = 50

    package init(session: any Session, context: OperationContext) {
        self.session = session
        self.context = context
    }

    /// Uses the payment as proposed, through the same discounts, tolerances and deductions as any use.
    ///
    /// - Parameter date: the business date of the use; nil: today.
    package func accept(_ id: ID<MatchProposal>, on date: CivilDate?, expectedVersion: ExpectedVersion?)
        throws(Failure) -> MatchProposal
    {
        let proposal = try waiting(id, expectedVersion: expectedVersion)
        guard proposal.status == .open else { throw proposal.refusal("match_proposal_stale") }
        try CashDesk(session: session, context: context).carryOut(proposal, on: date)
        return try move(proposal, to: .accepted, .matchProposalAccepted)
    }

    package func reject(_ id: ID<MatchProposal>, expectedVersion: ExpectedVersion?) throws(Failure)
        -> MatchProposal
    {
        try move(waiting(id, expectedVersion: expectedVersion), to: .rejected, .matchProposalRejected)
    }

    /// Decides several, each for itself.
    package func decideEach(
        _ ids: [ID<MatchProposal>],
        _ decide: (MatchDesk, ID<MatchProposal>) throws(Failure) -> MatchProposal
    ) throws(Failure) -> [(id: ID<MatchProposal>, fate: Result<MatchProposal, Failure>)] {
        var fates: [(id: ID<MatchProposal>, fate: Result<MatchProposal, Failure>)] = []
        for id in ids {
            let fate: Result<MatchProposal, Failure> = try session.nested(actor: Actor(context)) {
                (session) throws(Failure) in
                do throws(Failure) {
                    return .commit(.success(try decide(MatchDesk(session: session, context: context), id)))
                } catch {
                    // A failure of the store is one of the whole command, whose savepoint may be gone.
                    if case .store = error { throw error }
                    return .rollback(.failure(error))
                }
            }
            fates.append((id, fate))
        }
        return fates
    }

    /// Keeps what was found for a payment; the same found again is kept once.
    func keep(_ match: Match, finding: MatchFinding?, of payment: Payment, isApplied: Bool) throws(Failure)
        -> MatchProposal
    {
        let otherwise = finding == nil ? "nothing open fits" : "the payer's account is in another currency"
        let proposal = MatchProposal(
            id: session.newID(MatchProposal.self),
            version: 1,
            createdAt: session.now,
            updatedAt: session.now,
            payment: payment.id,
            customer: payment.customer ?? match.payer?.customer,
            currency: payment.currency,
            amount: payment.unapplied,
            finding: finding,
            runnerUp: match.outcome.runnerUp.map { MatchFinding($0) },
            whyNot: isApplied ? nil : match.outcome.whyNot ?? otherwise,
            status: isApplied ? .applied : finding == nil ? .unmatched : .open,
            decidedAt: isApplied ? session.now : nil
        )
        if let last = try session.lastMatch(of: payment.id), last.says(thatOf: proposal) { return last }
        try giveUp(of: payment.id)
        try session.recordCreation(.matched(proposal.status), proposal, customer: proposal.customer)
        try session.insert(proposal)
        return proposal
    }

    /// What waits for a payment that was used otherwise is no longer to be decided.
    func giveUp(of payment: ID<Payment>) throws(Failure) {
        guard let waiting = try session.waitingMatchProposal(of: payment) else { return }
        _ = try move(waiting, to: .superseded, .matchProposalSuperseded)
    }

    private func waiting(_ id: ID<MatchProposal>, expectedVersion: ExpectedVersion?) throws(Failure)
        -> MatchProposal
    {
        guard let proposal = try session.matchProposal(id) else { throw .missing(.matchProposal, id.text) }
        try require(version: proposal.version, expected: expectedVersion)
        guard proposal.status == .open || proposal.status == .stale else {
            throw proposal.refusal("match_proposal_decided")
        }
        return proposal
    }

    private func move(_ old: MatchProposal, to status: MatchProposal.Status, _ type: EventType)
        throws(Failure) -> MatchProposal
    {
        var proposal = old
        proposal.version += 1
        proposal.updatedAt = session.now
        proposal.status = status
        proposal.decidedAt = session.now
        try session.recordChange(type, from: old, to: proposal, customer: proposal.customer)
        try session.update(proposal)
        return proposal
    }
}

extension MatchProposal {
    func refusal(_ code: String) -> Failure {
        let detail =
            status == .open || status == .stale
            ? "what the proposal \(id.text) rests on has changed; match the payment again"
            : "the proposal \(id.text) is \(status.rawValue)"
        return .conflict(code: code, detail: detail, state: status.rawValue, allowed: allowedActions)
    }

    /// Whether another was found for the same reasons with the same outcome, and this one still stands.
    fileprivate func says(thatOf other: MatchProposal) -> Bool {
        status == other.status && status != .applied && customer == other.customer && amount == other.amount
            && finding == other.finding && runnerUp == other.runnerUp && whyNot == other.whyNot
    }
}

extension EventType {
    fileprivate static func matched(_ status: MatchProposal.Status) -> EventType {
        switch status {
        case .applied: .matchApplied
        case .unmatched: .matchNotFound
        case .open, .stale, .accepted, .rejected, .superseded: .matchProposed
        }
    }
}
