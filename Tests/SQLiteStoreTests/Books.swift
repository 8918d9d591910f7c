import Receivables
import SQLite

@testable import SQLiteStore

/// Books in memory, worked on in sessions one after the other, as the writer does.
final class Books {
    let connection: Connection
    private(set) var session: SQLiteSession
    private var stamp = Instant(startOf: day(2026, 6, 15))

    init() throws {
        connection = try Connection(path: ":memory:", mode: .readWrite)
        try Schema.prepare(connection, for: StoreOptions().company, at: stamp)
        session = SQLiteSession(connection: connection, now: stamp, today: day(2026, 6, 15), tail: Tail())
    }

    var sample: Sample { Sample(session) }

    /// The next command: a later moment, perhaps on another day.
    @discardableResult
    func next(on today: CivilDate = day(2026, 6, 15)) -> SQLiteSession {
        stamp = max(Instant(startOf: today), Instant(milliseconds: stamp.milliseconds + 1))
        session = SQLiteSession(connection: connection, now: stamp, today: today, tail: session.tail)
        return session
    }
}
