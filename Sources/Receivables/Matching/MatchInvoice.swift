/// An invoice that a text names.
package struct MatchInvoice: Equatable, Sendable {
    package let customer: ID<Customer>
    package let currency: Currency
    package let number: String
    /// What is open of it.
    package let items: [MatchItem]

    package init(customer: ID<Customer>, currency: Currency, number: String, items: [MatchItem]) {
        self.customer = customer
        self.currency = currency
        self.number = number
        self.items = items
    }
}
