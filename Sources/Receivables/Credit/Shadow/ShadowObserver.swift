/// Runs the drafts that are in shadow over what is decided, and records what each would have decided.
struct ShadowObserver {
    let session: any Session

    init(_ session: any Session) {
        self.session = session
    }

    /// To be called while everything still stands as the live checks saw it. A draft that can't be run leaves
    /// no record: what is tried never stands in the way of what is done.
    ///
    /// - Parameter documents: as they go to the live policy, before that adds what it wants to know.
    func observe(
        _ occasion: ShadowDecision.Occasion,
        _ documents: [CheckedDocument],
        of order: ID<Order>,
        for customer: Customer,
        live: ShadowStanding
    ) throws(Failure) {
        for (draft, scope) in try session.draftsInShadow() where try concerns(scope, customer) {
            let rules = CreditRules(draft)
            let answer: CreditRules.Answer
            do throws(Failure) {
                answer = try evaluate(documents, for: customer, rules: rules)
            } catch {
                if case .store = error { throw error }
                continue
            }
            try session.insert(
                ShadowDecision(
                    seq: 0,
                    recordedAt: session.now,
                    businessDate: session.today,
                    draft: draft.reference,
                    occasion: occasion,
                    order: order,
                    customer: customer.id,
                    stage: answer.document.stage,
                    decision: live.decision,
                    currency: customer.currency,
                    amount: answer.document.amount,
                    liveOutcome: live.outcome,
                    draftOutcome: answer.outcome,
                    reasons: ShadowReasons(live: live, draft: answer.outcome, answer.findings),
                    failed: answer.findings.filter { $0.result == .failed }
                )
            )
        }
    }

    private func evaluate(_ documents: [CheckedDocument], for customer: Customer, rules: CreditRules)
        throws(Failure) -> CreditRules.Answer
    {
        let credit = CreditDesk(session: session)
        let documents = try credit.prepared(documents, for: customer, rules: rules)
        let position = try credit.position(of: customer, for: documents[0], rules: rules)
        return try rules.evaluate(documents, given: position)
    }

    /// Whether the draft would be asked if it were active: the customer is in its scope, and no more specific
    /// policy is active.
    private func concerns(_ scope: PolicyScope, _ customer: Customer) throws(Failure) -> Bool {
        switch scope {
        case .customer(let id): return id == customer.id
        case .segment(let name):
            guard name == customer.segment else { return false }
            return try !hasOwn(customer)
        case .everyone:
            if let segment = customer.segment, try isActive(.segment(segment)) { return false }
            return try !hasOwn(customer)
        }
    }

    private func hasOwn(_ customer: Customer) throws(Failure) -> Bool {
        try isActive(.customer(customer.id))
    }

    private func isActive(_ scope: PolicyScope) throws(Failure) -> Bool {
        try session.activeVersion(scope: scope, on: session.today) != nil
    }
}
