/// What a caller says of debt to give up.
package struct WriteOffDraft: Sendable {
    /// One instalment alone; nil: all that are open, the first due first.
    package let installment: Int?
    /// Minor units; nil: all that is open.
    package let amount: Int64?
    /// Nil: today.
    package let effectiveDate: CivilDate?
    package let claimsTaxRelief: Bool

    package init(installment: Int?, amount: Int64?, effectiveDate: CivilDate?, claimsTaxRelief: Bool) {
        self.installment = installment
        self.amount = amount
        self.effectiveDate = effectiveDate
        self.claimsTaxRelief = claimsTaxRelief
    }
}

/// What came of asking to give debt up.
package enum WriteOffResult: Sendable {
    case posted(WriteOff, Invoice)
    /// A second person decides; the debt stands meanwhile.
    case awaiting(Approval)
}

/// Debt given up, taken back and recovered.
package struct WriteOffDesk {
    let session: any Session
    let context: OperationContext

    package init(session: any Session, context: OperationContext) {
        self.session = session
        self.context = context
    }

    /// Gives up what is open of an invoice, or a part of it, as the tiers allow that an amount above the limit goes
    /// through.
    package func writeOff(
        _ id: ID<Invoice>,
        _ draft: WriteOffDraft,
        expectedVersion: ExpectedVersion?
    ) throws(Failure) -> WriteOffResult {
        let invoice = try BillingDesk(session: session, context: context)
            .required(id, expectedVersion: expectedVersion)
        try require(invoice)
        guard let reason = context.reason, !reason.isBlank else {
            throw .invalid("/reason", "required", "a write-off needs a reason")
        }
        if draft.claimsTaxRelief, invoice.origin != .own {
            let detail = "the tax of a document from elsewhere isn't in these books"
            throw .invalid("/tax_relief", "not_allowed", detail)
        }
        guard let customer = try session.customer(invoice.customer) else {
            throw .store(.corrupt("invoice \(id.text) names a customer that isn't there"))
        }
        let date = draft.effectiveDate ?? session.today
        try session.require(bookable: date, pointer: "/effective_date")
        let parts = try parts(of: invoice, as: draft, on: date)
        var amount: Int64 = 0
        for part in parts { amount = try sum(amount, part.amount) }
        let writeOffID = session.newID(WriteOff.self)
        let today = ReadingPoint(asOf: session.today)
        let admission = try ApprovalDesk(session: session, context: context).admit(
            .writeOff(writeOffID, from: date),
            of: customer,
            amount: session.worth(amount, of: invoice.currency, in: customer.currency, at: today),
            orderAmount: 0
        )
        var writeOff = WriteOff(
            id: writeOffID,
            version: 1,
            createdAt: session.now,
            updatedAt: session.now,
            customer: invoice.customer,
            invoice: id,
            invoiceNumber: invoice.number ?? "",
            currency: invoice.currency,
            effectiveDate: date,
            amount: amount,
            parts: parts,
            claimsTaxRelief: draft.claimsTaxRelief,
            taxes: [],
            status: .awaitingApproval,
            recovered: 0,
            reversedOn: nil,
            reason: reason
        )
        switch admission {
        case .awaiting(let approval):
            try session.recordCreation(.writeOffRequested, writeOff, customer: writeOff.customer)
            try session.insert(writeOff)
            return .awaiting(approval)
        case .granted:
            writeOff.status = .posted
            writeOff.taxes = try relief(of: writeOff, on: invoice)
            let event = try session.recordCreation(.writeOffPosted, writeOff, customer: writeOff.customer)
            try session.insert(writeOff)
            return .posted(writeOff, try book(writeOff, on: invoice, event: event))
        }
    }

    /// Carries out what was decided on a write-off that waited.
    func settle(_ id: ID<WriteOff>, isApproved: Bool) throws(Failure) {
        let old = try required(id, expectedVersion: nil)
        var writeOff = old
        writeOff.version += 1
        writeOff.updatedAt = session.now
        writeOff.status = isApproved ? .posted : .rejected
        guard isApproved else {
            try session.recordChange(.writeOffRejected, from: old, to: writeOff, customer: old.customer)
            try session.update(writeOff)
            return
        }
        guard let invoice = try session.invoice(old.invoice) else {
            throw .missing(.invoice, old.invoice.text)
        }
        writeOff.effectiveDate = try session.firstOpenDay(from: old.effectiveDate)
        for part in old.parts {
            let open = invoice.installments.first { $0.id == part.installment }?.open ?? 0
            let room = try session.balance(of: part.installment)
                .firstDay(from: writeOff.effectiveDate, withRoomFor: part.amount)
            guard open >= part.amount, room <= writeOff.effectiveDate, try left(of: invoice) >= old.amount
            else {
                throw .conflict(
                    code: "approval_outdated",
                    detail: "less of the invoice is open than the approval was asked for",
                    state: invoice.state.name,
                    allowed: invoice.allowedActions
                )
            }
        }
        writeOff.taxes = try relief(of: writeOff, on: invoice)
        let event = try session.recordChange(.writeOffPosted, from: old, to: writeOff, customer: old.customer)
        try session.update(writeOff)
        _ = try book(writeOff, on: invoice, event: event)
    }

    /// The debt stands again, but for what was recovered of it.
    ///
    /// - Parameter date: nil: today.
    package func reverse(_ id: ID<WriteOff>, on date: CivilDate?, expectedVersion: ExpectedVersion?)
        throws(Failure) -> WriteOff
    {
        let old = try required(id, expectedVersion: expectedVersion)
        guard old.status == .posted else {
            throw .conflict(
                code: "write_off_\(old.status.rawValue)",
                detail: "the write-off is \(old.status.rawValue)",
                state: old.status.rawValue,
                allowed: []
            )
        }
        let date = date ?? session.today
        try session.require(bookable: date, pointer: "/effective_date")
        let postings = try session.standingPostings(of: DocumentReference(id))
        let first = postings.map(\.posting.effectiveDate).max() ?? old.effectiveDate
        guard date >= first else {
            let detail = "\(date) is before \(first), until when the write-off was moved"
            throw .invalid("/effective_date", "before_document", detail)
        }
        var writeOff = old
        writeOff.version += 1
        writeOff.updatedAt = session.now
        writeOff.status = .reversed
        writeOff.recovered = 0
        writeOff.reversedOn = date
        let event = try session.recordChange(
            .writeOffReversed,
            from: old,
            to: writeOff,
            customer: old.customer
        )
        try session.update(writeOff)
        for recovery in try session.recoveries(of: id) where recovery.undoneOn == nil {
            try session.markRecoveryUndone(by: recovery.allocation, on: date)
        }
        for posted in postings.reversed() { try session.post(.reversal(of: posted, on: date), event: event) }
        try session.settleState(of: old.invoice)
        try HoldReview(session: session).review(customer: old.customer)
        return writeOff
    }

    private func book(_ writeOff: WriteOff, on invoice: Invoice, event: Int64) throws(Failure) -> Invoice {
        try session.post(.writtenOff(writeOff, of: invoice), event: event)
        try session.settleState(of: invoice.id)
        try HoldReview(session: session).review(customer: invoice.customer)
        guard let settled = try session.invoice(invoice.id) else { throw .missing(.invoice, invoice.id.text) }
        return settled
    }

    private func require(_ invoice: Invoice) throws(Failure) {
        guard invoice.state == .open else {
            throw .conflict(
                code: "invoice_\(invoice.state.name)",
                detail: "the invoice is \(invoice.state.name)",
                state: invoice.state.name,
                allowed: invoice.allowedActions
            )
        }
        let waiting = try session.writeOffs(of: invoice.id).contains { $0.status == .awaitingApproval }
        guard waiting else { return }
        throw .conflict(
            code: "write_off_awaiting_approval",
            detail: "another write-off of the invoice waits for its approval",
            state: invoice.state.name,
            allowed: invoice.allowedActions
        )
    }

    private func parts(of invoice: Invoice, as draft: WriteOffDraft, on date: CivilDate) throws(Failure)
        -> [WriteOff.Part]
    {
        var open: Int64 = 0
        for installment in invoice.installments where installment.open > 0 {
            if let position = draft.installment, installment.position != position { continue }
            open = try sum(open, installment.open)
        }
        if let position = draft.installment, open == 0 {
            throw .invalid("/installment", "nothing_open", "nothing is open of an instalment \(position)")
        }
        let amount = draft.amount ?? open
        guard amount > 0 else { throw .invalid("/amount", "out_of_range", "an amount is above 0") }
        guard amount <= open else { throw .invalid("/amount", "exceeds_open", "only \(open) is open") }
        let left = try self.left(of: invoice)
        guard amount <= left else {
            let detail = "\(left) is neither credited nor written off; use the credit on account first"
            throw .invalid("/amount", "exceeds_invoice", detail)
        }
        return try session.shares(
            of: amount,
            over: invoice,
            installment: draft.installment,
            on: date,
            pointer: "/effective_date"
        ).map {
            WriteOff.Part(
                installment: $0.installment.id,
                position: $0.installment.position,
                amount: $0.amount
            )
        }
    }

    /// Minor units of an invoice that are neither credited nor given up.
    private func left(of invoice: Invoice) throws(Failure) -> Int64 {
        var left = try difference(invoice.total, session.writtenOff(of: invoice.id))
        for note in try session.creditNotes(of: invoice.id) where note.cancelledOn == nil {
            left = try difference(left, note.content.total)
        }
        return left
    }

    /// The tax in what is given up, by its share of what the invoice still asks for.
    private func relief(of writeOff: WriteOff, on invoice: Invoice) throws(Failure) -> [TaxTotal] {
        guard writeOff.claimsTaxRelief else { return [] }
        var taxes = invoice.taxes
        var whole = invoice.total
        for note in try session.creditNotes(of: invoice.id) where note.cancelledOn == nil {
            taxes = try taxes.less(note.content.taxes)
            whole = try difference(whole, note.content.total)
        }
        for other in try session.writeOffs(of: invoice.id)
        where other.id != writeOff.id && other.status == .posted && other.claimsTaxRelief {
            taxes = try taxes.less(other.taxes)
            whole = try difference(whole, other.amount)
        }
        return try taxShare(of: writeOff.amount, in: taxes, whole: whole)
    }

    func required(_ id: ID<WriteOff>, expectedVersion: ExpectedVersion?) throws(Failure) -> WriteOff {
        guard let writeOff = try session.writeOff(id) else { throw .missing(.writeOff, id.text) }
        try Receivables.require(version: writeOff.version, expected: expectedVersion)
        return writeOff
    }
}
