/// What matching asks of whatever keeps the books. Each answer is of one moment.
package protocol MatchSource {
    /// The customer that a payer's account is kept with.
    func customer(account: String) throws(Failure) -> ID<Customer>?
    /// The customer that a payer's name is kept with.
    func customer(payerName: String) throws(Failure) -> ID<Customer>?
    func customer(number: String) throws(Failure) -> ID<Customer>?
    func name(of customer: ID<Customer>) throws(Failure) -> String?
    /// Customers whose name begins like one, with their names; at most a few dozen.
    func customers(nameLike name: String) throws(Failure) -> [(id: ID<Customer>, name: String)]
    /// Invoices of anybody whose number has these letters and digits.
    func invoices(compactNumber: String) throws(Failure) -> [MatchInvoice]
    /// What is open of a customer and of everyone in its group, the first due first.
    func openItems(groupOf customer: ID<Customer>, currency: Currency, limit: Int) throws(Failure)
        -> [MatchItem]
    func sharesGroup(_ one: ID<Customer>, _ other: ID<Customer>) throws(Failure) -> Bool
    func matchTerms(for customer: ID<Customer>) throws(Failure) -> MatchTerms
}
