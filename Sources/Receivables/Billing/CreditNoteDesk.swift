/// Credit notes: issued, used, cancelled.
package struct CreditNoteDesk {
    let session: any Session
    let context: OperationContext

    package init(session: any Session, context: OperationContext) {
        self.session = session
        self.context = context
    }

    /// Credits an invoice, whole or in part. The credit settles the invoice's own open instalments, the first due first;
    /// the rest is kept on account, or paid out.
    package func issue(
        on id: ID<Invoice>,
        _ draft: CreditNoteDraft,
        expectedVersion: ExpectedVersion?
    ) throws(Failure) -> CreditNote {
        let invoice = try BillingDesk(session: session, context: context)
            .required(id, expectedVersion: expectedVersion)
        guard invoice.state.isIssued else {
            throw .conflict(
                code: "invoice_\(invoice.state.name)",
                detail: "the invoice is \(invoice.state.name)",
                state: invoice.state.name,
                allowed: invoice.allowedActions
            )
        }
        try BillingDesk(session: session, context: context).requireFree(invoice)
        if draft.reopensOrder, invoice.kind != .standard {
            let detail = "a \(invoice.kind.rawValue) invoice is voided, and billed anew"
            throw .invalid("/reopen_order", "not_allowed", detail)
        }
        if invoice.kind == .deposit, invoice.order != nil {
            let detail = "the deposit of an order is voided, or taken off by its final invoice"
            throw .conflict(
                code: "invoice_not_standard",
                detail: detail,
                state: invoice.state.name,
                allowed: invoice.allowedActions
            )
        }
        if let key = draft.externalID, let existing = try session.creditNoteID(externalID: key) {
            throw .taken(.creditNote, externalID: key, existing: existing.text)
        }
        let date = draft.issueDate ?? session.today
        try session.require(bookable: date, pointer: "/issue_date")
        if let issued = invoice.issueDate, date < issued {
            throw .invalid("/issue_date", "before_document", "\(date) is before the invoice's date \(issued)")
        }
        let earlier = try session.creditNotes(of: id)
        let content = try content(draft.content, of: invoice, less: earlier)
        let division = try division(of: content.total, as: draft, invoice: invoice, earlier: earlier)
        let shares = try session.shares(
            of: division.offset,
            over: invoice,
            installment: nil,
            on: date,
            pointer: "/issue_date"
        )
        let note = CreditNote(
            id: session.newID(CreditNote.self),
            version: 1,
            createdAt: session.now,
            updatedAt: session.now,
            externalID: draft.externalID,
            number: try session.number(.creditNote, on: date),
            kind: .credit,
            customer: invoice.customer,
            invoice: invoice.id,
            invoiceNumber: invoice.number ?? "",
            currency: invoice.currency,
            issueDate: date,
            content: content,
            division: division,
            reopening: draft.reopensOrder ? try reopening(content, of: invoice) : nil,
            unapplied: division.onAccount,
            cancelledOn: nil,
            reason: context.reason
        )
        try book(note, of: invoice, shares: shares, earlier: earlier)
        return note
    }

    private func book(
        _ note: CreditNote,
        of invoice: Invoice,
        shares: [InstallmentShare],
        earlier: [CreditNote]
    ) throws(Failure) {
        let event = try session.recordCreation(.creditNoteIssued, note, customer: note.customer)
        try session.insert(note)
        try session.post(.credited(note, of: invoice, settling: shares), event: event)
        if note.division.discount > 0 {
            let taxes = try taxReductions(of: note, on: invoice, earlier: earlier)
            try session.post(.discountTakenBack(note, reducing: taxes), event: event)
        }
        let refund = try Posting.creditRefunded(note)
        if !refund.entries.isEmpty { try session.post(refund, event: event) }
        try session.settleState(of: invoice.id)
        if let reopening = note.reopening {
            try OrderBilling(session: session, context: context)
                .reopen(note.content.part(of: reopening.order), .orderInvoiceCredited)
        }
        try HoldReview(session: session).review(customer: invoice.customer)
    }

    /// Takes a note back with every use of it: the invoice, its order and the account are as if it had never been.
    ///
    /// - Parameter date: nil: today.
    package func cancel(_ id: ID<CreditNote>, on date: CivilDate?, expectedVersion: ExpectedVersion?)
        throws(Failure) -> CreditNote
    {
        let old = try required(id, expectedVersion: expectedVersion)
        guard old.cancelledOn == nil else {
            throw conflict(old, "credit_note_cancelled", "the credit note is cancelled already")
        }
        guard old.kind == .credit else {
            throw conflict(
                old,
                "credit_note_cancels_invoice",
                "the credit note has made its invoice void, which is final; bill anew"
            )
        }
        let date = try past(date, notBefore: old.issueDate, "the credit note")
        var note = old
        note.cancelledOn = date
        note.version += 1
        note.updatedAt = session.now
        let event = try session.recordChange(
            .creditNoteCancelled,
            from: old,
            to: note,
            customer: old.customer
        )
        try session.update(note)
        for allocation in try session.creditAllocations(of: id) where allocation.undoneOn == nil {
            try takeBack(allocation, on: date, event: event)
        }
        for posted in try session.standingPostings(of: DocumentReference(id)).reversed() {
            try session.post(.reversal(of: posted, on: date), event: event)
        }
        if let reopening = old.reopening {
            try OrderBilling(session: session, context: context)
                .takeUp(old.content.part(of: reopening.order), .orderInvoiced)
        }
        try session.settleState(of: old.invoice)
        try HoldReview(session: session).review(customer: old.customer)
        return try required(id, expectedVersion: nil)
    }

    private func content(
        _ content: CreditNoteDraft.Content,
        of invoice: Invoice,
        less earlier: [CreditNote]
    ) throws(Failure) -> CreditNote.Content {
        let terms = try session.requireTerms(code: invoice.paymentTermsCode, pointer: "")
        let left = try Creditable(of: invoice, less: earlier, taxedPercent: terms.schedule.taxedPercent)
        guard left.total > 0 else {
            throw .conflict(
                code: "invoice_credited",
                detail: "all of the invoice is credited",
                state: invoice.state.name,
                allowed: []
            )
        }
        let credited =
            switch content {
            case .whole: try left.whole()
            case .lines(let lines, let adjustments): try left.part(of: lines, adjustments)
            case .amount(let gross, let tax): try left.part(of: gross, tax: tax)
            }
        // Nobody is given back what was given up.
        let givenUp = try session.writtenOff(of: invoice.id)
        guard try credited.total <= difference(left.total, givenUp) else {
            let detail = "\(givenUp) of the invoice is written off; reverse that first, or credit the rest"
            throw .invalid("", "exceeds_invoice", detail)
        }
        return credited
    }

    private func reopening(_ content: CreditNote.Content, of invoice: Invoice) throws(Failure)
        -> CreditNote.Reopening
    {
        if invoice.isCollective {
            let detail = "of a collective invoice nothing is reopened part by part; void it, and bill anew"
            throw .invalid("/reopen_order", "not_allowed", detail)
        }
        guard let order = invoice.order else {
            throw .invalid("/reopen_order", "not_allowed", "no order stands behind the invoice")
        }
        var lines: [PricedLine] = []
        for (number, quantity) in content.quantities {
            guard let line = invoice.lines.first(where: { $0.number == number }) else { continue }
            lines.append(try line.part(quantity))
        }
        let terms = try session.requireTerms(code: invoice.paymentTermsCode, pointer: "")
        // A share of the lines is worked out again; a sum is billed again as far as it was credited.
        var adjustments: [DocumentAdjustment] = []
        for adjustment in invoice.adjustments where adjustment.given.followsBase {
            adjustments.append(try adjustment.resolved(on: lines))
        }
        if !lines.isEmpty {
            adjustments += content.adjustments.filter { part in
                invoice.adjustments.contains { $0.isSame(as: part) && !$0.given.followsBase }
            }
        }
        let totals = try terms.schedule.content(lines, adjustments).totals
        return CreditNote.Reopening(order: order, gross: totals.total)
    }
}

extension CreditNoteDesk {
    func required(_ id: ID<CreditNote>, expectedVersion: ExpectedVersion?) throws(Failure) -> CreditNote {
        guard let note = try session.creditNote(id) else { throw .missing(.creditNote, id.text) }
        try require(version: note.version, expected: expectedVersion)
        return note
    }

    func conflict(_ note: CreditNote, _ code: String, _ detail: String) -> Failure {
        .conflict(code: code, detail: detail, state: note.status.rawValue, allowed: note.allowedActions)
    }

    /// A business date that has come and isn't before the document that it changes; nil: today.
    func past(_ date: CivilDate?, notBefore first: CivilDate, _ document: String) throws(Failure) -> CivilDate
    {
        let date = date ?? session.today
        try session.require(bookable: date, pointer: "/effective_date")
        guard date >= first else {
            throw .invalid("/effective_date", "before_document", "\(date) is before \(document), of \(first)")
        }
        return date
    }
}

extension CreditNote.Content {
    /// The quantities that are credited, by the number of the line.
    var quantities: [(number: Int, quantity: Decimal)] {
        lines.compactMap { line in line.quantity.map { (line.number, $0) } }
    }

    /// What it has of the one order behind its invoice.
    func part(of order: ID<Order>) -> OrderPart {
        let quantities = quantities
        return OrderPart(
            order: order,
            quantities: quantities,
            adjustments: quantities.isEmpty ? [] : adjustments
        )
    }
}
