import HTTPServer
import JSON
import Receivables

/// Invoices.
enum InvoiceController {
    private static let billers: Set<Role> = [.billing, .integration]

    static let endpoints: [Endpoint] = [
        .write(.post, "/v1/invoices", billers, create),
        .read(
            "/v1/invoices",
            Endpoint.everyone,
            parameters: APIRequest.listParameters + ["number", "order_id", "purchase_order", "origin"]
        ) { request, session in
            var filter = InvoiceFilter()
            filter.common = try request.filter(session, statuses: Invoice.State.names)
            filter.number = request.query("number")
            filter.purchaseOrder = request.query("purchase_order")
            filter.origin = try request.choice("origin", Invoice.Origin.self)
            if let text = request.query("order_id") {
                guard let reference = Reference<Order>(text), let id = try session.find(reference),
                    let order = try session.order(id),
                    [nil, order.customer].contains(request.principal.customer)
                else { throw Failure.invalid("", "unknown_order", "no order is named \(text)") }
                filter.order = id
            }
            let rows = try session.invoices(filter, request.page())
            return try .page(rows, request, id: { ($0.id.high, $0.id.low) }) {
                (json, invoice) throws(Failure) in
                try write(invoice, session, &json)
            }
        },
        .rendering(
            "/v1/invoices/{id}",
            Endpoint.everyone,
            parameters: ["profile"],
            offers: PaperForms.offers,
            show
        ),
        .write(.patch, "/v1/invoices/{id}", billers, change),
        .write(.put, "/v1/invoices/{id}", billers, put),
        .write(.delete, "/v1/invoices/{id}", billers) { request, session in
            try BodyReader(request.json).finish()
            try BillingDesk(session: session, context: request.context)
                .delete(found(request, session).id, expectedVersion: request.expectedVersion)
            return Reply(status: 204, body: [])
        },
        .write(.post, "/v1/invoices/{id}/issue", billers) { request, session in
            let body = BodyReader(request.json)
            let date = body.issueDate(of: "an invoice")
            try body.finish()
            let invoice = try BillingDesk(session: session, context: request.context)
                .issue(found(request, session).id, on: date, expectedVersion: request.expectedVersion)
            return try reply(invoice, session)
        },
        .write(.post, "/v1/invoices/{id}/void", billers) { request, session in
            let body = BodyReader(request.json)
            let date = body.date("effective_date")
            try body.finish()
            let invoice = try BillingDesk(session: session, context: request.context)
                .void(found(request, session).id, on: date, expectedVersion: request.expectedVersion)
            return try reply(invoice, session)
        },
        .write(.post, "/v1/invoices/{id}/extend", billers.union([.creditManager, .collector])) {
            request,
            session in
            let id = try found(request, session).id
            let body = BodyReader(request.json)
            let installment = body.integer("installment", in: 1...1_000)
            let date = body.date("due_date", required: true)
            try body.finish()
            guard let date else { throw Failure.invalid("/due_date", "required", "name the day") }
            let invoice = try BillingDesk(session: session, context: request.context).extend(
                id,
                installment: installment.map { Int($0) },
                until: date,
                expectedVersion: request.expectedVersion
            )
            return try reply(invoice, session)
        },
        .write(.post, "/v1/invoices/{id}/correct", billers, correct),
    ]

    private static func show(_ request: APIRequest, _ session: any Session) throws -> RenderingAnswer {
        let invoice = try found(request, session)
        try request.requireVisible(invoice.customer, .invoice)
        guard let format = PaperForms.form(request) else { return .reply(try reply(invoice, session)) }
        return try PaperForms.answer(format, of: RenderedDocument(invoice), request, session) {
            () throws(Failure) in
            try InvoicePaper.paper(of: invoice, session)
        }
    }

    static func found(_ request: APIRequest, _ session: any Session) throws(Failure) -> Invoice {
        let id = try request.path(Invoice.self, session.find)
        guard let invoice = try session.invoice(id) else { throw .missing(.invoice, id.text) }
        return invoice
    }

    static func reply(_ invoice: Invoice, _ session: any Session, status: Int = 200) throws(Failure) -> Reply
    {
        try Reply.json(status: status) { (json) throws(Failure) in try members(invoice, session, &json) }
            .etag(invoice.version, session.today.description)
    }

    static func write(_ invoice: Invoice, _ session: any Session, _ json: inout JSONWriter) throws(Failure) {
        try json.object { (json) throws(Failure) in try members(invoice, session, &json) }
    }

    private static func members(_ invoice: Invoice, _ session: any Session, _ json: inout JSONWriter)
        throws(Failure)
    {
        json.members(invoice.snapshot)
        let due: Int64
        switch invoice.state {
        case .draft: due = invoice.total
        case .open, .paid, .writtenOff, .void: due = try invoice.amountDue()
        }
        json.field("amount_due", due)
        json.field("overdue", invoice.installments.contains { $0.open > 0 && $0.dueDate < session.today })
        json.field("disputed_amount", 0)
        try adjustments(of: invoice, session, &json)
        try json.field(
            "lines",
            array: { (json) throws(Failure) in
                for line in invoice.lines { json.value(try line.snapshot()) }
            }
        )
        json.field(
            "installments",
            array: { json in
                for installment in invoice.installments {
                    json.object { json in
                        json.field("id", installment.id.text)
                        json.field("installment", installment.position)
                        json.field("due_date", installment.dueDate.description)
                        json.field("original_due_date", installment.originalDueDate.description)
                        json.field("amount", installment.amount)
                        json.field("open", installment.open)
                        json.discounts(installment.discounts)
                    }
                }
            }
        )
    }

    /// What credit notes and write-offs that stand take off it.
    private static func adjustments(
        of invoice: Invoice,
        _ session: any Session,
        _ json: inout JSONWriter
    ) throws(Failure) {
        var credited: Int64 = 0
        for note in try session.creditNotes(of: invoice.id) where note.cancelledOn == nil {
            credited = try sum(credited, note.content.total)
        }
        json.field("credited", credited)
        let writeOffs = try session.writeOffs(of: invoice.id)
        json.field("written_off", writeOffs.map(\.standing).reduce(0, +))
        json.field(
            "write_offs",
            array: { json in
                for writeOff in writeOffs {
                    json.object { json in
                        json.field("id", writeOff.id.text)
                        json.field("status", writeOff.status.rawValue)
                        json.field("effective_date", writeOff.effectiveDate.description)
                        json.field("amount", writeOff.amount)
                        json.field("recovered", writeOff.recovered)
                    }
                }
            }
        )
    }

    private static func create(_ request: APIRequest, _ session: any Session) throws -> Reply {
        let body = BodyReader(request.json)
        let (draft, issue) = try draft(body, externalID: body.externalID())
        return try created(draft, issue: issue, request, session)
    }

    /// `PUT ext:RE-1` makes a document or replaces a draft; the same document again changes nothing.
    private static func put(_ request: APIRequest, _ session: any Session) throws -> Reply {
        let target: PutTarget<Invoice> = try request.putTarget(session.find)
        let body = BodyReader(request.json)
        let (draft, issue) = try draft(body, externalID: target.externalID(body))
        guard case .existing(let id, _) = target else {
            return try created(draft, issue: issue, request, session)
        }
        let invoice = try BillingDesk(session: session, context: request.context)
            .replace(id, with: draft, issue: issue, expectedVersion: request.expectedVersion)
        return try reply(invoice, session)
    }

    private static func created(
        _ draft: InvoiceDraft,
        issue: Bool,
        _ request: APIRequest,
        _ session: any Session
    ) throws -> Reply {
        let invoice = try BillingDesk(session: session, context: request.context).create(draft, issue: issue)
        return try reply(invoice, session, status: 201).location("/v1/invoices/\(invoice.id.text)")
    }

    private static func correct(_ request: APIRequest, _ session: any Session) throws -> Reply {
        let old = try found(request, session)
        let body = BodyReader(request.json)
        var draft = CorrectionDraft()
        if old.order == nil {
            draft.lines = body.list("lines", max: LineDraft.linesMax) { LineBody.read($0) }
            draft.allowances = AdjustmentBody.list(.allowance, of: body)
            draft.charges = AdjustmentBody.list(.charge, of: body)
        } else {
            AdjustmentBody.refuse(body, "lines_from_order", "an order's invoice has the order's")
            draft.quantities = body.list("lines", max: LineDraft.linesMax) { LineBody.quantity($0) }
        }
        draft.externalID = body.externalID()
        draft.issueDate = body.date("issue_date")
        draft.supplyDate = body.change("supply_date") { body.date("supply_date") }
        draft.purchaseOrder = body.change("purchase_order") { body.text("purchase_order", max: 255) }
        draft.shipTo = body.change("ship_to") { body.address("ship_to", over: old.shipTo) }
        draft.billTo = body.change("bill_to") { body.address("bill_to", over: old.billTo) }
        draft.paymentTermsCode = body.changeRequired("payment_terms") {
            body.text("payment_terms", max: 100)
        }
        draft.buyerReference = body.change("buyer_reference") { body.text("buyer_reference", max: 200) }
        draft.note = body.change("note") { body.text("note", max: 2_000, hasLines: true) }
        draft.taxExemptionReason = body.change("tax_exemption_reason") {
            body.text("tax_exemption_reason", max: 500)
        }
        draft.taxExemptionCode = body.change("tax_exemption_code") { exemptionCode(body) }
        draft.metadata = body.changeRequired("metadata") { body.metadata(over: old.metadata) }
        try body.finish()
        let invoice = try BillingDesk(session: session, context: request.context)
            .correct(old.id, draft, expectedVersion: request.expectedVersion)
        return try reply(invoice, session, status: 201).location("/v1/invoices/\(invoice.id.text)")
    }

    static func billOrder(_ request: APIRequest, _ session: any Session) throws -> Reply {
        let id = try request.path(Order.self, session.find)
        let body = BodyReader(request.json)
        let quantities = body.list("lines", max: LineDraft.linesMax) { LineBody.quantity($0) }
        let issue = body.boolean("issue") ?? true
        var draft = InvoiceDraft(origin: .own, content: .order(.id(id), quantities))
        draft.externalID = body.externalID()
        draft.issueDate = body.date("issue_date")
        draft.supplyDate = body.date("supply_date")
        draft.purchaseOrder = body.text("purchase_order", max: 255)
        draft.paymentTermsCode = body.text("payment_terms", max: 100)
        draft.wording = wording(body)
        draft.metadata = body.metadata() ?? Metadata()
        try body.finish()
        if let order = try session.order(id) {
            try require(version: order.version, expected: request.expectedVersion)
        }
        return try created(draft, issue: issue, request, session)
    }

    private static func change(_ request: APIRequest, _ session: any Session) throws -> Reply {
        let old = try found(request, session)
        let body = BodyReader(request.json)
        var changes = InvoiceChanges()
        changes.externalID = body.change("external_id") { body.externalID() }
        changes.issueDate = body.change("issue_date") { body.date("issue_date") }
        changes.supplyDate = body.change("supply_date") { body.date("supply_date") }
        changes.purchaseOrder = body.change("purchase_order") { body.text("purchase_order", max: 255) }
        changes.shipTo = body.change("ship_to") { body.address("ship_to", over: old.shipTo) }
        changes.billTo = body.change("bill_to") { body.address("bill_to", over: old.billTo) }
        changes.paymentTermsCode = body.changeRequired("payment_terms") {
            body.text("payment_terms", max: 100)
        }
        changes.buyerReference = body.change("buyer_reference") { body.text("buyer_reference", max: 200) }
        changes.note = body.change("note") { body.text("note", max: 2_000, hasLines: true) }
        changes.taxExemptionReason = body.change("tax_exemption_reason") {
            body.text("tax_exemption_reason", max: 500)
        }
        changes.taxExemptionCode = body.change("tax_exemption_code") { exemptionCode(body) }
        changes.lines = body.changeRequired("lines") {
            body.list("lines", max: LineDraft.linesMax) { LineBody.read($0) }
        }
        changes.pricesIncludeTax = body.changeRequired("prices_include_tax") {
            body.boolean("prices_include_tax")
        }
        changes.allowances = AdjustmentBody.change(.allowance, body)
        changes.charges = AdjustmentBody.change(.charge, body)
        changes.metadata = body.changeRequired("metadata") { body.metadata(over: old.metadata) }
        try body.finish()
        let invoice = try BillingDesk(session: session, context: request.context)
            .change(old.id, changes, expectedVersion: request.expectedVersion)
        return try reply(invoice, session)
    }
}
