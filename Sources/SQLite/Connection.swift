internal import CSQLite

/// An open database. Not Sendable and without SQLite's own mutex: it belongs to one serial queue at a time.
///
/// Durable by default: WAL with `synchronous=FULL`, so a commit that returned has been synced. Automatic
/// checkpoints are off; whoever owns the file calls `checkpoint`.
package final class Connection {
    package enum Mode: Sendable {
        /// Creates the file when there is none.
        case readWrite
        /// Refuses every write, and a file that doesn't exist.
        case readOnly
    }

    package enum Synchronous: String, Sendable {
        case off = "OFF"
        case normal = "NORMAL"
        case full = "FULL"
    }

    /// More than the statements of one program; what is prepared past it is not kept.
    package static let keptStatementsMax = 2_048

    let handle: OpaquePointer
    /// Uptime in nanoseconds; on the heap, since SQLite's progress handler reads it by its address.
    let deadline: UnsafeMutablePointer<UInt64>

    private var statements: [SQL.Key: Statement] = [:]

    package init(
        path: String,
        mode: Mode,
        synchronous: Synchronous = .full,
        busyTimeoutMilliseconds: Int32 = 5_000,
        cacheKibibytes: Int32 = 16_384
    ) throws(SQLiteError) {
        handle = try Self.open(path, mode)
        deadline = .allocate(capacity: 1)
        deadline.initialize(to: Self.noDeadline)
        sqlite3_busy_timeout(handle, busyTimeoutMilliseconds)
        sqlite3_wal_autocheckpoint(handle, 0)
        try execute(
            script: """
                PRAGMA foreign_keys=ON;
                PRAGMA trusted_schema=OFF;
                PRAGMA temp_store=MEMORY;
                PRAGMA cache_size=-\(cacheKibibytes);
                PRAGMA synchronous=\(synchronous.rawValue);
                """
        )
        switch mode {
        case .readOnly: try execute(script: "PRAGMA query_only=ON")
        case .readWrite: try useWriteAheadLog(path)
        }
    }

    deinit {
        statements.removeAll()
        sqlite3_close_v2(handle)
        deadline.deallocate()
    }

    static func open(_ path: String, _ mode: Mode) throws(SQLiteError) -> OpaquePointer {
        let access =
            switch mode {
            case .readWrite: SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE
            case .readOnly: SQLITE_OPEN_READONLY
            }
        var opened: OpaquePointer?
        let flags = access | SQLITE_OPEN_NOMUTEX | SQLITE_OPEN_EXRESCODE
        let code = sqlite3_open_v2(path, &opened, flags, nil)
        guard code == SQLITE_OK, let opened else {
            sqlite3_close_v2(opened)
            throw SQLiteError(code, at: path)
        }
        return opened
    }

    private func useWriteAheadLog(_ path: String) throws(SQLiteError) {
        let found = try row("PRAGMA journal_mode=WAL") { try $0.text(0) }
        guard found == "wal" || path == ":memory:" else {
            let message = "no write-ahead log is possible: \(path)"
            throw SQLiteError(extendedCode: SQLITE_CANTOPEN, message: message)
        }
    }
}

@available(*, unavailable)
extension Connection: Sendable {}

extension Connection {
    /// The text of every statement that has been prepared and kept so far.
    package var preparedTexts: [String] {
        statements.values.map(\.text)
    }

    /// The statement, for one use that ends with `checkIn`.
    func checkOut(_ sql: SQL) throws(SQLiteError) -> Statement {
        try requireTimeLeft()
        let key = sql.key
        if let kept = statements[key] {
            guard kept.isInUse else {
                kept.isInUse = true
                return kept
            }
            return try Statement(sql.text, on: handle)
        }
        let statement = try Statement(sql.text, on: handle)
        statement.isInUse = true
        if statements.count < Self.keptStatementsMax { statements[key] = statement }
        return statement
    }

    func checkIn(_ statement: Statement) {
        statement.reset()
        statement.isInUse = false
    }
}
