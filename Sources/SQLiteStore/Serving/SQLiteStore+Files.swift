internal import Glibc
package import Receivables
internal import SQLite

extension SQLiteStore {
    /// Brings a file that nobody serves up to date, and answers the numbers of the steps that it took.
    package static func migrate(_ path: String, at now: Instant) throws(StoreError) -> [Int] {
        let lock = try lock(path)
        return try withExtendedLifetime(lock) { () throws(StoreError) in
            let before = try version(of: path)
            try prepare(path, StoreOptions(), at: now)
            return Array((before + 1)..<(Schema.migrations.count + 1))
        }
    }

    /// Puts a backup in a database's place. What is not a sound file of ours, or a newer program's, is refused, and
    /// the database stays.
    package static func restore(_ path: String, from source: String) throws(StoreError) {
        let lock = try lock(path)
        try withExtendedLifetime(lock) { () throws(StoreError) in
            let version = try version(of: source)
            guard (1...Schema.migrations.count).contains(version) else {
                let reason =
                    version == 0 ? "is no database of this service" : "was written by a newer program"
                throw .unavailable("\(source) \(reason)")
            }
            let part = path + ".part"
            unlink(part)
            do throws(SQLiteError) {
                let backup = try Connection(path: source, mode: .readOnly)
                guard try backup.integrityCheck().isEmpty else {
                    throw SQLiteError.unexpectedValue("\(source) is not sound")
                }
                try backup.backup(to: part)
            } catch {
                unlink(part)
                throw StoreError(error)
            }
            emptyLog(of: path)
            // A log of the old file must never be played into the new one.
            for suffix in ["-wal", "-shm"] { unlink(path + suffix) }
            guard rename(part, path) == 0 else { throw .unavailable("can't write \(path)") }
        }
    }

    private static func version(of path: String) throws(StoreError) -> Int {
        do throws(SQLiteError) {
            return try Connection(path: path, mode: .readOnly).userVersion()
        } catch {
            if error.isCorrupt { throw .unavailable("\(path) is no database of this service") }
            throw StoreError(error)
        }
    }

    /// Until the new file stands in its place the old one is whole without its log, if it can be read at all.
    private static func emptyLog(of path: String) {
        guard access(path, F_OK) == 0 else { return }
        _ = try? Connection(path: path, mode: .readWrite).checkpoint(.truncate)
    }
}
