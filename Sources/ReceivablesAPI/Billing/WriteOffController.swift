import HTTPServer
import JSON
import Receivables

/// Debt that is given up, and taken back.
enum WriteOffController {
    private static let reversers: Set<Role> = [.creditManager, .approver, .billing]

    static let endpoints: [Endpoint] = [
        .write(.post, "/v1/invoices/{id}/write_off", Endpoint.staff.subtracting([.auditor]), writeOff),
        .read(
            "/v1/write_offs",
            parameters: APIRequest.listParameters.filter { $0 != "external_id" } + ["invoice_id"]
        ) { request, session in
            var filter = WriteOffFilter()
            filter.common = try request.filter(session, statuses: WriteOff.Status.allCases.map(\.rawValue))
            if let text = request.query("invoice_id") {
                guard let reference = Reference<Invoice>(text), let id = try session.find(reference) else {
                    throw Failure.invalid("", "unknown_invoice", "no invoice is named \(text)")
                }
                filter.invoice = id
            }
            let rows = try session.writeOffs(filter, request.page())
            return try .page(rows, request, id: { ($0.id.high, $0.id.low) }) { $0.value($1.snapshot) }
        },
        .read("/v1/write_offs/{id}") { request, session in
            guard let writeOff = try session.writeOff(id(request)) else {
                throw Failure.missing(.writeOff, request.parameters["id"] ?? "")
            }
            return try reply(writeOff)
        },
        .write(.post, "/v1/write_offs/{id}/reverse", reversers) { request, session in
            let id = try id(request)
            let body = BodyReader(request.json)
            let date = body.date("effective_date")
            try body.finish()
            return try reply(
                WriteOffDesk(session: session, context: request.context)
                    .reverse(id, on: date, expectedVersion: request.expectedVersion)
            )
        },
    ]

    private static func id(_ request: APIRequest) throws(Failure) -> ID<WriteOff> {
        let text = request.parameters["id"] ?? ""
        guard let id = ID<WriteOff>(text) else { throw .missing(.writeOff, text) }
        return id
    }

    private static func reply(_ writeOff: WriteOff) throws(Failure) -> Reply {
        try Reply.json { $0.members(writeOff.snapshot) }.etag(writeOff.version)
    }

    private static func writeOff(_ request: APIRequest, _ session: any Session) throws -> Reply {
        let invoice = try InvoiceController.found(request, session)
        let body = BodyReader(request.json)
        let installment = body.integer("installment", in: 1...1_000)
        let amount = body.amount("amount")
        let date = body.date("effective_date")
        let claimsTaxRelief = body.boolean("tax_relief") ?? false
        try body.finish()
        let draft = WriteOffDraft(
            installment: installment.map { Int($0) },
            amount: amount,
            effectiveDate: date,
            claimsTaxRelief: claimsTaxRelief
        )
        let result = try WriteOffDesk(session: session, context: request.context)
            .writeOff(invoice.id, draft, expectedVersion: request.expectedVersion)
        switch result {
        case .posted(_, let invoice): return try InvoiceController.reply(invoice, session)
        case .awaiting(let approval): return try ApprovalController.accepted(approval, session)
        }
    }
}
