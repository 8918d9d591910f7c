/// A place on the two axes of time: what had taken effect by a business day, as it was known after a posting.
package struct ReadingPoint: Equatable, Sendable {
    /// Postings with a later effective date are taken back.
    package let asOf: CivilDate
    /// Postings after this one are taken back; nil: everything known counts.
    package let knownSeq: Int64?
    /// Dated facts of later events, such as limits, aren't known; nil: everything known counts.
    package let knownEvent: Int64?

    package init(asOf: CivilDate, knownSeq: Int64? = nil, knownEvent: Int64? = nil) {
        self.asOf = asOf
        self.knownSeq = knownSeq
        self.knownEvent = knownEvent
    }
}

/// What a customer owes and has, in the account's currency and minor units.
package struct CustomerTotals: Equatable, Sendable {
    package var committed: Int64
    package var receivable: Int64
    /// The money on account, positive.
    package var unapplied: Int64

    package init(committed: Int64 = 0, receivable: Int64 = 0, unapplied: Int64 = 0) {
        self.committed = committed
        self.receivable = receivable
        self.unapplied = unapplied
    }
}

/// An instalment that is not settled.
package struct OpenItem: Equatable, Sendable {
    package let installment: ID<Installment>
    package let invoice: ID<Invoice>
    package let invoiceNumber: String
    package let position: Int
    package let dueDate: CivilDate
    /// Minor units still owed; negative for a credit.
    package var open: Int64
    /// What that is worth in the account's currency, where it is in another one.
    package var worth: Int64?

    package init(
        installment: ID<Installment>,
        invoice: ID<Invoice>,
        invoiceNumber: String,
        position: Int,
        dueDate: CivilDate,
        open: Int64
    ) {
        self.installment = installment
        self.invoice = invoice
        self.invoiceNumber = invoiceNumber
        self.position = position
        self.dueDate = dueDate
        self.open = open
    }
}

extension OpenItem {
    /// Minor units of the account's currency.
    package var inAccount: Int64 { worth ?? open }
}

/// What is overdue on a day.
package struct Overdue: Equatable, Sendable {
    /// Minor units.
    package let amount: Int64
    /// Days since the oldest due date; 0 if nothing is overdue.
    package let oldestDays: Int

    package init(amount: Int64, oldestDays: Int) {
        self.amount = amount
        self.oldestDays = oldestDays
    }

    /// An item is overdue from the day after its due date.
    ///
    /// - Parameter days: only what is more than so many days past its due date counts.
    package init(_ items: [OpenItem], on date: CivilDate, moreThan days: Int = 0) throws(Failure) {
        var amount: Int64 = 0
        var oldest = 0
        for item in items where item.open > 0 {
            let age = date.days(since: item.dueDate)
            guard age > days else { continue }
            amount = try sum(amount, item.inAccount)
            oldest = max(oldest, age)
        }
        self.init(amount: amount, oldestDays: oldest)
    }
}
