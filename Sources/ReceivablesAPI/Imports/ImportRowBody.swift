import JSON
import Receivables

/// A row of an import.
enum ImportRowBody {
    static func read(_ json: JSONValue, as subject: Import.Subject) throws(Failure) -> ImportDraft.Content {
        let body = BodyReader(json)
        let customer = body.reference("customer_id", Customer.self, required: true)
        let currency = body.currency("currency", required: true)
        let content =
            switch subject {
            case .openingItems: item(body, customer, currency)
            case .openOrders: order(body, customer, currency)
            case .settledHistory: settled(body, customer, currency)
            }
        try body.finish()
        guard let content else { throw .invalid("", "required", "the row says too little") }
        return content
    }

    private enum ItemType: String, CaseIterable {
        case invoice
        case credit
    }

    private static func item(_ body: BodyReader, _ customer: Reference<Customer>?, _ currency: Currency?)
        -> ImportDraft.Content?
    {
        let type = body.choice("type", ItemType.self) ?? .invoice
        let number = body.text("number", required: true, max: 100)
        let externalID = body.externalID()
        if type == .credit {
            let amount = body.amount("amount", required: true, isSigned: false)
            let date = body.date("date", required: true)
            guard let customer, let currency, let amount, let date, let number else { return nil }
            var draft = PaymentDraft(
                customer: customer,
                currency: currency,
                amount: amount,
                receivedDate: date,
                method: .other,
                reference: number,
                externalID: externalID,
                allocations: [],
                isAutoApplied: false,
                metadata: Metadata()
            )
            draft.isOpening = true
            return .credit(draft)
        }
        let issued = body.date("issue_date", required: true)
        let parts = installments(body)
        var total: Int64 = 0
        for part in parts { total = total.addingReportingOverflow(part.amount).partialValue }
        let given = body.amount("total")
        let tax = body.amount("tax") ?? 0
        let purchaseOrder = body.text("purchase_order", max: 255)
        let terms = body.text("payment_terms", max: 100)
        guard let customer, let currency, !parts.isEmpty else { return nil }
        var draft = InvoiceDraft(origin: .opening, content: .total(given ?? total, tax: tax))
        draft.customer = customer
        draft.currency = currency
        draft.externalID = externalID
        draft.number = number
        draft.issueDate = issued
        draft.purchaseOrder = purchaseOrder
        draft.paymentTermsCode = terms
        draft.installments = parts
        return .item(draft)
    }

    /// Several, or one that stands in the row itself.
    private static func installments(_ body: BodyReader) -> [InvoiceDraft.InstallmentDraft] {
        guard !body.has("installments") else {
            return body.list("installments", required: true, max: 100) { installment($0) } ?? []
        }
        return installment(body).map { [$0] } ?? []
    }

    private static func installment(_ body: BodyReader) -> InvoiceDraft.InstallmentDraft? {
        let date = body.date("due_date", required: true)
        let amount = body.amount("amount", required: true, isSigned: false)
        let open = body.amount("open", isSigned: false)
        guard let date, let amount else { return nil }
        return InvoiceDraft.InstallmentDraft(dueDate: date, amount: amount, open: open)
    }

    private static func order(_ body: BodyReader, _ customer: Reference<Customer>?, _ currency: Currency?)
        -> ImportDraft.Content?
    {
        let lines = body.list("lines", max: LineDraft.linesMax) { LineBody.read($0) }
        let total = body.amount("total", required: lines == nil, isSigned: false)
        if lines != nil, total != nil {
            body.refuse("/total", "not_allowed", "the total is computed from the lines")
        }
        let externalID = body.externalID()
        let shipDate = body.date("requested_ship_date")
        let purchaseOrder = body.text("purchase_order", max: 255)
        let terms = body.text("payment_terms", max: 100)
        guard let customer, let currency else { return nil }
        let content = lines.map { OrderDraft.Content.lines($0) } ?? total.map { .total($0) }
        guard let content else { return nil }
        return .order(
            OrderDraft(
                customer: customer,
                currency: currency,
                externalID: externalID,
                content: content,
                requestedShipDate: shipDate,
                purchaseOrder: purchaseOrder,
                shipTo: nil,
                billTo: nil,
                paymentTermsCode: terms,
                metadata: Metadata()
            )
        )
    }

    private static func settled(_ body: BodyReader, _ customer: Reference<Customer>?, _ currency: Currency?)
        -> ImportDraft.Content?
    {
        _ = body.text("number", max: 100)
        let issued = body.date("issue_date", required: true)
        let due = body.date("due_date", required: true)
        let paid = body.date("paid_date", required: true)
        let amount = body.amount("amount", required: true, isSigned: false)
        guard let customer, let currency, let issued, let due, let paid, let amount else { return nil }
        return .settled(customer, currency, issued: issued, due: due, paid: paid, amount: amount)
    }
}
