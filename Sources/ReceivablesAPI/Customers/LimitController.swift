import HTTPServer
import JSON
import Receivables

/// Limits: granted, asked for, and as they came about.
enum LimitController {
    static let endpoints: [Endpoint] = [
        .write(.put, "/v1/customers/{id}/credit_limit", [.creditManager], set),
        .read("/v1/customers/{id}/credit_limits", parameters: ["limit", "cursor"]) { request, session in
            let id = try request.path(Customer.self, session.find)
            let records = try session.limitHistory(of: id, request.page())
            return try .page(records, request, id: { (0, UInt64(clamping: $0.event)) }) { $0.value($1) }
        },
        .write(
            .post,
            "/v1/customers/{id}/credit_limit_requests",
            Endpoint.staff.subtracting([.auditor]),
            ask
        ),
    ]

    private static func draft(_ body: BodyReader) -> LimitDraft {
        if !body.has("credit_limit") {
            body.refuse("/credit_limit", "required", "credit_limit is required; null is unlimited")
        }
        let amount = body.amount("credit_limit")
        if let amount, amount < 0 { body.refuse("/credit_limit", "out_of_range", "a limit is not below 0") }
        return LimitDraft(
            amount: amount,
            validFrom: body.date("valid_from"),
            validUntil: body.date("valid_until"),
            expiresOn: body.date("expires_on")
        )
    }

    private static func set(_ request: APIRequest, _ session: any Session) throws -> Reply {
        let id = try request.path(Customer.self, session.find)
        let body = BodyReader(request.json)
        let draft = draft(body)
        try body.finish()
        let result = try CustomerDesk(session: session, context: request.context)
            .setLimit(of: id, draft, expectedVersion: request.expectedVersion)
        switch result {
        case .set(let customer): return try CustomerController.reply(customer, session, status: 200)
        case .awaiting(let approval): return try ApprovalController.accepted(approval, session)
        }
    }

    private static func ask(_ request: APIRequest, _ session: any Session) throws -> Reply {
        let id = try request.path(Customer.self, session.find)
        let body = BodyReader(request.json)
        let draft = draft(body)
        try body.finish()
        let approval = try CustomerDesk(session: session, context: request.context)
            .requestLimit(of: id, draft, expectedVersion: request.expectedVersion)
        return try Reply.json(status: 201) { $0.members(approval.snapshot) }
            .etag(approval.version).location("/v1/approvals/\(approval.id.text)")
    }
}

extension JSONWriter {
    fileprivate mutating func value(_ record: LimitRecord) {
        object { json in
            json.field("credit_limit", record.fact.amount)
            json.field("valid_from", record.fact.validFrom.description)
            json.field("valid_until", record.fact.validUntil?.description)
            json.field("expires_on", record.fact.expiresOn?.description)
            json.field("granted_at", record.recordedAt.description)
            json.field(
                "actor",
                object: { json in
                    json.field("key_id", record.key?.text)
                    json.field("user_id", record.user?.text)
                }
            )
            json.field("reason", record.reason)
            json.field("approval_id", record.approval?.text)
            json.field("event", record.event)
        }
    }
}
