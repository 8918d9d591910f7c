extension Posting {
    /// An invoice is credited: what it was booked to is taken back, against its open instalments and, for the rest, on the
    /// customer's account.
    static func credited(
        _ note: CreditNote,
        of invoice: Invoice,
        settling shares: [InstallmentShare]
    ) throws(Failure) -> Posting {
        let content = note.content
        var entries: [Entry] = []
        let kind: PostingKind
        switch invoice.origin {
        case .own:
            kind = .creditNote
            var deducted: [String: Int64] = [:]
            for line in content.lines {
                guard let own = invoice.lines.first(where: { $0.number == line.number }), own.deposit != nil
                else { continue }
                deducted[own.taxKey] = try difference(deducted[own.taxKey] ?? 0, line.net)
            }
            let account: Account = invoice.kind == .deposit ? .deposits : .revenue
            for (net, key) in try content.taxes.sales(content.subtotal, less: deducted) {
                entries.append(Entry(account, net, customer: note.customer, tax: key))
            }
            for (key, off) in deducted.sorted(by: { $0.key < $1.key }) {
                entries.append(Entry(.deposits, try difference(0, off), customer: note.customer, tax: key))
            }
            for tax in content.taxes {
                entries.append(Entry(.tax, tax.amount, customer: note.customer, tax: tax.key))
            }
        case .external:
            kind = .creditNote
            entries.append(Entry(.externalClearing, content.total, customer: note.customer))
        case .opening:
            kind = .openingCreditNote
            entries.append(Entry(.opening, content.total, customer: note.customer))
        }
        for share in shares {
            entries.append(
                Entry(
                    .receivable,
                    -share.amount,
                    customer: note.customer,
                    installment: share.installment.id,
                    creditNote: note.id,
                    order: invoice.order
                )
            )
        }
        let kept = try difference(content.total, note.division.offset)
        entries.append(Entry(.onAccount, -kept, customer: note.customer, creditNote: note.id))
        return try Posting(
            kind,
            document: DocumentReference(note.id),
            currency: note.currency,
            effectiveDate: note.issueDate,
            entries: entries
        )
    }

    /// The discounts for paying early in what is credited come off the credit on account: they weren't paid.
    ///
    /// - Parameter taxes: the tax that they had reduced.
    static func discountTakenBack(_ note: CreditNote, reducing taxes: [TaxReduction]) throws(Failure)
        -> Posting
    {
        var allowed = note.division.discount
        var entries = [
            Entry(.onAccount, note.division.discount, customer: note.customer, creditNote: note.id)
        ]
        for tax in taxes {
            allowed = try difference(allowed, sum(tax.amount, tax.net))
            entries.append(Entry(.tax, -tax.amount, customer: note.customer, tax: tax.key))
            entries.append(Entry(.discountAllowed, -tax.net, customer: note.customer, tax: tax.key))
        }
        entries.append(Entry(.discountAllowed, -allowed, customer: note.customer))
        return try Posting(
            .discountTakenBack,
            document: DocumentReference(note.id),
            currency: note.currency,
            effectiveDate: note.issueDate,
            entries: entries
        )
    }

    /// What of a credit note is paid out; nothing where it pays nothing out.
    static func creditRefunded(_ note: CreditNote) throws(Failure) -> Posting {
        try Posting(
            .creditRefunded,
            document: DocumentReference(note.id),
            currency: note.currency,
            effectiveDate: note.issueDate,
            entries: [
                Entry(.onAccount, note.division.refund, customer: note.customer, creditNote: note.id),
                Entry(.cash, -note.division.refund, customer: note.customer, creditNote: note.id),
            ]
        )
    }

    /// Credit on account settles a part of an instalment.
    static func creditAllocated(
        _ allocation: CreditAllocation,
        of note: CreditNote,
        debtor: ID<Customer>
    ) throws(Failure) -> Posting {
        try Posting(
            .creditAllocated,
            document: DocumentReference(allocation.id),
            currency: note.currency,
            effectiveDate: allocation.effectiveDate,
            entries: [
                Entry(.onAccount, allocation.amount, customer: note.customer, creditNote: note.id),
                Entry(
                    .receivable,
                    -allocation.amount,
                    customer: debtor,
                    installment: allocation.installment,
                    creditNote: note.id
                ),
            ]
        )
    }
}
