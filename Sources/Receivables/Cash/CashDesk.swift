/// Payments: received, used, taken back.
package struct CashDesk {
    let session: any Session
    let context: OperationContext

    package init(session: any Session, context: OperationContext) {
        self.session = session
        self.context = context
    }

    /// Books money and, as asked, uses it. What can't be placed stays on account.
    package func receive(_ draft: PaymentDraft) throws(Failure) -> Payment {
        guard draft.amount > 0 else {
            throw .invalid("/amount", "out_of_range", "a payment is greater than 0")
        }
        if let key = draft.externalID, let existing = try session.paymentID(externalID: key) {
            throw .taken(.payment, externalID: key, existing: existing.text)
        }
        var customer: Customer?
        if let reference = draft.customer {
            let found = try session.requireCustomer(reference, pointer: "/customer_id")
            customer = found
        }
        let received = draft.receivedDate ?? session.today
        if !draft.isTakenLate { try session.require(bookable: received, pointer: "/received_date") }
        if let customer { try session.take(draft.currency, for: customer, on: received) }
        let payment = Payment(
            id: session.newID(Payment.self),
            version: 1,
            createdAt: session.now,
            updatedAt: session.now,
            externalID: draft.externalID,
            customer: customer?.id,
            currency: draft.currency,
            amount: draft.amount,
            receivedDate: received,
            method: draft.method,
            reference: draft.reference,
            unapplied: draft.amount,
            reversal: nil,
            metadata: draft.metadata,
            bank: draft.bank
        )
        let event = try session.recordCreation(.paymentReceived, payment, customer: customer?.id)
        try session.insert(payment)
        let effective = try draft.isTakenLate ? session.firstOpenDay(from: received) : received
        try session.post(.received(payment, on: effective, isOpening: draft.isOpening), event: event)
        if !draft.allocations.isEmpty {
            guard customer != nil else {
                throw .invalid(
                    "/allocations",
                    "unidentified_payer",
                    "money without a payer can't be used yet"
                )
            }
            try use(payment, for: draft.allocations, on: nil, event: event)
        }
        if draft.isAutoApplied, draft.allocations.isEmpty { try useAdvice(current(payment.id)) }
        if draft.isAutoApplied { try place(current(payment.id), on: nil, event: event) }
        let booked = try current(payment.id)
        if let payer = booked.customer { try HoldReview(session: session).review(customer: payer) }
        return booked
    }

    /// Uses a payment as told: all of it or nothing.
    ///
    /// - Parameter date: the business date of the use; nil: today.
    package func allocate(
        _ id: ID<Payment>,
        _ drafts: [AllocationDraft],
        on date: CivilDate?,
        expectedVersion: ExpectedVersion?
    ) throws(Failure) -> Payment {
        let (payment, customer) = try usable(id, expectedVersion: expectedVersion)
        guard !drafts.isEmpty else { throw .invalid("/allocations", "required", "name at least one invoice") }
        let date = try past(date)
        let event = try touch(payment, .paymentAllocated)
        try use(payment, for: drafts, on: date, event: event)
        try MatchDesk(session: session, context: context).giveUp(of: id)
        try HoldReview(session: session).review(customer: customer.id)
        return try current(id)
    }

    /// Uses a payment by rule where matching is certain; else what it found is proposed. Of money whose payer isn't known,
    /// the payer is found too.
    package func autoApply(
        _ id: ID<Payment>,
        on date: CivilDate?,
        expectedVersion: ExpectedVersion?
    ) throws(Failure) -> Payment {
        let payment = try required(id, expectedVersion: expectedVersion)
        guard payment.reversal == nil else {
            throw conflict(payment, "payment_reversed", "the payment was reversed")
        }
        if try useAdvice(payment) { return try current(id) }
        let day = try past(date, notBefore: payment.receivedDate, "the payment")
        let found = try place(payment, on: day, event: nil)
        guard payment.customer != nil || found?.customer != nil else { throw unidentified(payment) }
        let placed = try current(id)
        if let payer = placed.customer { try HoldReview(session: session).review(customer: payer) }
        return placed
    }

    /// Names the payer of money that was kept as unidentified.
    ///
    /// - Parameter date: the business date from which the payer has it; nil: today.
    package func assign(
        _ id: ID<Payment>,
        to reference: Reference<Customer>,
        on date: CivilDate?,
        expectedVersion: ExpectedVersion?
    ) throws(Failure) -> Payment {
        let old = try required(id, expectedVersion: expectedVersion)
        guard old.customer == nil, old.reversal == nil else {
            throw conflict(old, "payment_assigned", "the payment has its payer or was reversed")
        }
        let customer = try session.requireCustomer(reference, pointer: "/customer_id")
        let date = try past(date, notBefore: usableFrom(old), "the payment")
        try session.take(old.currency, for: customer, on: date, pointer: "/customer_id")
        _ = try identify(old, as: customer.id, on: date)
        try MatchDesk(session: session, context: context).giveUp(of: id)
        try HoldReview(session: session).review(customer: customer.id)
        return try current(id)
    }

    /// Takes a payment back with everything that it settled.
    ///
    /// - Parameters:
    ///   - fee: minor units that the bank charged for it.
    ///   - date: nil: today.
    package func reverse(
        _ id: ID<Payment>,
        kind: Payment.ReversalKind,
        fee: Int64? = nil,
        on date: CivilDate?,
        expectedVersion: ExpectedVersion?
    ) throws(Failure) -> Payment {
        let old = try required(id, expectedVersion: expectedVersion)
        guard old.reversal == nil else { throw conflict(old, "payment_reversed", "the payment was reversed") }
        if kind == .entryError {
            guard fee == nil else {
                throw .invalid("/fee", "not_taken", "a bank charges nothing for what it didn't do")
            }
            try requireUnrefunded(old)
        }
        let date = try past(date, notBefore: old.receivedDate, "the payment")
        try RefundDesk(session: session, context: context).withdrawAll(of: id)
        try RemittanceDesk(session: session, context: context).reopen(after: id)
        try MatchDesk(session: session, context: context).giveUp(of: id)
        var payment = old
        payment.reversal = Payment.Reversal(kind: kind, date: date, fee: fee)
        payment.version += 1
        payment.updatedAt = session.now
        let event = try session.recordChange(
            .paymentReversed,
            from: old,
            to: payment,
            customer: old.customer
        )
        try session.update(payment)
        for allocation in try session.allocations(of: id) where allocation.undoneOn == nil {
            try takeBack(allocation, on: date, event: event)
        }
        for posted in try session.standingPostings(of: DocumentReference(id)).reversed() {
            try session.post(.reversal(of: posted, on: date), event: event)
        }
        if let customer = old.customer { try HoldReview(session: session).review(customer: customer) }
        return try current(id)
    }

    /// Gives a payment that was booked to the wrong customer to the right one: what it settled is open again.
    ///
    /// - Parameter date: nil: today; the day of its last use where that is later.
    package func reassign(
        _ id: ID<Payment>,
        to reference: Reference<Customer>,
        on date: CivilDate?,
        expectedVersion: ExpectedVersion?
    ) throws(Failure) -> Payment {
        let (old, wrong) = try usable(id, expectedVersion: expectedVersion)
        let customer = try session.requireCustomer(reference, pointer: "/customer_id")
        guard customer.id != wrong.id else {
            throw .invalid("/customer_id", "same_customer", "the payment is this customer's already")
        }
        try requireUnrefunded(old)
        let date = try past(date, notBefore: old.receivedDate, "the payment")
        try session.take(old.currency, for: customer, on: date, pointer: "/customer_id")
        try RefundDesk(session: session, context: context).withdrawAll(of: id)
        try RemittanceDesk(session: session, context: context).reopen(after: id)
        try MatchDesk(session: session, context: context).giveUp(of: id)
        var payment = old
        payment.customer = customer.id
        payment.version += 1
        payment.updatedAt = session.now
        let event = try session.recordChange(
            .paymentReassigned,
            from: old,
            to: payment,
            customer: customer.id
        )
        try session.update(payment)
        for allocation in try session.allocations(of: id) where allocation.undoneOn == nil {
            try takeBack(allocation, on: date, event: event)
        }
        let day = max(date, try usableFrom(payment))
        try session.post(.reassigned(payment, from: wrong.id, to: customer.id, on: day), event: event)
        for affected in [wrong.id, customer.id] {
            try HoldReview(session: session).review(customer: affected)
        }
        return try current(id)
    }

    /// Credit that an import brought goes with it, on the day on which it came, and its external id is free again.
    func takeBackOpening(_ id: ID<Payment>) throws(Failure) {
        let old = try required(id, expectedVersion: nil)
        let date = try session.firstOpenDay(from: old.receivedDate)
        let reversed = try reverse(id, kind: .entryError, on: date, expectedVersion: nil)
        guard old.externalID != nil else { return }
        var payment = reversed
        payment.externalID = nil
        payment.version += 1
        try session.recordChange(.paymentReversed, from: reversed, to: payment, customer: old.customer)
        try session.update(payment)
    }

    /// Takes one use of a payment back; the money is on account again.
    ///
    /// - Parameter expectedVersion: the payment's.
    package func undo(
        _ id: ID<Allocation>,
        on date: CivilDate?,
        expectedVersion: ExpectedVersion? = nil
    ) throws(Failure) -> Allocation {
        guard let allocation = try session.allocation(id) else { throw .missing(.allocation, id.text) }
        let payment = try required(allocation.payment, expectedVersion: expectedVersion)
        guard allocation.undoneOn == nil else {
            throw .conflict(
                code: "allocation_undone",
                detail: "the allocation was undone already",
                state: "undone",
                allowed: []
            )
        }
        let date = try past(date, notBefore: allocation.effectiveDate, "the allocation")
        let event = try touch(payment, .paymentAllocationUndone)
        try takeBack(allocation, on: date, event: event)
        // The payer has the money again, and may be another one than who owes.
        if let payer = payment.customer { try HoldReview(session: session).review(customer: payer) }
        guard let undone = try session.allocation(id) else { throw .missing(.allocation, id.text) }
        return undone
    }
}

extension CashDesk {
    func required(_ id: ID<Payment>, expectedVersion: ExpectedVersion?) throws(Failure) -> Payment {
        guard let payment = try session.payment(id) else { throw .missing(.payment, id.text) }
        try Receivables.require(version: payment.version, expected: expectedVersion)
        return payment
    }

    func conflict(_ payment: Payment, _ code: String, _ detail: String) -> Failure {
        .conflict(code: code, detail: detail, state: payment.status, allowed: payment.allowedActions)
    }

    /// Uses a payment by the remittance advice that tells of it.
    ///
    /// - Returns: whether there was one.
    @discardableResult
    private func useAdvice(_ payment: Payment) throws(Failure) -> Bool {
        try RemittanceDesk(session: session, context: context).apply(to: payment)
    }

    private func unidentified(_ payment: Payment) -> Failure {
        let detail = "the payer isn't known yet; assign the payment first"
        return conflict(payment, "payment_unidentified", detail)
    }

    /// What was paid back can't be moved or have been keyed in wrongly.
    private func requireUnrefunded(_ payment: Payment) throws(Failure) {
        guard payment.refunded > 0 else { return }
        let detail = "\(payment.refunded) of it was paid back; cancel the refund first"
        throw conflict(payment, "payment_refunded", detail)
    }

    private func current(_ id: ID<Payment>) throws(Failure) -> Payment {
        try required(id, expectedVersion: nil)
    }

    /// A payment whose payer is known and that wasn't taken back.
    func usable(
        _ id: ID<Payment>,
        expectedVersion: ExpectedVersion?
    ) throws(Failure) -> (payment: Payment, customer: Customer) {
        let payment = try required(id, expectedVersion: expectedVersion)
        guard payment.reversal == nil else {
            throw conflict(payment, "payment_reversed", "the payment was reversed")
        }
        guard let customerID = payment.customer, let customer = try session.customer(customerID) else {
            throw unidentified(payment)
        }
        return (payment, customer)
    }

    /// A business date that has come; nil: today.
    func past(_ date: CivilDate?) throws(Failure) -> CivilDate {
        let date = date ?? session.today
        try session.require(bookable: date, pointer: "/effective_date")
        return date
    }

    /// A business date that has come and isn't before the document that it changes; nil: today.
    func past(_ date: CivilDate?, notBefore first: CivilDate, _ document: String) throws(Failure)
        -> CivilDate
    {
        let date = try past(date)
        guard date >= first else {
            throw .invalid("/effective_date", "before_document", "\(date) is before \(document), of \(first)")
        }
        return date
    }

    /// Counts the payment's version up for a change of its uses.
    func touch(_ old: Payment, _ type: EventType) throws(Failure) -> Int64 {
        var payment = old
        payment.version += 1
        payment.updatedAt = session.now
        let event = try session.recordChange(type, from: old, to: payment, customer: old.customer)
        try session.update(payment)
        return event
    }

    private func takeBack(_ allocation: Allocation, on date: CivilDate, event: Int64) throws(Failure) {
        guard let posted = try session.posting(allocation.posting) else {
            throw .store(.corrupt("allocation \(allocation.id.text) names a posting that isn't there"))
        }
        try session.post(.reversal(of: posted, on: date), event: event)
        try session.markUndone(allocation.id, on: max(date, allocation.effectiveDate))
        try WriteOffDesk(session: session, context: context)
            .takeBackRecovery(by: allocation.id, on: date, event: event)
        try session.settleState(of: allocation.invoice)
    }
}

extension Payment {
    /// The actions that the payment's state takes.
    package var allowedActions: [String] {
        if reversal != nil { return [] }
        if customer == nil { return ["assign", "reverse"] }
        let uses = unapplied > 0 ? ["allocations", "auto_apply", "refund"] : []
        return uses + (refunded > 0 ? ["reverse"] : ["reassign", "reverse"])
    }
}
