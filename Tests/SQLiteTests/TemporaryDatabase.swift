import Foundation
import SQLite

/// A path in a directory of its own, which goes with this value.
final class TemporaryDatabase: Sendable {
    let path: String
    private let directory: URL

    init() throws {
        let name = "quittance-\(UUID().uuidString)"
        directory = FileManager.default.temporaryDirectory.appending(component: name)
        try FileManager.default.createDirectory(at: directory, withIntermediateDirectories: true)
        path = directory.appending(component: "test.db").path
    }

    deinit {
        try? FileManager.default.removeItem(at: directory)
    }

    func open(
        _ mode: Connection.Mode = .readWrite,
        busyTimeoutMilliseconds: Int32 = 0
    ) throws(SQLiteError) -> Connection {
        try Connection(
            path: path,
            mode: mode,
            synchronous: .off,
            busyTimeoutMilliseconds: busyTimeoutMilliseconds
        )
    }

    /// An open connection to a file with the table `item (id INTEGER PRIMARY KEY, name TEXT)`.
    func openWithItems() throws(SQLiteError) -> Connection {
        let connection = try open()
        try connection.run("CREATE TABLE item (id INTEGER PRIMARY KEY, name TEXT UNIQUE) STRICT")
        return connection
    }
}

extension Connection {
    static func inMemory() throws(SQLiteError) -> Connection {
        try Connection(path: ":memory:", mode: .readWrite)
    }

    func itemCount() throws(SQLiteError) -> Int? {
        try row("SELECT count(*) FROM item") { try $0.int(0) }
    }
}

/// What the body throws, or nil when it throws nothing, or something else.
func sqliteError(_ body: () throws -> Void) -> SQLiteError? {
    do {
        try body()
        return nil
    } catch {
        return error as? SQLiteError
    }
}
