/// What the cash desk needs stored.
package protocol PaymentRepository {
    func payment(_ id: ID<Payment>) throws(Failure) -> Payment?
    func paymentID(externalID: String) throws(Failure) -> ID<Payment>?
    /// The filter's status is a payment's: `unapplied`, `partially_applied`, `applied`, `reversed`.
    func payments(_ filter: ListFilter, reference: String?, _ page: Page) throws(Failure) -> [Payment]
    func insert(_ payment: Payment) throws(Failure)
    /// Replaces everything but the unapplied amount, which only postings move.
    func update(_ payment: Payment) throws(Failure)
    /// Minor units that came in, weren't taken back and clear after the point's day. Reversals count from their
    /// effective date on.
    func uncleared(of customer: ID<Customer>, at point: ReadingPoint) throws(Failure) -> Int64
    /// The same of a customer and everyone below it, now.
    func groupUncleared(under top: ID<Customer>, on date: CivilDate) throws(Failure) -> Int64
    /// The latest day on which money of a customer came in that wasn't taken back.
    func lastPayment(of customer: ID<Customer>) throws(Failure) -> CivilDate?
    /// Customers with money that clears on a day after `after` and on or before `through`.
    func customersWithMoneyClearing(after: CivilDate, through: CivilDate) throws(Failure) -> [ID<Customer>]

    func allocation(_ id: ID<Allocation>) throws(Failure) -> Allocation?
    /// Oldest first, undone ones included.
    func allocations(of payment: ID<Payment>) throws(Failure) -> [Allocation]
    /// Oldest first, undone ones included.
    func allocations(of invoice: ID<Invoice>) throws(Failure) -> [Allocation]
    func insert(_ allocation: Allocation) throws(Failure)
    func markUndone(_ id: ID<Allocation>, on date: CivilDate) throws(Failure)
}
