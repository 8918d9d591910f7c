extension CreditNoteDesk {
    /// Settles invoices with a note's credit on account, as told: all of it or nothing.
    ///
    /// - Parameter date: nil: today.
    package func allocate(
        _ id: ID<CreditNote>,
        _ drafts: [AllocationDraft],
        on date: CivilDate?,
        expectedVersion: ExpectedVersion?
    ) throws(Failure) -> CreditNote {
        let note = try required(id, expectedVersion: expectedVersion)
        guard note.cancelledOn == nil else {
            throw conflict(note, "credit_note_cancelled", "the credit note is cancelled")
        }
        guard !drafts.isEmpty else { throw .invalid("/allocations", "required", "name at least one invoice") }
        let usable = try usableFrom(note)
        let date = try past(date, notBefore: usable, "the credit can be used")
        let event = try touch(note, .creditNoteAllocated)
        for (index, draft) in drafts.enumerated() {
            let place = "/allocations/\(index)"
            let invoice = try session.settleable(
                draft.invoice,
                by: note.customer,
                in: note.currency,
                pointer: "\(place)/invoice"
            )
            let left = try required(id, expectedVersion: nil).unapplied
            let amount = draft.amount ?? left
            guard amount > 0 || draft.amount == nil else {
                throw .invalid("\(place)/amount", "out_of_range", "an amount is above 0")
            }
            guard amount <= left else {
                throw .invalid("\(place)/amount", "exceeds_unapplied", "only \(left) of the credit is left")
            }
            let used = try settle(
                invoice,
                with: note,
                upTo: amount,
                installment: draft.installment,
                on: date,
                event: event
            )
            if let amount = draft.amount, used < amount {
                throw .invalid("\(place)/amount", "exceeds_open", "only \(used) is open")
            }
            guard used > 0 else {
                throw .invalid("\(place)/invoice", "nothing_open", "nothing is open or left")
            }
        }
        try HoldReview(session: session).review(customer: note.customer)
        return try required(id, expectedVersion: nil)
    }

    /// Takes one use of a note's credit back; it is on account again.
    ///
    /// - Parameter expectedVersion: the credit note's.
    package func undo(
        _ id: ID<Allocation>,
        on date: CivilDate?,
        expectedVersion: ExpectedVersion? = nil
    ) throws(Failure) -> CreditAllocation {
        guard let allocation = try session.creditAllocation(id) else { throw .missing(.allocation, id.text) }
        let note = try required(allocation.creditNote, expectedVersion: expectedVersion)
        guard allocation.undoneOn == nil else {
            throw .conflict(
                code: "allocation_undone",
                detail: "the allocation was undone already",
                state: "undone",
                allowed: []
            )
        }
        let date = try past(date, notBefore: allocation.effectiveDate, "the allocation")
        let event = try touch(note, .creditNoteAllocationUndone)
        try takeBack(allocation, on: date, event: event)
        try HoldReview(session: session).review(customer: note.customer)
        guard let undone = try session.creditAllocation(id) else { throw .missing(.allocation, id.text) }
        return undone
    }

    /// Settles an invoice's instalments, the first due first, and answers how much was used.
    @discardableResult
    func settle(
        _ invoice: Invoice,
        with note: CreditNote,
        upTo amount: Int64,
        installment position: Int?,
        on date: CivilDate,
        event: Int64
    ) throws(Failure) -> Int64 {
        let shares = try session.shares(
            of: amount,
            over: invoice,
            installment: position,
            on: date,
            pointer: "/effective_date"
        )
        var used: Int64 = 0
        for share in shares {
            var allocation = CreditAllocation(
                id: session.newID(Allocation.self),
                creditNote: note.id,
                invoice: invoice.id,
                invoiceNumber: invoice.number ?? "",
                installment: share.installment.id,
                installmentPosition: share.installment.position,
                amount: share.amount,
                effectiveDate: date,
                createdAt: session.now,
                posting: 0,
                undoneOn: nil
            )
            allocation.posting = try session.post(
                .creditAllocated(allocation, of: note, debtor: invoice.customer),
                event: event
            )
            try session.insert(allocation)
            used += share.amount
        }
        if used > 0 { try session.settleState(of: invoice.id) }
        return used
    }

    func takeBack(_ allocation: CreditAllocation, on date: CivilDate, event: Int64) throws(Failure) {
        guard let posted = try session.posting(allocation.posting) else {
            throw .store(.corrupt("allocation \(allocation.id.text) names a posting that isn't there"))
        }
        try session.post(.reversal(of: posted, on: date), event: event)
        try session.markCreditUndone(allocation.id, on: max(date, allocation.effectiveDate))
        try session.settleState(of: allocation.invoice)
    }

    /// The first day on which the customer has what is unapplied now.
    private func usableFrom(_ note: CreditNote) throws(Failure) -> CivilDate {
        var date = note.issueDate
        for allocation in try session.creditAllocations(of: note.id) {
            date = max(date, allocation.undoneOn ?? date)
        }
        return date
    }

    /// Counts the note's version up for a change of its uses.
    func touch(_ old: CreditNote, _ type: EventType) throws(Failure) -> Int64 {
        var note = old
        note.version += 1
        note.updatedAt = session.now
        let event = try session.recordChange(type, from: old, to: note, customer: old.customer)
        try session.update(note)
        return event
    }
}
