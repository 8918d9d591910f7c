import BankStatements
@preconcurrency import Dispatch
import Glibc
import HTTPServer
import Receivables
import ReceivablesAPI
import SQLiteStore
import Webhooks

/// The running service: its store, its wire, its clock and its daily jobs.
struct Service {
    let store: SQLiteStore
    let clock: ServiceClock
    let port: Int
    private let server: HTTPServer
    private let draining: Draining
    private let courier: Courier
    private let log: ServiceLog

    /// Opens the store, sees that what exists from the start exists, and listens.
    static func start(
        database: String,
        host: String,
        port: Int,
        options: StoreOptions = StoreOptions(),
        webhooks: WebhookOptions = WebhookOptions(),
        csvMappings: [String: CSVMapping] = [:],
        testClock: CivilDate?,
        logsRequests: Bool
    ) async throws -> Service {
        let senders = try WebhookSenders(webhooks)
        let clock = ServiceClock(testDate: testClock)
        var options = options
        options.localTime = clock
        let store = try SQLiteStore(path: database, options: options) { clock.reading() }
        if clock.isTest { try TestClockMark.leave(beside: database) }
        try await clock.catchUp(with: store)
        try await store.write(actor: nil) { (session) throws(Failure) in
            try PolicyDesk.seed(session)
            return .commit(())
        }
        try await StatementImport(store: store).abandonUnfinished()
        let log = ServiceLog(realTime: ServiceClock.realTime) { writeLog($0) }
        let settings = APISettings(
            allowsPrivateReceivers: webhooks.allowsPrivate,
            csvMappings: csvMappings
        )
        let gate = Gate(store: store, settings: settings, realTime: ServiceClock.realTime) { log.note($0) }
        let courier = Courier(
            store: store,
            keptDays: webhooks.keptDays,
            send: senders.send,
            body: EventBody.webhook,
            realTime: ServiceClock.realTime
        ) { log.note($0) }
        let control = clock.isTest ? TestClockControl { clock.set($0) } : nil
        let metrics = Metrics()
        let draining = Draining()
        let api = OpenController(
            store: store,
            clock: control,
            gate: gate,
            metrics: metrics,
            draining: draining,
            moreMetrics: { courier.metrics.text(at: ServiceClock.realTime()) }
        )
        let server = HTTPServer(
            configuration: ServerConfiguration(host: host, port: port, limits: api.limits),
            router: try Router(api.routes()),
            errorResponse: { error, request in gate.response(to: error, request) },
            onExchange: { exchange in
                metrics.record(exchange)
                if logsRequests { log.record(exchange) }
            }
        )
        let listening = try server.start()
        return Service(
            store: store,
            clock: clock,
            port: listening,
            server: server,
            draining: draining,
            courier: courier,
            log: log
        )
    }

    /// Serves until SIGTERM or SIGINT, runs the daily jobs as the date changes, then drains and closes.
    func runUntilSignalled() async {
        let jobs = Task.detached { [store, clock] in
            var last = clock.reading().today
            while !Task.isCancelled {
                try? await Task.sleep(nanoseconds: 1_000_000_000)
                let today = clock.reading().today
                do {
                    if today != last {
                        try await DailyJobs(store: store).run()
                        last = today
                    } else {
                        try await DailyJobs(store: store).runDeferred()
                        try await DailyJobs(store: store).tellOfOverdueDecisions()
                    }
                } catch {
                    logLine("daily jobs: \(error)")
                }
            }
        }
        // Apart from the daily jobs, as a long file takes its time.
        let imports = Task.detached { [store] in
            while !Task.isCancelled {
                try? await Task.sleep(nanoseconds: 1_000_000_000)
                do {
                    try await StatementImport(store: store).resume()
                } catch {
                    logLine("bank statements: \(error)")
                }
            }
        }
        let sending = Task.detached { [courier] in await courier.run() }
        await Self.signal()
        draining.begin()
        jobs.cancel()
        imports.cancel()
        sending.cancel()
        await draining.waitUntilQuiet(seconds: 8)
        await server.drain(seconds: 2)
        // What takes longer is sent again after the restart.
        await courier.settle(seconds: 2)
        await store.close()
    }

    private static func signal() async {
        let queue = DispatchQueue(label: "signals")
        await withCheckedContinuation { (done: CheckedContinuation<Void, Never>) in
            var sources: [any DispatchSourceSignal] = []
            let waiting = WaitingContinuation(done)
            for number in [SIGTERM, SIGINT] {
                Glibc.signal(number, SIG_IGN)
                let source = DispatchSource.makeSignalSource(signal: number, queue: queue)
                source.setEventHandler { waiting.resume() }
                source.activate()
                sources.append(source)
            }
            waiting.keep(sources)
        }
    }
}

/// A continuation that the first of several signals resumes. Touched on the signals' own serial queue only, but for
/// `keep`, which runs before a handler can.
private final class WaitingContinuation: @unchecked Sendable {
    private var continuation: CheckedContinuation<Void, Never>?
    private var sources: [any DispatchSourceSignal] = []

    init(_ continuation: CheckedContinuation<Void, Never>) {
        self.continuation = continuation
    }

    func keep(_ sources: [any DispatchSourceSignal]) {
        self.sources = sources
    }

    func resume() {
        continuation?.resume()
        continuation = nil
    }
}
