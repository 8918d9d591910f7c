/// Orders: placed, checked, released, changed.
package struct OrderDesk {
    let session: any Session
    let context: OperationContext

    package init(session: any Session, context: OperationContext) {
        self.session = session
        self.context = context
    }

    /// Checks and, if it may be, reserves, in one step: two orders can't both take the last of a limit.
    ///
    /// - Parameter isTakenOver: it was placed before these books began, and takes credit whatever the checks say.
    package func place(_ draft: OrderDraft, isTakenOver: Bool = false) throws(Failure) -> (
        order: Order, decision: Decision
    ) {
        let customer = try session.requireCustomer(draft.customer, pointer: "/customer_id")
        try session.take(draft.currency, for: customer, on: session.today)
        if let key = draft.externalID, let existing = try session.orderID(externalID: key) {
            throw .taken(.order, externalID: key, existing: existing.text)
        }
        try requireOpen(customer)
        let terms = try self.terms(draft.paymentTermsCode, of: customer)
        let book = TaxBook(session)
        let taxDate = draft.requestedShipDate ?? session.today
        let priced = try draft.content.priced(by: book, isTaxIncluded: draft.pricesIncludeTax, on: taxDate)
        let adjusted = try book.taxed(draft.adjustments, on: taxDate).priced(on: priced)
        let content = try terms.schedule.content(priced, adjusted)
        var lines: [OrderLine] = []
        for line in content.lines { lines.append(try OrderLine(priced: line)) }
        try require(content.totals)
        var order = Order(
            id: session.newID(Order.self),
            version: 1,
            createdAt: session.now,
            updatedAt: session.now,
            externalID: draft.externalID,
            customer: customer.id,
            currency: draft.currency,
            orderDate: session.today,
            requestedShipDate: draft.requestedShipDate,
            purchaseOrder: draft.purchaseOrder,
            shipTo: draft.shipTo,
            billTo: draft.billTo,
            paymentTermsCode: draft.paymentTermsCode,
            pricesIncludeTax: draft.pricesIncludeTax,
            lines: lines,
            adjustments: content.adjustments.map { OrderAdjustment($0) },
            totals: content.totals,
            isTotalOnly: draft.content.isTotalOnly,
            credit: .onHold(.checks),
            decision: session.newID(Decision.self),
            committed: 0,
            excludedChecks: draft.excludedChecks,
            metadata: draft.metadata
        )
        let approvals = ApprovalDesk(session: session, context: context)
        if let refusal = try approvals.refusal(toSpare: order, of: customer, placer: context.principal.user) {
            throw refusal
        }
        let decision = try decide(&order, .placed, for: customer)
        if isTakenOver, order.credit != .approved(.rules) {
            let key = context.principal.key
            order.credit = .approved(
                .person(context.principal.user, onBehalfOf: nil, key: key, until: nil)
            )
        }
        let policy = try PolicyBook(session).version(for: customer)
        try OrderCredit(session).insert(&order, policy: policy)
        return (order, decision)
    }

    /// Changes an order; what concerns credit is checked anew.
    package func change(
        _ id: ID<Order>,
        _ changes: OrderChanges,
        expectedVersion: ExpectedVersion?
    ) throws(Failure) -> (order: Order, decision: Decision) {
        let old = try required(id, expectedVersion: expectedVersion)
        let customer = try self.customer(of: old)
        var order = old
        order.externalID = changes.externalID.applied(to: old.externalID)
        if let key = order.externalID, key != old.externalID,
            let existing = try session.orderID(externalID: key)
        {
            throw .taken(.order, externalID: key, existing: existing.text)
        }
        order.requestedShipDate = changes.requestedShipDate.applied(to: old.requestedShipDate)
        order.purchaseOrder = changes.purchaseOrder.applied(to: old.purchaseOrder)
        order.shipTo = changes.shipTo.applied(to: old.shipTo)
        order.billTo = changes.billTo.applied(to: old.billTo)
        order.metadata = changes.metadata.applied(to: old.metadata)
        order.paymentTermsCode = changes.paymentTermsCode.applied(to: old.paymentTermsCode)
        let terms = try self.terms(order.paymentTermsCode, of: customer)
        order.excludedChecks = changes.excludedChecks.applied(to: old.excludedChecks)
        try reprice(&order, from: old, changes)
        try adjust(&order, from: old, changes)
        if order.lines != old.lines || order.adjustments != old.adjustments
            || order.paymentTermsCode != old.paymentTermsCode
        {
            try share(&order, under: terms)
            try require(order.totals)
        }
        try settleExclusions(of: &order, from: old, customer)
        guard order != old else { return (old, try decision(of: old)) }
        try require(old, in: [.onHold, .approved, .partiallyFulfilled, .fulfilled, .rejected])
        let concernsCredit =
            order.lines != old.lines || order.adjustments != old.adjustments
            || order.requestedShipDate != old.requestedShipDate
            || order.paymentTermsCode != old.paymentTermsCode || order.excludedChecks != old.excludedChecks
        guard concernsCredit else {
            try save(&order, from: old, .orderUpdated, customer)
            return (order, try decision(of: order))
        }
        let decision = try decide(&order, .changed, from: old, for: customer)
        try save(&order, from: old, .orderUpdated, customer)
        try HoldReview(session: session).review(customer: customer.id)
        return (order, decision)
    }

    /// Puts all that a draft says in the place of what stood; the same draft again changes nothing. The external id
    /// stays where the draft has none.
    package func replace(
        _ id: ID<Order>,
        with draft: OrderDraft,
        expectedVersion: ExpectedVersion?
    ) throws(Failure) -> (order: Order, decision: Decision) {
        let old = try required(id, expectedVersion: expectedVersion)
        guard try session.requireCustomer(draft.customer, pointer: "/customer_id").id == old.customer else {
            throw .invalid("/customer_id", "immutable", "an order keeps its customer")
        }
        guard draft.currency == old.currency else {
            throw .invalid("/currency", "immutable", "an order keeps its currency")
        }
        var changes = OrderChanges()
        if let key = draft.externalID { changes.externalID = .set(key) }
        changes.content = .set(draft.content)
        changes.pricesIncludeTax = .set(draft.pricesIncludeTax)
        changes.allowances = .set(draft.adjustments.filter { $0.kind == .allowance })
        changes.charges = .set(draft.adjustments.filter { $0.kind == .charge })
        changes.requestedShipDate = .set(draft.requestedShipDate)
        changes.purchaseOrder = .set(draft.purchaseOrder)
        changes.shipTo = .set(draft.shipTo)
        changes.billTo = .set(draft.billTo)
        changes.paymentTermsCode = .set(draft.paymentTermsCode)
        changes.excludedChecks = .set(draft.excludedChecks)
        changes.metadata = .set(draft.metadata)
        return try change(id, changes, expectedVersion: expectedVersion)
    }

    /// Runs the checks again. An order that a person holds, or has released until a day that isn't over, keeps
    /// that.
    package func recheck(
        _ id: ID<Order>,
        expectedVersion: ExpectedVersion?
    ) throws(Failure) -> (order: Order, decision: Decision) {
        let old = try required(id, expectedVersion: expectedVersion)
        try require(old, in: [.onHold, .approved, .partiallyFulfilled, .fulfilled])
        let customer = try self.customer(of: old)
        var order = old
        let decision: Decision
        if old.isReleased(on: session.today) {
            decision = try self.decision(of: old)
        } else {
            decision = try decide(&order, .rechecked, from: old, for: customer)
        }
        try save(&order, from: old, .orderRechecked, customer)
        try reviewHolds(beside: order, from: old)
        return (order, decision)
    }

    /// A person says no.
    package func reject(_ id: ID<Order>, expectedVersion: ExpectedVersion?) throws(Failure) -> Order {
        try move(id, to: .rejected, .orderRejected, from: [.onHold], expectedVersion: expectedVersion)
    }

    /// A person stops an order; no check lets it go again.
    package func hold(_ id: ID<Order>, expectedVersion: ExpectedVersion?) throws(Failure) -> Order {
        try move(
            id,
            to: .onHold(.forced),
            .orderHeld,
            from: [.onHold, .approved, .partiallyFulfilled],
            expectedVersion: expectedVersion
        )
    }

    /// Only an order of which nothing has been shipped or invoiced can be cancelled.
    package func cancel(_ id: ID<Order>, expectedVersion: ExpectedVersion?) throws(Failure) -> Order {
        let old = try required(id, expectedVersion: nil)
        if old.hasShipped || old.hasInvoiced {
            throw .conflict(
                code: "order_in_progress",
                detail: "an order of which something was shipped or invoiced can't be cancelled",
                state: old.status.rawValue,
                allowed: old.allowedActions
            )
        }
        return try move(
            id,
            to: .cancelled,
            .orderCancelled,
            from: [.onHold, .approved],
            expectedVersion: expectedVersion
        )
    }

    /// An order that an import brought goes with it, and its external id is free again.
    func cancelImported(_ id: ID<Order>) throws(Failure) {
        let old = try cancel(id, expectedVersion: nil)
        guard old.externalID != nil else { return }
        var order = old
        order.externalID = nil
        try save(&order, from: old, .orderUpdated, customer(of: old))
    }

    /// Takes a rejected or cancelled order up again: that is a new check.
    package func reopen(
        _ id: ID<Order>,
        expectedVersion: ExpectedVersion?
    ) throws(Failure) -> (order: Order, decision: Decision) {
        let old = try required(id, expectedVersion: expectedVersion)
        try require(old, in: [.rejected, .cancelled])
        let customer = try self.customer(of: old)
        try requireOpen(customer)
        var order = old
        order.releasedTotal = nil
        let decision = try decide(&order, .reopened, for: customer)
        try save(&order, from: old, .orderReopened, customer)
        return (order, decision)
    }

    package func decision(of order: Order) throws(Failure) -> Decision {
        guard let decision = try session.decision(order.decision) else {
            throw .store(.corrupt("order \(order.id.text) names a decision that isn't there"))
        }
        return decision
    }
}

extension OrderDesk {
    /// Checks an order and sets its credit state; a forced hold stays.
    private func decide(
        _ order: inout Order,
        _ occasion: ShadowDecision.Occasion,
        from old: Order,
        for customer: Customer
    ) throws(Failure) -> Decision {
        let isForced = old.credit == .onHold(.forced)
        let decision = try decide(&order, occasion, for: customer)
        if isForced { order.credit = .onHold(.forced) }
        return decision
    }

    private func decide(
        _ order: inout Order,
        _ occasion: ShadowDecision.Occasion,
        for customer: Customer
    ) throws(Failure) -> Decision {
        let credit = CreditDesk(session: session)
        let documents = try OrderCredit(session).documents(for: order, customer: customer)
        let evaluation = try credit.assess(documents, for: customer)
        let decision = try credit.record(evaluation, on: order)
        try ShadowObserver(session)
            .observe(occasion, documents, of: order.id, for: customer, live: ShadowStanding(decision))
        order.decision = decision.id
        switch evaluation.outcome {
        case .approve: order.credit = .approved(.rules)
        case .hold: order.credit = .onHold(.checks)
        // What has left the house can't be unsold; it waits for a person.
        case .reject: order.credit = order.hasShipped ? .onHold(.checks) : .rejected
        }
        return decision
    }

    func save(_ order: inout Order, from old: Order, _ type: EventType, _ customer: Customer) throws(Failure)
    {
        let policy = try PolicyBook(session).version(for: customer)
        try OrderCredit(session).update(&order, from: old, event: type, policy: policy)
    }

    private func move(
        _ id: ID<Order>,
        to state: CreditState,
        _ type: EventType,
        from allowed: [OrderStatus],
        expectedVersion: ExpectedVersion?
    ) throws(Failure) -> Order {
        let old = try required(id, expectedVersion: expectedVersion)
        try require(old, in: allowed)
        let customer = try self.customer(of: old)
        var order = old
        order.credit = state
        try save(&order, from: old, type, customer)
        try reviewHolds(beside: order, from: old)
        return order
    }

    /// What an order no longer takes goes to those that wait.
    func reviewHolds(beside order: Order, from old: Order) throws(Failure) {
        guard case .approved = old.credit else {
            if order.committed < old.committed {
                try HoldReview(session: session).review(customer: order.customer)
            }
            return
        }
        if case .approved = order.credit { return }
        try HoldReview(session: session).review(customer: order.customer)
    }

    /// Who may not spare an order its checks can't have it spared more, and takes back what it is spared by asking for
    /// more: it was spared as the order that it was.
    private func settleExclusions(of order: inout Order, from old: Order, _ customer: Customer)
        throws(Failure)
    {
        let isChanged = order.excludedChecks != old.excludedChecks
        guard isChanged || order.asksMore(than: old),
            let refusal = try ApprovalDesk(session: session, context: context).refusal(
                toSpare: order,
                of: customer,
                placer: session.creator(of: DocumentReference(order.id))
            )
        else { return }
        if isChanged { throw refusal }
        order.excludedChecks = []
    }

    /// A document's own terms, else its customer's.
    private func terms(_ code: String?, of customer: Customer) throws(Failure) -> PaymentTerms {
        try session.requireTerms(code: code ?? customer.paymentTermsCode, pointer: "/payment_terms")
    }

    private func require(_ totals: DocumentTotals) throws(Failure) {
        guard totals.total.magnitude <= Money.outsideMax.magnitude else { throw .overflow }
    }

    func required(_ id: ID<Order>, expectedVersion: ExpectedVersion?) throws(Failure) -> Order {
        guard let order = try session.order(id) else { throw .missing(.order, id.text) }
        try Receivables.require(version: order.version, expected: expectedVersion)
        return order
    }

    func customer(of order: Order) throws(Failure) -> Customer {
        guard let customer = try session.customer(order.customer) else {
            throw .store(.corrupt("order \(order.id.text) names a customer that isn't there"))
        }
        return customer
    }

    private func requireOpen(_ customer: Customer) throws(Failure) {
        guard customer.status == .closed else { return }
        throw .conflict(
            code: "account_closed",
            detail: "the account \(customer.id.text) is closed",
            state: customer.status.rawValue,
            allowed: []
        )
    }

    func require(_ order: Order, in allowed: [OrderStatus]) throws(Failure) {
        guard !allowed.contains(order.status) else { return }
        throw .conflict(
            code: "order_\(order.status.rawValue)",
            detail: "the order is \(order.status.rawValue)",
            state: order.status.rawValue,
            allowed: order.allowedActions
        )
    }
}
