import SQLite
import Testing

@Suite struct `The lock on a file` {
    private func lockError(_ path: String) -> FileLockError? {
        do throws(FileLockError) {
            _ = try FileLock(forDatabase: path)
            return nil
        } catch {
            return error
        }
    }

    @Test func `one holds it at a time, and gives it back`() throws {
        let database = try TemporaryDatabase()
        var lock: FileLock? = try FileLock(forDatabase: database.path)
        #expect(lock?.path == database.path + "-lock")
        let error = try #require(lockError(database.path))
        #expect(error == .held(path: database.path + "-lock"))
        let text = "another process serves this database: it holds the lock \(database.path)-lock"
        #expect(error.description == text)
        lock = nil
        #expect(lockError(database.path) == nil)
    }

    @Test func `a directory that isn't there is told`() throws {
        let database = try TemporaryDatabase()
        let error = try #require(lockError(database.path + "/none/test.db"))
        guard case .cannotOpen = error else {
            Issue.record("unexpected: \(error)")
            return
        }
        #expect(error.description.hasSuffix("No such file or directory"))
    }
}
