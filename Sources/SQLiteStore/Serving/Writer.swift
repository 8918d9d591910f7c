internal import Lanes
internal import Receivables
internal import SQLite

/// The one writer: runs batches of commands, each in a savepoint of its own, and commits them together.
struct Writer {
    typealias Clock = @Sendable () -> (now: Instant, today: CivilDate)

    let path: String
    let options: StoreOptions
    let clock: Clock
    let checkpointer: Checkpointer
    let generation: Generation
    private let policyTerms = PolicyTermsCache()

    /// Nil after a failed sync, until the file could be opened and checked anew.
    private var connection: Connection?
    /// Where the trail and the ledger end, as far as this writer has seen the file.
    private var tail = Tail()
    private var dataVersion: Int64 = -1
    private var stamp = Instant(milliseconds: .min)
    private var today: CivilDate
    /// Whether the batch has anything to commit.
    private var hasKept = false
    /// What the last command that failed in the store was told.
    private var lost: StoreError?
    private var isClosing = false

    init(
        path: String,
        options: StoreOptions,
        clock: @escaping Clock,
        checkpointer: Checkpointer,
        generation: Generation
    ) throws(StoreError) {
        self.path = path
        self.options = options
        self.clock = clock
        self.checkpointer = checkpointer
        self.generation = generation
        today = clock().today
        connection = try Self.open(path, options)
    }

    private static func open(_ path: String, _ options: StoreOptions) throws(StoreError) -> Connection {
        do throws(SQLiteError) {
            return try Connection(path: path, mode: .readWrite, synchronous: options.synchronous)
        } catch {
            throw StoreError(error)
        }
    }

    /// Runs a batch: every command that ran is answered after the one commit, or all of them fail with it.
    mutating func process(_ batch: Batch<Writer, StoreError>) {
        let connection: Connection
        do throws(StoreError) {
            connection = try usableConnection()
            try begin(on: connection)
        } catch {
            return batch.fail(error)
        }
        for item in batch {
            item.run(&self)
            // SQLite ends the transaction by itself after some errors; what ran next would commit alone.
            guard !connection.isAutocommit else {
                // A full disk says so. Whatever else it was, nothing that is cached counts.
                if lost != .full { reopen() }
                return abandon(batch, with: lost ?? .unavailable("the transaction was lost"))
            }
        }
        do throws(SQLiteError) {
            if hasKept { try connection.commit() } else { try connection.rollback() }
        } catch {
            return abandon(batch, after: error)
        }
        lost = nil
        if isClosing { close(connection) }
        batch.acknowledge()
        if hasKept, !isClosing { keepLogShort(on: connection) }
    }

    /// Closes the file after the batch that this is asked in.
    mutating func closeAfterBatch() {
        isClosing = true
    }

    private mutating func close(_ connection: Connection) {
        // A log that couldn't be emptied is read by who opens the file next.
        _ = try? connection.checkpoint(.truncate)
        self.connection = nil
        checkpointer.close()
    }

    /// One command in its savepoint.
    mutating func run<Value>(
        actor: Actor?,
        _ body: (any Session) throws(Failure) -> Outcome<Value>
    ) -> Result<Value, Failure> {
        guard let connection else { return .failure(.store(.unavailable("the file is not open"))) }
        let session = SQLiteSession(
            connection: connection,
            now: stamp,
            today: today,
            actor: actor,
            tail: tail,
            policyTerms: policyTerms,
            localTime: options.localTime
        )
        do throws(SQLiteError) {
            try connection.savepoint()
            let result = outcome(of: session, body)
            switch result {
            case .success(.commit(let value)):
                try connection.releaseSavepoint()
                tail = session.tail
                hasKept = true
                return .success(value)
            case .success(.rollback(let value)):
                try connection.rollbackToSavepoint()
                return .success(value)
            case .failure(let failure):
                if case .store(let error) = failure { lost = error }
                if !connection.isAutocommit { try connection.rollbackToSavepoint() }
                return .failure(failure)
            }
        } catch {
            // A savepoint that can't be left must not be committed with the others.
            lost = StoreError(error)
            try? connection.rollback()
            return .failure(Failure(error))
        }
    }

    private func outcome<Value>(
        of session: SQLiteSession,
        _ body: (any Session) throws(Failure) -> Outcome<Value>
    ) -> Result<Outcome<Value>, Failure> {
        do throws(Failure) {
            return .success(try body(session))
        } catch {
            return .failure(error)
        }
    }

    private mutating func begin(on connection: Connection) throws(StoreError) {
        hasKept = false
        do throws(SQLiteError) {
            try connection.beginImmediate()
            do throws(SQLiteError) {
                try lookAgain(on: connection)
            } catch {
                try? connection.rollback()
                throw error
            }
        } catch {
            if error.isFsyncFailure { reopen() }
            throw StoreError(error)
        }
        let moment = clock()
        stamp = max(moment.now, Instant(milliseconds: stamp.milliseconds + 1))
        today = moment.today
    }

    /// Another process may have written beside us, such as one that makes a key: then what is known is read anew.
    private mutating func lookAgain(on connection: Connection) throws(SQLiteError) {
        let version = try connection.dataVersion()
        guard version != dataVersion else { return }
        let (found, recordedAt) = try Tail.read(from: connection, ids: tail.ids)
        tail = found
        if let recordedAt { stamp = max(stamp, recordedAt) }
        dataVersion = version
    }

    private mutating func abandon(_ batch: Batch<Writer, StoreError>, after error: SQLiteError) {
        if let connection, !connection.isAutocommit { try? connection.rollback() }
        // A transaction that can't be left would refuse every one that follows.
        if error.isFsyncFailure || connection?.isAutocommit == false { reopen() }
        abandon(batch, with: StoreError(error))
    }

    /// Whether the batch is in the file isn't known: what is remembered of the file is forgotten.
    private mutating func abandon(_ batch: Batch<Writer, StoreError>, with error: StoreError) {
        dataVersion = -1
        lost = nil
        batch.fail(error)
    }

    /// After a failed sync the kernel may have dropped what was to be written: nothing cached counts.
    private mutating func reopen() {
        connection = nil
        generation.advance()
        checkpointer.close()
    }

    private mutating func usableConnection() throws(StoreError) -> Connection {
        if let connection { return connection }
        guard !isClosing else { throw .unavailable("the store is closed") }
        let fresh = try Self.open(path, options)
        do throws(SQLiteError) {
            let complaints = try fresh.quickCheck()
            guard complaints.isEmpty else { throw .unexpectedValue("\(complaints)") }
        } catch {
            throw StoreError(error)
        }
        connection = fresh
        dataVersion = -1
        return fresh
    }

    private mutating func keepLogShort(on connection: Connection) {
        switch checkpointer.advice() {
        case .none: break
        case .passive: checkpointer.start()
        case .truncate:
            do throws(SQLiteError) {
                try checkpointer.truncate(on: connection)
            } catch {
                if error.isFsyncFailure { reopen() }
            }
        }
    }
}

extension Tail {
    /// Reads where the trail and the ledger end; ids go on from the last event's, or from what was handed out since.
    fileprivate static func read(
        from connection: Connection,
        ids: IDSource
    ) throws(SQLiteError) -> (Tail, recordedAt: Instant?) {
        var tail = Tail()
        tail.ids = ids
        let last = try connection.row(
            "SELECT seq, hash, id, recorded_at FROM events WHERE seq = (SELECT max(seq) FROM events)"
        ) { row in
            (
                seq: try row.int64(0), hash: try row.blob(1), id: try row.id(2, of: Event.self),
                recordedAt: try row.instant(3)
            )
        }
        if let last {
            tail.event = (last.seq, last.hash)
            tail.ids.raise(to: (last.id.high, last.id.low))
        }
        let posting = try connection.row("SELECT max(seq) FROM postings") { try $0.optionalInt64(0) ?? 0 }
        tail.posting = posting ?? 0
        tail.currenciesInUse = Set(
            try connection.rows("SELECT currency FROM currencies_in_use") { try $0.currency(0) }
        )
        return (tail, last?.recordedAt)
    }
}
