import Receivables

/// An invoice as a caller gives it.
extension InvoiceController {
    static func draft(_ body: BodyReader, externalID: String?) throws -> (InvoiceDraft, issue: Bool) {
        let origin = body.choice("origin", Invoice.Origin.self) ?? .own
        let issue = body.boolean("issue") ?? false
        let order = body.reference("order_id", Order.self)
        let collective = collective(body, isOrder: order != nil)
        let kind = body.choice("kind", Invoice.Kind.self) ?? .standard
        let percent = body.decimal("percent")
        if let percent, !percent.isPositive || percent > .hundred {
            body.refuse("/percent", "out_of_range", "a deposit is more than 0 and at most 100 percent")
        }
        if percent != nil, kind != .deposit || order == nil {
            body.refuse("/percent", "not_allowed", "a percentage is of a deposit for an order")
        }
        if kind == .deposit, order != nil, percent == nil || body.has("lines") {
            body.refuse("/percent", "required", "a deposit for an order is a percentage of it")
        }
        if kind != .standard, origin != .own || collective != nil {
            body.refuse("/kind", "not_allowed", "documents from elsewhere and collective ones are standard")
        }
        let quantities = order == nil ? nil : body.list("lines") { LineBody.quantity($0) }
        let lines =
            order == nil && collective == nil
            ? body.list("lines", max: LineDraft.linesMax) { LineBody.read($0) } : nil
        let total = body.amount("total")
        let tax = body.amount("tax")
        var content: InvoiceDraft.Content?
        if let order, let percent {
            content = .share(order, percent: percent)
        } else if let order {
            content = .order(order, quantities)
        } else if let collective {
            content = collective
            if !issue { body.refuse("/issue", "not_allowed", "a collective invoice is issued at once") }
        } else if let lines {
            content = .lines(lines)
        } else if let total, origin != .own {
            content = .total(total, tax: tax ?? 0)
        }
        if content == nil, !body.has("order_id"), !body.has("lines"), !body.has("order_ids"),
            !body.has("fulfillments")
        {
            body.refuse(origin == .own ? "/lines" : "/total", "required", "say what is billed")
        }
        if origin == .own || lines != nil, total != nil || tax != nil {
            body.refuse("/total", "not_allowed", "the total is computed from the lines")
        }
        var draft = InvoiceDraft(origin: origin, content: content ?? .lines([]))
        if order != nil || collective != nil {
            AdjustmentBody.refuse(body, "lines_from_order", "an order's invoice has the order's")
            if body.has("prices_include_tax") {
                let detail = "an order's invoice has the order's prices"
                body.refuse("/prices_include_tax", "lines_from_order", detail)
            }
        } else if lines == nil, origin != .own {
            AdjustmentBody.refuse(body, "not_allowed", "a total alone has no allowances and charges")
        } else {
            draft.adjustments = AdjustmentBody.document(body)
            draft.pricesIncludeTax = body.boolean("prices_include_tax") ?? false
        }
        draft.kind = kind
        draft.deposits = body.references("deposits", Invoice.self, max: 50)
        if draft.deposits != nil, kind != .final {
            body.refuse("/deposits", "not_allowed", "a final invoice takes deposits off")
        }
        draft.customer = body.reference("customer_id", Customer.self, required: order == nil)
        draft.currency = body.currency("currency")
        draft.externalID = externalID
        draft.number = body.text("number", max: 100)
        draft.issueDate = body.date("issue_date")
        draft.supplyDate = body.date("supply_date")
        draft.purchaseOrder = body.text("purchase_order", max: 255)
        draft.shipTo = body.address("ship_to")
        draft.billTo = body.address("bill_to")
        draft.paymentTermsCode = body.text("payment_terms", max: 100)
        draft.wording = wording(body)
        draft.metadata = body.metadata() ?? Metadata()
        draft.installments = body.list("installments", max: 100) { body -> InvoiceDraft.InstallmentDraft? in
            let date = body.date("due_date", required: true)
            let amount = body.amount("amount", required: true)
            let open = body.amount("open")
            guard let date, let amount else { return nil }
            return InvoiceDraft.InstallmentDraft(dueDate: date, amount: amount, open: open)
        }
        if draft.installments != nil, origin == .own {
            body.refuse("/installments", "not_allowed", "our own invoices fall due by their terms")
        }
        try body.finish()
        return (draft, issue)
    }

    /// Several orders, or several shipments, of one customer.
    private static func collective(_ body: BodyReader, isOrder: Bool) -> InvoiceDraft.Content? {
        let orders = body.references("order_ids", Order.self, max: collectiveMax)
        let fulfillments = body.references("fulfillments", Fulfillment.self, max: collectiveMax)
        if [isOrder, orders != nil, fulfillments != nil].filter({ $0 }).count > 1 {
            body.refuse("/order_ids", "ambiguous", "name an order, orders or shipments")
        }
        if orders != nil || fulfillments != nil, body.has("lines") {
            body.refuse("/lines", "lines_from_order", "the lines of an order's invoice come from the order")
        }
        return orders.map { .orders($0) } ?? fulfillments.map { .fulfillments($0) }
    }

    private static let collectiveMax = 500

    static func wording(_ body: BodyReader) -> InvoiceWording {
        InvoiceWording(
            buyerReference: body.text("buyer_reference", max: 200),
            note: body.text("note", max: 2_000, hasLines: true),
            taxExemptionReason: body.text("tax_exemption_reason", max: 500),
            taxExemptionCode: exemptionCode(body)
        )
    }

    static func exemptionCode(_ body: BodyReader) -> String? {
        TaxRateController.exemptionCode("tax_exemption_code", body)
    }

}
