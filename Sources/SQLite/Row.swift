internal import CSQLite

/// The row that a statement stands on, readable inside the mapper it is lent to. What is not as asked throws
/// an error that `isCorrupt`: a damaged or foreign file must never crash its reader.
package struct Row: ~Copyable {
    private let statement: OpaquePointer

    init(of statement: Statement) {
        self.statement = statement.handle
    }

    package func isNull(_ index: Int) -> Bool {
        sqlite3_column_type(statement, Int32(index)) == SQLITE_NULL
    }

    package func int64(_ index: Int) throws(SQLiteError) -> Int64 {
        try require(SQLITE_INTEGER, "an integer", at: index)
        return sqlite3_column_int64(statement, Int32(index))
    }

    package func int(_ index: Int) throws(SQLiteError) -> Int {
        Int(try int64(index))
    }

    package func bool(_ index: Int) throws(SQLiteError) -> Bool {
        switch try int64(index) {
        case 0: return false
        case 1: return true
        case let other: throw unexpected("\(other) where 0 or 1", at: index)
        }
    }

    package func text(_ index: Int) throws(SQLiteError) -> String {
        try require(SQLITE_TEXT, "text", at: index)
        guard let text = String(validating: bytes(index), as: UTF8.self) else {
            throw unexpected("text that is not UTF-8 where text", at: index)
        }
        return text
    }

    /// An enum that is stored as its text.
    package func text<Value: RawRepresentable<String>>(
        _ index: Int,
        as type: Value.Type
    ) throws(SQLiteError) -> Value {
        let text = try text(index)
        guard let value = Value(rawValue: text) else { throw refused(index, as: "\(type)") }
        return value
    }

    package func blob(_ index: Int) throws(SQLiteError) -> [UInt8] {
        try require(SQLITE_BLOB, "a blob", at: index)
        return Array(bytes(index))
    }

    /// The two halves of a 16-byte big-endian blob.
    package func identifier(_ index: Int) throws(SQLiteError) -> (UInt64, UInt64) {
        try require(SQLITE_BLOB, "an identifier", at: index)
        let bytes = UnsafeRawBufferPointer(bytes(index))
        guard bytes.count == 16 else { throw unexpected("\(bytes.count) bytes where 16", at: index) }
        return (
            UInt64(bigEndian: bytes.loadUnaligned(as: UInt64.self)),
            UInt64(bigEndian: bytes.loadUnaligned(fromByteOffset: 8, as: UInt64.self))
        )
    }

    /// The error to throw for a value that the caller's type refuses.
    package func refused(_ index: Int, as type: String) -> SQLiteError {
        unexpected("a value that is no \(type) where one", at: index)
    }
}

extension Row {
    package func optionalInt64(_ index: Int) throws(SQLiteError) -> Int64? {
        isNull(index) ? nil : try int64(index)
    }

    package func optionalInt(_ index: Int) throws(SQLiteError) -> Int? {
        isNull(index) ? nil : try int(index)
    }

    package func optionalBool(_ index: Int) throws(SQLiteError) -> Bool? {
        isNull(index) ? nil : try bool(index)
    }

    package func optionalText(_ index: Int) throws(SQLiteError) -> String? {
        isNull(index) ? nil : try text(index)
    }

    package func optionalText<Value: RawRepresentable<String>>(
        _ index: Int,
        as type: Value.Type
    ) throws(SQLiteError) -> Value? {
        isNull(index) ? nil : try text(index, as: type)
    }

    package func optionalBlob(_ index: Int) throws(SQLiteError) -> [UInt8]? {
        isNull(index) ? nil : try blob(index)
    }

    package func optionalIdentifier(_ index: Int) throws(SQLiteError) -> (UInt64, UInt64)? {
        isNull(index) ? nil : try identifier(index)
    }
}

extension Row {
    /// Valid until the row is left or read as another type, which nothing here does.
    private func bytes(_ index: Int) -> UnsafeBufferPointer<UInt8> {
        let start = sqlite3_column_blob(statement, Int32(index))
        let count = Int(sqlite3_column_bytes(statement, Int32(index)))
        let bytes = start?.assumingMemoryBound(to: UInt8.self)
        return UnsafeBufferPointer(start: bytes, count: bytes == nil ? 0 : count)
    }

    private func require(_ type: Int32, _ wanted: String, at index: Int) throws(SQLiteError) {
        let found = sqlite3_column_type(statement, Int32(index))
        guard found == type else {
            throw unexpected("\(Self.name(ofType: found)) where \(wanted)", at: index)
        }
    }

    private func unexpected(_ finding: String, at index: Int) -> SQLiteError {
        let name = sqlite3_column_name(statement, Int32(index)).map { String(cString: $0) } ?? "?"
        let sql = sqlite3_sql(statement).map { String(cString: $0) }
        return .unexpectedValue("column \(index) (\(name)) holds \(finding) is asked", sql: sql)
    }

    private static func name(ofType type: Int32) -> String {
        switch type {
        case SQLITE_INTEGER: "an integer"
        case SQLITE_FLOAT: "a real number"
        case SQLITE_TEXT: "text"
        case SQLITE_BLOB: "a blob"
        default: "NULL"
        }
    }
}
