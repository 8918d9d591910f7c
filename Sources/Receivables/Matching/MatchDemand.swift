/// Money that looks for what it settles.
package struct MatchDemand: Equatable, Sendable {
    /// Minor units that aren't used yet.
    package var amount: Int64
    package var currency: Currency
    package var date: CivilDate
    package var clues: PaymentClues
    /// As whoever booked it said; nil: not said.
    package var customer: ID<Customer>?
    /// The account it came from, and its holder's name.
    package var account: String?
    package var name: String?

    package init(
        amount: Int64,
        currency: Currency,
        date: CivilDate,
        clues: PaymentClues,
        customer: ID<Customer>? = nil,
        account: String? = nil,
        name: String? = nil
    ) {
        self.amount = amount
        self.currency = currency
        self.date = date
        self.clues = clues
        self.customer = customer
        self.account = account
        self.name = name
    }
}

extension MatchDemand {
    /// What is left of a payment.
    init(_ payment: Payment) {
        self.init(
            amount: payment.unapplied,
            currency: payment.currency,
            date: payment.receivedDate,
            clues: PaymentClues(reference: payment.reference, endToEndID: payment.bank?.endToEndID),
            customer: payment.customer,
            account: payment.bank?.payerAccount,
            name: payment.bank?.payerName
        )
    }
}
