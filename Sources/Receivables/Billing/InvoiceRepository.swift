/// What the billing desk needs stored.
package protocol InvoiceRepository {
    func invoice(_ id: ID<Invoice>) throws(Failure) -> Invoice?
    func invoiceID(externalID: String) throws(Failure) -> ID<Invoice>?
    /// By number, whoever issued it; nil also where two customers' documents from elsewhere share it and no customer
    /// is given.
    func invoiceID(number: String, customer: ID<Customer>?) throws(Failure) -> ID<Invoice>?
    /// By the letters and digits of its number (`CreditorReference.compact`), under the same condition.
    func invoiceID(compactNumber: String, customer: ID<Customer>?) throws(Failure) -> ID<Invoice>?
    func invoiceID(installment: ID<Installment>) throws(Failure) -> ID<Invoice>?
    func invoices(_ filter: InvoiceFilter, _ page: Page) throws(Failure) -> [Invoice]
    /// Deposits of an order that stand and no final invoice takes off, the oldest first.
    func standingDeposits(of order: ID<Order>) throws(Failure) -> [ID<Invoice>]
    /// The final invoice that takes a deposit off and stands.
    func invoice(deducting deposit: ID<Invoice>) throws(Failure) -> ID<Invoice>?
    /// What bills a shipment and stands.
    func invoice(billing fulfillment: Fulfillment) throws(Failure) -> ID<Invoice>?
    func insert(_ invoice: Invoice) throws(Failure)
    /// Replaces everything but the instalments' open amounts, which only postings move.
    func update(_ invoice: Invoice) throws(Failure)
    /// Keeps when an instalment was due before a posting moved that.
    func appendDueDate(of installment: ID<Installment>, before date: CivilDate, posting: Int64)
        throws(Failure)
    func deleteDraft(_ id: ID<Invoice>) throws(Failure)
}

/// What a list of invoices can be narrowed by.
package struct InvoiceFilter: Equatable, Sendable {
    package var common = ListFilter()
    package var order: ID<Order>?
    package var number: String?
    package var purchaseOrder: String?
    package var origin: Invoice.Origin?

    package init() {}
}
