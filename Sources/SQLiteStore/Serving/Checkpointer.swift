internal import Glibc
internal import Lanes
internal import SQLite
internal import Synchronization

/// Keeps the write-ahead log short: a connection of its own checkpoints beside the writer, and where that doesn't
/// suffice (a reader always somewhere, a writer that never rests) the writer empties the log between two batches.
final class Checkpointer: Sendable {
    enum Advice {
        case none
        case passive
        case truncate
    }

    private struct State {
        /// What the log's file may grow to until the next passive checkpoint.
        var passiveAt: Int
        /// What it may hold until the writer empties it.
        var truncateAt: Int
        var isUnderway = false
    }

    private let options: StoreOptions
    private let logPath: String
    private let lane: ResourceLane<Connection?>
    private let path: String
    private let state: Mutex<State>

    init(path: String, options: StoreOptions) {
        self.path = path
        self.options = options
        logPath = path + "-wal"
        lane = ResourceLane(label: "store.checkpointer") { nil }
        state = Mutex(
            State(passiveAt: options.passiveCheckpointBytes, truncateAt: options.truncatingCheckpointBytes)
        )
    }

    /// To be asked after a commit.
    func advice() -> Advice {
        let bytes = logBytes
        return state.withLock { state in
            // Two checkpoints at once refuse each other: the log is emptied after the next commit then.
            guard !state.isUnderway else { return .none }
            if bytes >= state.truncateAt { return .truncate }
            return bytes >= state.passiveAt ? .passive : .none
        }
    }

    /// Checkpoints on the own connection, without waiting for anyone and with nobody waiting for it.
    func start() {
        state.withLock { $0.isUnderway = true }
        Task.detached { [self] in
            try? await lane.run { [path, options] connection in
                if connection == nil {
                    connection = try? Connection(
                        path: path,
                        mode: .readWrite,
                        synchronous: options.synchronous
                    )
                }
                _ = try? connection?.checkpoint(.passive)
            }
            let bytes = logBytes
            state.withLock { state in
                state.isUnderway = false
                // The file keeps its size: only what is written past it asks for the next one.
                state.passiveAt = bytes + options.passiveCheckpointBytes
            }
        }
    }

    /// Empties the log on the writer's connection. A reader that won't end puts it off until the log has grown on.
    func truncate(on connection: Connection) throws(SQLiteError) {
        do throws(SQLiteError) {
            try connection.execute(script: "PRAGMA busy_timeout=50")
            defer { try? connection.execute(script: "PRAGMA busy_timeout=5000") }
            try connection.checkpoint(.truncate)
        } catch {
            let bytes = logBytes
            state.withLock { $0.truncateAt = bytes + options.truncatingCheckpointBytes }
            if !error.isBusy { throw error }
            return
        }
        state.withLock { state in
            state.passiveAt = options.passiveCheckpointBytes
            state.truncateAt = options.truncatingCheckpointBytes
        }
    }

    func close() {
        Task.detached { [lane] in try? await lane.run { $0 = nil } }
    }

    private var logBytes: Int {
        var information = stat()
        return stat(logPath, &information) == 0 ? Int(information.st_size) : 0
    }
}
