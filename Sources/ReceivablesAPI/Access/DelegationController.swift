import HTTPServer
import JSON
import Receivables

/// Who stands in for whom.
enum DelegationController {
    private enum Side: String, CaseIterable {
        case given
        case received
    }

    private static let writers = Endpoint.staff.subtracting([.auditor])

    static let endpoints: [Endpoint] = [
        .write(.post, "/v1/users/{id}/delegations", writers, create),
        .read("/v1/users/{id}/delegations", parameters: ["limit", "cursor", "side"]) { request, session in
            let user = try request.path(User.self, session.find)
            let page = try request.page()
            let delegations =
                switch try request.choice("side", Side.self) ?? .given {
                case .given: try session.delegations(by: user, page)
                case .received: try session.delegations(to: user, page)
                }
            return try .page(delegations, request, id: { ($0.id.high, $0.id.low) }) {
                $0.value($1.snapshot)
            }
        },
        .read("/v1/delegations/{id}") { request, session in
            guard let delegation = try session.delegation(id(request)) else {
                throw Failure.missing(.delegation, request.parameters["id"] ?? "")
            }
            return try reply(delegation)
        },
        .write(.post, "/v1/delegations/{id}/revoke", writers) { request, session in
            let id = try id(request)
            try BodyReader(request.json).finish()
            let desk = DelegationDesk(session: session, context: request.context)
            return try reply(desk.revoke(id, expectedVersion: request.expectedVersion))
        },
    ]

    private static func id(_ request: APIRequest) throws(Failure) -> ID<Delegation> {
        let text = request.parameters["id"] ?? ""
        guard let id = ID<Delegation>(text) else { throw .missing(.delegation, text) }
        return id
    }

    private static func create(_ request: APIRequest, _ session: any Session) throws -> Reply {
        let user = try request.path(User.self, session.find)
        let body = BodyReader(request.json)
        let delegate = body.reference("delegate_id", User.self, required: true)
        let roles = body.choices("roles", Role.self)
        let from = body.date("valid_from")
        let until = body.date("valid_until")
        try body.finish()
        guard let delegate else {
            throw Failure.invalid("/delegate_id", "required", "delegate_id is required")
        }
        let draft = DelegationDraft(delegate: delegate, roles: roles, validFrom: from, validUntil: until)
        let delegation = try DelegationDesk(session: session, context: request.context)
            .create(by: user, draft, expectedVersion: request.expectedVersion)
        return try reply(delegation, status: 201).location("/v1/delegations/\(delegation.id.text)")
    }

    private static func reply(_ delegation: Delegation, status: Int = 200) throws(Failure) -> Reply {
        try Reply.json(status: status) { $0.members(delegation.snapshot) }.etag(delegation.version)
    }
}
