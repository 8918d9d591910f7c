extension Posting {
    /// An approved order takes credit; a negative amount gives it back.
    package static func committed(
        _ amount: Int64,
        order: ID<Order>,
        customer: ID<Customer>,
        currency: Currency,
        on date: CivilDate
    ) throws(Failure) -> Posting {
        try Posting(
            amount < 0 ? .orderReleased : .orderCommitted,
            document: DocumentReference(order),
            currency: currency,
            effectiveDate: date,
            entries: [
                Entry(.committed, amount, customer: customer, order: order),
                Entry(.committedContra, try difference(0, amount), customer: customer, order: order),
            ]
        )
    }

    /// An invoice is owed: by instalment against revenue and tax, or, for a document from elsewhere, against the
    /// account that stands for its origin.
    package static func issued(_ invoice: Invoice, on date: CivilDate) throws(Failure) -> Posting {
        var entries: [Entry] = []
        for installment in invoice.installments {
            entries.append(
                Entry(
                    .receivable,
                    installment.opening,
                    customer: invoice.customer,
                    installment: installment.id,
                    order: invoice.order
                )
            )
        }
        let kind: PostingKind
        switch invoice.origin {
        case .own:
            kind = .invoiceIssued
            // A deposit is owed to the buyer until the final invoice takes it off.
            var deducted: [String: Int64] = [:]
            for line in invoice.lines where line.deposit != nil {
                deducted[line.taxKey] = try difference(deducted[line.taxKey] ?? 0, line.net())
            }
            let account: Account = invoice.kind == .deposit ? .deposits : .revenue
            for (net, key) in try invoice.taxes.sales(invoice.subtotal, less: deducted) {
                entries.append(
                    Entry(account, try difference(0, net), customer: invoice.customer, tax: key)
                )
            }
            for (key, off) in deducted.sorted(by: { $0.key < $1.key }) {
                entries.append(Entry(.deposits, off, customer: invoice.customer, tax: key))
            }
            for tax in invoice.taxes {
                entries.append(
                    Entry(.tax, try difference(0, tax.amount), customer: invoice.customer, tax: tax.key)
                )
            }
        case .external, .opening:
            kind = invoice.origin == .external ? .externalInvoice : .openingItem
            var owed: Int64 = 0
            for installment in invoice.installments { owed = try sum(owed, installment.opening) }
            let contra: Account = invoice.origin == .external ? .externalClearing : .opening
            entries.append(Entry(contra, try difference(0, owed), customer: invoice.customer))
        }
        return try Posting(
            kind,
            document: DocumentReference(invoice.id),
            currency: invoice.currency,
            effectiveDate: date,
            entries: entries
        )
    }

    /// Money has come in, from a known customer or not.
    ///
    /// - Parameters:
    ///   - date: the day on which that takes effect; nil: the one on which it came.
    ///   - isOpening: the customer had it when the service went live.
    package static func received(
        _ payment: Payment,
        on date: CivilDate? = nil,
        isOpening: Bool = false
    ) throws(Failure) -> Posting {
        let contra =
            payment.customer.map { Entry(.onAccount, -payment.amount, customer: $0, payment: payment.id) }
            ?? Entry(.unidentified, -payment.amount, payment: payment.id)
        return try Posting(
            isOpening ? .openingCredit : .paymentReceived,
            document: DocumentReference(payment.id),
            currency: payment.currency,
            effectiveDate: date ?? payment.receivedDate,
            entries: [
                Entry(
                    isOpening ? .opening : .cash,
                    payment.amount,
                    customer: payment.customer,
                    payment: payment.id
                ), contra,
            ]
        )
    }

    /// Unidentified money has found its customer.
    package static func assigned(
        _ payment: Payment,
        to customer: ID<Customer>,
        on date: CivilDate
    ) throws(Failure) -> Posting {
        try Posting(
            .paymentAssigned,
            document: DocumentReference(payment.id),
            currency: payment.currency,
            effectiveDate: date,
            entries: [
                Entry(.unidentified, payment.amount, payment: payment.id),
                Entry(.onAccount, -payment.amount, customer: customer, payment: payment.id),
            ]
        )
    }

    /// Money was another customer's than it had been booked for.
    package static func reassigned(
        _ payment: Payment,
        from wrong: ID<Customer>,
        to customer: ID<Customer>,
        on date: CivilDate
    ) throws(Failure) -> Posting {
        try Posting(
            .paymentReassigned,
            document: DocumentReference(payment.id),
            currency: payment.currency,
            effectiveDate: date,
            entries: [
                Entry(.onAccount, payment.amount, customer: wrong, payment: payment.id),
                Entry(.onAccount, -payment.amount, customer: customer, payment: payment.id),
            ]
        )
    }

    /// Money on account goes back to the customer.
    ///
    /// - Parameter date: the day on which that takes effect; nil: the refund's.
    package static func refunded(_ refund: Refund, on date: CivilDate? = nil) throws(Failure) -> Posting {
        try Posting(
            .refunded,
            document: DocumentReference(refund.id),
            currency: refund.currency,
            effectiveDate: date ?? refund.effectiveDate,
            entries: [
                Entry(.onAccount, refund.amount, customer: refund.customer, payment: refund.payment),
                Entry(.cash, -refund.amount, customer: refund.customer, payment: refund.payment),
            ]
        )
    }

    /// Money on account settles a part of an instalment, with what is taken off for paying early and what is forgiven or
    /// kept as a small difference. Where it is of another currency, it goes through the exchange.
    ///
    /// - Parameters:
    ///   - taxes: the tax that the discount reduces.
    ///   - currency: the payment's.
    ///   - settled: the invoice's.
    package static func allocated(
        _ allocation: Allocation,
        reducing taxes: [TaxReduction] = [],
        payer: ID<Customer>,
        debtor: ID<Customer>,
        currency: Currency,
        settling settled: Currency? = nil
    ) throws(Failure) -> Posting {
        let other = settled == currency ? nil : settled
        func entry(_ account: Account, _ amount: Int64, tax: String? = nil) -> Entry {
            Entry(
                account,
                amount,
                currency: other,
                customer: debtor,
                installment: allocation.installment,
                payment: allocation.payment,
                tax: tax
            )
        }
        let settlement = allocation.settlement
        var allowed = settlement.discount
        for tax in taxes { allowed = try difference(allowed, sum(tax.amount, tax.net)) }
        let taken = other == nil ? settlement.amount : allocation.paidAmount
        let paid = Entry(.onAccount, taken, customer: payer, payment: allocation.payment)
        var entries = [paid]
        if let other {
            entries.append(Entry(.exchange, -taken))
            entries.append(Entry(.exchange, settlement.amount, currency: other))
        }
        entries.append(entry(.discountAllowed, allowed))
        for tax in taxes { entries.append(entry(.discountAllowed, tax.net, tax: tax.key)) }
        for tax in taxes { entries.append(entry(.tax, tax.amount, tax: tax.key)) }
        entries.append(entry(.smallDifference, settlement.smallDifference))
        entries.append(entry(.receivable, try difference(0, settlement.settled())))
        return try Posting(
            .allocated,
            document: DocumentReference(allocation.id),
            currency: currency,
            effectiveDate: allocation.effectiveDate,
            entries: entries
        )
    }

    /// The mirror of a posting, on a day that isn't before it.
    ///
    /// - Parameter document: what takes it back, where that is a document of its own, such as a credit note.
    package static func reversal(
        of posted: PostedPosting,
        by document: DocumentReference? = nil,
        on date: CivilDate
    ) throws(Failure) -> Posting {
        var mirrored: [Entry] = []
        for entry in posted.posting.entries {
            mirrored.append(
                Entry(
                    entry.account,
                    try difference(0, entry.amount),
                    currency: entry.currency,
                    customer: entry.customer,
                    installment: entry.installment,
                    payment: entry.payment,
                    creditNote: entry.creditNote,
                    order: entry.order,
                    tax: entry.tax
                )
            )
        }
        return try Posting(
            posted.posting.kind,
            document: document ?? posted.posting.document,
            currency: posted.posting.currency,
            effectiveDate: max(date, posted.posting.effectiveDate),
            reverses: posted.seq,
            entries: mirrored
        )
    }
}
