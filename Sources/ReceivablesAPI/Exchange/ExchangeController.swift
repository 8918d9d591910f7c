import HTTPServer
import JSON
import RateFiles
import Receivables

/// What currencies are worth in each other.
enum ExchangeController {
    private static let keepers: Set<Role> = [.creditManager, .billing, .cash, .integration]

    static let endpoints: [Endpoint] = [
        .write(
            .post,
            "/v1/exchange_rates",
            keepers,
            takes: ["text/csv", "application/xml", "text/xml"],
            record
        ),
        .read("/v1/exchange_rates", parameters: ["limit", "cursor", "base", "quote", "date"]) {
            request,
            session in
            var filter = RateFilter()
            filter.base = try request.currency("base")
            filter.quote = try request.currency("quote")
            filter.date = try request.date("date")
            let rates = try session.exchangeRates(filter, request.page())
            return try .page(rates, request, id: { ($0.id.high, $0.id.low) }) { $0.value($1.snapshot) }
        },
        .read("/v1/exchange_rates/{id}") { request, session in
            let text = request.parameters["id"] ?? ""
            guard let id = ID<ExchangeRate>(text), let rate = try session.exchangeRate(id) else {
                throw Failure.missing(.exchangeRate, text)
            }
            return try Reply.json { $0.members(rate.snapshot) }.etag(rate.version)
        },
        .read("/v1/currency_conversion", parameters: ["from", "to", "amount", "date"], convert),
        .report("/v1/reports/revaluation", parameters: ["as_of", "known_at"], revalue),
    ]

    private static func record(_ request: APIRequest, _ session: any Session) throws -> Reply {
        let desk = ExchangeDesk(session: session)
        switch request.http.mediaType {
        case "text/csv": return try taken(RateFile(csv: request.http.body), desk)
        case "application/xml", "text/xml": return try taken(RateFile(xml: request.http.body), desk)
        default: break
        }
        let draft = try draft(request, today: session.today)
        let rate = try desk.record(draft)
        return try Reply.json(status: 201) { $0.members(rate.snapshot) }
            .etag(rate.version).location("/v1/exchange_rates/\(rate.id.text)")
    }

    private static func taken(_ file: RateFile, _ desk: ExchangeDesk) throws -> Reply {
        let recorded = try desk.record(file.rates)
        return try Reply.json { json in
            json.field("source", RateFile.source)
            json.field("recorded", Int64(recorded))
            json.field("unchanged", Int64(file.rates.count - recorded))
            json.field("date_from", file.rates.map(\.date).min()?.description)
            json.field("date_to", file.rates.map(\.date).max()?.description)
            json.field(
                "ignored",
                array: { json in
                    for code in file.ignored.sorted() { json.value(code) }
                }
            )
        }
    }

    private static func draft(_ request: APIRequest, today: CivilDate) throws -> RateDraft {
        let body = BodyReader(request.json)
        let base = body.currency("base", required: true)
        let quote = body.currency("quote", required: true)
        let rate = body.decimal("rate", required: true)
        let date = body.date("date") ?? today
        let source = body.text("source", max: RateDraft.sourceCharactersMax) ?? "manual"
        var draft: RateDraft?
        if let base, let quote, let rate {
            let read = RateDraft(base: base, quote: quote, rate: rate, date: date, source: source)
            if let fault = read.fault { body.refuse("/\(fault.member)", fault.code, fault.detail) }
            draft = read
        }
        try body.finish()
        guard let draft else { throw Failure.invalid("", "required", "base, quote and rate are required") }
        return draft
    }

    private static func convert(_ request: APIRequest, _ session: any Session) throws -> Reply {
        guard let from = try request.currency("from"), let to = try request.currency("to"),
            let amount = try request.amount("amount")
        else { throw Failure.invalid("", "required", "from, to and amount are required") }
        let date = try request.date("date") ?? session.today
        let conversion = try RateBook(session).required(from: from, to: to, on: date, pointer: "")
        let converted = try conversion.amount(amount)
        return try Reply.json { json in
            json.field("from", from.code)
            json.field("to", to.code)
            json.field("date", date.description)
            json.field("amount", amount)
            json.field("converted", converted)
            json.field("rate", conversion.rate?.description)
            json.field(
                "rates",
                array: { json in
                    for rate in conversion.rates { json.value(rate.snapshot) }
                }
            )
        }
    }

    private static func revalue(_ request: APIRequest, _ session: any Session) throws -> Reply {
        let desk = InsightDesk(session: session)
        let (point, moment) = try desk.point(
            asOf: request.date("as_of"),
            knownAt: request.instant("known_at")
        )
        let report = try desk.revaluation(at: point)
        return try Reply.json { (json) throws(Failure) in
            json.field("as_of", point.asOf.description)
            json.field("known_at", moment.description)
            json.field("base_currency", report.base.code)
            json.field("unrealised", try report.unrealised())
            try json.field(
                "rows",
                array: { (json) throws(Failure) in
                    for row in report.rows {
                        let moved = try row.worth.map { (worth) throws(Failure) in
                            try difference(worth, row.carried)
                        }
                        json.object { json in
                            json.field("currency", row.currency.code)
                            json.field("account", row.account.rawValue)
                            json.field("open", row.open)
                            json.field("carried", row.carried)
                            json.field("worth", row.worth)
                            json.field("unrealised", moved)
                            json.field("unvalued", row.unvalued)
                        }
                    }
                }
            )
        }
    }
}
