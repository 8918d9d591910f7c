/// What came of asking to pay money back.
package enum RefundResult: Sendable {
    case booked(Payment)
    /// Another person decides; the money is kept for it meanwhile.
    case awaiting(Approval)
}

/// Refunds: asked for, decided, put into files for the bank, taken back.
package struct RefundDesk {
    let session: any Session
    let context: OperationContext

    package init(session: any Session, context: OperationContext) {
        self.session = session
        self.context = context
    }

    /// Pays back what is left of a payment, or a part of it. What is above the caller's tier waits for a decision.
    package func refund(_ id: ID<Payment>, _ draft: RefundDraft, expectedVersion: ExpectedVersion?)
        throws(Failure) -> RefundResult
    {
        let cash = CashDesk(session: session, context: context)
        let (payment, customer) = try cash.usable(id, expectedVersion: expectedVersion)
        let date = try cash.past(draft.effectiveDate, notBefore: cash.usableFrom(payment), "the money")
        guard payment.clearsOn <= date else {
            let detail = "the money is safe from \(payment.clearsOn) on; what isn't could still be taken back"
            throw cash.conflict(payment, "payment_uncleared", detail)
        }
        var left = payment.unapplied
        for other in try session.refunds(of: id) where other.status == .awaitingApproval {
            left = try difference(left, other.amount)
        }
        let amount = draft.amount ?? left
        guard amount > 0 || draft.amount == nil else {
            throw .invalid("/amount", "out_of_range", "an amount is above 0")
        }
        guard amount > 0, amount <= left else {
            let detail = "only \(max(0, left)) of the payment is left, less refunds that wait for approval"
            throw .invalid("/amount", "exceeds_unapplied", detail)
        }
        let reference = draft.reference ?? "Refund \(payment.reference ?? payment.id.text)"
        let refundID = session.newID(Refund.self)
        let approval = try ApprovalDesk(session: session, context: context)
            .clear(
                .refund(refundID, on: date),
                of: customer,
                amount: worth(amount, of: payment, for: customer)
            )
        let refund = Refund(
            id: refundID,
            version: 1,
            createdAt: session.now,
            updatedAt: session.now,
            payment: id,
            customer: customer.id,
            currency: payment.currency,
            amount: amount,
            effectiveDate: date,
            reason: context.reason,
            account: draft.account,
            reference: String(reference.unicodeScalars.prefix(Refund.referenceCharactersMax)),
            status: approval == nil ? .approved : .awaitingApproval,
            export: nil,
            cancelledOn: nil
        )
        try session.recordCreation(.refundCreated, refund, customer: customer.id)
        try session.insert(refund)
        if let approval { return .awaiting(approval) }
        return .booked(try book(refund, of: payment))
    }

    /// Tiers are in the account's currency.
    private func worth(_ amount: Int64, of payment: Payment, for customer: Customer) throws(Failure) -> Int64
    {
        let today = ReadingPoint(asOf: session.today)
        return try session.worth(amount, of: payment.currency, in: customer.currency, at: today)
    }

    /// Carries out what was decided on a refund that waited.
    func settle(_ id: ID<Refund>, isAccepted: Bool) throws(Failure) {
        let old = try required(id, expectedVersion: nil)
        var refund = old
        refund.status = isAccepted ? .approved : .rejected
        // The money goes out on the day of the decision.
        refund.effectiveDate = isAccepted ? session.today : old.effectiveDate
        try change(old, to: &refund, isAccepted ? .refundApproved : .refundRejected)
        guard isAccepted else { return }
        let cash = CashDesk(session: session, context: context)
        let payment = try cash.required(old.payment, expectedVersion: nil)
        guard payment.unapplied >= refund.amount else {
            let detail = "only \(payment.unapplied) of the payment is left; undo a use of it first"
            throw cash.conflict(payment, "refund_not_covered", detail)
        }
        _ = try book(refund, of: payment)
    }

    /// - Parameter date: nil: the refund's.
    private func book(_ refund: Refund, of payment: Payment, on date: CivilDate? = nil) throws(Failure)
        -> Payment
    {
        let cash = CashDesk(session: session, context: context)
        let event = try cash.touch(payment, .paymentRefunded)
        try session.post(.refunded(refund, on: date), event: event)
        try HoldReview(session: session).review(customer: refund.customer)
        return try cash.required(payment.id, expectedVersion: nil)
    }

    /// Gives a refund up, or takes it back where the money wasn't paid or came back: it is on account again.
    ///
    /// - Parameter date: nil: today.
    package func cancel(_ id: ID<Refund>, on date: CivilDate?, expectedVersion: ExpectedVersion?)
        throws(Failure)
        -> Refund
    {
        let old = try required(id, expectedVersion: expectedVersion)
        guard !old.allowedActions.isEmpty else {
            throw .conflict(
                code: "refund_\(old.status.rawValue)",
                detail: "the refund is \(old.status.rawValue)",
                state: old.status.rawValue,
                allowed: []
            )
        }
        guard old.status != .awaitingApproval else { return try withdraw(old) }
        let cash = CashDesk(session: session, context: context)
        let date = try cash.past(date, notBefore: old.effectiveDate, "the refund")
        var refund = old
        refund.status = .cancelled
        refund.cancelledOn = date
        try change(old, to: &refund, .refundCancelled)
        let payment = try cash.required(old.payment, expectedVersion: nil)
        let event = try cash.touch(payment, .paymentRefundCancelled)
        for posted in try session.standingPostings(of: DocumentReference(id)) {
            try session.post(.reversal(of: posted, on: date), event: event)
        }
        try HoldReview(session: session).review(customer: old.customer)
        return refund
    }

    /// Pays out again what was taken back though it never came back.
    func restore(_ id: ID<Refund>) throws(Failure) {
        let old = try required(id, expectedVersion: nil)
        guard old.status == .cancelled else { return }
        let cash = CashDesk(session: session, context: context)
        let payment = try cash.required(old.payment, expectedVersion: nil)
        guard payment.customer == old.customer, payment.reversal == nil, payment.unapplied >= old.amount
        else {
            let detail =
                "the \(old.amount) of refund \(id.text) isn't on account any more; undo a use of it first"
            throw cash.conflict(payment, "refund_not_covered", detail)
        }
        var refund = old
        refund.status = old.export == nil ? .approved : .exported
        refund.cancelledOn = nil
        try change(old, to: &refund, .refundRestored)
        _ = try book(refund, of: payment, on: session.today)
    }

    /// Gives up what waits for a decision on a payment that goes another way.
    func withdrawAll(of payment: ID<Payment>) throws(Failure) {
        for refund in try session.refunds(of: payment) where refund.status == .awaitingApproval {
            _ = try withdraw(refund)
        }
    }

    private func withdraw(_ old: Refund) throws(Failure) -> Refund {
        var refund = old
        refund.status = .withdrawn
        try change(old, to: &refund, .refundWithdrawn)
        try session.withdrawApproval(of: old.id)
        return refund
    }

    /// Puts every refund that is to be paid in a currency into a file for the bank.
    ///
    /// - Parameter date: the day on which the bank is to pay; nil: today.
    package func export(_ currency: Currency?, on date: CivilDate?) throws(Failure) -> RefundExport {
        let company = try session.company()
        guard let iban = company.iban, !company.name.isBlank else {
            let detail = "the file names the company and the account that pays; tell both first"
            throw .conflict(code: "company_incomplete", detail: detail, state: "incomplete", allowed: [])
        }
        let date = date ?? session.today
        guard date >= session.today else {
            throw .invalid("/execution_date", "past_date", "the bank can't pay on \(date)")
        }
        let currency = currency ?? company.baseCurrency
        let refunds = try session.refundsToExport(currency, limit: RefundExport.refundsMax)
        guard !refunds.isEmpty else {
            let detail = "no approved refund in \(currency) has an account and is in no file yet"
            throw .conflict(code: "nothing_to_export", detail: detail, state: "empty", allowed: [])
        }
        var total: Int64 = 0
        for refund in refunds { total = try sum(total, refund.amount) }
        let export = RefundExport(
            id: session.newID(RefundExport.self),
            version: 1,
            createdAt: session.now,
            currency: currency,
            executionDate: date,
            count: refunds.count,
            total: total,
            debtor: Refund.Account(holder: company.name, iban: iban, bic: company.details.bic)
        )
        try session.recordCreation(.refundExportCreated, export)
        try session.insert(export)
        for old in refunds {
            var refund = old
            refund.status = .exported
            refund.export = export.id
            try change(old, to: &refund, .refundExported)
        }
        return export
    }

    private func required(_ id: ID<Refund>, expectedVersion: ExpectedVersion?) throws(Failure) -> Refund {
        guard let refund = try session.refund(id) else { throw .missing(.refund, id.text) }
        try require(version: refund.version, expected: expectedVersion)
        return refund
    }

    private func change(_ old: Refund, to refund: inout Refund, _ type: EventType) throws(Failure) {
        refund.version += 1
        refund.updatedAt = session.now
        try session.recordChange(type, from: old, to: refund, customer: old.customer)
        try session.update(refund)
    }
}
