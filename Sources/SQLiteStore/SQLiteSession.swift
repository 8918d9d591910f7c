internal import Receivables
internal import SQLite

/// One unit of work on one connection: every repository at one moment. Each department's part is an extension in
/// its own folder.
final class SQLiteSession {
    let connection: Connection
    let today: CivilDate
    let now: Instant
    let actor: Actor?
    /// Where the trail and the ledger end. Kept by the writer if the work stays, dropped if it is rolled back.
    var tail: Tail
    let isWritable: Bool
    let policyTerms: PolicyTermsCache
    let localTime: any LocalTime
    private var commandID: ID<Command>?

    /// A session that writes goes on from the writer's tail; one without a tail only reads.
    init(
        connection: Connection,
        now: Instant,
        today: CivilDate,
        actor: Actor? = nil,
        tail: Tail? = nil,
        policyTerms: PolicyTermsCache = PolicyTermsCache(),
        localTime: any LocalTime = UniversalTime()
    ) {
        self.connection = connection
        self.localTime = localTime
        self.policyTerms = policyTerms
        self.now = now
        self.today = today
        self.actor = actor
        self.tail = tail ?? Tail()
        isWritable = tail != nil
    }

    /// All events of a session are one command's.
    var command: ID<Command> {
        if let commandID { return commandID }
        let fresh = newID(Command.self)
        commandID = fresh
        return fresh
    }
}

extension SQLiteSession: Session {
    func nested<Value>(
        actor: Actor?,
        _ body: (any Session) throws(Failure) -> Outcome<Value>
    ) throws(Failure) -> Value {
        let inner = SQLiteSession(
            connection: connection,
            now: now,
            today: today,
            actor: actor,
            tail: isWritable ? tail : nil,
            policyTerms: policyTerms,
            localTime: localTime
        )
        try savepoint { (connection) throws(SQLiteError) in try connection.savepoint() }
        do throws(Failure) {
            switch try body(inner) {
            case .commit(let value):
                try savepoint { (connection) throws(SQLiteError) in try connection.releaseSavepoint() }
                tail = inner.tail
                return value
            case .rollback(let value):
                try savepoint { (connection) throws(SQLiteError) in try connection.rollbackToSavepoint() }
                return value
            }
        } catch {
            // After some errors SQLite has ended the whole transaction by itself.
            if !connection.isAutocommit {
                try savepoint { (connection) throws(SQLiteError) in try connection.rollbackToSavepoint() }
            }
            throw error
        }
    }

    private func savepoint(_ step: (Connection) throws(SQLiteError) -> Void) throws(Failure) {
        do throws(SQLiteError) {
            try step(connection)
        } catch {
            throw Failure(error)
        }
    }

    func newID<Subject>(_ subject: Subject.Type) -> ID<Subject> {
        tail.ids.next(subject, at: now)
    }
}

extension SQLiteSession {
    func row<T, each Value: SQLiteBindable>(
        _ sql: SQL,
        _ values: repeat each Value,
        map: (borrowing Row) throws -> T
    ) throws(Failure) -> T? {
        do throws(SQLiteError) {
            return try connection.row(sql, repeat each values, map: map)
        } catch {
            throw Failure(error)
        }
    }

    func rows<T, each Value: SQLiteBindable>(
        _ sql: SQL,
        _ values: repeat each Value,
        map: (borrowing Row) throws -> T
    ) throws(Failure) -> [T] {
        do throws(SQLiteError) {
            return try connection.rows(sql, repeat each values, map: map)
        } catch {
            throw Failure(error)
        }
    }

    func rows<T>(_ query: ListQuery, map: (borrowing Row) throws -> T) throws(Failure) -> [T] {
        do throws(SQLiteError) {
            return try connection.rows(query.sql, values: query.values, map: map)
        } catch {
            throw Failure(error)
        }
    }

    /// Runs a statement that writes.
    func change<each Value: SQLiteBindable>(_ sql: SQL, _ values: repeat each Value) throws(Failure) {
        try requireWritable()
        do throws(SQLiteError) {
            try connection.run(sql, repeat each values)
        } catch {
            throw Failure(error)
        }
    }

    /// Runs a statement that writes and has a row to answer.
    func changed<T, each Value: SQLiteBindable>(
        _ sql: SQL,
        _ values: repeat each Value,
        map: (borrowing Row) throws -> T
    ) throws(Failure) -> T? {
        try requireWritable()
        return try row(sql, repeat each values, map: map)
    }

    private func requireWritable() throws(Failure) {
        guard isWritable else { throw .store(.unavailable("read only")) }
    }
}

/// Where the trail and the ledger end, and what is known of them without asking the file.
struct Tail {
    var ids = IDSource()
    var event: (seq: Int64, hash: [UInt8]) = (0, EventChain.start)
    var posting: Int64 = 0
    var baseCurrency: Currency?
    var currenciesInUse: Set<Currency> = []
    /// Whether any exchange rate is stored; false: not asked yet, or none is.
    var hasRates = false
    /// Nil: not asked yet.
    var closedThrough: CivilDate??
}

/// A statement with optional conditions. Pieces bind with `?`, values follow in the pieces' order.
struct ListQuery {
    private(set) var sql: SQL
    private(set) var values: [any SQLiteBindable]

    init(_ sql: SQL, _ values: [any SQLiteBindable] = []) {
        self.sql = sql
        self.values = values
    }

    /// Adds a condition where there is a value for it.
    mutating func add(_ piece: SQL, _ value: (any SQLiteBindable)?) {
        guard let value else { return }
        sql += piece
        values.append(value)
    }

    mutating func add(_ piece: SQL) {
        sql += piece
    }
}

extension Page {
    /// The id that a page's rows come before.
    var bound: SQLiteValue {
        after.map { .identifier($0.high, $0.low) } ?? .identifier(.max, .max)
    }
}
