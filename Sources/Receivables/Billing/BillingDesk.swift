/// Invoices: drafted, issued, voided.
package struct BillingDesk {
    let session: any Session
    let context: OperationContext

    package init(session: any Session, context: OperationContext) {
        self.session = session
        self.context = context
    }

    /// Drafts an invoice and, if asked, issues it. A document from elsewhere is never a draft.
    package func create(_ draft: InvoiceDraft, issue: Bool) throws(Failure) -> Invoice {
        if let key = draft.externalID, let existing = try session.invoiceID(externalID: key) {
            throw .taken(.invoice, externalID: key, existing: existing.text)
        }
        var invoice = try drafted(draft)
        if issue, draft.kind == .proForma {
            throw .invalid("/issue", "not_allowed", "a pro forma invoice is never issued")
        }
        guard issue || draft.origin != .own else {
            try session.recordCreation(.invoiceCreated, invoice, customer: invoice.customer)
            try session.insert(invoice)
            return invoice
        }
        return try open(&invoice, from: nil, elsewhere: draft.installments)
    }

    package func change(
        _ id: ID<Invoice>,
        _ changes: InvoiceChanges,
        expectedVersion: ExpectedVersion?
    ) throws(Failure) -> Invoice {
        let old = try required(id, expectedVersion: expectedVersion)
        try require(old, in: [.draft])
        var invoice = old
        invoice.externalID = changes.externalID.applied(to: old.externalID)
        if let key = invoice.externalID, key != old.externalID,
            let existing = try session.invoiceID(externalID: key)
        {
            throw .taken(.invoice, externalID: key, existing: existing.text)
        }
        invoice.issueDate = changes.issueDate.applied(to: old.issueDate)
        invoice.supplyDate = changes.supplyDate.applied(to: old.supplyDate)
        invoice.purchaseOrder = changes.purchaseOrder.applied(to: old.purchaseOrder)
        invoice.shipTo = changes.shipTo.applied(to: old.shipTo)
        invoice.billTo = changes.billTo.applied(to: old.billTo)
        invoice.wording.buyerReference = changes.buyerReference.applied(to: old.wording.buyerReference)
        invoice.wording.note = changes.note.applied(to: old.wording.note)
        invoice.wording.taxExemptionReason =
            changes.taxExemptionReason.applied(to: old.wording.taxExemptionReason)
        invoice.wording.taxExemptionCode =
            changes.taxExemptionCode.applied(to: old.wording.taxExemptionCode)
        invoice.pricesIncludeTax = changes.pricesIncludeTax.applied(to: old.pricesIncludeTax)
        invoice.metadata = changes.metadata.applied(to: old.metadata)
        let terms = try session.requireTerms(
            code: changes.paymentTermsCode.applied(to: old.paymentTermsCode),
            pointer: "/payment_terms"
        )
        invoice.paymentTermsCode = terms.code
        try changes.requireOwnContent(of: old)
        if changes.changesContent {
            let content = try TaxBook(session).content(
                changes.lines.applied(to: old.lines.map(LineDraft.init)),
                changes.allowances.applied(to: old.adjustments.drafts(.allowance))
                    + changes.charges.applied(to: old.adjustments.drafts(.charge)),
                isTaxIncluded: invoice.pricesIncludeTax,
                on: invoice.taxDate(session.today)
            )
            try invoice.bill(content.lines, content.adjustments, under: terms)
        } else if !invoice.lines.isEmpty {
            try retax(&invoice, under: terms, isNew: terms.code != old.paymentTermsCode)
        }
        guard invoice != old else { return old }
        invoice.version += 1
        invoice.updatedAt = session.now
        try session.recordChange(.invoiceUpdated, from: old, to: invoice, customer: invoice.customer)
        try session.update(invoice)
        return invoice
    }

    /// Only drafts vanish.
    package func delete(_ id: ID<Invoice>, expectedVersion: ExpectedVersion?) throws(Failure) {
        let old = try required(id, expectedVersion: expectedVersion)
        try require(old, in: [.draft])
        if let schedule = try session.schedule(of: id) {
            throw .conflict(
                code: "invoice_in_use",
                detail: "\(schedule.text) is made from it",
                state: "draft",
                allowed: ["update"]
            )
        }
        try session.record(
            Event(
                type: .invoiceDeleted,
                document: DocumentReference(id),
                documentVersion: old.version + 1,
                customer: old.customer,
                before: old.snapshot,
                after: [:]
            )
        )
        try session.deleteDraft(id)
    }

    package func issue(_ id: ID<Invoice>, on date: CivilDate?, expectedVersion: ExpectedVersion?)
        throws(Failure)
        -> Invoice
    {
        let old = try required(id, expectedVersion: expectedVersion)
        try require(old, in: [.draft])
        guard old.kind != .proForma else {
            throw .conflict(
                code: "invoice_pro_forma",
                detail: "a pro forma invoice is never issued",
                state: old.state.name,
                allowed: ["update", "delete"]
            )
        }
        if old.kind == .final {
            for id in old.deposits {
                if let user = try session.invoice(deducting: id) {
                    throw .conflict(
                        code: "deposit_deducted",
                        detail: "\(user.text) takes the deposit \(id.text) off",
                        state: "deducted",
                        allowed: []
                    )
                }
            }
        }
        var invoice = old
        if let date { invoice.issueDate = date }
        return try open(&invoice, from: old, elsewhere: nil)
    }

    /// Cancels an invoice of which nothing is settled by a credit note over all of it.
    package func void(_ id: ID<Invoice>, on date: CivilDate?, expectedVersion: ExpectedVersion?)
        throws(Failure)
        -> Invoice
    {
        let old = try required(id, expectedVersion: expectedVersion)
        try require(old, in: [.open])
        try requireFree(old)
        for installment in old.installments where installment.open != installment.opening {
            throw .conflict(
                code: "invoice_allocated",
                detail: "a part of the invoice is settled; undo that first, or credit it",
                state: "open",
                allowed: []
            )
        }
        let date = date ?? session.today
        try session.require(bookable: date, pointer: "/effective_date")
        if let issued = old.issueDate, date < issued {
            throw .invalid(
                "/effective_date",
                "before_document",
                "\(date) is before the invoice's date \(issued)"
            )
        }
        // Before what settled it was taken back, less than nothing would be owed.
        for installment in old.installments {
            let first = try session.balance(of: installment.id)
                .firstDay(from: date, withRoomFor: installment.opening)
            guard first > date else { continue }
            throw .invalid(
                "/effective_date",
                "before_document",
                "\(date) is before \(first), until when a part of the invoice was settled"
            )
        }
        let note = try creditNote(cancelling: old, on: date)
        var invoice = old
        invoice.state = .void(note.id)
        invoice.version += 1
        invoice.updatedAt = session.now
        try session.recordCreation(.creditNoteIssued, note, customer: note.customer)
        try session.insert(note)
        let event = try session.recordChange(.invoiceVoided, from: old, to: invoice, customer: old.customer)
        try session.update(invoice)
        for posted in try session.standingPostings(of: DocumentReference(id)) {
            try session.post(.reversal(of: posted, by: DocumentReference(note.id), on: date), event: event)
        }
        try countDeposits(of: old, asIssued: false)
        for part in try old.parts(note.content.quantities, note.content.adjustments) {
            try OrderBilling(session: session, context: context).reopen(part, .orderInvoiceVoided)
        }
        try HoldReview(session: session).review(customer: old.customer)
        guard let voided = try session.invoice(id) else { throw .missing(.invoice, id.text) }
        return voided
    }
}

extension Invoice {
    /// The actions that the invoice's state takes.
    package var allowedActions: [String] {
        switch state {
        case .draft: ["issue", "update", "delete"]
        case .open: ["credit_notes", "correct", "extend", "void", "write_off"]
        case .paid: ["correct", "credit_notes"]
        case .writtenOff: ["credit_notes"]
        case .void: []
        }
    }

    mutating func bill(
        _ lines: [PricedLine],
        _ adjustments: [DocumentAdjustment],
        under terms: PaymentTerms
    ) throws(Failure) {
        let content = try terms.schedule.content(lines, adjustments)
        let totals = content.totals
        guard totals.total.magnitude <= Money.outsideMax.magnitude else { throw .overflow }
        self.lines = content.lines
        self.adjustments = content.adjustments
        subtotal = totals.subtotal
        taxes = totals.taxes
        tax = totals.tax
        total = totals.total
    }
}
