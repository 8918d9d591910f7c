internal import CSQLite

/// A prepared statement, kept by its connection between uses.
///
/// A class, since a noncopyable value can't sit in a dictionary.
final class Statement {
    let handle: OpaquePointer
    /// True from check-out to check-in: a mapper that runs the text it is mapping gets a second statement.
    var isInUse = false

    private let connection: OpaquePointer

    init(_ text: String, on connection: OpaquePointer) throws(SQLiteError) {
        var text = text
        var handle: OpaquePointer?
        let (code, hasMore) = text.withUTF8 { utf8 in
            utf8.withMemoryRebound(to: CChar.self) { bytes in
                var tail: UnsafePointer<CChar>?
                let flags = UInt32(SQLITE_PREPARE_PERSISTENT)
                let count = Int32(clamping: bytes.count)
                let code = sqlite3_prepare_v3(connection, bytes.baseAddress, count, flags, &handle, &tail)
                guard let start = bytes.baseAddress, let tail else { return (code, false) }
                return (code, !bytes[(tail - start)...].allSatisfy(Self.isBlank))
            }
        }
        guard code == SQLITE_OK else { throw SQLiteError(of: connection, sql: text) }
        guard let handle else { throw .misuse("the text holds no statement", sql: text) }
        guard !hasMore else {
            sqlite3_finalize(handle)
            throw .misuse("the text holds more than one statement", sql: text)
        }
        self.handle = handle
        self.connection = connection
    }

    deinit {
        sqlite3_finalize(handle)
    }

    var text: String {
        sqlite3_sql(handle).map { String(cString: $0) } ?? ""
    }

    /// True when it stands on a row, false when it is done.
    func step() throws(SQLiteError) -> Bool {
        switch sqlite3_step(handle) {
        case SQLITE_ROW: return true
        case SQLITE_DONE: return false
        default: throw SQLiteError(of: connection, sql: text)
        }
    }

    /// Ends the use: locks are given back and bound values forgotten. The code that `sqlite3_reset` returns is
    /// that of the last step, which has been thrown already.
    func reset() {
        sqlite3_reset(handle)
        sqlite3_clear_bindings(handle)
    }

    func requireParameters(_ count: Int) throws(SQLiteError) {
        let wanted = Int(sqlite3_bind_parameter_count(handle))
        guard count == wanted else {
            throw .misuse("\(count) values for \(wanted) parameters", sql: text)
        }
    }

    func bind(_ value: SQLiteValue, at position: Int) throws(SQLiteError) {
        let index = Int32(position)
        let code =
            switch value {
            case .null: sqlite3_bind_null(handle, index)
            case .integer(let integer): sqlite3_bind_int64(handle, index, integer)
            case .text(let text): bindText(text, at: index)
            case .blob(let blob): bindBlob(blob, at: index)
            case .identifier(let high, let low): bindIdentifier(high, low, at: index)
            }
        guard code == SQLITE_OK else { throw SQLiteError(of: connection, sql: text) }
    }
}

extension Statement {
    private func bindText(_ text: String, at index: Int32) -> Int32 {
        var text = text
        return text.withUTF8 { utf8 in
            utf8.withMemoryRebound(to: CChar.self) { bytes in
                // A null pointer would bind NULL, and an empty text is not NULL.
                guard let start = bytes.baseAddress else {
                    return sqlite3_bind_text64(handle, index, "", 0, Self.copied, UInt8(SQLITE_UTF8))
                }
                let count = UInt64(bytes.count)
                return sqlite3_bind_text64(handle, index, start, count, Self.copied, UInt8(SQLITE_UTF8))
            }
        }
    }

    private func bindBlob(_ blob: [UInt8], at index: Int32) -> Int32 {
        // The start of an empty array may be null, which would bind NULL.
        guard !blob.isEmpty else { return sqlite3_bind_zeroblob(handle, index, 0) }
        return blob.withUnsafeBytes { bytes in
            sqlite3_bind_blob64(handle, index, bytes.baseAddress, UInt64(bytes.count), Self.copied)
        }
    }

    private func bindIdentifier(_ high: UInt64, _ low: UInt64, at index: Int32) -> Int32 {
        withUnsafeBytes(of: (high.bigEndian, low.bigEndian)) { bytes in
            sqlite3_bind_blob64(handle, index, bytes.baseAddress, 16, Self.copied)
        }
    }

    /// SQLITE_TRANSIENT: SQLite takes its own copy before the call returns.
    private static var copied: sqlite3_destructor_type {
        unsafeBitCast(-1, to: sqlite3_destructor_type.self)
    }

    private static func isBlank(_ byte: CChar) -> Bool {
        switch UInt8(bitPattern: byte) {
        case UInt8(ascii: " "), UInt8(ascii: "\n"), UInt8(ascii: "\t"), UInt8(ascii: ";"): true
        default: false
        }
    }
}

extension SQLiteError {
    /// The error that the last call on the connection left there.
    init(of connection: OpaquePointer, sql: String? = nil) {
        self.init(
            extendedCode: sqlite3_extended_errcode(connection),
            message: String(cString: sqlite3_errmsg(connection)),
            sql: sql
        )
    }

    /// A failure that is told by its code alone.
    init(_ extendedCode: Int32, at path: String) {
        let meaning = String(cString: sqlite3_errstr(extendedCode))
        self.init(extendedCode: extendedCode, message: "\(meaning): \(path)")
    }
}
