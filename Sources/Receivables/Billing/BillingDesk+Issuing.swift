/// Issuing: number, seller, instalments and the order that is billed.
extension BillingDesk {
    /// Bills what a shipment took, under an id that the shipment already names.
    func bill(
        _ order: inout Order,
        shipped fulfillment: Fulfillment,
        as id: ID<Invoice>,
        customer: Customer
    ) throws(Failure) -> Invoice {
        let quantities = fulfillment.lines.map { QuantityDraft(line: $0.number, quantity: $0.quantity) }
        var draft = InvoiceDraft(origin: .own, content: .order(.id(order.id), quantities))
        draft.supplyDate = fulfillment.shipDate
        var invoice = try drafted(draft, id: id)
        let opened = try open(&invoice, from: nil, elsewhere: nil)
        guard let billed = try session.order(order.id) else { throw .missing(.order, order.id.text) }
        order = billed
        return opened
    }

    /// - Parameter number: nil: the next one of the series.
    func creditNote(cancelling invoice: Invoice, on date: CivilDate, number: String? = nil) throws(Failure)
        -> CreditNote
    {
        let content = try Creditable(of: invoice, less: [], taxedPercent: .hundred).whole()
        let taken: String
        if let number { taken = number } else { taken = try session.number(.creditNote, on: date) }
        return CreditNote(
            id: session.newID(CreditNote.self),
            version: 1,
            createdAt: session.now,
            updatedAt: session.now,
            externalID: nil,
            number: taken,
            kind: .cancellation,
            customer: invoice.customer,
            invoice: invoice.id,
            invoiceNumber: invoice.number ?? "",
            currency: invoice.currency,
            issueDate: date,
            content: content,
            division: CreditNote.Division(offset: try invoice.amountDue(), onAccount: 0, refund: 0),
            reopening: nil,
            unapplied: 0,
            cancelledOn: nil,
            reason: context.reason
        )
    }

    /// Gives a draft its number, instalments and postings, and moves the order's exposure to it.
    func open(
        _ invoice: inout Invoice,
        from old: Invoice?,
        elsewhere: [InvoiceDraft.InstallmentDraft]?
    ) throws(Failure) -> Invoice {
        let date = invoice.issueDate ?? session.today
        try session.require(bookable: date, pointer: "/issue_date")
        invoice.issueDate = date
        if old != nil, let order = invoice.order { try shareAnew(&invoice, from: order) }
        if invoice.origin == .own, !invoice.lines.isEmpty {
            let terms = try session.requireTerms(code: invoice.paymentTermsCode, pointer: "/payment_terms")
            try retax(&invoice, under: terms, isNew: false)
        }
        guard invoice.total >= 0 else {
            throw .invalid(
                "/lines",
                "negative_total",
                "an invoice's total is not below 0; credit with a credit note"
            )
        }
        guard let customer = try session.customer(invoice.customer) else {
            throw .store(.corrupt("invoice \(invoice.id.text) names a customer that isn't there"))
        }
        try session.take(invoice.currency, for: customer, on: date)
        invoice.seller = try session.company().seller
        invoice.buyer = customer.buyer
        invoice.buyerName = customer.name
        if let exemption = try TaxBook(session).exemption(of: invoice) {
            invoice.wording.taxExemptionReason = exemption.reason
            invoice.wording.taxExemptionCode = exemption.code
        }
        try TaxRules.check(invoice)
        invoice.installments = try installments(of: invoice, elsewhere: elsewhere, on: date)
        if invoice.origin == .own { invoice.number = try session.number(.invoice, on: date) }
        try InvoiceArithmetic.check(invoice)
        let due = try invoice.amountDue()
        invoice.state = due == 0 ? .paid : .open
        try takeOver(invoice)
        try countDeposits(of: invoice, asIssued: true)
        let event: Int64
        if let old {
            invoice.version += 1
            invoice.updatedAt = session.now
            event = try session.recordChange(.invoiceIssued, from: old, to: invoice, customer: customer.id)
            try session.update(invoice)
        } else {
            event = try session.recordCreation(.invoiceIssued, invoice, customer: customer.id)
            try session.insert(invoice)
        }
        let posting = try Posting.issued(invoice, on: date)
        if !posting.entries.isEmpty { try session.post(posting, event: event) }
        // Rounding of tax on a part may leave a little more credit free than before, and a custom rule may wait for
        // what is open.
        try HoldReview(session: session).review(customer: customer.id)
        return invoice
    }

    private func installments(
        of invoice: Invoice,
        elsewhere: [InvoiceDraft.InstallmentDraft]?,
        on date: CivilDate
    ) throws(Failure) -> [Installment] {
        guard let elsewhere else {
            let terms = try session.requireTerms(code: invoice.paymentTermsCode, pointer: "/payment_terms")
            return try terms.schedule
                .plan(total: invoice.total, tax: invoice.tax, on: date, pointer: "/payment_terms")
                .inOrderOfFallingDue.enumerated().map { index, part in
                    Installment(
                        id: session.newID(Installment.self),
                        position: index + 1,
                        dueDate: part.dueDate,
                        amount: part.amount,
                        opening: part.amount,
                        discounts: part.discounts,
                        open: part.amount
                    )
                }
        }
        var total: Int64 = 0
        var violations: [Violation] = []
        for (index, draft) in elsewhere.enumerated() {
            let open = draft.opening
            let place = "/installments/\(index)"
            if draft.amount < 0 { violations.append(Violation("\(place)/amount", "out_of_range", "below 0")) }
            if open < 0 || open > max(0, draft.amount) {
                violations.append(
                    Violation("\(place)/open", "out_of_range", "\(open) is not 0 to \(draft.amount)")
                )
            }
            total = try sum(total, draft.amount)
        }
        if total != invoice.total {
            let detail = "the instalments' sum \(total) is not the total \(invoice.total)"
            violations.append(Violation("/installments", "sum_mismatch", detail))
        }
        guard violations.isEmpty else { throw .invalid(violations) }
        return elsewhere.inOrderOfFallingDue.enumerated().map { index, draft in
            Installment(
                id: session.newID(Installment.self),
                position: index + 1,
                dueDate: draft.dueDate,
                amount: draft.amount,
                opening: draft.opening,
                open: draft.opening
            )
        }
    }

    /// The orders' lines count as invoiced, and their commitments fall by their share.
    func takeOver(_ invoice: Invoice) throws(Failure) {
        let desk = OrderDesk(session: session, context: context)
        // A deposit bills nothing of the order yet, and a deduction is no line of it.
        guard invoice.kind != .deposit else { return }
        let quantities = invoice.lines.filter { $0.deposit == nil }
            .map { (number: $0.number, quantity: $0.quantity) }
        for part in try invoice.parts(quantities, invoice.adjustments) {
            try desk.require(
                desk.required(part.order, expectedVersion: nil),
                in: [.approved, .partiallyFulfilled, .fulfilled]
            )
            try OrderBilling(session: session, context: context).takeUp(part, .orderInvoiced)
        }
    }

    /// What is taxed by a code takes the rate of the day of the supply.
    ///
    /// - Parameter isNew: whether the sums are worked out anew in any case.
    func retax(_ invoice: inout Invoice, under terms: PaymentTerms, isNew: Bool) throws(Failure) {
        let book = TaxBook(session)
        let day = invoice.taxDate(session.today)
        let lines = try book.retaxed(invoice.lines, on: day)
        let adjustments = try book.retaxed(invoice.adjustments, on: day)
        guard isNew || lines != invoice.lines || adjustments != invoice.adjustments else { return }
        try invoice.bill(lines, adjustments.resolved(on: lines), under: terms)
    }

    /// Other invoices of the order may have been issued since it was drafted: what the order has in one sum is shared
    /// by what is left now, so that the parts sum to the whole.
    func shareAnew(_ invoice: inout Invoice, from id: ID<Order>) throws(Failure) {
        guard invoice.kind == .standard || invoice.kind == .proForma,
            let order = try session.order(id), order.sharesSums
        else { return }
        var quantities: [(index: Int, quantity: Decimal)] = []
        for line in invoice.lines {
            // Of a line that has gone, or is invoiced, its taking over tells.
            guard let index = order.lines.firstIndex(where: { $0.priced.number == line.number }) else {
                return
            }
            quantities.append((index, line.quantity))
        }
        let terms = try session.requireTerms(code: invoice.paymentTermsCode, pointer: "/payment_terms")
        let lines = try order.parts(quantities)
        try invoice.bill(lines, order.adjustments(of: quantities, on: lines), under: terms)
    }

    func required(_ id: ID<Invoice>, expectedVersion: ExpectedVersion?) throws(Failure) -> Invoice {
        guard let invoice = try session.invoice(id) else { throw .missing(.invoice, id.text) }
        try Receivables.require(version: invoice.version, expected: expectedVersion)
        return invoice
    }

    func require(_ invoice: Invoice, in allowed: [Invoice.State]) throws(Failure) {
        guard !allowed.contains(invoice.state) else { return }
        throw .conflict(
            code: "invoice_\(invoice.state.name)",
            detail: "the invoice is \(invoice.state.name)",
            state: invoice.state.name,
            allowed: invoice.allowedActions
        )
    }
}
