internal import Receivables

/// Reads a bank's CSV file by a mapping, one statement for each account in it.
struct CSVReader {
    private var file: FileDraft
    private let mapping: CSVMapping
    /// Where each role's columns are, from 0.
    private var places: [CSVMapping.Role: [Int]] = [:]
    /// How many fields a row must have.
    private var fieldCount = 0
    private var statements: [CSVStatement] = []
    private var indexes: [BankFile.Account.ID: Int] = [:]

    init(_ file: FileDraft, mapping: CSVMapping) {
        self.file = file
        self.mapping = mapping
    }

    mutating func read(_ text: [UInt8]) -> BankFile {
        var rows = CSVRows(text, delimiter: mapping.delimiter, quote: mapping.quote)
        for _ in 0..<mapping.skipLines { rows.skipLine() }
        do throws(CSVRows.Failure) {
            if mapping.hasHeader {
                guard let header = try rows.next(), locate(header) else {
                    if file.log.faults.isEmpty {
                        fail(.truncated, 1, "The titles of the columns are missing.")
                    }
                    return file.closed()
                }
            } else {
                locate(nil)
            }
            try readRows(&rows)
        } catch {
            switch error {
            case .openQuote(let line): fail(.truncated, line, "A quoted field never ends.")
            case .afterQuote(let line): fail(.malformed, line, "Something follows a closing quote.")
            case .tooManyFields(let line): fail(.forbidden, line, "A row has too many fields.")
            case .fieldTooLong(let line): fail(.forbidden, line, "A field is too long.")
            }
        }
        for statement in statements {
            file.beginStatement()
            file.endStatement(statement.finished(&file.log))
        }
        return file.closed()
    }

    private mutating func fail(_ code: BankFile.Fault.Code, _ line: Int, _ detail: String) {
        file.log.error(code, BankFile.Place(line: line, path: ""), detail)
    }

    /// Finds the columns; false, and faults, where some are missing.
    @discardableResult
    private mutating func locate(_ header: CSVRows.Row?) -> Bool {
        var isComplete = true
        for (role, columns) in mapping.columns.sorted(by: { $0.key.rawValue < $1.key.rawValue }) {
            for column in columns {
                switch column {
                case .place(let place):
                    places[role, default: []].append(place - 1)
                    fieldCount = max(fieldCount, place)
                case .title(let title):
                    let found = header.map { $0.fields.indices(of: title) } ?? []
                    guard found.count == 1 else {
                        isComplete = false
                        let detail =
                            found.isEmpty
                            ? "There is no column \(title)." : "Two columns are called \(title)."
                        file.log.error(.missingValue, BankFile.Place(line: header?.line, path: title), detail)
                        continue
                    }
                    places[role, default: []].append(found[0])
                    fieldCount = max(fieldCount, header?.fields.count ?? 0)
                }
            }
        }
        return isComplete
    }

    /// Keeps back as many rows as are to be skipped at the end.
    private mutating func readRows(_ rows: inout CSVRows) throws(CSVRows.Failure) {
        var waiting: [CSVRows.Row] = []
        var next = 0
        while let row = try rows.next() {
            waiting.append(row)
            guard waiting.count - next > mapping.skipLastRows else { continue }
            read(waiting[next])
            next += 1
            if next > 1_000 {
                waiting.removeFirst(next)
                next = 0
            }
        }
    }

    private mutating func read(_ row: CSVRows.Row) {
        let place = BankFile.Place(line: row.line, path: "")
        guard file.countLine(place) else { return }
        guard row.fields.count >= fieldCount else {
            file.log.error(.missingValue, place, "The row has \(row.fields.count) fields of \(fieldCount).")
            return
        }
        let fields = CSVFields(row, places: places)
        guard
            let account = fields[.account].flatMap({ BankFile.Account.ID($0) }) ?? mapping.account
                ?? file.options.account
        else {
            file.log.error(.missingValue, fields.place(.account), "Nothing says which account the row is of.")
            return
        }
        let code = fields[.currency]
        guard
            let currency = code.map({ Currency($0.uppercased()) }) ?? mapping.currency
                ?? file.options.currency
        else {
            file.log.error(
                .invalidCurrency,
                fields.place(.currency),
                "The row's currency is missing or not known."
            )
            return
        }
        let index = indexes[account] ?? statements.count
        if index == statements.count {
            indexes[account] = index
            statements.append(CSVStatement(account: account, currency: currency, place: place))
        }
        file.log.statement = index
        statements[index].add(fields, currency, mapping, &file.log)
        file.log.statement = nil
    }
}

/// A row's fields by what they say.
struct CSVFields {
    private let row: CSVRows.Row
    private let places: [CSVMapping.Role: [Int]]

    init(_ row: CSVRows.Row, places: [CSVMapping.Role: [Int]]) {
        self.row = row
        self.places = places
    }

    /// The field's text, several joined; nil for an empty one.
    subscript(role: CSVMapping.Role) -> String? {
        guard let columns = places[role] else { return nil }
        let texts = columns.map { row.fields[$0] }.filter { !$0.isEmpty }
        return texts.isEmpty ? nil : texts.joined(separator: " ")
    }

    func place(_ role: CSVMapping.Role) -> BankFile.Place {
        BankFile.Place(line: row.line, path: role.rawValue)
    }
}

extension [String] {
    fileprivate func indices(of title: String) -> [Int] {
        indices.filter { self[$0] == title }
    }
}
