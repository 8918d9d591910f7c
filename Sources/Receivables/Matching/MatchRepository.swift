/// What matching needs stored.
package protocol MatchRepository {
    /// What is open of a customer and of everyone in its group, the first due first.
    func matchItems(groupOf customer: ID<Customer>, currency: Currency, limit: Int) throws(Failure)
        -> [MatchItem]
    /// Issued invoices of anybody by the letters and digits of their number, with what is open of them; at most a few.
    func matchInvoices(compactNumber: String) throws(Failure) -> [(id: ID<Invoice>, invoice: MatchInvoice)]
    /// Customers whose name begins so, capitals aside, with their names.
    func customers(nameBegins text: String, limit: Int) throws(Failure) -> [(id: ID<Customer>, name: String)]

    func matchProposal(_ id: ID<MatchProposal>) throws(Failure) -> MatchProposal?
    /// Newest first; without a status, what was proposed to a person.
    func matchProposals(_ filter: ListFilter, _ narrowing: MatchNarrowing, _ page: Page) throws(Failure)
        -> [MatchProposal]
    /// What was found for a payment last.
    func lastMatch(of payment: ID<Payment>) throws(Failure) -> MatchProposal?
    /// What waits for a person, stale or not.
    func waitingMatchProposal(of payment: ID<Payment>) throws(Failure) -> MatchProposal?
    func insert(_ proposal: MatchProposal) throws(Failure)
    func update(_ proposal: MatchProposal) throws(Failure)
}

/// What a list of proposals is narrowed by beside a customer and a status.
package struct MatchNarrowing: Equatable, Sendable {
    package var payment: ID<Payment>?
    package var rule: MatchRule?

    package init(payment: ID<Payment>? = nil, rule: MatchRule? = nil) {
        self.payment = payment
        self.rule = rule
    }
}
