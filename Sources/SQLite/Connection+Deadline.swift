internal import CSQLite
internal import Dispatch

extension Connection {
    static let noDeadline = UInt64.max

    /// Instructions of SQLite's machine between two looks at the clock: some tens of microseconds.
    private static let instructionsBetweenLooks: Int32 = 1_000

    /// Runs the body; a statement that is under way, or begins, once the time has passed ends with an error that
    /// `isInterrupted`. A read transaction that never ends would let the write-ahead log grow without end.
    /// Within another deadline the earlier one holds.
    package func withDeadline<T, E: Error>(
        milliseconds: Int,
        _ body: () throws(E) -> T
    ) throws(E) -> T {
        let outer = deadline.pointee
        let now = DispatchTime.now().uptimeNanoseconds
        deadline.pointee = min(outer, now + UInt64(max(0, milliseconds)) * 1_000_000)
        sqlite3_progress_handler(
            handle,
            Self.instructionsBetweenLooks,
            { deadline in
                guard let deadline = deadline?.assumingMemoryBound(to: UInt64.self) else { return 0 }
                return DispatchTime.now().uptimeNanoseconds >= deadline.pointee ? 1 : 0
            },
            deadline
        )
        defer {
            deadline.pointee = outer
            if outer == Self.noDeadline { sqlite3_progress_handler(handle, 0, nil, nil) }
        }
        return try body()
    }

    /// A row of short statements never meets the progress handler, so each begins with a look at the clock.
    func requireTimeLeft() throws(SQLiteError) {
        guard deadline.pointee != Self.noDeadline else { return }
        guard DispatchTime.now().uptimeNanoseconds < deadline.pointee else {
            throw SQLiteError(extendedCode: SQLITE_INTERRUPT, message: "the deadline has passed")
        }
    }
}
