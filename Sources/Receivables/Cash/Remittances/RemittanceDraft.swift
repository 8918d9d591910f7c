/// What a caller says of a remittance.
package struct RemittanceDraft: Sendable {
    package var externalID: String?
    package var customer: Reference<Customer>?
    package var currency: Currency
    /// Nil: the sum of the lines.
    package var amount: Int64?
    package var paymentReference: String?
    package var paymentDate: CivilDate?
    package var lines: [Remittance.Line]

    package init(
        externalID: String?,
        customer: Reference<Customer>?,
        currency: Currency,
        amount: Int64?,
        paymentReference: String?,
        paymentDate: CivilDate?,
        lines: [Remittance.Line]
    ) {
        self.externalID = externalID
        self.customer = customer
        self.currency = currency
        self.amount = amount
        self.paymentReference = paymentReference
        self.paymentDate = paymentDate
        self.lines = lines
    }
}
