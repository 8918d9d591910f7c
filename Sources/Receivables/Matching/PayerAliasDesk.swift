/// Aliases of payers: all that matching learns, and only from persons who say so.
package struct PayerAliasDesk {
    let session: any Session
    let context: OperationContext

    package init(session: any Session, context: OperationContext) {
        self.session = session
        self.context = context
    }

    package func create(_ subject: PayerAlias.Subject, _ value: String, for reference: Reference<Customer>)
        throws(Failure) -> PayerAlias
    {
        let compact = PayerAlias.compact(value)
        guard !compact.isEmpty else {
            throw .invalid("/\(subject.rawValue)", "out_of_range", "an alias has a letter or a digit")
        }
        let customer = try session.requireCustomer(reference, pointer: "/customer_id")
        if let existing = try session.standingPayerAlias(subject, compact) {
            throw .conflict(
                code: "payer_alias_taken",
                detail: "\(existing.id.text) says that it pays for \(existing.customer.text)",
                state: "active",
                allowed: ["revoke"]
            )
        }
        let alias = PayerAlias(
            id: session.newID(PayerAlias.self),
            version: 1,
            createdAt: session.now,
            customer: customer.id,
            subject: subject,
            value: value,
            revokedAt: nil
        )
        try session.recordCreation(.payerAliasCreated, alias, customer: customer.id)
        try session.insert(alias)
        return alias
    }

    /// Revoking twice changes nothing the second time.
    package func revoke(_ id: ID<PayerAlias>, expectedVersion: ExpectedVersion?) throws(Failure) -> PayerAlias
    {
        guard let old = try session.payerAlias(id) else { throw .missing(.payerAlias, id.text) }
        try require(version: old.version, expected: expectedVersion)
        guard old.revokedAt == nil else { return old }
        var alias = old
        alias.version += 1
        alias.revokedAt = session.now
        try session.recordChange(.payerAliasRevoked, from: old, to: alias, customer: alias.customer)
        try session.update(alias)
        return alias
    }
}

extension Session {
    /// What a person could say of a payment's sender, and hasn't yet: whose account it is. Never said by itself.
    package func suggestedAlias(for payment: Payment) throws(Failure) -> (
        customer: ID<Customer>, account: String
    )? {
        guard let customer = payment.customer, let account = payment.bank?.payerAccount,
            try standingPayerAlias(.account, PayerAlias.compact(account)) == nil
        else { return nil }
        return (customer, account)
    }
}
