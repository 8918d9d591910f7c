/// What the guarantee desk needs stored.
package protocol GuaranteeRepository {
    /// As it is known now, with the last day that holds now.
    func guarantee(_ id: ID<Guarantee>) throws(Failure) -> Guarantee?
    func guaranteeID(externalID: String) throws(Failure) -> ID<Guarantee>?
    /// A customer's, newest first.
    func guarantees(of customer: ID<Customer>, _ page: Page) throws(Failure) -> [Guarantee]
    /// How many of a customer's aren't rejected and not over on a day.
    func openGuarantees(of customer: ID<Customer>, on date: CivilDate) throws(Failure) -> Int
    func insert(_ guarantee: Guarantee) throws(Failure)
    /// Stores the version and the status; what a guarantee says never changes.
    func update(_ guarantee: Guarantee) throws(Failure)
    /// Appends that an accepted guarantee holds until its last day; the event is the one that says so.
    func appendSpan(of guarantee: Guarantee, event: Int64) throws(Failure)
    /// As it was known after an event (nil: now); nil where no credit insurance has begun by the day.
    func insuranceCover(of customer: ID<Customer>, on date: CivilDate, knownEvent: Int64?) throws(Failure)
        -> InsuranceCover?
}
