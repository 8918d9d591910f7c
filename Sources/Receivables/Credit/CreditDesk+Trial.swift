/// What an expression comes to for one customer.
package struct RuleTrial: Equatable, Sendable {
    /// nil: not known.
    package let value: RuleValue?
    package let readings: [FactReading]
}

extension CreditDesk {
    /// Evaluates an expression on a document that isn't there; nothing is saved.
    ///
    /// - Parameters:
    ///   - amount: minor units.
    ///   - currency: nil: the account's.
    package func `try`(
        _ expression: RuleExpression,
        on customer: Reference<Customer>,
        amount: Int64,
        currency: Currency?,
        stage: CheckStage,
        shipDate: CivilDate?
    ) throws(Failure) -> RuleTrial {
        let customer = try session.requireCustomer(customer, pointer: "/customer_id")
        let conversion = try conversion(of: currency ?? customer.currency, for: customer)
        var document = CheckedDocument(stage: stage, amount: try conversion?.amount(amount) ?? amount)
        document.shipDate = shipDate
        try session.setTerms(of: &document, code: nil, customer: customer)
        // Only what the expression reads is gathered, as for a policy that has it as its one rule.
        let standing = try PolicyBook(session).version(for: customer)
        let rules = CreditRules(
            PolicyVersion(
                reference: standing.reference,
                createdAt: session.now,
                effectiveFrom: session.today,
                activatedAt: nil,
                terms: .trying(expression)
            )
        )
        let position = try position(of: customer, for: document, rules: rules)
        let values = expression.facts.map { $0.value(of: document, given: position) }
        return RuleTrial(
            value: expression.value(of: values),
            readings: zip(expression.facts, values).map { FactReading(name: $0.name, value: $1) }
        )
    }
}

extension PolicyTerms {
    fileprivate static func trying(_ expression: RuleExpression) -> PolicyTerms {
        PolicyTerms(
            newCustomerCreditLimit: 0,
            paymentTerms: shipped.paymentTerms,
            minOrderValue: nil,
            maxOrderValue: nil,
            heldOrdersReserve: false,
            allowsOldestFirst: true,
            checks: [],
            rules: [CustomRule(name: "trial", expression: expression)]
        )
    }
}
