/// Looks at orders on hold again after something that they wait for has moved, those of the customer's whole group:
/// freed credit goes to the oldest first, and each reserves before the next is looked at. A forced hold stays.
package struct HoldReview {
    let session: any Session

    /// Orders that one command looks at; the rest is left for a job.
    package static let ordersMax = 200

    package init(session: any Session) {
        self.session = session
    }

    package func review(customer id: ID<Customer>) throws(Failure) {
        _ = try review(customer: id, after: nil, limit: Self.ordersMax)
    }

    /// Reviews every customer that has orders on hold, or leaves it for the job.
    package func reviewAll() throws(Failure) {
        var left = Self.ordersMax
        var cursor: ID<Customer>?
        while true {
            let customers = try session.customersWithHeldOrders(after: cursor, limit: Page.limitMax)
            for customer in customers {
                if left > 0 {
                    left -= try review(customer: customer, after: nil, limit: left)
                } else {
                    try session.deferReview(of: customer, after: nil)
                }
            }
            guard customers.count == Page.limitMax, let last = customers.last else { return }
            cursor = last
        }
    }

    /// Takes up one review that was left; false if there is none.
    package func reviewDeferred() throws(Failure) -> Bool {
        guard let left = try session.deferredReview() else { return false }
        try session.forgetDeferredReview(of: left.customer)
        _ = try review(customer: left.customer, after: left.after, limit: Self.ordersMax)
        return true
    }

    /// - Returns: how many orders it looked at.
    private func review(customer id: ID<Customer>, after: ID<Order>?, limit: Int) throws(Failure) -> Int {
        let top = try session.groupTop(of: id)
        let held = try session.heldOrders(of: id, groupTop: top, after: after, limit: limit + 1)
        let credit = CreditDesk(session: session)
        let orders = OrderCredit(session)
        for orderID in held.prefix(limit) {
            guard let old = try session.order(orderID), let customer = try session.customer(old.customer)
            else { continue }
            // What put it on hold was a shipment's check, if something has shipped: the same check lets it go.
            let stage: CheckStage = old.hasShipped ? .shipment : .order
            let document = try orders.document(for: old, customer: customer, at: stage)
            guard try credit.approves(document, for: customer) else { continue }
            let evaluation = try credit.assess(document, for: customer)
            var order = old
            order.credit = .approved(.rules)
            let decision = try credit.record(evaluation, on: old.id, of: customer.id, at: stage)
            order.decision = decision.id
            try ShadowObserver(session)
                .observe(.healed, document, of: old.id, for: customer, live: ShadowStanding(decision))
            let policy = try PolicyBook(session).version(for: customer)
            try orders.update(&order, from: old, event: .orderApproved, policy: policy)
        }
        if held.count > limit { try session.deferReview(of: id, after: held[limit - 1]) }
        return min(held.count, limit)
    }
}
