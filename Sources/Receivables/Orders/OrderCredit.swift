/// An order and the credit that it takes, kept together: every change goes through here, so what is committed always
/// follows the order's state.
struct OrderCredit {
    let session: any Session

    init(_ session: any Session) {
        self.session = session
    }

    /// The order as the checks see it at each stage that it has to pass to go on: as an order, since it may take credit
    /// anew, and before that as a shipment once something of it has left or a shipment's check holds it.
    func documents(for order: Order, customer: Customer) throws(Failure) -> [CheckedDocument] {
        let placed = try document(for: order, customer: customer, at: .order)
        var isShipping = order.hasShipped
        if !isShipping, case .onHold = order.credit {
            isShipping = try session.stage(of: order.decision) == .shipment
        }
        return isShipping ? [placed.at(.shipment), placed] : [placed]
    }

    /// The order as the checks see it.
    func document(for order: Order, customer: Customer, at stage: CheckStage) throws(Failure)
        -> CheckedDocument
    {
        let amount = try order.unbilled()
        let conversion = try conversion(of: order, for: customer)
        func worth(_ amount: Int64) throws(Failure) -> Int64 { try conversion?.amount(amount) ?? amount }
        var document = CheckedDocument(
            stage: stage,
            amount: try worth(amount),
            total: try worth(order.totals.total)
        )
        document.foreign = conversion.map { ForeignDocument($0, amount: amount, total: order.totals.total) }
        document.order = order.id
        document.committed = try worth(order.committed)
        document.orderDate = order.orderDate
        document.shipDate = order.requestedShipDate
        document.releasedTotal = try order.releasedTotal.map { (total) throws(Failure) in try worth(total) }
        document.decision = order.decision
        for check in order.excludedChecks { document.excluded[check] = "the order is spared this check" }
        try session.setTerms(of: &document, code: order.paymentTermsCode, customer: customer)
        return document
    }

    /// Stores a new order and commits its credit.
    func insert(_ order: inout Order, policy: PolicyVersion) throws(Failure) {
        order.committed = try commitment(of: order, policy: policy)
        let event = try session.recordCreation(
            order.credit.eventType,
            order,
            customer: order.customer,
            policy: policy.reference
        )
        try session.insert(order)
        try DecisionClocks(session).follow(order, from: nil, policy: policy)
        try post(order.committed, of: order, event: event)
    }

    /// Stores a changed order and moves its commitment to where the new state wants it.
    func update(
        _ order: inout Order,
        from old: Order,
        event type: EventType,
        policy: PolicyVersion
    ) throws(Failure) {
        order.committed = try commitment(of: order, policy: policy)
        guard order != old else { return }
        if old.status == .onHold, order.status != .onHold { try session.withdrawApproval(of: order.id) }
        order.version = old.version + 1
        order.updatedAt = session.now
        let event = try session.recordChange(
            type,
            from: old,
            to: order,
            customer: order.customer,
            policy: policy.reference
        )
        try session.update(order)
        try DecisionClocks(session).follow(order, from: old, policy: policy)
        try post(try difference(order.committed, old.committed), of: order, event: event)
    }

    /// Minor units by which the order would take its customer or its group past the limits that hold now; 0 within both.
    ///
    /// - Returns: of the account's currency.
    func overLimit(of order: Order, for customer: Customer) throws(Failure) -> Int64 {
        let amount = try worth(order.unbilled(), of: order, for: customer)
        guard amount > 0 else { return 0 }
        let held = try worth(order.committed, of: order, for: customer)
        let source = PresentSource(session)
        var over: Int64 = 0
        if let limit = try source.limit(of: order.customer).amount {
            let exposure = try Exposure(
                totals: source.totals(of: order.customer),
                uncleared: source.uncleared(of: order.customer)
            )
            let others = try difference(exposure.total, held)
            over = max(over, try difference(sum(others, amount), limit))
        }
        if let group = try source.group(of: order.customer, committed: held),
            let limit = group.limit
        {
            over = max(over, try difference(sum(group.exposure, amount), limit))
        }
        return over
    }

    /// Minor units of the account's currency that an amount of an order is worth today.
    func worth(_ amount: Int64, of order: Order, for customer: Customer) throws(Failure) -> Int64 {
        try conversion(of: order, for: customer)?.amount(amount) ?? amount
    }

    /// Nil where the order is in the account's currency.
    private func conversion(of order: Order, for customer: Customer) throws(Failure) -> Conversion? {
        guard order.currency != customer.currency else { return nil }
        return try session.lastConversion(
            from: order.currency,
            to: customer.currency,
            at: ReadingPoint(asOf: session.today)
        )
    }

    private func commitment(of order: Order, policy: PolicyVersion) throws(Failure) -> Int64 {
        switch order.credit {
        case .approved: max(0, try order.unbilled())
        case .onHold: policy.terms.heldOrdersReserve ? max(0, try order.unbilled()) : 0
        case .rejected, .cancelled: 0
        }
    }

    private func post(_ change: Int64, of order: Order, event: Int64) throws(Failure) {
        guard change != 0 else { return }
        let posting = try Posting.committed(
            change,
            order: order.id,
            customer: order.customer,
            currency: order.currency,
            on: session.today
        )
        try session.post(posting, event: event)
    }
}
