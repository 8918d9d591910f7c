/// A line of the journal: an entry of the ledger with what the general ledger must know of it.
package struct JournalLine: Equatable, Sendable {
    package let seq: Int64
    package let effectiveDate: CivilDate
    package let recordedAt: Instant
    package let kind: PostingKind
    package let document: DocumentReference
    /// Of an invoice or a credit note.
    package let documentNumber: String?
    package let reverses: Int64?
    package let account: Account
    package let tax: String?
    package let currency: Currency
    /// Signed minor units; a debit is positive.
    package let amount: Int64
    package let customer: ID<Customer>?
    package let customerExternalID: String?

    package init(
        seq: Int64,
        effectiveDate: CivilDate,
        recordedAt: Instant,
        kind: PostingKind,
        document: DocumentReference,
        documentNumber: String?,
        reverses: Int64?,
        account: Account,
        tax: String?,
        currency: Currency,
        amount: Int64,
        customer: ID<Customer>?,
        customerExternalID: String?
    ) {
        self.seq = seq
        self.effectiveDate = effectiveDate
        self.recordedAt = recordedAt
        self.kind = kind
        self.document = document
        self.documentNumber = documentNumber
        self.reverses = reverses
        self.account = account
        self.tax = tax
        self.currency = currency
        self.amount = amount
        self.customer = customer
        self.customerExternalID = customerExternalID
    }
}

/// Tax of one category and rate in one month, of one kind of business.
package struct TaxTally: Equatable, Sendable {
    package enum Source: String, CaseIterable, Sendable {
        case invoices
        case creditNotes = "credit_notes"
        case discounts
        case badDebt = "bad_debt"
        case other
    }

    package let month: Month
    /// Category and rate, as in `S 21`; nil where the books don't say.
    package let key: String?
    package let source: Source
    /// Minor units; what is owed is positive.
    package let net: Int64
    package let tax: Int64

    package init(month: Month, key: String?, source: Source, net: Int64, tax: Int64) {
        self.month = month
        self.key = key
        self.source = source
        self.net = net
        self.tax = tax
    }
}

/// What moved a control account in a period, by what happened and what stands on the other side.
package struct ControlMovement: Equatable, Sendable {
    package let kind: PostingKind
    package let isReversal: Bool
    package let contra: Account
    /// Minor units; what customers owe more is positive.
    package let amount: Int64
    package let count: Int64

    package init(kind: PostingKind, isReversal: Bool, contra: Account, amount: Int64, count: Int64) {
        self.kind = kind
        self.isReversal = isReversal
        self.contra = contra
        self.amount = amount
        self.count = count
    }
}

/// A posting, and what it moves of a control account.
package struct ControlPosting: Equatable, Sendable {
    package let seq: Int64
    package let effectiveDate: CivilDate
    package let kind: PostingKind
    package let document: DocumentReference
    package let amount: Int64

    package init(
        seq: Int64,
        effectiveDate: CivilDate,
        kind: PostingKind,
        document: DocumentReference,
        amount: Int64
    ) {
        self.seq = seq
        self.effectiveDate = effectiveDate
        self.kind = kind
        self.document = document
        self.amount = amount
    }
}

/// What the books' reports and the hand-over to the general ledger need stored. What moves nothing of the general ledger,
/// as credit that is taken or a due date that is put off, is in none of it.
package protocol BooksRepository {
    func accountMap() throws(Failure) -> (version: Int64, updatedAt: Instant, numbers: [AccountMap.Number])?
    func keep(_ map: AccountMap) throws(Failure)

    /// The lines of so many postings, by day and seq, after a place.
    func journal(
        from: CivilDate,
        to: CivilDate,
        after place: (date: CivilDate, seq: Int64)?,
        postings limit: Int
    ) throws(Failure) -> [JournalLine]
    /// The lines of so many postings, by seq, after one.
    func journal(after seq: Int64, postings limit: Int) throws(Failure) -> [JournalLine]
    func ledgerExport(_ id: ID<LedgerExport>) throws(Failure) -> LedgerExport?
    func ledgerExports(_ page: Page) throws(Failure) -> [LedgerExport]
    func lastLedgerExport() throws(Failure) -> LedgerExport?
    func content(of export: ID<LedgerExport>) throws(Failure) -> [UInt8]?
    func insert(_ export: LedgerExport, content: [UInt8]) throws(Failure)

    func taxTallies(_ currency: Currency, from: CivilDate, to: CivilDate, knownSeq: Int64?) throws(Failure)
        -> [TaxTally]
    /// The balance of `receivable`, and of `on_account` where `credit` says so, at the end of a day.
    func controlBalance(_ currency: Currency, withCredit credit: Bool, on date: CivilDate) throws(Failure)
        -> Int64
    func controlMovements(
        _ currency: Currency,
        withCredit credit: Bool,
        from: CivilDate,
        to: CivilDate
    ) throws(Failure) -> [ControlMovement]
    /// Postings of later seqs that take effect by a day.
    func controlPostings(_ currency: Currency, withCredit credit: Bool, after seq: Int64, to: CivilDate)
        throws(Failure) -> (amount: Int64, count: Int64, first: [ControlPosting])
    /// Postings of a period that move just so much, either way.
    func controlPostings(
        _ currency: Currency,
        withCredit credit: Bool,
        moving amount: Int64,
        from: CivilDate,
        to: CivilDate
    ) throws(Failure) -> [ControlPosting]
}

package enum ControlPostings {
    /// Told of at once.
    package static let shownMax = 20
}
