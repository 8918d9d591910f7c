internal import CSQLite

/// How far a checkpoint got, in frames of the write-ahead log.
package struct CheckpointResult: Sendable, Equatable {
    package let logFrames: Int
    package let checkpointedFrames: Int

    package init(logFrames: Int, checkpointedFrames: Int) {
        self.logFrames = logFrames
        self.checkpointedFrames = checkpointedFrames
    }
}

extension Connection {
    package enum CheckpointMode: Sendable {
        /// As much as is possible without waiting for anyone.
        case passive
        /// Waits for the writer and the readers, then lets the log begin anew.
        case restart
        /// As `restart`, and cuts the log's file to nothing.
        case truncate
    }

    /// Moves the write-ahead log into the database file. An error that `isBusy` says that somebody still reads
    /// or writes; nothing is lost by it.
    @discardableResult
    package func checkpoint(_ mode: CheckpointMode) throws(SQLiteError) -> CheckpointResult {
        let mode =
            switch mode {
            case .passive: SQLITE_CHECKPOINT_PASSIVE
            case .restart: SQLITE_CHECKPOINT_RESTART
            case .truncate: SQLITE_CHECKPOINT_TRUNCATE
            }
        var logFrames: Int32 = 0
        var checkpointed: Int32 = 0
        guard sqlite3_wal_checkpoint_v2(handle, nil, mode, &logFrames, &checkpointed) == SQLITE_OK else {
            throw SQLiteError(of: handle)
        }
        return CheckpointResult(logFrames: Int(logFrames), checkpointedFrames: Int(checkpointed))
    }

    /// Copies the whole database over a file while others read and write it. In one step, as a step reads one
    /// snapshot, and a backup in several begins again whenever another connection has written.
    package func backup(to path: String) throws(SQLiteError) {
        let copy = try Self.open(path, .readWrite)
        defer { sqlite3_close_v2(copy) }
        guard let backup = sqlite3_backup_init(copy, "main", handle, "main") else {
            throw SQLiteError(of: copy)
        }
        let stepped = sqlite3_backup_step(backup, -1)
        let finished = sqlite3_backup_finish(backup)
        guard stepped == SQLITE_DONE, finished == SQLITE_OK else {
            throw SQLiteError(finished == SQLITE_OK ? stepped : finished, at: path)
        }
    }

    /// The complaints about the file's structure; none when it is sound.
    package func integrityCheck() throws(SQLiteError) -> [String] {
        try complaints("PRAGMA integrity_check")
    }

    /// As `integrityCheck` without comparing indexes with their tables, in a fraction of its time.
    package func quickCheck() throws(SQLiteError) -> [String] {
        try complaints("PRAGMA quick_check")
    }

    /// The rows whose foreign key leads nowhere, a line each; none when all is well.
    package func foreignKeyCheck() throws(SQLiteError) -> [String] {
        try rows("PRAGMA foreign_key_check") { row in
            "\(try row.text(0)) refers to a missing row of \(try row.text(2))"
        }
    }

    /// Damage can be such that the check itself cannot go on, which is a complaint as well.
    private func complaints(_ sql: SQL) throws(SQLiteError) -> [String] {
        do throws(SQLiteError) {
            let lines = try rows(sql) { try $0.text(0) }
            return lines == ["ok"] ? [] : lines
        } catch {
            guard error.isCorrupt else { throw error }
            return [error.message]
        }
    }

    /// Changes when another connection has committed, never by this one's own commits.
    package func dataVersion() throws(SQLiteError) -> Int64 {
        try row("PRAGMA data_version") { try $0.int64(0) } ?? 0
    }

    /// The number of the newest migration applied.
    package func userVersion() throws(SQLiteError) -> Int {
        try row("PRAGMA user_version") { try $0.int(0) } ?? 0
    }

    /// What SQLite means to do for a statement, one line a step.
    package func explainQueryPlan(_ text: String) throws(SQLiteError) -> [String] {
        let statement = try Statement("EXPLAIN QUERY PLAN " + text, on: handle)
        var steps: [String] = []
        while try statement.step() {
            steps.append(try Row(of: statement).text(3))
        }
        return steps
    }

    /// Runs a text of several statements that takes no values: a migration, never a request.
    package func execute(script: String) throws(SQLiteError) {
        guard !script.utf8.contains(0) else { throw .misuse("a script holds a NUL, where SQLite would stop") }
        guard sqlite3_exec(handle, script, nil, nil, nil) == SQLITE_OK else { throw SQLiteError(of: handle) }
    }
}
