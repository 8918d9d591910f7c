/// What came of a release.
package enum ReleaseResult: Sendable {
    case released(Order)
    /// A second person decides; the order stays on hold meanwhile.
    case awaiting(Approval)
}

extension OrderDesk {
    /// How long a person's release stays valid when no date is given.
    package static let releaseDays = 30

    /// A person lets an order on hold through, for shipments up to a day.
    ///
    /// - Parameter until: nil: `releaseDays` from today.
    package func release(_ id: ID<Order>, until: CivilDate?, expectedVersion: ExpectedVersion?)
        throws(Failure) -> ReleaseResult
    {
        let approvals = ApprovalDesk(session: session, context: context)
        try approvals.requireReleaser()
        let old = try required(id, expectedVersion: expectedVersion)
        try require(old, in: [.onHold])
        guard context.reason?.isBlank == false else {
            throw .invalid("/reason", "required", "a release needs a reason")
        }
        let until = until ?? session.today.adding(days: Self.releaseDays)
        if until < session.today { throw .invalid("/valid_until", "past_date", "\(until) is before today") }
        let customer = try self.customer(of: old)
        let admission = try approvals.admit(
            .release(id, version: old.version, until: until),
            of: customer,
            amount: OrderCredit(session).overLimit(of: old, for: customer),
            orderAmount: max(0, OrderCredit(session).worth(old.totals.total, of: old, for: customer))
        )
        switch admission {
        case .awaiting(let approval): return .awaiting(approval)
        case .granted(let power):
            return .released(try released(old, until: until, by: power, customer: customer))
        }
    }

    /// Whether the caller may release an order that is on hold, or ask for it.
    package func mayRelease(_ order: Order) throws(Failure) -> Bool {
        let customer = try customer(of: order)
        return try ApprovalDesk(session: session, context: context).mayRelease(
            order,
            of: customer,
            amount: OrderCredit(session).overLimit(of: order, for: customer)
        )
    }

    /// Lets an order through that a second person has approved, if it is still what was asked for.
    func releaseApproved(_ id: ID<Order>, asOf version: Int64, until: CivilDate?, by power: DecisionPower)
        throws(Failure)
    {
        let old = try required(id, expectedVersion: nil)
        try require(old, in: [.onHold])
        guard old.version == version else {
            throw .conflict(
                code: "approval_outdated",
                detail: "the order has changed since the approval was asked for",
                state: old.status.rawValue,
                allowed: old.allowedActions
            )
        }
        _ = try released(old, until: until, by: power, customer: customer(of: old))
    }

    private func released(_ old: Order, until: CivilDate?, by power: DecisionPower, customer: Customer)
        throws(Failure) -> Order
    {
        try ShadowObserver(session).observe(
            .released,
            OrderCredit(session).documents(for: old, customer: customer),
            of: old.id,
            for: customer,
            live: ShadowStanding(decision(of: old))
        )
        var order = old
        order.credit = .approved(
            .person(power.person, onBehalfOf: power.onBehalfOf, key: context.principal.key, until: until)
        )
        order.releasedTotal = order.totals.total
        try save(&order, from: old, .orderReleased, customer)
        return order
    }
}
