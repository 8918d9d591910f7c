/// What credit notes need stored.
package protocol CreditNoteRepository {
    func creditNote(_ id: ID<CreditNote>) throws(Failure) -> CreditNote?
    func creditNoteID(externalID: String) throws(Failure) -> ID<CreditNote>?
    func creditNotes(_ filter: CreditNoteFilter, _ page: Page) throws(Failure) -> [CreditNote]
    /// Oldest first, cancelled ones included.
    func creditNotes(of invoice: ID<Invoice>) throws(Failure) -> [CreditNote]
    func insert(_ note: CreditNote) throws(Failure)
    /// Stores that it was cancelled.
    func update(_ note: CreditNote) throws(Failure)

    func creditAllocation(_ id: ID<Allocation>) throws(Failure) -> CreditAllocation?
    /// Oldest first, undone ones included.
    func creditAllocations(of note: ID<CreditNote>) throws(Failure) -> [CreditAllocation]
    func insert(_ allocation: CreditAllocation) throws(Failure)
    func markCreditUndone(_ id: ID<Allocation>, on date: CivilDate) throws(Failure)
}

/// What a list of credit notes can be narrowed by.
package struct CreditNoteFilter: Equatable, Sendable {
    package var common = ListFilter()
    package var invoice: ID<Invoice>?
    package var number: String?

    package init() {}
}
