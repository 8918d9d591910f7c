import Glibc
import JSON
import Receivables
import ReceivablesAPI
import SQLiteStore

/// `config`, which carries what a company has set up from one file to another.
extension Main {
    static func config(_ words: ArraySlice<String>) async throws {
        switch words.first {
        case "export": try await export(words.dropFirst())
        case "diff": try await diff(words.dropFirst())
        case "apply": try await apply(words.dropFirst())
        default: throw UsageError("config takes export, diff or apply")
        }
    }

    private static func export(_ words: ArraySlice<String>) async throws {
        let arguments = try Arguments(words, known: ["--database"])
        try requireDatabase(arguments)
        let store = try beside(arguments)
        let (text, notes) = try await store.report { (session) throws(Failure) in
            try ConfigurationDocument.export(session)
        }
        await store.close()
        for note in notes { logLine("note: \(note)") }
        printLine(String(text.dropLast()))
    }

    /// Does what `apply` would, and takes it back.
    private static func diff(_ words: ArraySlice<String>) async throws {
        let arguments = try Arguments(words, known: ["--database"], wordsMax: 1)
        let json = try document(arguments, of: "diff")
        let store = try beside(arguments)
        let changes = try await bring(json, into: store, keeps: false)
        await store.close()
        tell(changes)
        if !changes.changes.isEmpty { exit(1) }
    }

    /// All of it or nothing, under the lock that a server would hold: a server's own writes never meet it halfway.
    private static func apply(_ words: ArraySlice<String>) async throws {
        let arguments = try Arguments(words, known: ["--database"], flags: ["--dry-run"], wordsMax: 1)
        let json = try document(arguments, of: "apply")
        let path = arguments.database
        let clock = ServiceClock(testDate: TestClockMark.stands(beside: path) ? CivilDate.first : nil)
        let store = try SQLiteStore(path: path) { clock.reading() }
        try await clock.catchUp(with: store)
        let isTrial = arguments.has("--dry-run")
        let changes = try await bring(json, into: store, keeps: !isTrial)
        await store.close()
        tell(changes)
        guard !changes.changes.isEmpty else { return printLine("nothing to change") }
        printLine(isTrial ? "a dry run: nothing was changed" : "applied to \(path)")
    }

    private static func document(_ arguments: Arguments, of command: String) throws -> JSONValue {
        guard let file = arguments.words.first else {
            throw UsageError("config \(command) takes the file to read")
        }
        let json: JSONValue
        do {
            json = try JSONValue.parse(
                try Configuration.bytes(of: file, bytesMax: ConfigurationDocument.bytesMax)
            )
        } catch {
            throw CommandError("\(file): \(error)")
        }
        try requireDatabase(arguments)
        return json
    }

    private static func bring(_ json: JSONValue, into store: SQLiteStore, keeps: Bool) async throws
        -> ConfigurationChanges
    {
        do {
            return try await store.write(actor: nil) { (session) throws(Failure) in
                let changes = try ConfigurationDocument(json).apply(to: session)
                return keeps ? .commit(changes) : .rollback(changes)
            }
        } catch Failure.invalid(let violations) {
            await store.close()
            throw CommandError(violations.map { "\($0.pointer): \($0.detail)" }.joined(separator: "\n"))
        } catch {
            await store.close()
            throw error
        }
    }

    private static func tell(_ changes: ConfigurationChanges) {
        for note in changes.notes { logLine("note: \(note)") }
        for change in changes.changes { printLine(change) }
    }
}
