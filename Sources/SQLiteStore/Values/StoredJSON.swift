internal import JSON
internal import Receivables
internal import SQLite

/// A JSON column's content, read back: what is not as it was written throws an error that `isCorrupt`.
struct StoredJSON {
    let value: JSONValue

    init(_ text: String) throws(SQLiteError) {
        do throws(JSONError) {
            value = try JSONValue.parse(Array(text.utf8))
        } catch {
            throw .unexpectedValue("a column holds no JSON: \(error)")
        }
    }

    init(_ value: JSONValue) {
        self.value = value
    }

    var elements: [StoredJSON] { value.elements.map(StoredJSON.init) }

    subscript(name: String) -> StoredJSON? {
        value[name].flatMap { $0.isNull ? nil : StoredJSON($0) }
    }

    /// Whether it says anything by a name, null included.
    func has(_ name: String) -> Bool { value[name] != nil }

    func member(_ name: String) throws(SQLiteError) -> StoredJSON {
        guard let member = self[name] else { throw .unexpectedValue("stored JSON lacks \(name)") }
        return member
    }

    func text() throws(SQLiteError) -> String {
        guard let text = value.string else { throw refused("a text") }
        return text
    }

    func integer() throws(SQLiteError) -> Int64 {
        guard let integer = value.integer else { throw refused("an integer") }
        return integer
    }

    func boolean() throws(SQLiteError) -> Bool {
        guard let boolean = value.boolean else { throw refused("true or false") }
        return boolean
    }

    func decimal() throws(SQLiteError) -> Decimal {
        guard let decimal = Decimal(try text()) else { throw refused("a decimal") }
        return decimal
    }

    func choice<Choice: RawRepresentable<String>>(_ type: Choice.Type = Choice.self) throws(SQLiteError)
        -> Choice
    {
        guard let choice = Choice(rawValue: try text()) else { throw refused("a \(type)") }
        return choice
    }

    func id<Subject: Identified>(of subject: Subject.Type = Subject.self) throws(SQLiteError) -> ID<Subject> {
        guard let id = ID<Subject>(try text()) else { throw refused("an id of \(subject)") }
        return id
    }

    func refused(_ wanted: String) -> SQLiteError {
        .unexpectedValue("stored JSON holds at \(value.pointer) something else than \(wanted)")
    }
}

extension StoredJSON {
    func metadata() throws(SQLiteError) -> Metadata {
        value.count == 0 ? Metadata() : Metadata(try entries())
    }

    func address() throws(SQLiteError) -> Address {
        if let text = value.string { return .text(text) }
        return .parts(try entries())
    }

    func taxes() throws(SQLiteError) -> [TaxTotal] {
        var taxes: [TaxTotal] = []
        for element in elements {
            taxes.append(
                TaxTotal(
                    category: try element.member("category").choice(),
                    rate: try element.member("rate").decimal(),
                    base: try element.member("base").integer(),
                    amount: try element.member("amount").integer()
                )
            )
        }
        return taxes
    }

    func roles() throws(SQLiteError) -> Set<Role> {
        var roles: Set<Role> = []
        for element in elements { roles.insert(try element.choice()) }
        return roles
    }

    private func entries() throws(SQLiteError) -> [Metadata.Entry] {
        var entries: [Metadata.Entry] = []
        for (key, value) in value.members {
            entries.append(Metadata.Entry(key: key, value: try StoredJSON(value).text()))
        }
        return entries
    }
}
