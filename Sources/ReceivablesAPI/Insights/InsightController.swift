import HTTPServer
import JSON
import Receivables

/// Reports and key figures.
enum InsightController {
    static let endpoints: [Endpoint] = [
        .report(
            "/v1/reports/aging",
            parameters: ["as_of", "known_at", "basis", "group_by", "currency", "customer_id"],
            offers: ["application/json", "text/csv"],
            aging
        ),
        .report("/v1/kpis", parameters: ["from", "to", "known_at", "currency"]) { request, session in
            let figures = try keyFigures(request, session)
            return try .json { json in
                json.field(
                    "data",
                    array: { json in
                        for figure in figures { json.value(figure) }
                    }
                )
            }
        },
        .report("/v1/kpis/{name}", parameters: ["from", "to", "known_at", "currency"]) { request, session in
            let name = request.parameters["name"] ?? ""
            for figure in try keyFigures(request, session) where figure.name == name {
                return try .json { $0.members(figure) }
            }
            throw Problem(404, "kpi_not_found", "There is no key figure \(name).")
        },
    ]

    private static func keyFigures(_ request: APIRequest, _ session: any Session) throws -> [KeyFigure] {
        let desk = InsightDesk(session: session)
        let to = try request.date("to") ?? session.today
        let from = try request.date("from") ?? to.adding(days: -364)
        guard from <= to else { throw Problem.malformedParameter("from", "on or before to") }
        let knownAt = try request.instant("known_at")
        let point = try desk.point(asOf: to, knownAt: knownAt).point
        let currency = try desk.currency(request.currency("currency"))
        let money =
            try currency.map { (currency) throws(Failure) in
                try desk.keyFigures(currency, from: from, to: to, knownSeq: point.knownSeq)
            } ?? []
        let period = DecisionPeriod(from: from, to: to, currency: currency, knownAt: knownAt)
        return try money + desk.decisionFigures(period) + desk.matchFigures(period)
    }

    private static func aging(_ request: APIRequest, _ session: any Session) throws -> Reply {
        let desk = InsightDesk(session: session)
        let basis: AgingBasis
        switch request.query("basis") {
        case nil, "due_date": basis = .dueDate
        case "issue_date", "invoice_date": basis = .issueDate
        default: throw Problem.malformedParameter("basis", "due_date or issue_date")
        }
        if let group = request.query("group_by"), group != "customer" {
            throw Problem.malformedParameter("group_by", "customer")
        }
        let asksCSV = request.http.quality(of: "text/csv") > request.http.quality(of: "application/json")
        let (point, moment) = try desk.point(
            asOf: request.date("as_of"),
            knownAt: request.instant("known_at")
        )
        let currency = try desk.currency(request.currency("currency"))
        var rows: [AgingRow] = []
        var totals = AgingBuckets()
        if let currency {
            let query = AgingQuery(
                point: point,
                basis: basis,
                currency: currency,
                customer: try request.filter(session).customer
            )
            (rows, totals) = try desk.aging(query)
        }
        if asksCSV { return try csv(rows) }
        let report = (rows: rows, totals: totals)
        return try .json { (json) throws(Failure) in
            json.field("as_of", point.asOf.description)
            json.field("known_at", moment.description)
            json.field("basis", basis.rawValue)
            json.field(
                "buckets",
                array: { json in
                    for name in AgingBuckets.names { json.value(name) }
                }
            )
            json.field("currency", currency?.code)
            try json.field("totals", object: { (json) throws(Failure) in try json.members(report.totals) })
            try json.field(
                "rows",
                array: { (json) throws(Failure) in
                    for row in report.rows {
                        try json.object { (json) throws(Failure) in
                            json.field("customer_id", row.customer.text)
                            json.field("external_id", row.externalID)
                            json.field("name", row.name)
                            try json.members(row.buckets)
                        }
                    }
                }
            )
        }
    }

    private static func csv(_ rows: [AgingRow]) throws(Failure) -> Reply {
        var text = "customer_id,external_id,name,"
        text += AgingBuckets.names.joined(separator: ",") + ",outstanding,unapplied,balance\r\n"
        for row in rows {
            let outstanding = try row.buckets.outstanding()
            let amounts =
                row.buckets.amounts + [
                    outstanding, row.buckets.unapplied, try difference(outstanding, row.buckets.unapplied),
                ]
            let cells = [row.customer.text, quoted(row.externalID ?? ""), quoted(row.name)]
            text += (cells + amounts.map { String($0) }).joined(separator: ",") + "\r\n"
        }
        return Reply(type: "text/csv; charset=utf-8", body: Array(text.utf8))
    }

    /// A cell as RFC 4180 has it; what a spreadsheet would take for a formula is made text.
    static func quoted(_ cell: String) -> String {
        var cell = cell
        if let first = cell.first, "=+-@".contains(first) { cell = "'" + cell }
        guard cell.contains(where: { ",\"\r\n".contains($0) }) else { return cell }
        return "\"\(cell.replacing("\"", with: "\"\""))\""
    }
}

extension JSONWriter {
    fileprivate mutating func members(_ buckets: AgingBuckets) throws(Failure) {
        for (name, amount) in zip(AgingBuckets.names, buckets.amounts) {
            key(name)
            value(amount)
        }
        let outstanding = try buckets.outstanding()
        field("outstanding", outstanding)
        field("unapplied", buckets.unapplied)
        field("balance", try difference(outstanding, buckets.unapplied))
    }

    fileprivate mutating func value(_ figure: KeyFigure) {
        object { $0.members(figure) }
    }

    fileprivate mutating func members(_ figure: KeyFigure) {
        field("name", figure.name)
        field("value", figure.value?.description)
        field("unit", figure.unit)
        field("formula", figure.formula)
        field("formula_version", KeyFigure.formulaVersion)
        field("numerator", figure.numerator)
        field("denominator", figure.denominator)
        field("drill_down", figure.drillDown)
    }
}
