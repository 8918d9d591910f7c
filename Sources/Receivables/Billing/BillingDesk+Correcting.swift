/// What a caller says of the invoice that is to take another one's place; what is left out stays.
package struct CorrectionDraft: Sendable {
    /// Of an invoice with lines of its own.
    package var lines: [LineDraft]?
    /// Of an order's invoice.
    package var quantities: [QuantityDraft]?
    /// Of an invoice with lines of its own; nil: those that it has.
    package var allowances: [AdjustmentDraft]?
    package var charges: [AdjustmentDraft]?
    /// Nil: today.
    package var issueDate: CivilDate?
    package var externalID: String?
    package var supplyDate: Change<CivilDate?> = .keep
    package var purchaseOrder: Change<String?> = .keep
    package var shipTo: Change<Address?> = .keep
    package var billTo: Change<Address?> = .keep
    package var paymentTermsCode: Change<String> = .keep
    package var buyerReference: Change<String?> = .keep
    package var note: Change<String?> = .keep
    package var taxExemptionReason: Change<String?> = .keep
    package var taxExemptionCode: Change<String?> = .keep
    package var metadata: Change<Metadata> = .keep

    package init() {}
}

extension BillingDesk {
    /// Credits an invoice and bills anew, in one. What was paid of the old invoice settles the new one.
    package func correct(
        _ id: ID<Invoice>,
        _ draft: CorrectionDraft,
        expectedVersion: ExpectedVersion?
    ) throws(Failure) -> Invoice {
        let old = try required(id, expectedVersion: expectedVersion)
        try require(old, in: [.open, .paid])
        guard old.origin == .own else {
            throw .conflict(
                code: "invoice_from_elsewhere",
                detail: "who issued the invoice corrects it",
                state: old.state.name,
                allowed: old.allowedActions
            )
        }
        guard old.kind == .standard else {
            throw .conflict(
                code: "invoice_not_standard",
                detail: "a \(old.kind.rawValue) invoice is voided or credited, and billed anew",
                state: old.state.name,
                allowed: old.allowedActions
            )
        }
        guard !old.isCollective else {
            throw .conflict(
                code: "invoice_collective",
                detail: "an invoice of several orders is voided, and they are billed anew",
                state: old.state.name,
                allowed: old.allowedActions
            )
        }
        guard context.reason?.isBlank == false else {
            throw .invalid("/reason", "required", "a correction needs a reason")
        }
        let date = draft.issueDate ?? session.today
        try session.require(bookable: date, pointer: "/issue_date")
        let notes = CreditNoteDesk(session: session, context: context)
        let credited = try session.creditNotes(of: id).contains { $0.cancelledOn == nil }
        if credited, old.order == nil, draft.lines == nil {
            throw .invalid("/lines", "required", "parts of the invoice are credited: say what is billed")
        }
        var quantities = old.lines.map { QuantityDraft(line: $0.number, quantity: $0.quantity) }
        var note: CreditNote?
        if old.isUntouched {
            _ = try void(id, on: date, expectedVersion: nil)
        } else {
            var whole = CreditNoteDraft(content: .whole, reopensOrder: old.order != nil)
            whole.issueDate = date
            let issued = try notes.issue(on: id, whole, expectedVersion: nil)
            quantities = issued.content.quantities.map {
                QuantityDraft(line: $0.number, quantity: $0.quantity)
            }
            note = issued
        }
        var invoice = try drafted(self.draft(draft, of: old, quantities: quantities, on: date))
        invoice.corrects = id
        invoice = try open(&invoice, from: nil, elsewhere: nil)
        guard let note, note.unapplied > 0, invoice.state == .open else { return invoice }
        let event = try notes.touch(note, .creditNoteAllocated)
        try notes.settle(
            invoice,
            with: note,
            upTo: note.unapplied,
            installment: nil,
            on: date,
            event: event
        )
        try HoldReview(session: session).review(customer: invoice.customer)
        return try required(invoice.id, expectedVersion: nil)
    }

    private func draft(
        _ draft: CorrectionDraft,
        of old: Invoice,
        quantities: [QuantityDraft],
        on date: CivilDate
    ) throws(Failure) -> InvoiceDraft {
        let content: InvoiceDraft.Content
        if let order = old.order {
            content = .order(.id(order), draft.quantities ?? quantities)
        } else {
            content = .lines(draft.lines ?? old.lines.map(LineDraft.init))
        }
        if let key = draft.externalID, let existing = try session.invoiceID(externalID: key) {
            throw .taken(.invoice, externalID: key, existing: existing.text)
        }
        var fresh = InvoiceDraft(origin: .own, content: content)
        if old.order == nil {
            fresh.pricesIncludeTax = old.pricesIncludeTax
            fresh.adjustments =
                (draft.allowances ?? old.adjustments.drafts(.allowance))
                + (draft.charges ?? old.adjustments.drafts(.charge))
        }
        fresh.customer = .id(old.customer)
        fresh.currency = old.currency
        fresh.externalID = draft.externalID
        fresh.issueDate = date
        fresh.supplyDate = draft.supplyDate.applied(to: old.supplyDate)
        fresh.purchaseOrder = draft.purchaseOrder.applied(to: old.purchaseOrder)
        fresh.shipTo = draft.shipTo.applied(to: old.shipTo)
        fresh.billTo = draft.billTo.applied(to: old.billTo)
        fresh.paymentTermsCode = draft.paymentTermsCode.applied(to: old.paymentTermsCode)
        fresh.wording = InvoiceWording(
            buyerReference: draft.buyerReference.applied(to: old.wording.buyerReference),
            note: draft.note.applied(to: old.wording.note),
            taxExemptionReason: draft.taxExemptionReason.applied(to: old.wording.taxExemptionReason),
            taxExemptionCode: draft.taxExemptionCode.applied(to: old.wording.taxExemptionCode)
        )
        fresh.metadata = draft.metadata.applied(to: old.metadata)
        return fresh
    }
}

extension Invoice {
    /// Whether nothing has been settled of it.
    var isUntouched: Bool { state == .open && installments.allSatisfy { $0.open == $0.opening } }
}
