import HTTPServer
import JSON
import Receivables

/// The months of the books.
enum PeriodController {
    static let endpoints: [Endpoint] = [
        .read("/v1/periods", parameters: ["limit", "cursor"]) { request, session in
            let page = try request.page()
            let rows = try PeriodDesk(session: session)
                .periods(before: page.after.flatMap { Month(inCalendar: Int($0.low)) }, limit: page.limit)
            return try .page(rows, request, id: { (0, UInt64($0.month.index)) }) { (json, period) in
                json.value(period.snapshot)
            }
        },
        .read("/v1/periods/{id}") { request, session in
            try reply(PeriodDesk(session: session).period(month(request)), session)
        },
        .write(.post, "/v1/periods/{id}/close", [.billing]) { request, session in
            let month = try month(request)
            try BodyReader(request.json).finish()
            let period = try PeriodDesk(session: session)
                .close(month, expectedVersion: request.expectedVersion)
            return try reply(period, session)
        },
        .write(.post, "/v1/periods/{id}/reopen", [.admin]) { request, session in
            let month = try month(request)
            try BodyReader(request.json).finish()
            let period = try PeriodDesk(session: session).reopen(
                month,
                reason: request.context.reason,
                expectedVersion: request.expectedVersion
            )
            return try reply(period, session)
        },
    ]

    private static func month(_ request: APIRequest) throws(Failure) -> Month {
        let text = request.parameters["id"] ?? ""
        guard let month = Month(text) else { throw .missing(.period, text) }
        return month
    }

    private static func reply(_ period: Period, _ session: any Session) throws(Failure) -> Reply {
        let warnings = try session.warnings(of: period.month)
        return try Reply.json { json in
            json.members(period.snapshot)
            json.field(
                "warnings",
                array: { json in
                    for warning in warnings {
                        json.object { json in
                            json.field("code", warning.code.rawValue)
                            json.field("count", warning.count)
                            json.field(
                                "documents",
                                array: { json in
                                    for document in warning.documents { json.value(document.text) }
                                }
                            )
                        }
                    }
                }
            )
        }
    }
}
