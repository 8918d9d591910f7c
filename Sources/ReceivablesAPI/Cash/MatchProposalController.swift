import HTTPServer
import JSON
import Receivables

/// What matching proposes for payments, and what persons make of it.
enum MatchProposalController {
    private static let cashiers: Set<Role> = [.cash, .integration]

    static let endpoints: [Endpoint] = [
        .read(
            "/v1/match_proposals",
            parameters: [
                "limit", "cursor", "status", "payment_id", "customer_id", "rule", "created_from",
                "created_to",
                "updated_from",
            ]
        ) { request, session in
            let filter = try request.filter(session, statuses: MatchProposal.Status.allCases.map(\.rawValue))
            var narrowing = MatchNarrowing(rule: try request.choice("rule", MatchRule.self))
            if let text = request.query("payment_id") {
                guard let reference = Reference<Payment>(text), let payment = try session.find(reference)
                else {
                    throw Failure.invalid("", "unknown_payment", "no payment is named \(text)")
                }
                narrowing.payment = payment
            }
            let proposals = try session.matchProposals(filter, narrowing, request.page())
            return try .page(proposals, request, id: { ($0.id.high, $0.id.low) }) { $0.value($1.snapshot) }
        },
        .read("/v1/match_proposals/{id}") { request, session in
            let id = try id(request)
            guard let proposal = try session.matchProposal(id) else {
                throw Failure.missing(.matchProposal, id.text)
            }
            return try reply(proposal)
        },
        .write(.post, "/v1/match_proposals/{id}/accept", cashiers) { request, session in
            let body = BodyReader(request.json)
            let date = body.date("effective_date")
            try body.finish()
            let desk = MatchDesk(session: session, context: request.context)
            return try reply(desk.accept(id(request), on: date, expectedVersion: request.expectedVersion))
        },
        .write(.post, "/v1/match_proposals/{id}/reject", cashiers) { request, session in
            try BodyReader(request.json).finish()
            let desk = MatchDesk(session: session, context: request.context)
            return try reply(desk.reject(id(request), expectedVersion: request.expectedVersion))
        },
        .write(.post, "/v1/match_proposals/accept", cashiers) { request, session in
            let body = BodyReader(request.json)
            let ids = body.ids("ids", MatchProposal.self, max: MatchDesk.decisionsMax)
            let date = body.date("effective_date")
            try body.finish()
            return try decideEach(ids, request, session) { (desk, id) throws(Failure) in
                try desk.accept(id, on: date, expectedVersion: nil)
            }
        },
        .write(.post, "/v1/match_proposals/reject", cashiers) { request, session in
            let body = BodyReader(request.json)
            let ids = body.ids("ids", MatchProposal.self, max: MatchDesk.decisionsMax)
            try body.finish()
            return try decideEach(ids, request, session) { (desk, id) throws(Failure) in
                try desk.reject(id, expectedVersion: nil)
            }
        },
    ]

    private static func id(_ request: APIRequest) throws(Failure) -> ID<MatchProposal> {
        let text = request.parameters["id"] ?? ""
        guard let id = ID<MatchProposal>(text) else { throw .missing(.matchProposal, text) }
        return id
    }

    private static func decideEach(
        _ ids: [ID<MatchProposal>],
        _ request: APIRequest,
        _ session: any Session,
        _ decide: (MatchDesk, ID<MatchProposal>) throws(Failure) -> MatchProposal
    ) throws(Failure) -> Reply {
        let fates = try MatchDesk(session: session, context: request.context).decideEach(ids, decide)
        return try .json { json in
            json.field(
                "data",
                array: { json in
                    for (id, fate) in fates {
                        json.object { json in
                            json.field("id", id.text)
                            write(fate, &json)
                        }
                    }
                }
            )
        }
    }

    private static func write(_ fate: Result<MatchProposal, Failure>, _ json: inout JSONWriter) {
        switch fate {
        case .success(let proposal):
            json.field("done", true)
            json.field("proposal", object: { $0.members(proposal.snapshot) })
            json.key("problem")
            json.null()
        case .failure(let failure):
            let problem = Problem(failure)
            json.field("done", false)
            json.key("proposal")
            json.null()
            json.field(
                "problem",
                object: { json in
                    json.field("status", problem.status)
                    json.field("code", problem.code)
                    json.field("detail", problem.detail)
                }
            )
        }
    }

    private static func reply(_ proposal: MatchProposal) throws(Failure) -> Reply {
        try Reply.json { $0.members(proposal.snapshot) }.etag(proposal.version)
    }
}
