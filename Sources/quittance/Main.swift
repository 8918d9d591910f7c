import Glibc
import HTTPServer
import Receivables
import ReceivablesAPI
import SQLite
import SQLiteStore

/// The command line: the only place that knows every room.
@main
struct Main {
    static let usage = """
        usage: quittance serve   [--config FILE] [--host H] [--port P] [--database FILE] [--test-clock DATE]
               quittance demo    [--port P]
               quittance keys    create --role R [--name N] [--customer ID] | list | revoke ID  [--database FILE]
               quittance check   [--database FILE]
               quittance verify  [--database FILE]
               quittance backup  FILE [--database FILE]
               quittance restore FILE [--database FILE]
               quittance migrate [--database FILE]
        """

    static func main() async {
        signal(SIGPIPE, SIG_IGN)
        let arguments = CommandLine.arguments.dropFirst()
        guard let command = arguments.first else {
            logLine(usage)
            exit(2)
        }
        do {
            try await run(command, arguments.dropFirst())
        } catch let error as UsageError {
            logLine("quittance \(command): \(error)\n\(usage)")
            exit(2)
        } catch {
            logLine("quittance \(command): \(error)")
            exit(1)
        }
    }

    private static func run(_ command: String, _ words: ArraySlice<String>) async throws {
        switch command {
        case "serve": try await serve(words)
        case "demo": try await demo(words)
        case "keys": try await keys(words)
        case "check": try await check(words)
        case "verify": try verify(words)
        case "backup": try await backup(words)
        case "restore": try restore(words)
        case "migrate": try await migrate(words)
        default: throw UsageError("unknown command")
        }
    }

    private static func serve(_ words: ArraySlice<String>) async throws {
        let arguments = try Arguments(
            words,
            known: ["--config", "--host", "--port", "--database", "--test-clock"]
        )
        let configuration =
            try arguments["--config"].map { path throws(UsageError) in
                try Configuration(file: path)
            } ?? Configuration()
        if let zone = configuration.timeZone { setenv("TZ", zone, 1) }
        tzset()
        var options = configuration.store
        if let zone = ServiceClock.namedZone, TimeZoneName.isKnown(zone) {
            let company = options.company
            options.company = CompanySeed(name: company.name, baseCurrency: company.baseCurrency, zone: zone)
        }
        var testClock: CivilDate?
        if let text = arguments["--test-clock"] {
            guard let date = CivilDate(text) else { throw UsageError("--test-clock is a date, YYYY-MM-DD") }
            testClock = date
        }
        let host = arguments["--host"] ?? configuration.host
        let service = try await Service.start(
            database: arguments["--database"] ?? configuration.database,
            host: host,
            port: arguments.integer("--port", in: 0...65_535) ?? configuration.port,
            options: options,
            testClock: testClock,
            logsRequests: true
        )
        if configuration.store.synchronous == .off {
            logLine("synchronous is off: a power cut loses what was acknowledged, and may spoil the file")
        }
        logLine("listening on http://\(host):\(service.port)")
        await service.runUntilSignalled()
    }

    private static func demo(_ words: ArraySlice<String>) async throws {
        let arguments = try Arguments(words, known: ["--port"])
        let directory = "/tmp/quittance-demo-\(getpid())"
        guard mkdir(directory, 0o700) == 0 else { throw UsageError("can't make the folder \(directory)") }
        let service = try await Service.start(
            database: "\(directory)/demo.db",
            host: "127.0.0.1",
            port: arguments.integer("--port", in: 0...65_535) ?? 8_080,
            testClock: DemoData.firstDay,
            logsRequests: false
        )
        let secret = try await createKey(in: service.store, roles: [.admin], name: "demo", customer: nil)
        try await DemoData(store: service.store, clock: service.clock).fill()
        let base = "http://127.0.0.1:\(service.port)"
        printLine(
            """
            A year of sample business is served on \(base); the key is \(secret)

              curl -H 'Authorization: Bearer \(secret)' '\(base)/v1/reports/aging?group_by=customer'
              curl -H 'Authorization: Bearer \(secret)' '\(base)/v1/holds'
              curl -H 'Authorization: Bearer \(secret)' '\(base)/v1/kpis'
            """
        )
        await service.runUntilSignalled()
        // Only what SQLite and the server put there; the folder stays if there is anything else in it.
        for suffix in ["", "-wal", "-shm", "-lock", "-test-clock"] { unlink("\(directory)/demo.db\(suffix)") }
        rmdir(directory)
    }

    /// Under a test clock the epoch stands for now: what is written is stamped right after what was written last.
    private static func beside(_ arguments: Arguments) throws -> SQLiteStore {
        let path = arguments["--database"] ?? "quittance.db"
        let isTest = TestClockMark.stands(beside: path)
        return try SQLiteStore.beside(path: path) {
            (isTest ? Instant(milliseconds: 0) : ServiceClock.realTime(), ServiceClock.localDate())
        }
    }

    private static func keys(_ words: ArraySlice<String>) async throws {
        let arguments = try Arguments(words, known: ["--role", "--name", "--customer", "--database"])
        switch (arguments.words.first, arguments.words.count) {
        case ("create", 1):
            let roles = try (arguments["--role"] ?? "").split(separator: ",").map {
                text throws(UsageError) -> Role in
                guard let role = Role(rawValue: String(text)) else {
                    throw UsageError("unknown role \(text)")
                }
                return role
            }
            var customer: Reference<Customer>?
            if let text = arguments["--customer"] {
                guard let reference = Reference<Customer>(text) else {
                    throw UsageError("--customer is an id or ext:…")
                }
                customer = reference
            }
            let store = try beside(arguments)
            let name = arguments["--name"] ?? ""
            let secret = try await createKey(in: store, roles: Set(roles), name: name, customer: customer)
            await store.close()
            printLine("The key is shown once: \(secret)")
        case ("list", 1):
            let store = try beside(arguments)
            let keys = try await store.read { (session) throws(Failure) in
                try session.apiKeys(Page(limit: 200))
            }
            for key in keys {
                let roles = Role.allCases.filter(key.roles.contains).map(\.rawValue).joined(separator: ",")
                printLine("\(key.id.text) \(roles) \(key.revokedAt == nil ? "valid" : "revoked") \(key.name)")
            }
            await store.close()
        case ("revoke", 2):
            guard let id = ID<APIKey>(arguments.words[1]) else {
                throw UsageError("revoke takes the id of a key")
            }
            let store = try beside(arguments)
            _ = try await store.write(actor: nil) { (session) throws(Failure) in
                .commit(try AccessDesk.bootstrap(session).revokeKey(id, expectedVersion: nil))
            }
            await store.close()
            printLine("revoked \(id.text)")
        default:
            throw UsageError("create, list or revoke")
        }
    }

    private static func createKey(
        in store: SQLiteStore,
        roles: Set<Role>,
        name: String,
        customer: Reference<Customer>?
    ) async throws -> String {
        let made = makeKeySecret()
        _ = try await store.write(actor: nil) { (session) throws(Failure) in
            .commit(
                try AccessDesk.bootstrap(session).createKey(
                    name: name,
                    roles: roles,
                    user: nil,
                    customer: customer,
                    mayActAs: false,
                    expiresAt: nil,
                    secretHash: made.hash
                )
            )
        }
        return made.secret
    }

    private static func check(_ words: ArraySlice<String>) async throws {
        let arguments = try Arguments(words, known: ["--database"])
        let store = try beside(arguments)
        let checks = try await store.report { (session) throws(Failure) in try session.invariants() }
        await store.close()
        for check in checks {
            printLine("\(check.differences.isEmpty ? "ok " : "BAD") \(check.name)")
            for difference in check.differences { printLine("    \(difference)") }
        }
        if checks.contains(where: { !$0.differences.isEmpty }) { exit(1) }
    }

    private static func verify(_ words: ArraySlice<String>) throws {
        let arguments = try Arguments(words, known: ["--database"])
        let verdict = try verifyChain(path: arguments["--database"] ?? "quittance.db")
        printLine("\(verdict)")
        if case .intact = verdict { return }
        exit(1)
    }

    private static func backup(_ words: ArraySlice<String>) async throws {
        let arguments = try Arguments(words, known: ["--database"])
        guard let target = arguments.words.first, arguments.words.count == 1 else {
            throw UsageError("backup takes the file to write")
        }
        let store = try beside(arguments)
        try await store.backup(to: target + ".part")
        await store.close()
        guard rename(target + ".part", target) == 0 else { throw UsageError("can't write \(target)") }
        printLine("backed up to \(target)")
    }

    /// Puts a backup in the database's place, under the lock that a server would hold.
    private static func restore(_ words: ArraySlice<String>) throws {
        let arguments = try Arguments(words, known: ["--database"])
        guard let source = arguments.words.first, arguments.words.count == 1 else {
            throw UsageError("restore takes the file to read")
        }
        let path = arguments["--database"] ?? "quittance.db"
        let lock = try FileLock(forDatabase: path)
        try withExtendedLifetime(lock) {
            let backup = try Connection(path: source, mode: .readOnly)
            guard try backup.integrityCheck().isEmpty else { throw UsageError("\(source) is not sound") }
            try backup.backup(to: path + ".part")
            // A log of the old file must never be played into the new one.
            unlink(path + "-wal")
            unlink(path + "-shm")
            guard rename(path + ".part", path) == 0 else { throw UsageError("can't write \(path)") }
        }
        printLine("restored \(path) from \(source)")
    }

    /// Brings a file that nobody serves up to this version's schema.
    private static func migrate(_ words: ArraySlice<String>) async throws {
        let arguments = try Arguments(words, known: ["--database"])
        let store = try SQLiteStore(path: arguments["--database"] ?? "quittance.db") {
            (ServiceClock.realTime(), ServiceClock.localDate())
        }
        await store.close()
        printLine("the schema is up to date")
    }
}
