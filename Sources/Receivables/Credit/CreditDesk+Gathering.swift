/// What the checks are run on, gathered as far as the policy's checks ask for it.
extension CreditDesk {
    func prepared(
        _ documents: [CheckedDocument],
        for customer: Customer,
        rules: CreditRules
    ) throws(Failure) -> [CheckedDocument] {
        try documents.map { (document) throws(Failure) in try prepared(document, for: customer, rules: rules)
        }
    }

    /// The document with what its policy wants to know beside it: the checks that it is spared.
    func prepared(
        _ document: CheckedDocument,
        for customer: Customer,
        rules: CreditRules
    ) throws(Failure) -> CheckedDocument {
        var document = document
        if let exclusion = try session.exclusion(of: customer.id), exclusion.holds(on: session.today) {
            for check in exclusion.checks { document.excluded[check] = exclusion.sentence }
        }
        guard rules.hasGrace(at: document.stage), let id = document.decision,
            let decision = try session.decision(id)
        else { return document }
        for finding in decision.evaluation.findings
        where finding.result == .passed && decision.stage != document.stage {
            document.passed[finding.check] = decision.businessDate
        }
        return document
    }

    func position(of customer: Customer, for document: CheckedDocument, rules: CreditRules) throws(Failure)
        -> CreditPosition
    {
        try PresentSource(session).position(of: customer, for: document, rules: rules)
    }

    /// The position with what was ordered on the days of the orders that wait beside a document.
    func withOrders(
        of holds: [HeldCredit],
        in position: CreditPosition,
        of customer: Customer,
        for document: CheckedDocument,
        rules: CreditRules
    ) throws(Failure) -> CreditPosition {
        guard rules.run(.maxDailyValue) || rules.read(.ordered) else { return position }
        var position = position
        for hold in holds where hold.rival == nil {
            let day = hold.document.orderDate ?? session.today
            guard position.ordered[day] == nil else { continue }
            position.ordered[day] = try session.ordered(by: customer.id, on: day, without: document.order)
        }
        return position
    }

    /// The orders on hold of the customer and of its group that are looked at before an order, oldest first; all of
    /// them for a document that isn't stored. Each as it would be checked again.
    func olderHolds(
        than order: ID<Order>?,
        of customer: Customer,
        given position: CreditPosition
    ) throws(Failure) -> [HeldCredit] {
        let top = position.group?.top
        let ids = try session.heldOrders(
            of: customer.id,
            groupTop: top,
            after: nil,
            limit: HoldReview.ordersMax
        )
        var holds: [HeldCredit] = []
        for id in ids {
            if let order, id >= order { break }
            guard let held = try session.order(id) else { continue }
            guard let member = try session.customer(held.customer) else { continue }
            let rules = CreditRules(try PolicyBook(session).version(for: member))
            let documents = try prepared(
                OrderCredit(session).documents(for: held, customer: member),
                for: member,
                rules: rules
            )
            guard member.id != customer.id, let document = documents.first else {
                holds.append(HeldCredit(documents: documents))
                continue
            }
            var own = try self.position(of: member, for: document, rules: rules)
            // Gathered without the document; as a rival it stands with what it holds.
            own = try own.reserving(document.committed, for: document)
            own.group = position.group
            holds.append(
                HeldCredit(
                    documents: documents,
                    rival: Rival(customer: member.id, rules: rules, position: own)
                )
            )
        }
        return holds
    }
}

extension Session {
    /// Sets how long a document's terms run, beside the customer's own.
    ///
    /// - Parameter code: the document's own terms; nil: the customer's.
    func setTerms(of document: inout CheckedDocument, code: String?, customer: Customer) throws(Failure) {
        let agreed = try paymentTerms(customer.paymentTerms)
        let own = try code.map { (code) throws(Failure) in try paymentTerms(code: code) } ?? agreed
        document.agreedDays = agreed?.schedule.creditDays(from: today) ?? 0
        document.creditDays = own?.schedule.creditDays(from: today) ?? 0
        document.isDueAtOnce = own?.schedule.isDueAtOnce ?? false
    }
}
