extension CashDesk {
    /// Uses a payment as told.
    ///
    /// - Parameter date: nil: the day from which it can be used, or the invoice's if that is later.
    func use(
        _ payment: Payment,
        for drafts: [AllocationDraft],
        on date: CivilDate?,
        event: Int64
    ) throws(Failure) {
        let usable = try usableFrom(payment)
        for (index, draft) in drafts.enumerated() {
            let place = "/allocations/\(index)"
            let invoice = try session.settleable(
                draft.invoice,
                by: payment.customer,
                in: payment.currency,
                pointer: "\(place)/invoice"
            )
            if let date, date < max(usable, invoice.issueDate ?? date) {
                throw .invalid(
                    "/effective_date",
                    "before_document",
                    "\(date) is before the payment or the invoice"
                )
            }
            var left = try required(payment.id, expectedVersion: nil).unapplied
            if let amount = draft.amount {
                guard amount > 0 else {
                    throw .invalid("\(place)/amount", "out_of_range", "an amount is above 0")
                }
                guard amount <= left else {
                    throw .invalid(
                        "\(place)/amount",
                        "exceeds_unapplied",
                        "only \(left) of the payment is left"
                    )
                }
                left = amount
            }
            let used = try settle(
                invoice,
                with: payment,
                upTo: left,
                installment: draft.installment,
                on: date ?? usable,
                isFixed: date != nil,
                event: event
            )
            if let amount = draft.amount, used < amount {
                throw .invalid("\(place)/amount", "exceeds_open", "only \(used) is open")
            }
            guard used > 0 else {
                throw .invalid("\(place)/invoice", "nothing_open", "nothing is open or left")
            }
        }
    }

    /// Places a payment by rule: the first that matches wins.
    func place(_ id: ID<Payment>, of payer: Customer, on date: CivilDate?, event: Int64) throws(Failure) {
        let payment = try required(id, expectedVersion: nil)
        let usable = try usableFrom(payment)
        let date = max(date ?? usable, usable)
        if let reference = payment.reference, let invoice = try self.invoice(referredTo: reference, by: payer)
        {
            // Money for an invoice that is settled already stays on account: a guess would be a posting.
            _ = try settle(
                invoice,
                with: payment,
                upTo: payment.unapplied,
                installment: nil,
                on: date,
                event: event
            )
            return
        }
        guard try PolicyBook(session).version(for: payer).terms.allowsOldestFirst else { return }
        var left = payment.unapplied
        for item in try session.openItems(of: payer.id) where item.open > 0 {
            guard left > 0 else { return }
            guard let invoice = try session.invoice(item.invoice), invoice.currency == payment.currency else {
                continue
            }
            left -= try settle(
                invoice,
                with: payment,
                upTo: left,
                installment: item.position,
                on: date,
                event: event
            )
        }
    }

    /// The first day on which the payer has what is unapplied now: an earlier use would on some day take more than was
    /// there.
    private func usableFrom(_ payment: Payment) throws(Failure) -> CivilDate {
        var date = payment.receivedDate
        for posted in try session.standingPostings(of: DocumentReference(payment.id)) {
            date = max(date, posted.posting.effectiveDate)
        }
        for allocation in try session.allocations(of: payment.id) {
            date = max(date, allocation.undoneOn ?? date)
        }
        return date
    }

    /// Settles an invoice's instalments, the first due first, and answers how much was used.
    ///
    /// - Parameters:
    ///   - date: the first day for it; the invoice's date, or that from which the instalment has room, where that is
    ///     later.
    ///   - isFixed: the caller named the day: a later one is refused.
    private func settle(
        _ invoice: Invoice,
        with payment: Payment,
        upTo amount: Int64,
        installment position: Int?,
        on date: CivilDate,
        isFixed: Bool = false,
        event: Int64
    ) throws(Failure) -> Int64 {
        guard let payer = payment.customer else { return 0 }
        var left = amount
        for installment in invoice.installments where installment.open > 0 && left > 0 {
            if let position, installment.position != position { continue }
            let part = min(left, installment.open)
            let first = max(date, invoice.issueDate ?? date)
            let day = try session.balance(of: installment.id).firstDay(from: first, withRoomFor: part)
            if isFixed, day > first {
                throw .invalid(
                    "/effective_date",
                    "before_document",
                    "\(first) is before \(day), from when on so much of the instalment is open"
                )
            }
            var allocation = Allocation(
                id: session.newID(Allocation.self),
                payment: payment.id,
                invoice: invoice.id,
                invoiceNumber: invoice.number ?? "",
                installment: installment.id,
                installmentPosition: installment.position,
                amount: part,
                effectiveDate: day,
                createdAt: session.now,
                posting: 0,
                undoneOn: nil
            )
            allocation.posting = try session.post(
                .allocated(allocation, payer: payer, debtor: invoice.customer, currency: payment.currency),
                event: event
            )
            try session.insert(allocation)
            left -= part
        }
        if left < amount { try session.settleState(of: invoice.id) }
        return amount - left
    }

    private func invoice(referredTo reference: String, by payer: Customer) throws(Failure) -> Invoice? {
        var id = try session.invoiceID(number: reference, customer: payer.id)
        if id == nil { id = try session.invoiceID(number: reference, customer: nil) }
        if id == nil, let structured = CreditorReference(reference) {
            id = try session.invoiceID(compactNumber: structured.body, customer: payer.id)
            if id == nil { id = try session.invoiceID(compactNumber: structured.body, customer: nil) }
        }
        guard let id, let invoice = try session.invoice(id) else { return nil }
        guard invoice.currency == payer.currency, try session.sharesGroup(payer.id, invoice.customer) else {
            return nil
        }
        return invoice.state.isIssued ? invoice : nil
    }
}
