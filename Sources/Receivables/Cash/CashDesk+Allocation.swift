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
            let invoice = try invoice(named: draft.invoice, for: payment, pointer: "\(place)/invoice")
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
        let earlier = try session.allocations(of: invoice.id)
        var left = amount
        for installment in invoice.installments where installment.open > 0 && left > 0 {
            if let position, installment.position != position { continue }
            let part = min(left, installment.open)
            let first = max(date, invoice.issueDate ?? date)
            let day = try installment.firstDay(
                from: first,
                withRoomFor: part,
                beside: earlier.filter { $0.installment == installment.id }
            )
            if isFixed, day > first {
                throw .invalid(
                    "/effective_date",
                    "before_document",
                    "\(first) is before \(day), until when another payment settled the instalment"
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
        if left < amount { try settleState(of: invoice.id) }
        return amount - left
    }

    /// Moves an invoice between open and paid after something settled it or was taken back.
    func settleState(of id: ID<Invoice>) throws(Failure) {
        guard let old = try session.invoice(id) else { throw .missing(.invoice, id.text) }
        let isSettled = try old.amountDue() == 0
        var invoice = old
        switch (old.state, isSettled) {
        case (.open, true): invoice.state = .paid
        case (.paid, false): invoice.state = .open
        case (.open, false), (.paid, true), (.draft, _), (.void, _): return
        }
        invoice.version += 1
        invoice.updatedAt = session.now
        let type: EventType = isSettled ? .invoicePaid : .invoiceReopened
        try session.recordChange(type, from: old, to: invoice, customer: invoice.customer)
        try session.update(invoice)
    }

    /// The invoice that a request names by id, `ext:` or number, if the payer may settle it.
    private func invoice(named text: String, for payment: Payment, pointer: String) throws(Failure) -> Invoice
    {
        let id: ID<Invoice>?
        if let reference = Reference<Invoice>(text) {
            id = try session.find(reference)
        } else if let own = try session.invoiceID(number: text, customer: payment.customer) {
            id = own
        } else {
            id = try session.invoiceID(number: text, customer: nil)
        }
        guard let id, let invoice = try session.invoice(id) else { throw .unknown(.invoice, text, pointer) }
        guard let payer = payment.customer, try sharesGroup(payer, invoice.customer) else {
            throw .invalid(pointer, "foreign_invoice", "the invoice is not the payer's nor its group's")
        }
        guard invoice.currency == payment.currency else {
            throw .invalid(pointer, "currency_mismatch", "the invoice is in \(invoice.currency)")
        }
        guard invoice.state == .open || invoice.state == .paid else {
            throw .invalid(pointer, "invoice_\(invoice.state.name)", "the invoice is \(invoice.state.name)")
        }
        return invoice
    }

    private func invoice(referredTo reference: String, by payer: Customer) throws(Failure) -> Invoice? {
        var id = try session.invoiceID(number: reference, customer: payer.id)
        if id == nil { id = try session.invoiceID(number: reference, customer: nil) }
        guard let id, let invoice = try session.invoice(id) else { return nil }
        guard invoice.currency == payer.currency, try sharesGroup(payer.id, invoice.customer) else {
            return nil
        }
        switch invoice.state {
        case .open, .paid: return invoice
        case .draft, .void: return nil
        }
    }

    /// Whether two customers stand below the same one, or are the same.
    private func sharesGroup(_ left: ID<Customer>, _ right: ID<Customer>) throws(Failure) -> Bool {
        if left == right { return true }
        guard let top = try session.groupTop(of: left) else { return false }
        return try top == session.groupTop(of: right)
    }
}

extension Installment {
    /// The first day from which on less than nothing is owed on no day, if so much more is settled: uses of money that
    /// were taken back still count for the days before.
    ///
    /// - Parameter allocations: all of the instalment's, undone ones included.
    func firstDay(from date: CivilDate, withRoomFor amount: Int64, beside allocations: [Allocation])
        throws(Failure) -> CivilDate
    {
        let ends = allocations.compactMap(\.undoneOn).filter { $0 > date }.sorted()
        let starts = allocations.map(\.effectiveDate)
        for day in [date] + ends {
            // What is settled grows only where an allocation begins.
            var most: Int64 = 0
            for moment in [day] + starts.filter({ $0 > day }) {
                var settled: Int64 = 0
                for allocation in allocations
                where allocation.effectiveDate <= moment && (allocation.undoneOn.map { moment < $0 } ?? true)
                {
                    settled = try sum(settled, allocation.amount)
                }
                most = max(most, settled)
            }
            if try sum(most, amount) <= opening { return day }
        }
        return ends.last ?? date
    }
}
