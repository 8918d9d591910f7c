internal import Receivables
internal import SQLite

/// A connection for readings, each on one snapshot.
struct Reader {
    let path: String
    let millisecondsMax: Int
    let clock: Writer.Clock
    let generation: Generation
    let localTime: any LocalTime
    private let policyTerms = PolicyTermsCache()

    private var connection: Connection?
    private var openedIn = -1

    init(
        path: String,
        millisecondsMax: Int,
        clock: @escaping Writer.Clock,
        generation: Generation,
        localTime: any LocalTime
    ) {
        self.localTime = localTime
        self.path = path
        self.millisecondsMax = millisecondsMax
        self.clock = clock
        self.generation = generation
    }

    mutating func run<Value>(_ body: (any Session) throws(Failure) -> Value) -> Result<Value, Failure> {
        let connection: Connection
        do throws(SQLiteError) {
            connection = try usableConnection()
        } catch {
            return .failure(Failure(error))
        }
        return connection.withDeadline(milliseconds: millisecondsMax) {
            snapshot(on: connection, body)
        }
    }

    /// Copies the whole database to a file.
    mutating func backup(to path: String) -> Result<Void, StoreError> {
        do throws(SQLiteError) {
            return .success(try usableConnection().backup(to: path))
        } catch {
            return .failure(StoreError(error))
        }
    }

    mutating func close() {
        connection = nil
    }

    private func snapshot<Value>(
        on connection: Connection,
        _ body: (any Session) throws(Failure) -> Value
    ) -> Result<Value, Failure> {
        defer { if !connection.isAutocommit { try? connection.rollback() } }
        do throws(SQLiteError) {
            try connection.beginRead()
        } catch {
            return .failure(Failure(error))
        }
        let moment = clock()
        let session = SQLiteSession(
            connection: connection,
            now: moment.now,
            today: moment.today,
            policyTerms: policyTerms,
            localTime: localTime
        )
        do throws(Failure) {
            return .success(try body(session))
        } catch {
            return .failure(error)
        }
    }

    private mutating func usableConnection() throws(SQLiteError) -> Connection {
        let current = generation.current
        if let connection, openedIn == current { return connection }
        connection = nil
        let fresh = try Connection(path: path, mode: .readOnly)
        connection = fresh
        openedIn = current
        return fresh
    }
}
