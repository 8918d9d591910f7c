import HTTPServer
import JSON
import Papers
import Receivables

/// Money that goes back to customers, and the files that tell the bank.
enum RefundController {
    private static let cashiers: Set<Role> = [.cash, .integration]

    static let endpoints: [Endpoint] = [
        .write(.post, "/v1/payments/{id}/refund", cashiers) { request, session in
            let id = try request.path(Payment.self, session.find)
            let draft = try draft(request)
            let result = try RefundDesk(session: session, context: request.context)
                .refund(id, draft, expectedVersion: request.expectedVersion)
            switch result {
            case .booked(let payment): return try PaymentController.reply(payment, session)
            case .awaiting(let approval): return try ApprovalController.accepted(approval, session)
            }
        },
        .read("/v1/refunds", parameters: parameters) { request, session in
            let filter = try request.filter(session, statuses: Refund.Status.allCases.map(\.rawValue))
            var payment: ID<Payment>?
            if let text = request.query("payment_id") {
                guard let reference = Reference<Payment>(text), let id = try session.find(reference) else {
                    throw Failure.invalid("", "unknown_payment", "no payment is named \(text)")
                }
                payment = id
            }
            let rows = try session.refunds(filter, payment: payment, request.page())
            return try .page(rows, request, id: { ($0.id.high, $0.id.low) }) { $0.value($1.snapshot) }
        },
        .read("/v1/refunds/{id}") { request, session in try reply(found(request, session)) },
        .write(.post, "/v1/refunds/{id}/cancel", cashiers) { request, session in
            let id = try found(request, session).id
            let body = BodyReader(request.json)
            let date = body.date("effective_date")
            try body.finish()
            return try reply(
                RefundDesk(session: session, context: request.context)
                    .cancel(id, on: date, expectedVersion: request.expectedVersion)
            )
        },
        .write(.post, "/v1/refund_exports", cashiers) { request, session in
            let body = BodyReader(request.json)
            let currency = body.currency("currency")
            let date = body.date("execution_date")
            try body.finish()
            let export = try RefundDesk(session: session, context: request.context).export(currency, on: date)
            return try Reply.json(status: 201) { $0.members(export.snapshot) }
                .etag(export.version).location("/v1/refund_exports/\(export.id.text)")
        },
        .read("/v1/refund_exports", parameters: ["limit", "cursor"]) { request, session in
            let rows = try session.refundExports(request.page())
            return try .page(rows, request, id: { ($0.id.high, $0.id.low) }) { $0.value($1.snapshot) }
        },
        .read("/v1/refund_exports/{id}") { request, session in
            let export = try foundExport(request, session)
            return try Reply.json { $0.members(export.snapshot) }.etag(export.version)
        },
        .read("/v1/refund_exports/{id}/pain001", offers: ["application/xml"]) { request, session in
            let export = try foundExport(request, session)
            let file = CreditTransferFile(export, of: try session.refunds(in: export.id))
            return Reply(type: "application/xml", body: file.bytes)
        },
    ]

    private static let parameters = [
        "limit", "cursor", "status", "customer_id", "payment_id", "created_from", "created_to",
        "updated_from",
    ]

    private static func found(_ request: APIRequest, _ session: any Session) throws(Failure) -> Refund {
        let text = request.parameters["id"] ?? ""
        guard let id = ID<Refund>(text), let refund = try session.refund(id) else {
            throw .missing(.refund, text)
        }
        return refund
    }

    private static func foundExport(_ request: APIRequest, _ session: any Session) throws(Failure)
        -> RefundExport
    {
        let text = request.parameters["id"] ?? ""
        guard let id = ID<RefundExport>(text), let export = try session.refundExport(id) else {
            throw .missing(.refundExport, text)
        }
        return export
    }

    private static func reply(_ refund: Refund) throws(Failure) -> Reply {
        try Reply.json { $0.members(refund.snapshot) }.etag(refund.version)
    }

    private static func draft(_ request: APIRequest) throws -> RefundDraft {
        let body = BodyReader(request.json)
        let draft = RefundDraft(
            amount: body.amount("amount"),
            effectiveDate: body.date("effective_date"),
            account: body.object("account", account),
            reference: body.text("reference", max: Refund.referenceCharactersMax)
        )
        if draft.reference?.isBlank == true {
            body.refuse("/reference", "out_of_range", "a reference is not blank")
        }
        try body.finish()
        return draft
    }

    private static func account(_ body: BodyReader) -> Refund.Account? {
        let holder = body.text("holder", required: true, max: Refund.Account.holderCharactersMax)
        let iban = body.iban(required: true)
        let bic = body.bic()
        guard let holder, let iban else { return nil }
        return Refund.Account(holder: holder, iban: iban, bic: bic)
    }
}
