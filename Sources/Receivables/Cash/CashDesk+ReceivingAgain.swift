extension CashDesk {
    /// Books a payment anew that a return had taken back, with the uses that the return took back, each exactly as it was;
    /// what isn't owed any more stays on account.
    func receiveAgain(_ id: ID<Payment>) throws(Failure) -> Payment? {
        let old = try required(id, expectedVersion: nil)
        guard old.reversal?.kind == .returned else { return nil }
        var draft = PaymentDraft(
            customer: old.customer.map { .id($0) },
            currency: old.currency,
            amount: old.amount,
            receivedDate: try session.firstOpenDay(from: old.receivedDate),
            method: old.method,
            reference: old.reference,
            externalID: nil,
            allocations: [],
            isAutoApplied: false,
            metadata: old.metadata
        )
        draft.bank = old.bank
        draft.isTakenLate = true
        let payment = try receive(draft)
        try use(payment, as: old)
        return try required(payment.id, expectedVersion: nil)
    }

    private func use(_ payment: Payment, as old: Payment) throws(Failure) {
        let returned = try lastReversal(of: DocumentReference(old.id))
        var event: Int64?
        for allocation in try session.allocations(of: old.id) where allocation.undoneOn != nil {
            // What a person had undone before stays undone.
            guard try lastReversal(of: DocumentReference(allocation.id)) == returned,
                let debt = try self.debt(settledBy: allocation)
            else { continue }
            let cause: Int64
            if let event { cause = event } else { cause = try touch(payment, .paymentAllocated) }
            event = cause
            let booking = AllocationBooking(
                payment: payment,
                date: try usableFrom(payment),
                isFixed: false,
                event: cause
            )
            try book([SettlementPlanner.Use(debt: debt, settlement: allocation.settlement)], booking)
        }
        if event != nil, let payer = payment.customer {
            try HoldReview(session: session).review(customer: payer)
        }
    }

    /// What an allocation that was taken back had settled; nil where so much of it isn't owed any more.
    private func debt(settledBy allocation: Allocation) throws(Failure) -> Debt? {
        guard let invoice = try session.invoice(allocation.invoice), invoice.state.isIssued,
            let installment = invoice.installments.first(where: { $0.id == allocation.installment })
        else { return nil }
        let amount = try allocation.settlement.settled()
        guard let recovery = try session.recovery(by: allocation.id) else {
            guard installment.open >= amount else { return nil }
            return Debt(invoice: invoice.id, installment: installment, taken: 0)
        }
        let found = try WriteOffDesk(session: session, context: context)
            .recoverable(of: invoice, installment: installment.position)
            .first { $0.writeOff.id == recovery.writeOff && $0.amount >= amount }
        return found.map {
            Debt(invoice: invoice.id, installment: installment, taken: 0, writeOff: $0.writeOff)
        }
    }

    /// The event that took the last of a document's postings back.
    private func lastReversal(of document: DocumentReference) throws(Failure) -> Int64? {
        var filter = PostingFilter()
        filter.document = document
        return try session.postings(filter, after: 0, limit: Self.postingsMax)
            .last { $0.posting.reverses != nil }?.event
    }

    /// Of a payment, or of a use of it: how often it can have gone from one customer to another.
    private static let postingsMax = 1_000
}
