/// Checks approved orders again after something has changed that they were approved on, for customers whose policy
/// says so; what no longer passes goes on hold. The newest goes first, so that the oldest keeps its credit.
struct OpenOrderReview {
    let session: any Session

    init(session: any Session) {
        self.session = session
    }

    /// - Parameters:
    ///   - id: the customer that is concerned, with its whole group.
    ///   - before: only orders older than this one; nil: all.
    /// - Returns: how many orders it looked at, and the last one where there are more.
    func review(customer id: ID<Customer>, before: ID<Order>?, limit: Int) throws(Failure)
        -> (seen: Int, last: ID<Order>?)
    {
        guard try session.anyPolicyReblocks() else { return (0, nil) }
        let top = try session.groupTop(of: id)
        let open = try session.openOrders(of: id, groupTop: top, before: before, limit: limit + 1)
        for order in open.prefix(limit) { try check(order) }
        return (min(open.count, limit), open.count > limit ? open[limit - 1] : nil)
    }

    private func check(_ id: ID<Order>) throws(Failure) {
        guard let old = try session.order(id), let customer = try session.customer(old.customer) else {
            return
        }
        let policy = try PolicyBook(session).version(for: customer)
        // A person has taken the decision over until the day that the person named.
        guard policy.terms.reblocksOpenOrders, !old.isReleased(on: session.today) else { return }
        let documents = try OrderCredit(session).documents(for: old, customer: customer)
        let credit = CreditDesk(session: session)
        guard try !credit.approves(documents, for: customer) else { return }
        let evaluation = try credit.assess(documents, for: customer)
        let decision = try credit.record(evaluation, on: old)
        try ShadowObserver(session)
            .observe(.rechecked, documents, of: id, for: customer, live: ShadowStanding(decision))
        var order = old
        order.decision = decision.id
        // The customer has been told yes: whatever the severity, a person says no.
        order.credit = .onHold(.checks)
        try OrderCredit(session).update(&order, from: old, event: .orderOnHold, policy: policy)
    }
}

extension Order {
    /// Whether a person's release holds on a day.
    func isReleased(on day: CivilDate) -> Bool {
        guard case .approved(.person(_, _, _, let until)) = credit else { return false }
        return until.map { day <= $0 } ?? true
    }
}
