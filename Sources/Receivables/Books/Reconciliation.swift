/// What customers owe by our ledger, against the balance that the general ledger shows.
package struct Reconciliation: Sendable {
    /// What moved the account, in the words of the trade.
    package enum Movement: String, CaseIterable, Sendable {
        case openingItems = "opening_items"
        case invoices
        case externalInvoices = "external_invoices"
        case creditNotes = "credit_notes"
        case payments
        case refunds
        case discounts
        case smallDifferences = "small_differences"
        case writeOffs = "write_offs"
        case recoveries
        case other
    }

    package struct Sum: Equatable, Sendable {
        package var amount: Int64 = 0
        package var count: Int64 = 0
    }

    package let accounts: [Account]
    package let number: String
    package let opening: Int64
    package let movements: [(movement: Movement, sum: Sum)]
    package let closing: Int64
    /// What the general ledger doesn't have yet.
    package let unexported: (amount: Int64, count: Int64, first: [ControlPosting])
    /// The general ledger's balance less ours; nil where it isn't told.
    package let difference: Int64?
    /// What of the difference the rest doesn't explain.
    package let unexplained: Int64?
    /// What moves just as much as isn't explained.
    package let candidates: [ControlPosting]

    package init(
        _ session: any Session,
        currency: Currency,
        from: CivilDate,
        asOf: CivilDate,
        control: Int64?
    ) throws(Failure) {
        let map = try BooksDesk(session: session).accountMap()
        accounts = map.controlAccounts
        number = map.number(of: .receivable, tax: nil)
        let hasCredit = accounts.contains(.onAccount)
        opening = try session.controlBalance(currency, withCredit: hasCredit, on: from.adding(days: -1))
        closing = try session.controlBalance(currency, withCredit: hasCredit, on: asOf)
        var sums: [Movement: Sum] = [:]
        for moved in try session.controlMovements(currency, withCredit: hasCredit, from: from, to: asOf) {
            let old = sums[Movement(moved)] ?? Sum()
            sums[Movement(moved)] = Sum(
                amount: try sum(old.amount, moved.amount),
                count: old.count + moved.count
            )
        }
        movements = Movement.allCases.map { ($0, sums[$0] ?? Sum()) }
        let exported = try session.lastLedgerExport()?.lastSeq ?? 0
        unexported = try session.controlPostings(currency, withCredit: hasCredit, after: exported, to: asOf)
        guard let control else {
            (difference, unexplained, candidates) = (nil, nil, [])
            return
        }
        let gap = try Receivables.difference(control, closing)
        // Without exports the general ledger is kept by hand, and what isn't exported says nothing of it.
        let rest = exported == 0 ? gap : try sum(gap, unexported.amount)
        difference = gap
        unexplained = rest
        candidates =
            rest == 0
            ? []
            : try session.controlPostings(
                currency,
                withCredit: hasCredit,
                moving: rest,
                from: from,
                to: asOf
            )
    }
}

extension Reconciliation.Movement {
    fileprivate init(_ moved: ControlMovement) {
        switch (moved.contra, moved.kind) {
        case (.smallDifference, _): self = .smallDifferences
        case (.discountAllowed, _), (.tax, .allocated), (_, .discountTakenBack): self = .discounts
        case (_, .openingItem), (_, .openingCredit), (_, .openingCreditNote): self = .openingItems
        case (_, .invoiceIssued): self = moved.isReversal ? .creditNotes : .invoices
        case (_, .externalInvoice): self = moved.isReversal ? .creditNotes : .externalInvoices
        case (_, .creditNote), (_, .creditAllocated): self = .creditNotes
        case (_, .paymentReceived), (_, .paymentAssigned), (_, .paymentReassigned), (_, .allocated):
            self = .payments
        case (_, .creditRefunded), (_, .refunded): self = .refunds
        case (_, .writtenOff): self = .writeOffs
        case (_, .recovered): self = .recoveries
        default: self = .other
        }
    }
}
