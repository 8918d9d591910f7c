import Glibc
import Receivables
import SQLiteStore

/// The commands on a database's file.
extension Main {
    /// Under a test clock the epoch stands for now: what is written is stamped right after what was written last.
    static func beside(_ arguments: Arguments) throws -> SQLiteStore {
        let path = arguments.database
        let isTest = TestClockMark.stands(beside: path)
        return try SQLiteStore.beside(path: path) {
            (isTest ? Instant(milliseconds: 0) : ServiceClock.realTime(), ServiceClock.localDate())
        }
    }

    /// A command that looks at a database must not make an empty one of a misspelt name.
    static func requireDatabase(_ arguments: Arguments) throws {
        guard access(arguments.database, F_OK) == 0 else {
            throw CommandError("there is no database \(arguments.database)")
        }
    }

    static func check(_ words: ArraySlice<String>) async throws {
        let arguments = try Arguments(words, known: ["--database"])
        try requireDatabase(arguments)
        let store = try beside(arguments)
        let checks = try await store.report { (session) throws(Failure) in try session.invariants() }
        await store.close()
        for check in checks {
            printLine("\(check.differences.isEmpty ? "ok " : "BAD") \(check.name)")
            for difference in check.differences { printLine("    \(difference)") }
        }
        if checks.contains(where: { !$0.differences.isEmpty }) { exit(1) }
    }

    static func verify(_ words: ArraySlice<String>) throws {
        let arguments = try Arguments(words, known: ["--database"])
        try requireDatabase(arguments)
        let verdict = try verifyChain(path: arguments.database)
        printLine("\(verdict)")
        if case .intact = verdict { return }
        exit(1)
    }

    /// Writes a file beside the target and then puts it in its place, so that there never is half a backup.
    static func backup(_ words: ArraySlice<String>) async throws {
        let arguments = try Arguments(words, known: ["--database"], wordsMax: 1)
        guard let target = arguments.words.first else { throw UsageError("backup takes the file to write") }
        try requireDatabase(arguments)
        guard !isSameFile(target, arguments.database) else {
            throw CommandError("a backup goes to another file than the database")
        }
        let store = try beside(arguments)
        try await store.backup(to: target + ".part")
        await store.close()
        guard rename(target + ".part", target) == 0 else {
            unlink(target + ".part")
            throw CommandError("can't write \(target)")
        }
        printLine("backed up to \(target)")
    }

    /// Puts a backup in the database's place, under the lock that a server would hold.
    static func restore(_ words: ArraySlice<String>) throws {
        let arguments = try Arguments(words, known: ["--database"], wordsMax: 1)
        guard let source = arguments.words.first else { throw UsageError("restore takes the file to read") }
        guard access(source, R_OK) == 0 else { throw CommandError("\(source) can't be read") }
        guard !isSameFile(source, arguments.database) else {
            throw CommandError("\(source) is the database itself")
        }
        try SQLiteStore.restore(arguments.database, from: source)
        printLine("restored \(arguments.database) from \(source)")
    }

    /// Brings a file that nobody serves up to this version's schema.
    static func migrate(_ words: ArraySlice<String>) async throws {
        let arguments = try Arguments(words, known: ["--database"])
        try requireDatabase(arguments)
        let applied = try SQLiteStore.migrate(arguments.database, at: ServiceClock.realTime())
        if let last = applied.last {
            printLine("the schema is brought from version \(last - applied.count) to \(last)")
        } else {
            printLine("the schema is up to date")
        }
    }

    private static func isSameFile(_ left: String, _ right: String) -> Bool {
        var first = stat()
        var second = stat()
        guard stat(left, &first) == 0, stat(right, &second) == 0 else { return false }
        return first.st_dev == second.st_dev && first.st_ino == second.st_ino
    }
}

extension Arguments {
    /// The file that a command is about.
    var database: String { self["--database"] ?? "quittance.db" }
}
