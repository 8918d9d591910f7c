internal import CSQLite

extension Connection {
    /// Takes the write lock at once, so that no later statement can find it taken.
    package func beginImmediate() throws(SQLiteError) {
        try run("BEGIN IMMEDIATE")
    }

    /// Every read until `commit` sees one snapshot, taken by the first of them.
    package func beginRead() throws(SQLiteError) {
        try run("BEGIN DEFERRED")
    }

    package func commit() throws(SQLiteError) {
        try run("COMMIT")
    }

    /// Not held back by a deadline that has passed: a transaction must be left in any case.
    package func rollback() throws(SQLiteError) {
        try execute(script: "ROLLBACK")
    }

    /// Opens a savepoint; savepoints nest, and the calls below mean the innermost.
    package func savepoint() throws(SQLiteError) {
        try run("SAVEPOINT step")
    }

    /// Keeps what was done since the savepoint, as part of the transaction around it.
    package func releaseSavepoint() throws(SQLiteError) {
        try run("RELEASE step")
    }

    /// Undoes what was done since the savepoint, and ends the savepoint itself.
    package func rollbackToSavepoint() throws(SQLiteError) {
        try run("ROLLBACK TO step")
        try run("RELEASE step")
    }

    /// True outside a transaction. To be asked after every error inside one: SQLite ends the transaction by
    /// itself after some (a full disk, an I/O error), and what runs next would commit alone.
    package var isAutocommit: Bool {
        sqlite3_get_autocommit(handle) != 0
    }

    /// How many rows the last INSERT, UPDATE or DELETE touched.
    package var changes: Int {
        Int(sqlite3_changes64(handle))
    }

    package var lastInsertRowID: Int64 {
        sqlite3_last_insert_rowid(handle)
    }
}
