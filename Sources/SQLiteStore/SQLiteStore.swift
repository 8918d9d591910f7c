internal import Lanes
package import Receivables
internal import SQLite

/// Everything in one SQLite file: one writer that commits in groups, readers on snapshots beside it.
package final class SQLiteStore: Store {
    private let lock: FileLock?
    private let writer: BatchLane<Writer, StoreError>
    private let readers: [ResourceLane<Reader>]
    private let reporter: ResourceLane<Reader>

    /// Opens a file to serve it: locks it, brings its schema up to date and sees that it has its company.
    package convenience init(
        path: String,
        options: StoreOptions = StoreOptions(),
        clock: @escaping @Sendable () -> (now: Instant, today: CivilDate)
    ) throws(StoreError) {
        let lock = try Self.lock(path)
        try Self.prepare(path, options, at: clock().now)
        try self.init(path: path, options: options, clock: clock, lock: lock)
    }

    /// Opens a file beside a server that may be serving it, for a command of its own. A file that nobody serves is
    /// brought up to date first.
    package static func beside(
        path: String,
        options: StoreOptions = StoreOptions(),
        clock: @escaping @Sendable () -> (now: Instant, today: CivilDate)
    ) throws(StoreError) -> SQLiteStore {
        if let lock = try lockUnlessHeld(path) {
            try withExtendedLifetime(lock) { () throws(StoreError) in
                try prepare(path, options, at: clock().now)
            }
        }
        return try SQLiteStore(path: path, options: options, clock: clock, lock: nil)
    }

    private init(
        path: String,
        options: StoreOptions,
        clock: @escaping Writer.Clock,
        lock: FileLock?
    ) throws(StoreError) {
        let generation = Generation()
        let checkpointer = Checkpointer(path: path, options: options)
        self.lock = lock
        let label = "store.writer"
        writer = try BatchLane(label: label, depthMax: options.writesWaitingMax) {
            () throws(StoreError) in
            try Writer(
                path: path,
                options: options,
                clock: clock,
                checkpointer: checkpointer,
                generation: generation
            )
        } process: { writer, batch in
            writer.process(batch)
        }
        readers = (0..<max(1, options.readersCount)).map { index in
            ResourceLane(label: "store.reader.\(index)") {
                Reader(
                    path: path,
                    millisecondsMax: options.readMillisecondsMax,
                    clock: clock,
                    generation: generation,
                    localTime: options.localTime
                )
            }
        }
        reporter = ResourceLane(label: "store.reporter") {
            Reader(
                path: path,
                millisecondsMax: options.reportMillisecondsMax,
                clock: clock,
                generation: generation,
                localTime: options.localTime
            )
        }
    }

    package func read<Value: Sendable>(
        _ body: @escaping @Sendable (any Session) throws(Failure) -> Value
    ) async throws(Failure) -> Value {
        var quietest = readers[0]
        for reader in readers where reader.depth < quietest.depth { quietest = reader }
        return try await run(body, on: quietest)
    }

    package func report<Value: Sendable>(
        _ body: @escaping @Sendable (any Session) throws(Failure) -> Value
    ) async throws(Failure) -> Value {
        try await run(body, on: reporter)
    }

    private func run<Value: Sendable>(
        _ body: @escaping @Sendable (any Session) throws(Failure) -> Value,
        on lane: ResourceLane<Reader>
    ) async throws(Failure) -> Value {
        let result: Result<Value, Failure>
        do throws(LaneFull) {
            result = try await lane.run { reader in reader.run(body) }
        } catch {
            throw .store(.busy)
        }
        return try result.get()
    }

    package func write<Value: Sendable>(
        actor: Actor?,
        _ body: @escaping @Sendable (any Session) throws(Failure) -> Outcome<Value>
    ) async throws(Failure) -> Value {
        let result: Result<Value, Failure>
        do throws(BatchError<StoreError>) {
            result = try await writer.submit { writer in writer.run(actor: actor, body) }
        } catch {
            switch error {
            case .laneFull: throw .store(.busy)
            case .failed(let reason): throw .store(reason)
            }
        }
        return try result.get()
    }

    /// Copies the whole store, as it is at one moment, to a file, while others read and write.
    package func backup(to path: String) async throws(StoreError) {
        let result: Result<Void, StoreError>
        do throws(LaneFull) {
            result = try await reporter.run { reader in reader.backup(to: path) }
        } catch {
            throw .busy
        }
        try result.get()
    }

    /// Ends when everything that was handed in before is done and the file is closed; what comes later is refused.
    package func close() async {
        for reader in readers + [reporter] {
            do throws(LaneFull) {
                try await reader.run { $0.close() }
            } catch {
                // So much waits for this lane that its connection goes with the store.
                continue
            }
        }
        do throws(BatchError<StoreError>) {
            try await writer.submit { $0.closeAfterBatch() }
        } catch {
            // The file can't be written or the lane is full: its connection goes with the store.
            return
        }
    }

    private static func lockUnlessHeld(_ path: String) throws(StoreError) -> FileLock? {
        do throws(FileLockError) {
            return try FileLock(forDatabase: path)
        } catch {
            switch error {
            case .held: return nil
            case .cannotOpen, .cannotLock: throw .unavailable(error.description)
            }
        }
    }

    static func lock(_ path: String) throws(StoreError) -> FileLock {
        do throws(FileLockError) {
            return try FileLock(forDatabase: path)
        } catch {
            throw .unavailable(error.description)
        }
    }

    static func prepare(_ path: String, _ options: StoreOptions, at now: Instant) throws(StoreError) {
        let connection: Connection
        do throws(SQLiteError) {
            connection = try Connection(path: path, mode: .readWrite, synchronous: options.synchronous)
        } catch {
            throw StoreError(error)
        }
        try Schema.prepare(connection, for: options.company, at: now)
    }
}
