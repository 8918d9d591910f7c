internal import JSON
package import Receivables

extension CSVMapping {
    /// Reads a mapping from strict JSON.
    ///
    /// - Throws: `.invalid` with every fault at once, each with its pointer.
    package init(json bytes: [UInt8]) throws(Failure) {
        let value: JSONValue
        do throws(JSONError) {
            value = try JSONValue.parse(bytes, depthMax: 4, bytesMax: 64 << 10)
        } catch {
            throw .invalid(error.pointer, "invalid_json", error.description)
        }
        var reader = CSVMappingReader(value)
        guard let mapping = reader.mapping(), reader.violations.isEmpty else {
            throw .invalid(reader.violations)
        }
        self = mapping
    }
}

/// Reads the members of a mapping and keeps what is wrong with them.
private struct CSVMappingReader {
    private let value: JSONValue
    private(set) var violations: [Violation] = []

    private static let members: Set<String> = [
        "charset", "delimiter", "quote", "skip_lines", "skip_last_rows", "has_header", "date_format",
        "decimal_separator", "group_separator", "sign", "debit_values", "credit_values", "pending_values",
        "account",
        "currency", "columns",
    ]

    init(_ value: JSONValue) {
        self.value = value
    }

    /// What can be made of it; not to be used where there are violations.
    mutating func mapping() -> CSVMapping? {
        guard value.kind == .object else {
            refuse("", "A mapping is an object.")
            return nil
        }
        for (key, _) in value.members where !Self.members.contains(key) {
            refuse("/" + key, "A mapping has no such member.")
        }
        let pattern = DatePattern(text("date_format") ?? "YYYY-MM-DD")
        if pattern == nil { refuse("/date_format", "Year, month and day must each stand in it once.") }
        let hasHeader = flag("has_header") ?? true
        guard
            let mapping = pattern.map({ pattern in
                CSVMapping(
                    charset: charset(),
                    delimiter: byte("delimiter", else: UInt8(ascii: ",")),
                    quote: value["quote"]?.isNull == true
                        ? nil : byte("quote", else: UInt8(ascii: "\"")),
                    skipLines: number("skip_lines"),
                    skipLastRows: number("skip_last_rows"),
                    hasHeader: hasHeader,
                    datePattern: pattern,
                    decimalSeparator: character("decimal_separator") ?? ".",
                    groupSeparator: character("group_separator"),
                    sign: sign(),
                    debitValues: texts("debit_values"),
                    creditValues: texts("credit_values"),
                    pendingValues: texts("pending_values"),
                    account: text("account").flatMap { BankFile.Account.ID($0) },
                    currency: currency(),
                    columns: columns(hasHeader: hasHeader)
                )
            })
        else { return nil }
        checkWhole(mapping)
        return mapping
    }

    private mutating func checkWhole(_ mapping: CSVMapping) {
        if mapping.columns[.bookingDate] == nil { refuse("/columns/booking_date", "A line needs a day.") }
        let needed: [CSVMapping.Role] =
            switch mapping.sign {
            case .signed, .inverted: [.amount]
            case .columns: [.credit, .debit]
            case .indicator: [.amount, .indicator]
            }
        for role in needed where mapping.columns[role] == nil {
            refuse("/columns/" + role.rawValue, "The sign rule \(mapping.sign.rawValue) needs this column.")
        }
        if mapping.sign == .indicator, mapping.debitValues.isEmpty || mapping.creditValues.isEmpty {
            refuse("/sign", "The sign rule indicator needs debit_values and credit_values.")
        }
        if !mapping.debitValues.isDisjoint(with: mapping.creditValues) {
            refuse("/credit_values", "A value can't mean both debit and credit.")
        }
        if mapping.groupSeparator == mapping.decimalSeparator {
            refuse("/group_separator", "It is the decimal separator, too.")
        }
        if mapping.quote == mapping.delimiter { refuse("/quote", "It is the delimiter, too.") }
    }

    // MARK: Members

    private mutating func refuse(_ pointer: String, _ detail: String) {
        violations.append(Violation(pointer, "invalid", detail))
    }

    private mutating func text(_ key: String) -> String? {
        guard let member = value[key], !member.isNull else { return nil }
        guard let text = member.string, text.utf8.count <= 200 else {
            refuse("/" + key, "It must be a text of at most 200 bytes.")
            return nil
        }
        return text
    }

    private mutating func flag(_ key: String) -> Bool? {
        guard let member = value[key] else { return nil }
        if member.boolean == nil { refuse("/" + key, "It must be true or false.") }
        return member.boolean
    }

    private mutating func number(_ key: String) -> Int {
        guard let member = value[key] else { return 0 }
        guard let number = member.integer, (0...1_000).contains(number) else {
            refuse("/" + key, "It must be a whole number from 0 to 1000.")
            return 0
        }
        return Int(number)
    }

    private mutating func byte(_ key: String, else standard: UInt8) -> UInt8 {
        guard let text = text(key) else { return standard }
        guard text.utf8.count == 1, let byte = text.utf8.first, byte < 0x7F, byte != 0x0A, byte != 0x0D else {
            refuse("/" + key, "It must be one ASCII character.")
            return standard
        }
        return byte
    }

    private mutating func character(_ key: String) -> Character? {
        guard let text = text(key) else { return nil }
        guard text.count == 1, let character = text.first, !("0"..."9").contains(character), character != "-"
        else {
            refuse("/" + key, "It must be one character, no digit and no minus.")
            return nil
        }
        return character
    }

    private mutating func charset() -> Charset? {
        guard let name = text("charset") else { return nil }
        let charset = Charset(name: name)
        if charset == nil { refuse("/charset", "The character set is none that is read.") }
        return charset
    }

    private mutating func sign() -> CSVMapping.Sign {
        guard let name = text("sign") else { return .signed }
        guard let sign = CSVMapping.Sign(rawValue: name) else {
            refuse("/sign", "It must be signed, inverted, columns or indicator.")
            return .signed
        }
        return sign
    }

    private mutating func currency() -> Currency? {
        guard let code = text("currency") else { return nil }
        let currency = Currency(code)
        if currency == nil { refuse("/currency", "The currency is none that is known.") }
        return currency
    }

    private mutating func texts(_ key: String) -> Set<String> {
        guard let member = value[key] else { return [] }
        let texts = member.elements.compactMap(\.string)
        guard member.kind == .array, texts.count == member.count, texts.count <= 50 else {
            refuse("/" + key, "It must be a list of at most 50 texts.")
            return []
        }
        return Set(texts)
    }

    // MARK: Columns

    private mutating func columns(hasHeader: Bool) -> [CSVMapping.Role: [CSVMapping.Column]] {
        guard let object = value["columns"], object.kind == .object else {
            refuse("/columns", "It must be an object.")
            return [:]
        }
        var columns: [CSVMapping.Role: [CSVMapping.Column]] = [:]
        for (key, member) in object.members {
            let pointer = "/columns/" + key
            guard let role = CSVMapping.Role(rawValue: key) else {
                refuse(pointer, "No column can say that.")
                continue
            }
            let several = role == .text && member.kind == .array
            let found = (several ? member.elements : [member]).compactMap { column($0) }
            guard found.count == (several ? member.count : 1), (1...10).contains(found.count) else {
                refuse(pointer, "It must be a column's title or its place from 1.")
                continue
            }
            if !hasHeader, found.contains(where: { if case .title = $0 { true } else { false } }) {
                refuse(pointer, "A file without titles has columns by their places only.")
            }
            columns[role] = found
        }
        return columns
    }

    private func column(_ value: JSONValue) -> CSVMapping.Column? {
        if let title = value.string, !title.isEmpty, title.utf8.count <= 200 { return .title(title) }
        guard let place = value.integer, (1...CSVRows.fieldsMax).contains(Int(place)) else { return nil }
        return .place(Int(place))
    }
}
