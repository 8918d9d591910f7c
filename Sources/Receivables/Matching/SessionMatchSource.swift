/// The books as matching asks for them.
struct SessionMatchSource: MatchSource {
    let session: any Session
    let context: OperationContext

    /// Customers that a payer's name is compared with, and the letters that they share with its beginning.
    private static let namesMax = 50
    private static let sharedLetters = 4

    func customer(account: String) throws(Failure) -> ID<Customer>? {
        try session.standingPayerAlias(.account, PayerAlias.compact(account))?.customer
    }

    func customer(payerName: String) throws(Failure) -> ID<Customer>? {
        try session.standingPayerAlias(.name, PayerAlias.compact(payerName))?.customer
    }

    func customer(number: String) throws(Failure) -> ID<Customer>? {
        try session.customerID(externalID: number)
    }

    func name(of customer: ID<Customer>) throws(Failure) -> String? {
        try session.customer(customer)?.name
    }

    func customers(nameLike name: String) throws(Failure) -> [(id: ID<Customer>, name: String)] {
        let beginning = String(name.prefix(Self.sharedLetters))
        guard beginning.count == Self.sharedLetters else { return [] }
        return try session.customers(nameBegins: beginning, limit: Self.namesMax)
    }

    func invoices(compactNumber: String) throws(Failure) -> [MatchInvoice] {
        var invoices: [MatchInvoice] = []
        for (id, found) in try session.matchInvoices(compactNumber: compactNumber) {
            let items = try found.items + givenUp(of: id, found)
            invoices.append(
                MatchInvoice(
                    customer: found.customer,
                    currency: found.currency,
                    number: found.number,
                    items: items
                )
            )
        }
        return invoices
    }

    /// What was given up of an invoice, which money that names it recovers.
    private func givenUp(of id: ID<Invoice>, _ found: MatchInvoice) throws(Failure) -> [MatchItem] {
        guard try !session.writeOffs(of: id).isEmpty, let invoice = try session.invoice(id) else { return [] }
        let desk = WriteOffDesk(session: session, context: context)
        return try desk.recoverable(of: invoice, installment: nil).map { debt in
            MatchItem(
                installment: debt.installment.id,
                invoice: id,
                customer: found.customer,
                number: found.number,
                position: debt.installment.position,
                dueDate: debt.installment.dueDate,
                amount: debt.installment.amount,
                open: debt.amount,
                isGivenUp: true
            )
        }
    }

    func openItems(groupOf customer: ID<Customer>, currency: Currency, limit: Int) throws(Failure)
        -> [MatchItem]
    {
        try session.matchItems(groupOf: customer, currency: currency, limit: limit)
    }

    func sharesGroup(_ one: ID<Customer>, _ other: ID<Customer>) throws(Failure) -> Bool {
        try session.sharesGroup(one, other)
    }

    func matchTerms(for customer: ID<Customer>) throws(Failure) -> MatchTerms {
        guard let customer = try session.customer(customer) else { throw .missing(.customer, customer.text) }
        let terms = try PolicyBook(session).version(for: customer).terms
        return MatchTerms(allowsOldestFirst: terms.allowsOldestFirst, cash: terms.cash)
    }
}
