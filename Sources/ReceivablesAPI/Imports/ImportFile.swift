import HTTPServer
import JSON
import Receivables

/// A file of rows: JSON that holds them all, or a line each of NDJSON or CSV, with what stands beside them in the query.
struct ImportFile {
    let subject: Import.Subject
    let mode: Import.Mode
    let controlTotals: [Import.ControlTotal]
    let rows: [Result<JSONValue, Failure>]

    init(_ request: APIRequest) throws {
        let isCSV = request.http.mediaType == "text/csv"
        guard isCSV || request.http.mediaType == "application/x-ndjson" else {
            try self.init(json: request)
            return
        }
        guard let subject = try request.choice("kind", Import.Subject.self) else {
            throw Problem.malformedParameter("kind", "what the file holds")
        }
        guard let totals = Self.totals(request.query("control_totals")) else {
            throw Problem.malformedParameter("control_totals", "as in EUR:2:12550,USD:1:-300")
        }
        let text = String(decoding: request.http.body, as: UTF8.self)
        try self.init(
            subject: subject,
            mode: request.choice("mode", Import.Mode.self) ?? .allOrNothing,
            controlTotals: totals,
            rows: isCSV ? Self.rows(csv: text) : Self.rows(lines: text)
        )
    }

    private init(
        subject: Import.Subject,
        mode: Import.Mode,
        controlTotals: [Import.ControlTotal],
        rows: [Result<JSONValue, Failure>]
    ) throws(Failure) {
        guard (1...Import.rowsMax).contains(rows.count) else {
            let detail = "a file has 1 to \(Import.rowsMax) rows, and this one \(rows.count)"
            throw .invalid("/rows", "too_many", detail)
        }
        self.subject = subject
        self.mode = mode
        self.controlTotals = controlTotals
        self.rows = rows
    }

    private init(json request: APIRequest) throws {
        for name in ["kind", "mode", "control_totals"] where request.query(name) != nil {
            throw Problem(422, "unknown_parameter", "A JSON body says \(name) itself.")
        }
        let body = BodyReader(request.json)
        let subject = body.choice("kind", Import.Subject.self, required: true)
        let mode = body.choice("mode", Import.Mode.self) ?? .allOrNothing
        let totals =
            body.list("control_totals", required: true, max: 100) { body -> Import.ControlTotal? in
                let currency = body.currency("currency", required: true)
                let count = body.integer("count", required: true, in: 0...Int64(Import.rowsMax))
                let sum = body.amount("sum", required: true)
                guard let currency, let count, let sum else { return nil }
                return Import.ControlTotal(currency: currency, count: count, sum: sum)
            } ?? []
        let list = body.any("rows")
        if list?.kind != .array { body.refuse("/rows", "required", "rows is a list") }
        try body.finish()
        try self.init(
            subject: subject ?? .openingItems,
            mode: mode,
            controlTotals: totals,
            rows: (list?.elements ?? []).map { .success($0) }
        )
    }

    private static func totals(_ text: String?) -> [Import.ControlTotal]? {
        guard let text else { return nil }
        var totals: [Import.ControlTotal] = []
        for part in text.split(separator: ",", omittingEmptySubsequences: false) {
            let cells = part.split(separator: ":", omittingEmptySubsequences: false)
            guard cells.count == 3, let currency = Currency(String(cells[0])), let count = Int64(cells[1]),
                let sum = Int64(cells[2]), count >= 0, sum.magnitude <= Money.outsideMax.magnitude
            else { return nil }
            totals.append(Import.ControlTotal(currency: currency, count: count, sum: sum))
        }
        return totals
    }

    private static func rows(lines text: String) -> [Result<JSONValue, Failure>] {
        text.split(whereSeparator: \.isNewline).map { parsed(Array($0.utf8)) }
    }

    private static func parsed(_ bytes: [UInt8]) -> Result<JSONValue, Failure> {
        do throws(JSONError) {
            return .success(try JSONValue.parse(bytes))
        } catch {
            return .failure(.invalid("", "malformed_json", String(error.description.prefix(300))))
        }
    }

    /// Members that are integers; in a file of text nothing says so.
    private static let integers: Set<String> = ["total", "tax", "amount", "open"]

    /// The first line names the members; an empty cell is left out.
    private static func rows(csv text: String) throws(Failure) -> [Result<JSONValue, Failure>] {
        var lines = CSVCells(text).rows[...]
        guard let head = lines.popFirst() else { return [] }
        var rows: [Result<JSONValue, Failure>] = []
        for cells in lines {
            guard cells.count == head.count else {
                rows.append(
                    .failure(.invalid("", "malformed_row", "\(cells.count) cells below \(head.count) names"))
                )
                continue
            }
            var json = JSONWriter(capacity: 256)
            json.object { json in
                for (name, cell) in zip(head, cells) where !cell.isEmpty {
                    if integers.contains(name), let integer = Int64(cell) {
                        json.value(SnapshotFields(dictionaryLiteral: (name, .integer(integer))), inside: true)
                    } else {
                        json.value(SnapshotFields(dictionaryLiteral: (name, .text(cell))), inside: true)
                    }
                }
            }
            rows.append(parsed(json.bytes))
        }
        return rows
    }
}

extension JSONWriter {
    fileprivate mutating func value(_ fields: SnapshotFields, inside: Bool) { members(fields) }
}

/// A text of comma-separated values (RFC 4180).
struct CSVCells {
    private(set) var rows: [[String]] = []

    init(_ text: String) {
        var cells: [String] = []
        var cell = ""
        var isQuoted = false
        var wasQuote = false
        for character in text {
            if isQuoted, wasQuote, character != "\"" { isQuoted = false }
            if isQuoted {
                if character == "\"", !wasQuote {
                    wasQuote = true
                } else {
                    cell.append(character)
                    wasQuote = false
                }
                continue
            }
            wasQuote = false
            switch character {
            case "\"" where cell.isEmpty: isQuoted = true
            case ",":
                cells.append(cell)
                cell = ""
            case "\n", "\r\n":
                cells.append(cell)
                if cells != [""] { rows.append(cells) }
                (cells, cell) = ([], "")
            default: cell.append(character)
            }
        }
        cells.append(cell)
        if cells != [""] { rows.append(cells) }
    }
}
