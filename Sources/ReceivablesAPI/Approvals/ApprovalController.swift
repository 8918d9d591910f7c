import HTTPServer
import JSON
import Receivables

/// Decisions that wait for a second person.
enum ApprovalController {
    static let endpoints: [Endpoint] = [
        .read(
            "/v1/approvals",
            parameters: [
                "limit", "cursor", "status", "customer_id", "role", "decidable", "overdue", "sort",
            ]
        ) { request, session in
            var query = try request.workQuery(session)
            query.status = try request.choice("status", Approval.Status.self)
            query.role = try request.choice("role", Role.self)
            let work = WorkList(session: session, context: request.context)
            return try .page(work.approvals(query, request.page()), request) {
                (json, approval) throws(Failure) in
                try json.object { (json) throws(Failure) in try members(approval, session, &json) }
            }
        },
        .read("/v1/approvals/{id}") { request, session in
            guard let approval = try session.approval(id(request)) else {
                throw Failure.missing(.approval, request.parameters["id"] ?? "")
            }
            return try reply(approval, session)
        },
        decision("approve") { desk, id, version in try desk.approve(id, expectedVersion: version) },
        decision("reject") { desk, id, version in try desk.reject(id, expectedVersion: version) },
    ]

    private static func id(_ request: APIRequest) throws(Failure) -> ID<Approval> {
        let text = request.parameters["id"] ?? ""
        guard let id = ID<Approval>(text) else { throw .missing(.approval, text) }
        return id
    }

    private static func decision(
        _ verb: String,
        _ decide: @escaping @Sendable (ApprovalDesk, ID<Approval>, ExpectedVersion?) throws -> Approval
    ) -> Endpoint {
        .write(.post, "/v1/approvals/{id}/\(verb)", Endpoint.staff.subtracting([.auditor])) {
            request,
            session in
            let id = try id(request)
            try BodyReader(request.json).finish()
            let desk = ApprovalDesk(session: session, context: request.context)
            let approval = try decide(desk, id, request.expectedVersion)
            return try reply(approval, session)
        }
    }

    private static func reply(_ approval: Approval, _ session: any Session, status: Int = 200)
        throws(Failure) -> Reply
    {
        let reading = try DecisionClocks(session).reading(of: DocumentReference(approval.id))
        return try Reply.json(status: status) { (json) throws(Failure) in
            try members(approval, session, &json)
        }
        .etag(approval.version, reading?.tag ?? "")
    }

    /// The approval and how long it waits, or has waited.
    private static func members(_ approval: Approval, _ session: any Session, _ json: inout JSONWriter)
        throws(Failure)
    {
        let reading = try DecisionClocks(session).reading(of: DocumentReference(approval.id))
        json.members(approval.snapshot)
        json.field("due_at", reading?.clock.dueAt?.description)
        json.field("hours", reading?.hours.description)
        json.field("overdue", reading?.isOverdue ?? false)
    }

    /// What is told of a request that waits for a second person.
    static func accepted(_ approval: Approval, _ session: any Session) throws(Failure) -> Reply {
        try reply(approval, session, status: 202).location("/v1/approvals/\(approval.id.text)")
    }
}
