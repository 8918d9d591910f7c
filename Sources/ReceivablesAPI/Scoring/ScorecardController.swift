import HTTPServer
import JSON
import Receivables

/// Scorecards and their versions.
enum ScorecardController {
    static let endpoints: [Endpoint] = [
        .write(.post, "/v1/scorecards", [.creditManager], create),
        .read("/v1/scorecards", parameters: ["limit", "cursor"]) { request, session in
            let scorecards = try session.scorecards(request.page())
            return try .page(scorecards, request, id: { ($0.id.high, $0.id.low) }) { $0.value($1.snapshot) }
        },
        .read("/v1/scorecards/{id}") { request, session in
            let scorecard = try found(request, session)
            let versions = try session.scorecardVersions(of: scorecard)
            return try Reply.json { json in
                json.members(scorecard.snapshot)
                json.field(
                    "versions",
                    array: { json in
                        for version in versions { json.value(version.snapshot) }
                    }
                )
            }.etag(scorecard.version)
        },
        .write(.post, "/v1/scorecards/{id}/versions", [.creditManager], addVersion),
        .write(.post, "/v1/scorecards/{id}/versions/{n}/activate", [.creditManager], activate),
    ]

    /// By id, `ext:` and an external id, or code.
    private static func found(_ request: APIRequest, _ session: any Session) throws -> Scorecard {
        try found(request.parameters["id"] ?? "", session)
    }

    static func found(_ text: String, _ session: any Session) throws(Failure) -> Scorecard {
        if let reference = Reference<Scorecard>(text), let id = try session.find(reference),
            let scorecard = try session.scorecard(id)
        {
            return scorecard
        }
        guard let scorecard = try session.scorecard(code: text) else { throw .missing(.scorecard, text) }
        return scorecard
    }

    private static func create(_ request: APIRequest, _ session: any Session) throws -> Reply {
        let body = BodyReader(request.json)
        let code = body.text("code", required: true, max: ScorecardDesk.codeCharactersMax)
        let name = body.text("name", max: 200)
        let externalID = body.externalID()
        try body.finish()
        let scorecard = try ScorecardDesk(session: session, context: request.context)
            .create(code: code ?? "", name: name ?? code ?? "", externalID: externalID)
        return try Reply.json(status: 201) { $0.members(scorecard.snapshot) }
            .etag(scorecard.version).location("/v1/scorecards/\(scorecard.id.text)")
    }

    private static func addVersion(_ request: APIRequest, _ session: any Session) throws -> Reply {
        let scorecard = try found(request, session)
        let body = BodyReader(request.json)
        let from = body.date("effective_from") ?? session.today
        let model = ScoringBody.model(body)
        try body.finish()
        let version = try ScorecardDesk(session: session, context: request.context).addVersion(
            to: scorecard,
            effectiveFrom: from,
            model: model,
            expectedVersion: request.expectedVersion
        )
        return try Reply.json(status: 201) { $0.members(version.snapshot) }
            .location("/v1/scorecards/\(scorecard.id.text)")
    }

    private static func activate(_ request: APIRequest, _ session: any Session) throws -> Reply {
        let scorecard = try found(request, session)
        let text = request.parameters["n"] ?? ""
        guard let number = Int64(text), number > 0, String(number) == text else {
            throw Failure.missing(.scorecard, "version \(text)")
        }
        try BodyReader(request.json).finish()
        let version = try ScorecardDesk(session: session, context: request.context)
            .activate(number, of: scorecard, expectedVersion: request.expectedVersion)
        return try .json { $0.members(version.snapshot) }
    }
}
