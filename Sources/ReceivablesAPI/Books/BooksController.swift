import Digest
import HTTPServer
import JSON
import Receivables

/// The journal, and its hand-over to the general ledger.
enum BooksController {
    private static let formats = ["application/json", "text/csv"]
    /// Postings of a journal that is told as CSV and not page by page.
    private static let csvPostingsMax: Int64 = 10_000

    static let endpoints: [Endpoint] = [
        .read("/v1/ledger/accounts") { _, session in
            try reply(BooksDesk(session: session).accountMap())
        },
        .write(.put, "/v1/ledger/accounts", [.admin], putAccounts),
        .report(
            "/v1/ledger/journal",
            parameters: ["from", "to", "limit", "cursor"],
            offers: formats,
            journal
        ),
        .write(.post, "/v1/ledger/exports", [.billing, .integration]) { request, session in
            try BodyReader(request.json).finish()
            let export = try BooksDesk(session: session).export(render: JournalText.sealed)
            return try reply(export, session, status: 201).location("/v1/ledger/exports/\(export.id.text)")
        },
        .read("/v1/ledger/exports", parameters: ["limit", "cursor"]) { request, session in
            let rows = try session.ledgerExports(request.page())
            return try .page(rows, request, id: { ($0.id.high, $0.id.low) }) { $0.value($1.snapshot) }
        },
        .read("/v1/ledger/exports/{id}", offers: formats) { request, session in
            let text = request.parameters["id"] ?? ""
            guard let id = ID<LedgerExport>(text), let export = try session.ledgerExport(id) else {
                throw Failure.missing(.ledgerExport, text)
            }
            guard request.prefersCSV else { return try reply(export, session, status: 200) }
            guard let content = try session.content(of: id) else {
                throw Failure.missing(.ledgerExport, text)
            }
            var reply = Reply(type: "text/csv; charset=utf-8", body: content)
            reply.fields.set(
                "Content-Disposition",
                "attachment; filename=\"journal-\(export.number).csv\""
            )
            return reply
        },
    ]

    private static func reply(_ map: AccountMap) throws(Failure) -> Reply {
        try Reply.json { $0.members(map.snapshot) }.etag(map.version)
    }

    private static func reply(_ export: LedgerExport, _ session: any Session, status: Int) throws(Failure)
        -> Reply
    {
        let hasMore = try !session.journal(after: export.lastSeq, postings: 1).isEmpty
        return try .json(status: status) { json in
            json.members(export.snapshot)
            json.field("has_more", hasMore)
        }
    }

    private static func putAccounts(_ request: APIRequest, _ session: any Session) throws -> Reply {
        let body = BodyReader(request.json)
        var seen: Set<String> = []
        var index = 0
        let numbers =
            body.list("accounts", required: true, max: AccountMap.numbersMax) {
                body -> AccountMap.Number? in
                let place = index
                index += 1
                let account = body.choice("account", Account.self, required: true)
                let number = body.text("number", required: true, max: AccountMap.numberCharactersMax)
                let tax = tax(body)
                guard let account, let number else { return nil }
                if account.isMemo {
                    body.refuse(
                        "/account",
                        "not_allowed",
                        "\(account.rawValue) is none of the general ledger's"
                    )
                }
                if !seen.insert("\(account.rawValue) \(tax ?? "")").inserted {
                    body.refuse("", "duplicate", "\(account.rawValue) stands twice, again at \(place)")
                }
                return AccountMap.Number(account: account, tax: tax, number: number)
            } ?? []
        try body.finish()
        let map = try BooksDesk(session: session).change(numbers, expectedVersion: request.expectedVersion)
        return try reply(map)
    }

    /// Category and rate, as entries carry them.
    private static func tax(_ body: BodyReader) -> String? {
        guard let text = body.text("tax", max: 30) else { return nil }
        let parts = text.split(separator: " ", omittingEmptySubsequences: false)
        if parts.count == 2, let category = TaxCategory(rawValue: String(parts[0])),
            let rate = Decimal(String(parts[1]))
        {
            return TaxTotal(category: category, rate: rate, base: 0, amount: 0).key
        }
        body.refuse("/tax", "unknown_value", "a category and a rate, as in S 21")
        return nil
    }

    private static func journal(_ request: APIRequest, _ session: any Session) throws -> Reply {
        let to = try request.date("to") ?? session.today
        let from = try request.date("from") ?? Month(of: to).firstDay
        guard from <= to else { throw Problem.malformedParameter("from", "on or before to") }
        let page = try request.page()
        let isWhole = request.prefersCSV && request.query("limit") == nil
        let limit = isWhole ? Int(csvPostingsMax) : page.limit - 1
        let place = page.after.map {
            (date: CivilDate(dayNumber: Int32(truncatingIfNeeded: $0.high)), seq: Int64($0.low))
        }
        let lines = try session.journal(from: from, to: to, after: place, postings: limit + 1)
        var count = 0
        var seq: Int64 = 0
        var end = lines.count
        for (index, line) in lines.enumerated() where line.seq != seq {
            seq = line.seq
            count += 1
            if count > limit {
                end = index
                break
            }
        }
        let map = try BooksDesk(session: session).accountMap()
        let shown = lines[..<end]
        let next = end < lines.count ? shown.last.map { cursor($0, request) } : nil
        guard !request.prefersCSV else {
            return Reply(type: "text/csv; charset=utf-8", body: try JournalText.csv(Array(shown), map))
                .next("cursor", next, request)
        }
        return try .json { (json) throws(Failure) in
            json.field("from", from.description)
            json.field("to", to.description)
            try json.field(
                "data",
                array: { (json) throws(Failure) in try JournalText.write(shown, map, &json) }
            )
            json.field("has_more", next != nil)
            json.field("next_cursor", next)
        }.next("cursor", next, request)
    }

    private static func cursor(_ line: JournalLine, _ request: APIRequest) -> String {
        Cursor.text(
            high: UInt64(bitPattern: Int64(line.effectiveDate.dayNumber)),
            low: UInt64(line.seq),
            of: request.http
        )
    }
}

extension APIRequest {
    var prefersCSV: Bool { http.quality(of: "text/csv") > http.quality(of: "application/json") }
}
