/// How uses of a payment are booked.
struct AllocationBooking {
    let payment: Payment
    /// The first day for them; an invoice's date, or that from which an instalment has room, where that is later.
    let date: CivilDate
    /// The caller named the day: a later one is refused.
    let isFixed: Bool
    let event: Int64
}

extension CashDesk {
    /// Books what was planned, and moves the invoices to the states that come of it.
    func book(_ uses: [SettlementPlanner.Use], _ booking: AllocationBooking) throws(Failure) {
        var invoice: Invoice?
        var exchanged: [Int64]?
        for (index, use) in uses.enumerated() {
            if invoice?.id != use.debt.invoice {
                if let done = invoice { try session.settleState(of: done.id) }
                invoice = try session.invoice(use.debt.invoice)
            }
            guard let invoice else { throw .missing(.invoice, use.debt.invoice.text) }
            if invoice.currency != booking.payment.currency, exchanged == nil {
                exchanged = try self.exchanged(by: uses, into: invoice.currency, of: booking.payment)
            }
            try book(use, of: invoice, exchanging: exchanged?[index], booking)
        }
        if let done = invoice { try session.settleState(of: done.id) }
    }

    /// What uses take of a payment in another currency: together what all of them are worth, so that who uses all of it
    /// leaves nothing. They are all in one currency.
    private func exchanged(by uses: [SettlementPlanner.Use], into currency: Currency, of payment: Payment)
        throws(Failure) -> [Int64]
    {
        let rate = try RateBook(session)
            .required(from: payment.currency, to: currency, on: payment.receivedDate, pointer: "")
        let left = try required(payment.id, expectedVersion: nil).unapplied
        let whole = try rate.amount(left)
        var parts: [Int64] = []
        var (settled, taken): (Int64, Int64) = (0, 0)
        for use in uses {
            settled = try sum(settled, use.settlement.amount)
            // Nothing is settled for nothing.
            let upTo = settled == whole ? left : try min(left, max(taken + 1, rate.inverse.amount(settled)))
            guard upTo > taken else {
                throw .invalid(
                    "",
                    "exceeds_unapplied",
                    "nothing of the payment is left for \(settled) \(currency)"
                )
            }
            parts.append(upTo - taken)
            taken = upTo
        }
        return parts
    }

    private func book(
        _ use: SettlementPlanner.Use,
        of invoice: Invoice,
        exchanging exchanged: Int64?,
        _ booking: AllocationBooking
    ) throws(Failure) {
        guard let payer = booking.payment.customer else { return }
        let installment = use.debt.installment
        let first = max(booking.date, invoice.issueDate ?? booking.date)
        let day: CivilDate
        if let writeOff = use.debt.writeOff {
            day = max(first, writeOff.effectiveDate)
        } else {
            day = try session.balance(of: installment.id)
                .firstDay(from: first, withRoomFor: use.settlement.settled())
        }
        if booking.isFixed, day > first {
            throw .invalid(
                "/effective_date",
                "before_document",
                "\(first) is before \(day), from when on so much of the instalment is open"
            )
        }
        var allocation = Allocation(
            id: session.newID(Allocation.self),
            payment: booking.payment.id,
            invoice: invoice.id,
            invoiceNumber: invoice.number ?? "",
            installment: installment.id,
            installmentPosition: installment.position,
            settlement: use.settlement,
            exchanged: exchanged,
            effectiveDate: day,
            createdAt: session.now,
            posting: 0,
            undoneOn: nil
        )
        if let writeOff = use.debt.writeOff {
            allocation.settlement.deduction = nil
            try WriteOffDesk(session: session, context: context).recover(
                use.settlement.settled(),
                from: writeOff.id,
                on: installment.id,
                by: allocation.id,
                at: day,
                event: booking.event
            )
        }
        let posting = try Posting.allocated(
            allocation,
            reducing: taxReductions(by: use.settlement.discount, on: invoice),
            payer: payer,
            debtor: invoice.customer,
            currency: booking.payment.currency,
            settling: invoice.currency
        )
        allocation.posting = try session.post(posting, event: booking.event)
        try session.insert(allocation)
    }

    private func taxReductions(by discount: Int64, on invoice: Invoice) throws(Failure) -> [TaxReduction] {
        guard discount > 0 else { return [] }
        let terms = try session.requireTerms(code: invoice.paymentTermsCode, pointer: "")
        var before: Int64 = 0
        for allocation in try session.standingAllocations(of: invoice.id) {
            before = try sum(before, allocation.settlement.discount)
        }
        return try invoice.taxReductions(by: discount, after: before, as: terms.schedule.discountTax)
    }
}
