import HTTPServer
import JSON
import Receivables

/// Limits that scorecards propose, and what becomes of them.
enum LimitProposalController {
    static let endpoints: [Endpoint] = [
        .write(.post, "/v1/customers/{id}/limit_proposals", [.creditManager, .creditAnalyst]) {
            request,
            session in
            let id = try ScoringController.changed(request, session)
            try BodyReader(request.json).finish()
            let proposal = try LimitProposalDesk(session: session, context: request.context).propose(for: id)
            return try reply(proposal, status: 201).location("/v1/limit_proposals/\(proposal.id.text)")
        },
        .read("/v1/limit_proposals", parameters: ["limit", "cursor", "status", "customer_id"]) {
            request,
            session in
            let filter = try request.filter(session, statuses: LimitProposal.Status.allCases.map(\.rawValue))
            let proposals = try session.limitProposals(filter, request.page())
            return try .page(proposals, request, id: { ($0.id.high, $0.id.low) }) { $0.value($1.snapshot) }
        },
        .read("/v1/limit_proposals/{id}") { request, session in
            try reply(found(request, session), status: 200)
        },
        .write(.post, "/v1/limit_proposals/{id}/accept", [.creditManager]) { request, session in
            let id = try found(request, session).id
            try BodyReader(request.json).finish()
            let desk = LimitProposalDesk(session: session, context: request.context)
            switch try desk.accept(id, expectedVersion: request.expectedVersion) {
            case .accepted(let proposal): return try reply(proposal, status: 200)
            case .awaiting(let approval): return try ApprovalController.accepted(approval, session)
            }
        },
        .write(.post, "/v1/limit_proposals/{id}/reject", [.creditManager]) { request, session in
            let id = try found(request, session).id
            try BodyReader(request.json).finish()
            let desk = LimitProposalDesk(session: session, context: request.context)
            return try reply(desk.reject(id, expectedVersion: request.expectedVersion), status: 200)
        },
    ]

    private static func found(_ request: APIRequest, _ session: any Session) throws(Failure) -> LimitProposal
    {
        let text = request.parameters["id"] ?? ""
        guard let id = ID<LimitProposal>(text), let proposal = try session.limitProposal(id) else {
            throw .missing(.limitProposal, text)
        }
        try request.requireVisible(proposal.customer, .limitProposal)
        return proposal
    }

    private static func reply(_ proposal: LimitProposal, status: Int) throws(Failure) -> Reply {
        try Reply.json(status: status) { $0.members(proposal.snapshot) }.etag(proposal.version)
    }
}
