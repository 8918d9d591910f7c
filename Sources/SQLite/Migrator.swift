/// One numbered step of the schema, never edited once landed.
package struct Migration: Sendable {
    package let number: Int
    package let name: String
    package let sql: String

    package init(number: Int, name: String, sql: String) {
        self.number = number
        self.name = name
        self.sql = sql
    }
}

package enum MigrationError: Error, Equatable {
    /// The file was written by a newer program.
    case newerSchema(found: Int, known: Int)
    case failed(number: Int, name: String, SQLiteError)
    /// The step would leave rows whose foreign key leads nowhere.
    case brokenReferences(number: Int, name: String, [String])
    case unavailable(SQLiteError)
}

/// Brings a file's schema up to date. The file remembers how far it is in `user_version`, and nothing else.
package struct Migrator: Sendable {
    private let migrations: [Migration]

    package init(_ migrations: [Migration]) {
        for (offset, migration) in migrations.enumerated() {
            precondition(migration.number == offset + 1, "migrations are numbered 1, 2, 3 without a gap")
        }
        self.migrations = migrations
    }

    /// Applies what is missing, each step in a transaction of its own, and returns the numbers applied.
    @discardableResult
    package func migrate(_ connection: Connection) throws(MigrationError) -> [Int] {
        let pending = try pending(on: connection)
        guard !pending.isEmpty else { return [] }
        // A table that is rebuilt is dropped under its old name, which must not delete what refers to it;
        // within a transaction the pragma does nothing, hence here.
        try setForeignKeys("OFF", on: connection)
        for migration in pending {
            do throws(MigrationError) {
                try apply(migration, to: connection)
            } catch {
                try? connection.rollback()
                try setForeignKeys("ON", on: connection)
                throw error
            }
        }
        try setForeignKeys("ON", on: connection)
        return pending.map(\.number)
    }

    /// The steps that the file has not seen yet.
    package func pending(on connection: Connection) throws(MigrationError) -> [Migration] {
        let found: Int
        do throws(SQLiteError) {
            found = try connection.userVersion()
        } catch {
            throw .unavailable(error)
        }
        guard (0...migrations.count).contains(found) else {
            throw .newerSchema(found: found, known: migrations.count)
        }
        return Array(migrations[found...])
    }

    private func apply(_ migration: Migration, to connection: Connection) throws(MigrationError) {
        let broken: [String]
        do throws(SQLiteError) {
            try connection.beginImmediate()
            try connection.execute(script: migration.sql)
            guard !connection.isAutocommit else {
                throw .misuse("the migration ends the transaction around it")
            }
            broken = try connection.foreignKeyCheck()
            if broken.isEmpty {
                try connection.execute(script: "PRAGMA user_version=\(migration.number)")
                try connection.commit()
            }
        } catch {
            throw .failed(number: migration.number, name: migration.name, error)
        }
        guard broken.isEmpty else {
            throw .brokenReferences(number: migration.number, name: migration.name, broken)
        }
    }

    private func setForeignKeys(_ state: String, on connection: Connection) throws(MigrationError) {
        do throws(SQLiteError) {
            try connection.execute(script: "PRAGMA foreign_keys=\(state)")
        } catch {
            throw .unavailable(error)
        }
    }
}
