/// What the customer desk needs stored.
package protocol CustomerRepository {
    func customer(_ id: ID<Customer>) throws(Failure) -> Customer?
    func customerID(externalID: String) throws(Failure) -> ID<Customer>?
    func customers(_ filter: ListFilter, _ page: Page) throws(Failure) -> [Customer]
    func insert(_ customer: Customer) throws(Failure)
    func update(_ customer: Customer) throws(Failure)

    /// The customer at the top of a group that a customer belongs to; nil where it stands alone.
    func groupTop(of customer: ID<Customer>) throws(Failure) -> ID<Customer>?
    /// How many levels of customers there are from one down to the lowest below it: 1 where nobody is.
    func groupLevels(under customer: ID<Customer>) throws(Failure) -> Int
    /// The checks that a customer is spared, as they were said last.
    func exclusion(of customer: ID<Customer>) throws(Failure) -> CreditExclusion?
    func append(_ exclusion: CreditExclusion, event: Int64) throws(Failure)

    /// Appends a limit; the event is the one that says so.
    ///
    /// - Parameter approval: where a second person granted it.
    func append(_ fact: LimitFact, event: Int64, approval: ID<Approval>?) throws(Failure)
    /// The limit on a day as it was known after an event (nil: now): the lasting one with the latest start, and the
    /// latest temporary one whose days include it, and the guarantees that hold. A customer without any limit fact has
    /// a lasting limit of 0.
    func limit(of customer: ID<Customer>, on date: CivilDate, knownEvent: Int64?) throws(Failure)
        -> EffectiveLimit
    /// Every limit fact, oldest first.
    func limits(of customer: ID<Customer>) throws(Failure) -> [LimitFact]
    /// Every limit as it was granted, the last one first; a page goes on after the event's seq.
    func limitHistory(of customer: ID<Customer>, _ page: Page) throws(Failure) -> [LimitRecord]
    /// Lasting limits that expired before a day, hold still and weren't told of, each with its seq.
    func expiredLimits(on date: CivilDate, limit: Int) throws(Failure) -> [(seq: Int64, fact: LimitFact)]
    func markExpiryTold(of seq: Int64, event: Int64) throws(Failure)
    /// Appends a status as a dated fact.
    func append(_ status: CustomerStatus, of customer: ID<Customer>, from date: CivilDate, event: Int64)
        throws(Failure)
}

extension CustomerRepository {
    package func append(_ fact: LimitFact, event: Int64) throws(Failure) {
        try append(fact, event: event, approval: nil)
    }
}
