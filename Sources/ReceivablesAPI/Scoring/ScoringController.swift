import HTTPServer
import JSON
import Receivables

/// Scores of customers, and what persons and agencies say of their risk.
enum ScoringController {
    private static let analysts: Set<Role> = [.creditManager, .creditAnalyst]
    private static let page = ["limit", "cursor"]

    static let endpoints: [Endpoint] = [
        .write(.post, "/v1/customers/{id}/scores", analysts.union([.integration]), score),
        list("scores", { try $0.scores(of: $1, $2) }, id: { ($0.id.high, $0.id.low) }, { $0.snapshot }),
        .write(.post, "/v1/customers/{id}/external_ratings", analysts.union([.integration]), addRating),
        list(
            "external_ratings",
            { try $0.externalRatings(of: $1, $2) },
            id: { ($0.id.high, $0.id.low) },
            { $0.snapshot }
        ),
        .write(.post, "/v1/customers/{id}/risk_classes", [.creditManager], setClass),
        list(
            "risk_classes",
            { try $0.riskClasses(of: $1, $2) },
            id: { ($0.id.high, $0.id.low) },
            { $0.snapshot }
        ),
        .write(.post, "/v1/customers/{id}/credit_reviews", analysts, addReview),
        list(
            "credit_reviews",
            { try $0.creditReviews(of: $1, $2) },
            id: { ($0.id.high, $0.id.low) },
            { $0.snapshot }
        ),
        .report(
            "/v1/reports/reviews_due",
            parameters: ["until", "customer_id"],
            offers: ["application/json", "text/csv"],
            reviewsDue
        ),
    ]

    private static func list<Row>(
        _ name: String,
        _ rows: @escaping @Sendable (any Session, ID<Customer>, Page) throws -> [Row],
        id: @escaping @Sendable (Row) -> (high: UInt64, low: UInt64),
        _ snapshot: @escaping @Sendable (Row) -> SnapshotFields
    ) -> Endpoint {
        .read("/v1/customers/{id}/\(name)", parameters: page) { request, session in
            let customer = try customer(request, session)
            return try .page(rows(session, customer, request.page()), request, id: id) {
                $0.value(snapshot($1))
            }
        }
    }

    private static func customer(_ request: APIRequest, _ session: any Session) throws(Failure)
        -> ID<Customer>
    {
        let id = try request.path(Customer.self, session.find)
        try request.requireVisible(id, .customer)
        return id
    }

    /// The customer that a fact is added to, as the caller saw it.
    static func changed(_ request: APIRequest, _ session: any Session) throws(Failure) -> ID<Customer> {
        let id = try customer(request, session)
        if let customer = try session.customer(id) {
            try require(version: customer.version, expected: request.expectedVersion)
        }
        return id
    }

    private static func made(_ fields: SnapshotFields, _ id: ID<Customer>, _ name: String) throws(Failure)
        -> Reply
    {
        try Reply.json(status: 201) { $0.members(fields) }.location("/v1/customers/\(id.text)/\(name)")
    }

    private static func score(_ request: APIRequest, _ session: any Session) throws -> Reply {
        let id = try changed(request, session)
        let body = BodyReader(request.json)
        let name = body.text("scorecard", max: 300)
        try body.finish()
        var scorecard: Scorecard?
        if let name {
            do {
                scorecard = try ScorecardController.found(name, session)
            } catch .missing {
                throw Failure.invalid("/scorecard", "unknown_scorecard", "no scorecard is named \(name)")
            }
        }
        let score = try ScoringDesk(session: session).score(id, by: scorecard)
        return try made(score.snapshot, id, "scores")
    }

    private static func addRating(_ request: APIRequest, _ session: any Session) throws -> Reply {
        let id = try changed(request, session)
        let body = BodyReader(request.json)
        let agency = body.text("agency", required: true, max: ExternalRating.agencyCharactersMax)
        if let agency, !ExternalRating.isAgency(agency) {
            body.refuse(
                "/agency",
                "unknown_value",
                "an agency has small letters, digits, - and _ in its name"
            )
        }
        let rating = body.text("rating", required: true, max: ExternalRating.ratingCharactersMax)
        let from = body.date("valid_from")
        let until = body.date("valid_until")
        let reference = body.text("reference", max: 200)
        try body.finish()
        let fact = try RiskDesk(session: session, context: request.context).addRating(
            of: id,
            agency: agency ?? "",
            rating: rating ?? "",
            validFrom: from,
            validUntil: until,
            reference: reference
        )
        return try made(fact.snapshot, id, "external_ratings")
    }

    private static func setClass(_ request: APIRequest, _ session: any Session) throws -> Reply {
        let id = try changed(request, session)
        let body = BodyReader(request.json)
        if !body.has("risk_class") {
            body.refuse(
                "/risk_class",
                "required",
                "risk_class is required; null gives the score's class back"
            )
        }
        let riskClass = ScoringBody.riskClass(body, "risk_class")
        let from = body.date("valid_from")
        let until = body.date("valid_until")
        let reason = body.text("reason", required: true, max: BodyReader.reasonCharactersMax, hasLines: true)
        try body.finish()
        let fact = try RiskDesk(session: session, context: request.context).setClass(
            of: id,
            riskClass,
            validFrom: from,
            validUntil: until,
            reason: reason ?? ""
        )
        return try made(fact.snapshot, id, "risk_classes")
    }

    private static func addReview(_ request: APIRequest, _ session: any Session) throws -> Reply {
        let id = try changed(request, session)
        let body = BodyReader(request.json)
        let reviewedOn = body.date("reviewed_on")
        let next = body.change("next_review") { body.date("next_review") }
        let note = body.text("note", max: 1_000, hasLines: true)
        try body.finish()
        let review = try RiskDesk(session: session, context: request.context)
            .addReview(of: id, reviewedOn: reviewedOn, next: next, note: note)
        return try made(review.snapshot, id, "credit_reviews")
    }

    private static func reviewsDue(_ request: APIRequest, _ session: any Session) throws -> Reply {
        let until = try request.date("until") ?? session.today
        let rows = try session.reviewsDue(until: until, customer: request.filter(session).customer)
        var lines: [(row: DueReview, days: Int, risk: RiskStanding)] = []
        for row in rows {
            guard let customer = try session.customer(row.customer) else { continue }
            let days = max(0, session.today.days(since: row.nextReview))
            lines.append((row, days, try RiskBook(session).standing(of: customer)))
        }
        if request.http.quality(of: "text/csv") > request.http.quality(of: "application/json") {
            var text = "customer_id,external_id,name,next_review,days_overdue,risk_class,score\r\n"
            for (row, days, risk) in lines {
                let cells = [
                    row.customer.text, InsightController.quoted(row.externalID ?? ""),
                    InsightController.quoted(row.name), row.nextReview.description, String(days),
                    InsightController.quoted(risk.riskClass ?? ""), risk.score?.value?.description ?? "",
                ]
                text += cells.joined(separator: ",") + "\r\n"
            }
            return Reply(type: "text/csv; charset=utf-8", body: Array(text.utf8))
        }
        return try .json { json in
            json.field("until", until.description)
            json.field(
                "rows",
                array: { json in
                    for (row, days, risk) in lines {
                        json.object { json in
                            json.field("customer_id", row.customer.text)
                            json.field("external_id", row.externalID)
                            json.field("name", row.name)
                            json.field("next_review", row.nextReview.description)
                            json.field("days_overdue", days)
                            json.field("risk_class", risk.riskClass)
                            json.field("score", risk.score?.value?.description)
                        }
                    }
                }
            )
        }
    }
}

extension JSONWriter {
    /// How risky a customer counts as, as members of the object that stands open.
    ///
    /// - Parameter score: the score that counts, with its reasons.
    mutating func risk(_ standing: RiskStanding, score: Score?) {
        field("risk_class", standing.riskClass)
        field("risk_class_is_manual", standing.isManual)
        if let score {
            field("score", object: { $0.members(score.snapshot) })
        } else {
            null("score")
        }
        field("next_review", standing.nextReview?.description)
    }
}
