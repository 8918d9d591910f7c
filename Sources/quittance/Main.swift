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
               quittance config  export | diff FILE | apply FILE [--dry-run]  [--database FILE]
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
        if ["help", "--help", "-h"].contains(command) { return printLine(usage) }
        do {
            try await run(command, arguments.dropFirst())
        } catch let error as UsageError {
            logLine("quittance \(command): \(error)\n\(usage)")
            exit(2)
        } catch {
            logLine("quittance \(command): \(sentence(on: error))")
            exit(1)
        }
    }

    /// What went wrong, in words for who typed the command.
    private static func sentence(on error: any Error) -> String {
        switch error {
        case let failure as Failure: Problem(failure).detail
        case StoreError.busy: "too much waits already; try again"
        case StoreError.full: "there is no space left to write to"
        case StoreError.unavailable(let reason), StoreError.corrupt(let reason): reason
        default: "\(error)"
        }
    }

    private static func run(_ command: String, _ words: ArraySlice<String>) async throws {
        switch command {
        case "serve": try await serve(words)
        case "demo": try await demo(words)
        case "keys": try await keys(words)
        case "config": try await config(words)
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
            webhooks: configuration.webhooks,
            csvMappings: configuration.csvMappings,
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
        guard mkdir(directory, 0o700) == 0 else { throw CommandError("can't make the folder \(directory)") }
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
}
