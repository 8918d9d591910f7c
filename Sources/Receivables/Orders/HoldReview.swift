/// Looks at orders on hold again after something that they wait for has moved, those of the customer's whole group:
/// freed credit goes to the oldest first, and each reserves before the next is looked at. A forced hold stays. Where a
/// policy says so, what is approved is checked again before.
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

    /// Reviews every customer that has orders which a review could move, or leaves it for the job.
    package func reviewAll() throws(Failure) {
        let reblocks = try session.anyPolicyReblocks()
        try review { (cursor) throws(Failure) in
            try session.customersToReview(withOpenOrders: reblocks, after: cursor, limit: Page.limitMax)
        }
    }

    /// The same of those with business in other currencies than their own, after a rate has moved.
    func reviewForeignBusiness() throws(Failure) {
        try review { (cursor) throws(Failure) in
            try session.customersWithForeignBusiness(after: cursor, limit: Page.limitMax)
        }
    }

    private func review(_ page: (ID<Customer>?) throws(Failure) -> [ID<Customer>]) throws(Failure) {
        var left = Self.ordersMax
        var cursor: ID<Customer>?
        while true {
            let customers = try page(cursor)
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

    /// Takes up one review that was left, that of approved orders first; false if there is none.
    package func reviewDeferred() throws(Failure) -> Bool {
        if let left = try session.deferredReblock() {
            try session.forgetDeferredReblock(of: left.customer)
            _ = try reblock(customer: left.customer, before: left.before, limit: Self.ordersMax)
            return true
        }
        guard let left = try session.deferredReview() else { return false }
        try session.forgetDeferredReview(of: left.customer)
        _ = try review(customer: left.customer, after: left.after, limit: Self.ordersMax)
        return true
    }

    /// - Returns: how many orders it looked at.
    private func reblock(customer id: ID<Customer>, before: ID<Order>?, limit: Int) throws(Failure) -> Int {
        let (seen, last) = try OpenOrderReview(session: session)
            .review(customer: id, before: before, limit: limit)
        if let last {
            try session.deferReblock(of: id, before: last)
        } else if before != nil {
            // What the parts have freed goes to the orders on hold, from the first on.
            try session.deferReview(of: id, after: ID(high: 0, low: 0))
        }
        return seen
    }

    /// - Returns: how many orders it looked at.
    private func review(customer id: ID<Customer>, after: ID<Order>?, limit: Int) throws(Failure) -> Int {
        let reblocked = after == nil ? try reblock(customer: id, before: nil, limit: limit) : 0
        let top = try session.groupTop(of: id)
        let held = try session.heldOrders(of: id, groupTop: top, after: after, limit: limit + 1)
        let credit = CreditDesk(session: session)
        let orders = OrderCredit(session)
        for orderID in held.prefix(limit) {
            guard let old = try session.order(orderID), let customer = try session.customer(old.customer)
            else { continue }
            let documents = try orders.documents(for: old, customer: customer)
            guard try credit.approves(documents, for: customer) else { continue }
            let evaluation = try credit.assess(documents, for: customer)
            var order = old
            order.credit = .approved(.rules)
            let decision = try credit.record(evaluation, on: old)
            order.decision = decision.id
            try ShadowObserver(session)
                .observe(.healed, documents, of: old.id, for: customer, live: ShadowStanding(decision))
            let policy = try PolicyBook(session).version(for: customer)
            try orders.update(&order, from: old, event: .orderApproved, policy: policy)
        }
        if held.count > limit { try session.deferReview(of: id, after: held[limit - 1]) }
        return reblocked + min(held.count, limit)
    }
}
