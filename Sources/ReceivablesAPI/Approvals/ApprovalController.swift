import HTTPServer
import JSON
import Receivables

/// Decisions that wait for a second person.
enum ApprovalController {
    static let endpoints: [Endpoint] = [
        .read(
            "/v1/approvals",
            parameters: ["limit", "cursor", "status", "customer_id", "role", "decidable"]
        ) { request, session in
            let filter = try request.filter(session, statuses: Approval.Status.allCases.map(\.rawValue))
            let role = try request.choice("role", Role.self)
            let page = try request.page()
            if try request.flag("decidable") {
                let work = WorkList(session: session, context: request.context)
                return try .page(work.approvals(filter, role: role, page), request) { $0.value($1.snapshot) }
            }
            let approvals = try session.approvals(filter, role: role, page)
            return try .page(approvals, request, id: { ($0.id.high, $0.id.low) }) { $0.value($1.snapshot) }
        },
        .read("/v1/approvals/{id}") { request, session in
            guard let approval = try session.approval(id(request)) else {
                throw Failure.missing(.approval, request.parameters["id"] ?? "")
            }
            return try Reply.json { $0.members(approval.snapshot) }.etag(approval.version)
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
            return try Reply.json { $0.members(approval.snapshot) }.etag(approval.version)
        }
    }

    /// What is told of a request that waits for a second person.
    static func accepted(_ approval: Approval) throws(Failure) -> Reply {
        try Reply.json(status: 202) { $0.members(approval.snapshot) }
            .etag(approval.version).location("/v1/approvals/\(approval.id.text)")
    }
}
