/// What happened, as the ledger's table of postings names it.
package enum PostingKind: String, CaseIterable, Sendable {
    case orderCommitted = "order_committed"
    case orderReleased = "order_released"
    case invoiceIssued = "invoice_issued"
    case externalInvoice = "external_invoice"
    case openingItem = "opening_item"
    case openingCredit = "opening_credit"
    case paymentReceived = "payment_received"
    case paymentAssigned = "payment_assigned"
    case paymentReassigned = "payment_reassigned"
    case allocated
    case refunded
    case creditNote = "credit_note"
    /// A credit note on an item that was open at go-live: no sale of ours.
    case openingCreditNote = "opening_credit_note"
    case creditAllocated = "credit_allocated"
    case creditRefunded = "credit_refunded"
    case discountTakenBack = "discount_taken_back"
    case writtenOff = "write_off"
    case recovered = "recovery"
    case dueDateExtended = "due_date_extended"
}

/// One line of a posting: a signed amount on an account, and what it concerns.
package struct Entry: Equatable, Sendable {
    package let account: Account
    /// Signed minor units; a debit is positive.
    package let amount: Int64
    /// Nil: the posting's.
    package var currency: Currency?
    package var customer: ID<Customer>?
    package var installment: ID<Installment>?
    package var payment: ID<Payment>?
    package var creditNote: ID<CreditNote>?
    package var order: ID<Order>?
    /// Category and rate of an amount of tax, as in `S 21`.
    package var tax: String?

    package init(
        _ account: Account,
        _ amount: Int64,
        currency: Currency? = nil,
        customer: ID<Customer>? = nil,
        installment: ID<Installment>? = nil,
        payment: ID<Payment>? = nil,
        creditNote: ID<CreditNote>? = nil,
        order: ID<Order>? = nil,
        tax: String? = nil
    ) {
        self.account = account
        self.amount = amount
        self.currency = currency
        self.customer = customer
        self.installment = installment
        self.payment = payment
        self.creditNote = creditNote
        self.order = order
        self.tax = tax
    }
}

/// The document that a posting belongs to.
package struct DocumentReference: Hashable, Sendable {
    package let kind: DocumentKind
    package let high: UInt64
    package let low: UInt64

    package init(kind: DocumentKind, high: UInt64, low: UInt64) {
        self.kind = kind
        self.high = high
        self.low = low
    }

    package init<Subject: Identified>(_ id: ID<Subject>) {
        self.init(kind: Subject.kind, high: id.high, low: id.low)
    }

    package var text: String { "\(kind.prefix)_\(ULID.text(high: high, low: low))" }
}

/// A dated set of entries that balances in each of its currencies. Only the named constructors make one.
package struct Posting: Equatable, Sendable {
    package let kind: PostingKind
    package let document: DocumentReference
    package let currency: Currency
    package let effectiveDate: CivilDate
    package let entries: [Entry]
    /// The posting that this one takes back.
    package let reverses: Int64?

    /// Leaves out entries of zero.
    ///
    /// - Throws: `.overflow` where the entries' sum leaves the range.
    init(
        _ kind: PostingKind,
        document: DocumentReference,
        currency: Currency,
        effectiveDate: CivilDate,
        reverses: Int64? = nil,
        entries: [Entry]
    ) throws(Failure) {
        let excess = try Self.excess(of: entries, in: currency)
        precondition(excess == nil, "the posting \(kind) of \(document.text) doesn't balance: \(excess ?? 0)")
        self.kind = kind
        self.document = document
        self.currency = currency
        self.effectiveDate = effectiveDate
        self.reverses = reverses
        self.entries = entries.filter { $0.amount != 0 }
    }

    /// A posting as the ledger keeps it.
    ///
    /// - Throws: `.store(.corrupt)` where its entries don't balance.
    package init(
        stored kind: PostingKind,
        document: DocumentReference,
        currency: Currency,
        effectiveDate: CivilDate,
        reverses: Int64?,
        entries: [Entry]
    ) throws(Failure) {
        if let excess = try Self.excess(of: entries, in: currency) {
            throw .store(.corrupt("a stored \(kind) doesn't balance: \(excess)"))
        }
        self.kind = kind
        self.document = document
        self.currency = currency
        self.effectiveDate = effectiveDate
        self.reverses = reverses
        self.entries = entries
    }

    /// What a currency's entries come to where that isn't 0.
    private static func excess(of entries: [Entry], in currency: Currency) throws(Failure) -> Int64? {
        var total: Int64 = 0
        var others: [Currency: Int64] = [:]
        for entry in entries {
            if let other = entry.currency, other != currency {
                others[other] = try sum(others[other] ?? 0, entry.amount)
            } else {
                total = try sum(total, entry.amount)
            }
        }
        return total != 0 ? total : others.values.first { $0 != 0 }
    }
}

/// A posting as it stands in the ledger.
package struct PostedPosting: Equatable, Sendable {
    /// 1, 2, 3 …: the order of knowledge.
    package let seq: Int64
    package let recordedAt: Instant
    package let event: Int64
    package let posting: Posting
    /// What each entry is worth in the company's currency, in minor units; nil: no rate stood.
    package let baseAmounts: [Int64?]

    package init(
        seq: Int64,
        recordedAt: Instant,
        event: Int64,
        posting: Posting,
        baseAmounts: [Int64?] = []
    ) {
        self.baseAmounts = baseAmounts
        self.seq = seq
        self.recordedAt = recordedAt
        self.event = event
        self.posting = posting
    }
}
