extension BillingDesk {
    /// Puts all that a caller says in the place of a draft. An issued document stays as it is: saying the same again
    /// changes nothing, and anything else is refused.
    package func replace(
        _ id: ID<Invoice>,
        with draft: InvoiceDraft,
        issue: Bool,
        expectedVersion: ExpectedVersion?
    ) throws(Failure) -> Invoice {
        let old = try required(id, expectedVersion: expectedVersion)
        try requireSameSubject(old, draft)
        guard old.state == .draft else {
            guard try says(draft, old) else {
                throw .conflict(
                    code: "invoice_\(old.state.name)",
                    detail: "the invoice is \(old.state.name), and this would change it",
                    state: old.state.name,
                    allowed: old.allowedActions
                )
            }
            return old
        }
        var changes = InvoiceChanges()
        if let key = draft.externalID { changes.externalID = .set(key) }
        changes.issueDate = .set(draft.issueDate)
        changes.supplyDate = .set(draft.supplyDate)
        let order = if let id = old.order { try session.order(id) } else { Order?.none }
        changes.purchaseOrder = .set(draft.purchaseOrder ?? order?.purchaseOrder)
        changes.shipTo = .set(draft.shipTo ?? order?.shipTo)
        changes.billTo = .set(draft.billTo ?? order?.billTo)
        changes.paymentTermsCode = .set(try termsCode(draft, of: old, order: order))
        changes.buyerReference = .set(draft.wording.buyerReference)
        changes.note = .set(draft.wording.note)
        changes.taxExemptionReason = .set(draft.wording.taxExemptionReason)
        changes.taxExemptionCode = .set(draft.wording.taxExemptionCode)
        changes.metadata = .set(draft.metadata)
        switch draft.content {
        case .lines(let lines):
            changes.lines = .set(lines)
            changes.pricesIncludeTax = .set(draft.pricesIncludeTax)
            changes.allowances = .set(draft.adjustments.filter { $0.kind == .allowance })
            changes.charges = .set(draft.adjustments.filter { $0.kind == .charge })
        case .order(_, let quantities): try requireSame(quantities, as: old)
        case .total, .orders, .fulfillments, .share: break
        }
        let changed = try change(id, changes, expectedVersion: nil)
        return issue ? try self.issue(id, on: nil, expectedVersion: nil) : changed
    }

    /// Whether a caller's words are those that an issued document was made from, its lines among them.
    private func says(_ draft: InvoiceDraft, _ old: Invoice) throws(Failure) -> Bool {
        guard try old.says(draft) else { return false }
        guard case .lines(let drafts) = draft.content else { return true }
        let content = try TaxBook(session).content(
            drafts,
            draft.adjustments,
            isTaxIncluded: draft.pricesIncludeTax,
            on: old.taxDate(session.today)
        )
        let shared = try IncludedTax.shared(by: content.lines, content.adjustments)
        return draft.pricesIncludeTax == old.pricesIncludeTax && shared.lines == old.lines
            && shared.adjustments == old.adjustments
    }

    /// What is left out goes back to what a new draft would have.
    private func termsCode(_ draft: InvoiceDraft, of old: Invoice, order: Order?) throws(Failure) -> String {
        if let code = draft.paymentTermsCode ?? order?.paymentTermsCode { return code }
        guard let customer = try session.customer(old.customer) else {
            throw .store(.corrupt("invoice \(old.id.text) names a customer that isn't there"))
        }
        return customer.paymentTermsCode
    }

    private func requireSameSubject(_ old: Invoice, _ draft: InvoiceDraft) throws(Failure) {
        guard draft.kind == old.kind else {
            throw .invalid("/kind", "immutable", "an invoice keeps its kind")
        }
        guard draft.origin == old.origin else {
            throw .invalid("/origin", "immutable", "an invoice keeps its origin")
        }
        if let reference = draft.customer,
            try session.requireCustomer(reference, pointer: "/customer_id").id != old.customer
        {
            throw .invalid("/customer_id", "immutable", "an invoice keeps its customer")
        }
        if let currency = draft.currency, currency != old.currency {
            throw .invalid("/currency", "immutable", "an invoice keeps its currency")
        }
        var order: ID<Order>?
        if case .order(let reference, _) = draft.content {
            order = try session.resolve(reference, pointer: "/order_id")
        }
        guard order == old.order else {
            throw .invalid("/order_id", "immutable", "an invoice keeps the order that it bills")
        }
    }

    private func requireSame(_ quantities: [QuantityDraft]?, as old: Invoice) throws(Failure) {
        guard let quantities, !old.bills(quantities) else { return }
        throw .invalid("/lines", "lines_from_order", "the lines of an order's invoice come from the order")
    }
}

extension Invoice {
    fileprivate func bills(_ quantities: [QuantityDraft]) -> Bool {
        quantities.count == lines.count
            && quantities.allSatisfy { draft in
                lines.contains { $0.number == draft.line && $0.quantity == draft.quantity }
            }
    }

    /// An order's invoice takes what isn't said from the order.
    private func isSaid<Value: Equatable>(_ said: Value?, as kept: Value?) -> Bool {
        said == kept || (said == nil && order != nil)
    }

    /// Whether a caller's words are those that the document was made from; what a caller leaves out is not compared
    /// where the document has a default of its own.
    fileprivate func says(_ draft: InvoiceDraft) throws(Failure) -> Bool {
        guard draft.externalID == nil || draft.externalID == externalID,
            draft.number == nil || draft.number == number,
            draft.issueDate == nil || draft.issueDate == issueDate,
            draft.supplyDate == supplyDate,
            isSaid(draft.purchaseOrder, as: purchaseOrder), isSaid(draft.shipTo, as: shipTo),
            isSaid(draft.billTo, as: billTo),
            draft.paymentTermsCode == nil || draft.paymentTermsCode == paymentTermsCode,
            draft.metadata == metadata, draft.wording == wording
        else { return false }
        if let parts = draft.installments?.inOrderOfFallingDue {
            guard parts.count == installments.count else { return false }
            for (part, installment) in zip(parts, installments) {
                guard part.dueDate == installment.originalDueDate, part.amount == installment.amount,
                    part.opening == installment.opening
                else { return false }
            }
        }
        switch draft.content {
        case .order(_, let quantities): return quantities.map(bills) ?? true
        case .orders, .fulfillments, .share: return false
        case .lines: return true
        case .total(let total, let tax): return total == self.total && tax == self.tax
        }
    }
}
