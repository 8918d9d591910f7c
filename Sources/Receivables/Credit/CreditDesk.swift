/// A customer's credit as it is shown.
package struct CreditStanding: Equatable, Sendable {
    package let customer: Customer
    package let limit: EffectiveLimit
    package let exposure: Exposure
    package let overdue: Overdue
    /// Orders on hold, oldest first; empty for a reading in the past.
    package let holds: [ID<Order>]
    /// nil where the customer stands alone, and for a reading in the past.
    package let group: GroupPosition?
    package let risk: RiskStanding

    package init(
        customer: Customer,
        limit: EffectiveLimit,
        exposure: Exposure,
        overdue: Overdue,
        holds: [ID<Order>],
        group: GroupPosition?,
        risk: RiskStanding
    ) {
        self.customer = customer
        self.limit = limit
        self.exposure = exposure
        self.overdue = overdue
        self.holds = holds
        self.group = group
        self.risk = risk
    }

    /// Minor units that are left, never below 0; nil: unlimited.
    package func available() throws(Failure) -> Int64? {
        guard let limit = limit.amount else { return nil }
        return max(0, try difference(limit, exposure.total))
    }

    /// Minor units above the limit; 0 within it.
    package func overLimit() throws(Failure) -> Int64 {
        guard let limit = limit.amount else { return 0 }
        return max(0, try difference(exposure.total, limit))
    }

    /// Exposure as a share of the limit, to two decimals; nil where there is no limit above 0.
    package func utilisation() -> Decimal? {
        guard let limit = limit.amount, limit > 0 else { return nil }
        return Decimal.clampedRatio(Int128(exposure.total), Int128(limit), decimals: 2)
    }
}

/// Positions, checks and decisions.
package struct CreditDesk {
    let session: any Session

    package init(session: any Session) {
        self.session = session
    }

    /// - Parameter point: nil: now.
    package func standing(of id: ID<Customer>, at point: ReadingPoint?) throws(Failure) -> CreditStanding {
        guard let customer = try session.customer(id) else { throw .missing(.customer, id.text) }
        let day = point?.asOf ?? session.today
        let totals: CustomerTotals
        let overdue: Overdue
        if let point {
            totals = try session.totals(of: id, at: point)
            overdue = try Overdue(session.openItems(of: id, at: point), on: day)
        } else {
            totals = try session.totals(of: id)
            overdue = try session.overdue(of: id, on: day, moreThan: 0, upTo: nil)
        }
        return CreditStanding(
            customer: customer,
            limit: try session.limit(of: id, on: day, knownEvent: point?.knownEvent),
            exposure: try Exposure(
                totals: totals,
                uncleared: session.uncleared(of: id, at: point ?? ReadingPoint(asOf: day))
            ),
            overdue: overdue,
            holds: point == nil
                ? try session.heldOrders(
                    of: id,
                    groupTop: nil,
                    after: nil,
                    limit: Page.limitMax
                ) : [],
            group: point == nil ? try PresentSource(session).group(of: id, committed: 0) : nil,
            risk: try RiskBook(session).standing(
                of: id,
                scorecard: PolicyBook(session).version(for: customer).terms.scorecard,
                on: day,
                knownEvent: point?.knownEvent
            )
        )
    }

    /// Checks a document that isn't there yet: nothing is saved.
    package func check(
        _ customer: Reference<Customer>,
        amount: Int64,
        currency: Currency,
        stage: CheckStage,
        shipDate: CivilDate?,
        paymentTermsCode: String?
    ) throws(Failure) -> Evaluation {
        let customer = try session.requireCustomer(customer, pointer: "/customer_id")
        let conversion = try conversion(of: currency, for: customer)
        if let code = paymentTermsCode {
            _ = try session.requireTerms(code: code, pointer: "/payment_terms")
        }
        var document = CheckedDocument(stage: stage, amount: try conversion?.amount(amount) ?? amount)
        document.foreign = conversion.map { ForeignDocument($0, amount: amount, total: amount) }
        document.shipDate = shipDate
        try session.setTerms(of: &document, code: paymentTermsCode, customer: customer)
        return try assess([document], for: customer)
    }

    /// Runs the customer's policy over a document at each stage that it has to pass. The first that it doesn't pass
    /// decides, else the last.
    ///
    /// - Parameter documents: one document at its stages; not empty.
    func assess(_ documents: [CheckedDocument], for customer: Customer) throws(Failure) -> Evaluation {
        let rules = CreditRules(try PolicyBook(session).version(for: customer))
        let documents = try prepared(documents, for: customer, rules: rules)
        let position = try position(of: customer, for: documents[0], rules: rules)
        let answer = try rules.evaluate(documents, given: position)
        let document = answer.document
        var flips: [Flip] = []
        if answer.outcome != .approve {
            let older = try olderHolds(than: document.order, of: customer, given: position)
            flips = try Flips(
                rules: rules,
                documents: documents,
                position: withOrders(of: older, in: position, of: customer, for: document, rules: rules),
                openItems: session.openItems(of: customer.id),
                hasTemporaryLimit: session.limit(of: customer.id, on: session.today, knownEvent: nil)
                    .temporary
                    != nil,
                olderHolds: older,
                isHeld: answer.outcome == .hold
            ).all()
            flips = try inOwnCurrency(flips, of: documents[0], for: customer)
        }
        return Evaluation(
            outcome: answer.outcome,
            policy: rules.version.reference,
            currency: customer.currency,
            amount: document.amount,
            exposure: position.exposure,
            limit: position.limit,
            findings: answer.findings,
            flips: flips,
            document: document
        )
    }

    /// What each check of the customer's policy finds on a document now, at whichever of its stages it stops it.
    func findings(on documents: [CheckedDocument], for customer: Customer) throws(Failure) -> [Finding] {
        let rules = CreditRules(try PolicyBook(session).version(for: customer))
        let documents = try prepared(documents, for: customer, rules: rules)
        guard let first = documents.first else { return [] }
        let position = try position(of: customer, for: first, rules: rules)
        var findings: [Finding] = []
        for document in documents {
            for finding in try rules.evaluate(document, given: position).findings {
                guard let index = findings.firstIndex(where: { $0.check == finding.check }) else {
                    findings.append(finding)
                    continue
                }
                if finding.stops { findings[index] = finding }
            }
        }
        return findings
    }

    /// Whether the customer's policy lets a document pass at all of its stages now, without the changes that would help.
    func approves(_ documents: [CheckedDocument], for customer: Customer) throws(Failure) -> Bool {
        let rules = CreditRules(try PolicyBook(session).version(for: customer))
        let documents = try prepared(documents, for: customer, rules: rules)
        guard let first = documents.first else { return true }
        let position = try position(of: customer, for: first, rules: rules)
        for document in documents where try !rules.approve(document, given: position) { return false }
        return true
    }

    /// Stores what was decided on an order.
    func record(_ evaluation: Evaluation, on order: Order) throws(Failure) -> Decision {
        let decision = Decision(
            id: session.newID(Decision.self),
            createdAt: session.now,
            order: order.id,
            customer: order.customer,
            stage: evaluation.document?.stage ?? .order,
            businessDate: session.today,
            sawEvent: try session.lastEvent(),
            evaluation: evaluation
        )
        try session.insert(decision)
        return decision
    }
}

extension CreditDesk {
    /// How a document that isn't on the books converts; nil where it is in the account's currency.
    func conversion(of currency: Currency, for customer: Customer) throws(Failure) -> Conversion? {
        guard currency != customer.currency else { return nil }
        return try RateBook(session)
            .required(from: currency, to: customer.currency, on: session.today, pointer: "/currency")
    }

    /// An order's total is told in the order's own currency.
    private func inOwnCurrency(_ flips: [Flip], of document: CheckedDocument, for customer: Customer)
        throws(Failure) -> [Flip]
    {
        guard let foreign = document.foreign else { return flips }
        let conversion = try session.lastConversion(
            from: foreign.currency,
            to: customer.currency,
            at: ReadingPoint(asOf: session.today)
        )
        return try flips.map { (flip) throws(Failure) in
            guard case .orderTotal(let most) = flip else { return flip }
            // What is invoiced already stays; the rest may be worth as much as passes.
            let rest = max(0, try sum(document.amount, difference(most, document.total)))
            let invoiced = try difference(foreign.total, foreign.amount)
            return .orderTotal(atMost: try sum(invoiced, conversion.greatestAmount(worth: rest)))
        }
    }
}

/// Refuses a document in another currency than the account's.
func require(_ currency: Currency, isOf customer: Customer) throws(Failure) {
    guard currency != customer.currency else { return }
    throw .invalid(
        "/currency",
        "currency_mismatch",
        "the account \(customer.id.text) is in \(customer.currency), not in \(currency)"
    )
}
