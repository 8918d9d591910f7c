import HTTPServer
import JSON
import Receivables

/// Credit notes and the use of their credit.
enum CreditNoteController {
    private static let billers: Set<Role> = [.billing, .integration]
    private static let users: Set<Role> = [.billing, .cash, .integration]

    static let endpoints: [Endpoint] = [
        .write(.post, "/v1/invoices/{id}/credit_notes", billers, issue),
        .read("/v1/credit_notes", parameters: APIRequest.listParameters + ["invoice_id", "number"]) {
            request,
            session in
            var filter = CreditNoteFilter()
            filter.common = try request.filter(session, statuses: CreditNote.Status.allCases.map(\.rawValue))
            filter.number = request.query("number")
            if let text = request.query("invoice_id") {
                guard let reference = Reference<Invoice>(text), let id = try session.find(reference) else {
                    throw Failure.invalid("", "unknown_invoice", "no invoice is named \(text)")
                }
                filter.invoice = id
            }
            let rows = try session.creditNotes(filter, request.page())
            return try .page(rows, request, id: { ($0.id.high, $0.id.low) }) { (json, note) throws(Failure) in
                try json.object { (json) throws(Failure) in try members(note, session, &json) }
            }
        },
        .rendering(
            "/v1/credit_notes/{id}",
            Endpoint.staff,
            parameters: ["profile"],
            offers: PaperForms.offers
        ) { request, session in
            let note = try found(request, session)
            guard let format = PaperForms.form(request) else { return .reply(try reply(note, session)) }
            return try PaperForms.answer(format, of: RenderedDocument(note), request, session) {
                () throws(Failure) in
                try InvoicePaper.paper(of: note, session)
            }
        },
        .write(.post, "/v1/credit_notes/{id}/cancel", billers) { request, session in
            let id = try found(request, session).id
            let body = BodyReader(request.json)
            let date = body.date("effective_date")
            try body.finish()
            let note = try CreditNoteDesk(session: session, context: request.context)
                .cancel(id, on: date, expectedVersion: request.expectedVersion)
            return try reply(note, session)
        },
        .write(.post, "/v1/credit_notes/{id}/allocations", users) { request, session in
            let id = try found(request, session).id
            let body = BodyReader(request.json)
            let date = body.date("effective_date")
            let drafts = body.list("allocations", required: true, max: 500) { use($0) }
            try body.finish()
            let note = try CreditNoteDesk(session: session, context: request.context)
                .allocate(id, drafts ?? [], on: date, expectedVersion: request.expectedVersion)
            return try reply(note, session, status: 201)
        },
    ]

    private static func found(_ request: APIRequest, _ session: any Session) throws(Failure) -> CreditNote {
        let id = try request.path(CreditNote.self, session.find)
        guard let note = try session.creditNote(id) else { throw .missing(.creditNote, id.text) }
        return note
    }

    private static func issue(_ request: APIRequest, _ session: any Session) throws -> Reply {
        let id = try request.path(Invoice.self, session.find)
        let body = BodyReader(request.json)
        let lines = body.list("lines", max: LineDraft.linesMax) { line($0) }
        let adjustments = AdjustmentBody.credited(body)
        let amount = body.amount("amount", isSigned: false)
        let tax = body.amount("tax", isSigned: false)
        if lines != nil || adjustments != nil, amount != nil {
            body.refuse("/amount", "ambiguous", "say lines or an amount")
        }
        if amount == nil, tax != nil { body.refuse("/tax", "not_allowed", "the tax is said of an amount") }
        var draft = CreditNoteDraft(content: .whole)
        if lines != nil || adjustments != nil {
            draft.content = .lines(lines ?? [], adjustments: adjustments ?? [])
        }
        if let amount { draft.content = .amount(amount, tax: tax) }
        draft.externalID = body.externalID()
        draft.issueDate = body.issueDate(of: "a credit note")
        draft.offset = body.amount("offset", isSigned: false)
        draft.onAccount = body.amount("on_account", isSigned: false)
        draft.refund = body.amount("refund", isSigned: false)
        draft.reopensOrder = body.boolean("reopen_order") ?? false
        try body.finish()
        let note = try CreditNoteDesk(session: session, context: request.context)
            .issue(on: id, draft, expectedVersion: request.expectedVersion)
        return try reply(note, session, status: 201).location("/v1/credit_notes/\(note.id.text)")
    }

    private static func line(_ body: BodyReader) -> CreditNoteDraft.Line? {
        let number = body.integer("line", required: true, in: 1...999_999)
        let quantity = body.decimal("quantity")
        let amount = body.amount("amount", isSigned: false)
        return number.map { CreditNoteDraft.Line(number: Int($0), quantity: quantity, amount: amount) }
    }

    private static func use(_ body: BodyReader) -> AllocationDraft? {
        let invoice = body.text("invoice", required: true, max: 300)
        let installment = body.integer("installment", in: 1...1_000)
        let amount = body.amount("amount")
        return invoice.map {
            AllocationDraft(invoice: $0, installment: installment.map { Int($0) }, amount: amount)
        }
    }

    private static func reply(_ note: CreditNote, _ session: any Session, status: Int = 200) throws(Failure)
        -> Reply
    {
        try Reply.json(status: status) { (json) throws(Failure) in try members(note, session, &json) }
            .etag(note.version)
    }

    private static func members(_ note: CreditNote, _ session: any Session, _ json: inout JSONWriter)
        throws(Failure)
    {
        json.members(note.snapshot)
        let allocations = try session.creditAllocations(of: note.id)
        json.field(
            "allocations",
            array: { json in
                for allocation in allocations { json.value(allocation.snapshot) }
            }
        )
    }
}
