import SQLite
import Testing

enum Colour: String {
    case red
}

@Suite struct `Values in and out` {
    let connection: Connection

    init() throws {
        connection = try .inMemory()
    }

    @Test(arguments: [Int64.min, -1, 0, 1, Int64.max])
    func `an integer keeps all its 64 bits`(integer: Int64) throws {
        #expect(try connection.row("SELECT ?1", integer) { try $0.int64(0) } == integer)
        #expect(try connection.row("SELECT ?1", Int(integer)) { try $0.int(0) } == Int(integer))
    }

    @Test(arguments: ["", "a", "before\0after", "Zürich 🧾", String(repeating: "long ", count: 10_000)])
    func `a text keeps every byte, a NUL among them`(text: String) throws {
        #expect(try connection.row("SELECT ?1", text) { try $0.text(0) } == text)
        let bytes = try connection.row("SELECT CAST(?1 AS BLOB)", text) { try $0.blob(0) }
        #expect(bytes == Array(text.utf8))
    }

    @Test(arguments: [[], [0], [1, 2, 3], [UInt8](repeating: 255, count: 70_000)] as [[UInt8]])
    func `a blob keeps its bytes, and an empty one is not NULL`(blob: [UInt8]) throws {
        #expect(try connection.row("SELECT ?1", blob) { try $0.blob(0) } == blob)
        #expect(try connection.row("SELECT typeof(?1)", blob) { try $0.text(0) } == "blob")
    }

    @Test func `an identifier is sixteen bytes, big end first`() throws {
        let value = SQLiteValue.identifier(0x0102_0304_0506_0708, .max - 1)
        let read = try #require(try connection.row("SELECT ?1", value) { try $0.identifier(0) })
        #expect(read == (0x0102_0304_0506_0708, .max - 1))
        let bytes = try connection.row("SELECT ?1", value) { try $0.blob(0) }
        #expect(bytes == [1, 2, 3, 4, 5, 6, 7, 8, 255, 255, 255, 255, 255, 255, 255, 254])
    }

    @Test func `nothing is bound as NULL and read as nothing`() throws {
        let absent: String? = nil
        #expect(try connection.row("SELECT ?1", absent) { $0.isNull(0) } == true)
        let areNothing = try connection.row("SELECT ?1", absent) { row -> [Bool] in
            [
                try row.optionalText(0) == nil,
                try row.optionalInt64(0) == nil,
                try row.optionalInt(0) == nil,
                try row.optionalBool(0) == nil,
                try row.optionalBlob(0) == nil,
                try row.optionalIdentifier(0) == nil,
                try row.optionalText(0, as: Colour.self) == nil,
            ]
        }
        #expect(areNothing == Array(repeating: true, count: 7))
    }

    @Test func `an optional that has a value is read as the value`() throws {
        let some: (Bool?, String?) = (true, "red")
        #expect(try connection.row("SELECT ?1", some.0) { try $0.optionalBool(0) } == true)
        #expect(try connection.row("SELECT ?1", some.1) { try $0.optionalText(0, as: Colour.self) } == .red)
    }

    typealias Reader = @Sendable (borrowing Row) throws -> Void

    /// What a damaged or foreign file may hold where something else is asked.
    static let unexpected: [(sql: SQL, read: Reader)] = [
        ("SELECT NULL", { _ = try $0.int64(0) }),
        ("SELECT NULL", { _ = try $0.text(0) }),
        ("SELECT NULL", { _ = try $0.blob(0) }),
        ("SELECT 'one'", { _ = try $0.int(0) }),
        ("SELECT 1.5", { _ = try $0.int64(0) }),
        ("SELECT 1", { _ = try $0.text(0) }),
        ("SELECT x'00'", { _ = try $0.text(0) }),
        ("SELECT 'text'", { _ = try $0.blob(0) }),
        ("SELECT 2", { _ = try $0.bool(0) }),
        ("SELECT CAST(x'C328' AS TEXT)", { _ = try $0.text(0) }),
        ("SELECT 'green'", { _ = try $0.text(0, as: Colour.self) }),
        ("SELECT zeroblob(15)", { _ = try $0.identifier(0) }),
        ("SELECT zeroblob(17)", { _ = try $0.identifier(0) }),
        ("SELECT zeroblob(0)", { _ = try $0.identifier(0) }),
        ("SELECT 1", { _ = try $0.int64(1) }),
        ("SELECT 1", { _ = try $0.int64(-1) }),
        ("SELECT 'x'", { _ = try $0.optionalInt64(0) }),
    ]

    @Test(arguments: unexpected.indices)
    func `a value that is not as asked throws, and is told as damage`(index: Int) throws {
        let (sql, read) = Self.unexpected[index]
        let error = try #require(sqliteError { _ = try connection.row(sql, map: read) })
        #expect(error.isUnexpectedValue)
        #expect(error.isCorrupt)
        #expect(error.sql == sql.text)
    }

    @Test func `an unexpected value names its column`() throws {
        let error = sqliteError {
            _ = try connection.row("SELECT 1 AS id, NULL AS due_day") { try $0.int(1) }
        }
        #expect(error?.message == "column 1 (due_day) holds NULL where an integer is asked")
    }
}
