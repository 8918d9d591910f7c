import HTTPServer
import JSON
import Receivables

/// How documents are numbered.
enum NumberSeriesController {
    static let endpoints: [Endpoint] = [
        .read("/v1/number_series") { _, session in
            let desk = NumberSeriesDesk(session: session)
            return try .json { (json) throws(Failure) in
                try json.field(
                    "data",
                    array: { (json) throws(Failure) in
                        for kind in NumberedKind.allCases { json.value(try desk.series(kind).snapshot) }
                    }
                )
                json.field("has_more", false)
                json.field("next_cursor", nil as String?)
            }
        },
        .read("/v1/number_series/{id}") { request, session in
            try reply(NumberSeriesDesk(session: session).series(kind(request)))
        },
        .write(.patch, "/v1/number_series/{id}", [.admin]) { request, session in
            try change(request, session, isWhole: false)
        },
        .write(.put, "/v1/number_series/{id}", [.admin]) { request, session in
            try change(request, session, isWhole: true)
        },
    ]

    private static func kind(_ request: APIRequest) throws(Failure) -> NumberedKind {
        let text = request.parameters["id"] ?? ""
        guard let kind = NumberedKind(rawValue: text) else { throw .missing(.numberSeries, text) }
        return kind
    }

    private static func reply(_ series: NumberSeries) throws(Failure) -> Reply {
        // The series that is told changes with the year, its number with each document.
        let suffix = "\(series.year)-\(series.numbers.next)"
        return try Reply.json { $0.members(series.snapshot) }.etag(series.version, suffix)
    }

    /// - Parameter isWhole: what is left out goes back to what is shipped.
    private static func change(_ request: APIRequest, _ session: any Session, isWhole: Bool) throws -> Reply {
        let kind = try kind(request)
        let body = BodyReader(request.json)
        var changes = NumberSeriesChanges()
        changes.pattern = body.text("pattern", max: NumberPattern.charactersMax)
        changes.digits = body.integer("digits", in: 1...Int64(NumberPattern.digitsMax)).map { Int($0) }
        changes.nextNumber = body.integer("next_number", in: 1...SeriesNumbers.numberMax)
        if isWhole {
            changes.pattern = changes.pattern ?? kind.shippedPattern
            changes.digits = changes.digits ?? NumberSeries.shippedDigits
        }
        for name in ["id", "kind", "version", "updated_at", "year", "first_number", "next"]
        where body.has(name) && !isWhole {
            body.refuse("/\(name)", "read_only", "\(name) can't be changed")
        }
        try body.finish()
        let series = try NumberSeriesDesk(session: session)
            .change(kind, changes, expectedVersion: request.expectedVersion)
        return try reply(series)
    }
}
