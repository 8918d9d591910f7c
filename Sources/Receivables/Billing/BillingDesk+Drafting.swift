extension BillingDesk {
    /// An invoice that isn't stored yet, from what a caller says of it.
    func drafted(_ draft: InvoiceDraft, id: ID<Invoice>? = nil) throws(Failure) -> Invoice {
        let order: Order?
        var quantities: [(index: Int, quantity: Decimal)] = []
        if case .order(let reference, let lines) = draft.content {
            let found = try billable(reference)
            quantities = try found.quantities(lines, .invoicing, pointer: "/lines")
            guard !quantities.isEmpty else {
                throw .conflict(
                    code: "order_invoiced",
                    detail: "all of the order is invoiced",
                    state: found.status.rawValue,
                    allowed: found.allowedActions
                )
            }
            order = found
        } else if case .share(let reference, _) = draft.content {
            order = try billable(reference)
        } else {
            order = nil
        }
        let customer = try customer(of: draft, order: order)
        let currency = draft.currency ?? order?.currency ?? customer.currency
        if let order, order.currency != currency {
            throw .invalid("/currency", "currency_mismatch", "the order is in \(order.currency)")
        }
        try session.take(currency, for: customer, on: draft.issueDate ?? session.today)
        let terms = try session.requireTerms(
            code: draft.paymentTermsCode ?? order?.paymentTermsCode ?? customer.paymentTermsCode,
            pointer: "/payment_terms"
        )
        if customer.status == .closed, draft.origin == .own {
            throw .conflict(
                code: "account_closed",
                detail: "the account \(customer.id.text) is closed",
                state: customer.status.rawValue,
                allowed: []
            )
        }
        var invoice = Invoice(
            id: id ?? session.newID(Invoice.self),
            version: 1,
            createdAt: session.now,
            updatedAt: session.now,
            externalID: draft.externalID,
            origin: draft.origin,
            kind: draft.kind,
            number: try number(of: draft, for: customer),
            customer: customer.id,
            order: order?.id,
            currency: currency,
            issueDate: draft.issueDate,
            supplyDate: draft.supplyDate,
            purchaseOrder: draft.purchaseOrder ?? order?.purchaseOrder,
            shipTo: draft.shipTo ?? order?.shipTo,
            billTo: draft.billTo ?? order?.billTo,
            paymentTermsCode: terms.code,
            wording: draft.wording,
            pricesIncludeTax: order?.pricesIncludeTax ?? draft.pricesIncludeTax,
            lines: [],
            subtotal: 0,
            taxes: [],
            tax: 0,
            total: 0,
            installments: [],
            state: .draft,
            seller: nil,
            buyerName: nil,
            metadata: draft.metadata
        )
        switch draft.content {
        case .order:
            if let order {
                let lines = try order.parts(quantities)
                try invoice.bill(lines, order.adjustments(of: quantities, on: lines), under: terms)
            }
        case .lines(let drafts):
            let content = try TaxBook(session).content(
                drafts,
                draft.adjustments,
                isTaxIncluded: draft.pricesIncludeTax,
                on: invoice.taxDate(session.today)
            )
            try invoice.bill(content.lines, content.adjustments, under: terms)
        case .orders, .fulfillments:
            try collect(draft.content, into: &invoice, under: terms)
        case .share(_, let percent):
            if let order { try invoice.bill(order.depositLines(percent), [], under: terms) }
        case .total(let total, let tax):
            guard total >= 0, tax >= 0, tax <= total else {
                throw .invalid("/tax", "out_of_range", "tax \(tax) is not 0 to the total \(total)")
            }
            invoice.total = total
            invoice.tax = tax
            invoice.subtotal = try difference(total, tax)
        }
        if draft.kind == .final { try deduct(draft.deposits, from: &invoice, of: order, under: terms) }
        return invoice
    }

    private func billable(_ reference: Reference<Order>) throws(Failure) -> Order {
        guard let id = try session.resolve(reference, pointer: "/order_id"), let order = try session.order(id)
        else {
            throw .unknown(.order, reference.text, "/order_id")
        }
        try OrderDesk(session: session, context: context)
            .require(order, in: [.approved, .partiallyFulfilled, .fulfilled, .closed])
        return order
    }

    private func customer(of draft: InvoiceDraft, order: Order?) throws(Failure) -> Customer {
        if let reference = draft.customer {
            let customer = try session.requireCustomer(reference, pointer: "/customer_id")
            if let order, order.customer != customer.id {
                throw .invalid(
                    "/customer_id",
                    "foreign_order",
                    "the order \(order.id.text) is another customer's"
                )
            }
            return customer
        }
        guard let order else { throw .invalid("/customer_id", "required", "name the customer") }
        return try OrderDesk(session: session, context: context).customer(of: order)
    }

    private func number(of draft: InvoiceDraft, for customer: Customer) throws(Failure) -> String? {
        guard draft.origin != .own else {
            guard draft.number == nil else {
                throw .invalid("/number", "not_allowed", "our own invoices are numbered when they are issued")
            }
            return nil
        }
        guard let number = draft.number, !number.isEmpty else {
            throw .invalid("/number", "required", "a document from elsewhere keeps its number")
        }
        if let existing = try session.invoiceID(number: number, customer: customer.id) {
            throw .conflict(
                code: "invoice_number_taken",
                detail: "\(existing.text) has the number \(number)",
                state: "taken",
                allowed: []
            )
        }
        return number
    }
}
