/// The ledger: append only. Open items, customers' totals and payments' unapplied amounts are kept beside it in the
/// same step, for speed.
package protocol LedgerRepository {
    /// Appends a posting for the event that caused it, moves what is kept beside the ledger, and answers its seq.
    @discardableResult func post(_ posting: Posting, event: Int64) throws(Failure) -> Int64
    func posting(_ seq: Int64) throws(Failure) -> PostedPosting?
    /// A document's postings that aren't reversed and reverse nothing, ascending.
    func standingPostings(of document: DocumentReference) throws(Failure) -> [PostedPosting]
    /// Ascending, after a seq.
    func postings(_ filter: PostingFilter, after seq: Int64, limit: Int) throws(Failure) -> [PostedPosting]

    /// The last posting that was known at an instant (nil: the last of all); (0, epoch) on an empty ledger.
    func lastPosting(knownAt instant: Instant?) throws(Failure) -> (seq: Int64, recordedAt: Instant)

    /// Now: from what is kept beside the ledger.
    func totals(of customer: ID<Customer>) throws(Failure) -> CustomerTotals
    /// Then: what is kept, less the postings that are later on either axis.
    func totals(of customer: ID<Customer>, at point: ReadingPoint) throws(Failure) -> CustomerTotals
    /// Now, by due date, then by id.
    func openItems(of customer: ID<Customer>) throws(Failure) -> [OpenItem]
    func openItems(of customer: ID<Customer>, at point: ReadingPoint) throws(Failure) -> [OpenItem]
    /// What was owed of an instalment, day by day.
    func balance(of installment: ID<Installment>) throws(Failure) -> InstallmentBalance
    /// The oldest due date and the sum of what is overdue on a day, now, by index alone.
    ///
    /// - Parameters:
    ///   - days: only what is more than so many days past its due date counts.
    ///   - most: and at most so many; nil: without end.
    func overdue(of customer: ID<Customer>, on date: CivilDate, moreThan days: Int, upTo most: Int?)
        throws(Failure) -> Overdue
    /// The totals of a customer and everyone below it.
    func groupTotals(under top: ID<Customer>) throws(Failure) -> CustomerTotals

    /// Recomputes everything that is kept beside the ledger and names each difference.
    func invariants() throws(Failure) -> [InvariantCheck]
}

/// What a list of postings can be narrowed by.
package struct PostingFilter: Equatable, Sendable {
    package var customer: ID<Customer>?
    package var installment: ID<Installment>?
    package var payment: ID<Payment>?
    package var creditNote: ID<CreditNote>?
    package var order: ID<Order>?
    package var document: DocumentReference?
    /// Category and rate of an entry, as in `S 21`.
    package var tax: String?
    package var from: CivilDate?
    package var to: CivilDate?

    package init() {}
}

/// One invariant, and where it doesn't hold.
package struct InvariantCheck: Equatable, Sendable {
    package let name: String
    package let differences: [String]

    package init(name: String, differences: [String]) {
        self.name = name
        self.differences = differences
    }
}
