/// What came of a shipment.
package enum FulfillmentResult: Sendable {
    case shipped(Fulfillment, order: Order, invoice: Invoice?)
    /// The shipment's checks put the order on hold; nothing left.
    case held(Order, Decision)
}

extension OrderDesk {
    /// Ships an order, or a part of it, after the checks that its policy runs at shipment. A person's release
    /// stands in for them while it is valid.
    package func fulfil(
        _ id: ID<Order>,
        _ draft: FulfillmentDraft,
        expectedVersion: ExpectedVersion?
    ) throws(Failure) -> FulfillmentResult {
        let old = try required(id, expectedVersion: expectedVersion)
        if let key = draft.externalID, let existing = try session.fulfillmentID(externalID: key) {
            throw .taken(.fulfillment, externalID: key, existing: existing.text)
        }
        try require(old, in: [.approved, .partiallyFulfilled])
        let shipDate = draft.shipDate ?? session.today
        try Receivables.require(notAfterToday: shipDate, today: session.today, pointer: "/ship_date")
        let quantities = try old.quantities(draft.lines, .shipping, pointer: "/lines")
        let customer = try self.customer(of: old)
        var order = old
        if !order.isReleased(on: session.today),
            let decision = try shipmentDecision(on: &order, from: old, for: customer)
        {
            return .held(order, decision)
        }
        for (index, quantity) in quantities {
            order.lines[index].fulfilledQuantity = try order.lines[index].fulfilledQuantity.adding(quantity)
        }
        try save(&order, from: old, .orderFulfilled, customer)
        let fulfillment = Fulfillment(
            id: session.newID(Fulfillment.self),
            version: 1,
            createdAt: session.now,
            externalID: draft.externalID,
            order: id,
            customer: order.customer,
            shipDate: shipDate,
            lines: quantities.map {
                Fulfillment.Line(number: order.lines[$0.index].priced.number, quantity: $0.quantity)
            },
            invoice: draft.isInvoiced ? session.newID(Invoice.self) : nil
        )
        var invoice: Invoice?
        if let invoiceID = fulfillment.invoice {
            let billing = BillingDesk(session: session, context: context)
            invoice = try billing.bill(&order, shipped: fulfillment, as: invoiceID, customer: customer)
        }
        try session.recordCreation(.fulfillmentCreated, fulfillment, customer: order.customer)
        try session.insert(fulfillment)
        return .shipped(fulfillment, order: order, invoice: invoice)
    }

    /// Runs the shipment's checks; puts the order on hold and answers the decision if they don't pass.
    private func shipmentDecision(
        on order: inout Order,
        from old: Order,
        for customer: Customer
    ) throws(Failure) -> Decision? {
        let credit = CreditDesk(session: session)
        let placed = try OrderCredit(session).document(for: order, customer: customer, at: .order)
        let shipment = placed.at(.shipment)
        let shadow = ShadowObserver(session)
        guard try !credit.approves([shipment], for: customer) else {
            let live = ShadowStanding(approvedSince: order.decision)
            try shadow.observe(.shipped, [shipment], of: order.id, for: customer, live: live)
            return nil
        }
        // What would let it go has to let it take its credit again too.
        let evaluation = try credit.assess([shipment, placed], for: customer)
        let decision = try credit.record(evaluation, on: order)
        let live = ShadowStanding(decision)
        try shadow.observe(.shipped, [shipment], of: order.id, for: customer, live: live)
        order.decision = decision.id
        order.credit = .onHold(.checks)
        try save(&order, from: old, .orderOnHold, customer)
        try reviewHolds(beside: order, from: old)
        return decision
    }
}
