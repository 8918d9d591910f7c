import HTTPServer
import JSON
import Receivables

/// Tax by category, rate and period, and what customers owe against the general ledger.
enum BooksReportController {
    static let endpoints: [Endpoint] = [
        .report(
            "/v1/reports/tax",
            parameters: ["from", "to", "known_at", "currency"],
            offers: ["application/json", "text/csv"],
            tax
        ),
        .report(
            "/v1/reports/reconciliation",
            parameters: ["as_of", "from", "control_balance", "currency"],
            reconciliation
        ),
    ]

    private struct TaxRow {
        let month: Month
        let key: String?
        var parts: [TaxTally.Source: (net: Int64, tax: Int64)]

        func total() throws(Failure) -> (net: Int64, tax: Int64) {
            var total: (net: Int64, tax: Int64) = (0, 0)
            for part in parts.values {
                total = (try sum(total.net, part.net), try sum(total.tax, part.tax))
            }
            return total
        }

        /// Of what a key is made, as in `S 21`.
        var category: String? { key.flatMap { $0.split(separator: " ").first.map(String.init) } }
        var rate: String? { key.flatMap { $0.split(separator: " ").dropFirst().first.map(String.init) } }

        func days(_ from: CivilDate, _ to: CivilDate) -> (from: CivilDate, to: CivilDate) {
            (max(from, month.firstDay), min(to, month.lastDay))
        }

        func drillDown(_ from: CivilDate, _ to: CivilDate) -> String {
            let days = days(from, to)
            let tax = key.map { "tax=\(percentEncoded($0))&" } ?? ""
            return "/v1/ledger/postings?\(tax)from=\(days.from)&to=\(days.to)"
        }
    }

    private static func tax(_ request: APIRequest, _ session: any Session) throws -> Reply {
        let desk = InsightDesk(session: session)
        let to = try request.date("to") ?? session.today
        let from = try request.date("from") ?? Month(of: to).firstDay
        guard from <= to else { throw Problem.malformedParameter("from", "on or before to") }
        let (point, moment) = try desk.point(asOf: to, knownAt: request.instant("known_at"))
        let currency = try desk.currency(request.currency("currency"))
        var rows: [TaxRow] = []
        for tally in try currency.map({ (currency) throws(Failure) in
            try session.taxTallies(currency, from: from, to: to, knownSeq: point.knownSeq)
        }) ?? [] {
            if rows.last?.month != tally.month || rows.last?.key != tally.key {
                rows.append(TaxRow(month: tally.month, key: tally.key, parts: [:]))
            }
            rows[rows.count - 1].parts[tally.source] = (tally.net, tally.tax)
        }
        guard !request.prefersCSV else { return try csv(rows, from, to) }
        var totals: (net: Int64, tax: Int64) = (0, 0)
        for row in rows {
            let total = try row.total()
            totals = (try sum(totals.net, total.net), try sum(totals.tax, total.tax))
        }
        let report = (rows: rows, totals: totals)
        return try .json { (json) throws(Failure) in
            json.field("from", from.description)
            json.field("to", to.description)
            json.field("known_at", moment.description)
            json.field("currency", currency?.code)
            json.field("totals", object: { $0.members(report.totals) })
            try json.field(
                "rows",
                array: { (json) throws(Failure) in
                    for row in report.rows {
                        let total = try row.total()
                        json.object { json in
                            json.field("period", row.month.description)
                            json.field("category", row.category)
                            json.field("rate", row.rate)
                            json.members(total)
                            for source in TaxTally.Source.allCases {
                                json.key(source.rawValue)
                                json.object { $0.members(row.parts[source] ?? (0, 0)) }
                            }
                            json.field("drill_down", row.drillDown(from, to))
                        }
                    }
                }
            )
        }
    }

    private static func csv(_ rows: [TaxRow], _ from: CivilDate, _ to: CivilDate) throws(Failure) -> Reply {
        var text = "period,category,rate,net,tax"
        for source in TaxTally.Source.allCases { text += ",\(source.rawValue)_net,\(source.rawValue)_tax" }
        text += ",drill_down\r\n"
        for row in rows {
            let total = try row.total()
            var cells = [
                row.month.description, row.category ?? "", row.rate ?? "", String(total.net),
                String(total.tax),
            ]
            for source in TaxTally.Source.allCases {
                let part = row.parts[source] ?? (0, 0)
                cells += [String(part.net), String(part.tax)]
            }
            text += (cells + [row.drillDown(from, to)]).joined(separator: ",") + "\r\n"
        }
        return Reply(type: "text/csv; charset=utf-8", body: Array(text.utf8))
    }

    private static func reconciliation(_ request: APIRequest, _ session: any Session) throws -> Reply {
        let asOf = try request.date("as_of") ?? session.today
        let from = try request.date("from") ?? Month(of: asOf).firstDay
        guard from <= asOf else { throw Problem.malformedParameter("from", "on or before as_of") }
        let control = try request.amount("control_balance")
        let currency =
            try InsightDesk(session: session).currency(request.currency("currency"))
            ?? session.company().baseCurrency
        let found = try Reconciliation(session, currency: currency, from: from, asOf: asOf, control: control)
        return try .json { json in
            json.field("as_of", asOf.description)
            json.field("from", from.description)
            json.field("currency", currency.code)
            json.field("account", found.number)
            json.field(
                "ledger_accounts",
                array: { json in
                    for account in found.accounts { json.value(account.rawValue) }
                }
            )
            json.field("opening", found.opening)
            json.field(
                "movements",
                array: { json in
                    for (movement, sum) in found.movements where sum.count > 0 {
                        json.object { json in
                            json.field("movement", movement.rawValue)
                            json.field("amount", sum.amount)
                            json.field("postings", sum.count)
                        }
                    }
                }
            )
            json.field("closing", found.closing)
            json.field("control_balance", control)
            json.field("difference", found.difference)
            json.field("unexplained", found.unexplained)
            json.field(
                "not_exported",
                object: { json in
                    json.field("amount", found.unexported.amount)
                    json.field("count", found.unexported.count)
                    json.field("postings", array: { $0.values(found.unexported.first) })
                }
            )
            json.field("candidates", array: { $0.values(found.candidates) })
            json.field("drill_down", "/v1/ledger/postings?from=\(from)&to=\(asOf)")
        }
    }
}

extension JSONWriter {
    fileprivate mutating func members(_ sums: (net: Int64, tax: Int64)) {
        field("net", sums.net)
        field("tax", sums.tax)
    }

    fileprivate mutating func values(_ postings: [ControlPosting]) {
        for posting in postings {
            object { json in
                json.field("seq", posting.seq)
                json.field("effective_date", posting.effectiveDate.description)
                json.field("kind", posting.kind.rawValue)
                json.field("document", posting.document.text)
                json.field("amount", posting.amount)
            }
        }
    }
}
