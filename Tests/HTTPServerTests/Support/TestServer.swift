import Glibc
import HTTPServer
import Synchronization
import Testing

/// A clock that goes on only when told to, beside the real one.
final class ManualClock: Sendable {
    private let nanoseconds = Mutex<UInt64>(1_000_000_000)

    func advance(seconds: Double) {
        nanoseconds.withLock { $0 += UInt64(seconds * 1_000_000_000) }
    }

    var clock: ServerClock {
        ServerClock(
            monotonicNanoseconds: { [self] in nanoseconds.withLock { $0 } },
            unixSeconds: { 784_111_777 }
        )
    }
}

/// Lets handlers wait until a test opens it.
actor Gate {
    private var isOpen = false
    private var waiting: [CheckedContinuation<Void, Never>] = []
    private var arrivals = 0
    private var watchers: [(count: Int, continuation: CheckedContinuation<Void, Never>)] = []

    func pass() async {
        arrivals += 1
        for watcher in watchers where watcher.count <= arrivals { watcher.continuation.resume() }
        watchers.removeAll { $0.count <= arrivals }
        if isOpen { return }
        await withCheckedContinuation { waiting.append($0) }
    }

    /// Returns when so many handlers have come.
    func arrived(_ count: Int) async {
        if arrivals >= count { return }
        await withCheckedContinuation { watchers.append((count: count, continuation: $0)) }
    }

    func open() {
        isOpen = true
        for continuation in waiting { continuation.resume() }
        waiting = []
    }
}

/// A server on a free port of the loopback, with the routes that the tests call.
struct TestServer: Sendable {
    let server: HTTPServer
    let port: Int
    let gate = Gate()
    let manual = ManualClock()
    let exchanges: ExchangeLog

    final class ExchangeLog: Sendable {
        private let kept = Mutex<[Exchange]>([])
        func add(_ exchange: Exchange) { kept.withLock { $0.append(exchange) } }
        var all: [Exchange] { kept.withLock { $0 } }
    }

    private init(limits: ServerLimits, timeouts: ServerTimeouts) throws {
        let log = ExchangeLog()
        exchanges = log
        let gate = gate
        let router = try Router([
            Route(.get, "/") { _, _ in .text("root") },
            Route(.get, "/hello/{name}") { _, parameters in .text("hello \(parameters["name"] ?? "")") },
            Route(.post, "/echo") { request, _ in HTTPResponse(status: 200, body: request.body) },
            Route(.put, "/echo") { request, _ in HTTPResponse(status: 200, body: request.body) },
            Route(.get, "/slow") { _, _ in
                await gate.pass()
                return .text("slow")
            },
            Route(.get, "/large") { _, _ in
                HTTPResponse(status: 200, body: [UInt8](repeating: 0x78, count: 16 * 1024 * 1024))
            },
            Route(.get, "/nothing") { _, _ in HTTPResponse(status: 204) },
            Route(.get, "/goodbye") { _, _ in
                HTTPResponse(status: 200, fields: HTTPFields([("Connection", "close")]))
            },
            Route(.get, "/split") { _, _ in
                HTTPResponse(
                    status: 200,
                    fields: HTTPFields([("X-Note", "a\r\nSet-Cookie: b"), ("Bad Name", "c")])
                )
            },
        ])
        server = HTTPServer(
            configuration: ServerConfiguration(port: 0, limits: limits, timeouts: timeouts),
            router: router,
            clock: manual.clock,
            errorResponse: { error, request in
                let fields = HTTPFields([
                    ("Content-Type", "text/plain"), ("X-Known", request == nil ? "no" : "yes"),
                ])
                return HTTPResponse(status: error.status, fields: fields, body: [UInt8](error.code.utf8))
            },
            onExchange: { log.add($0) }
        )
        port = try server.start()
    }

    /// Serves while `body` runs on a thread of its own.
    static func run<Result: Sendable>(
        limits: ServerLimits = ServerLimits(),
        timeouts: ServerTimeouts = .forTests,
        _ body: @escaping @Sendable (TestServer) -> Result
    ) async throws -> Result {
        let server = try TestServer(limits: limits, timeouts: timeouts)
        let result = await onThread { body(server) }
        await server.gate.open()
        #expect(await server.server.drain(seconds: 5), "a connection was left over")
        return result
    }

    /// Serves while `body` runs as a task, which leaves blocking calls to `onThread`.
    static func serve<Result: Sendable>(
        limits: ServerLimits = ServerLimits(),
        timeouts: ServerTimeouts = .forTests,
        _ body: @Sendable (TestServer) async throws -> Result
    ) async throws -> Result {
        let server = try TestServer(limits: limits, timeouts: timeouts)
        let result = try await body(server)
        await server.gate.open()
        #expect(await server.server.drain(seconds: 5), "a connection was left over")
        return result
    }

    func client() -> BlockingClient { BlockingClient(port: port) }
}

extension ServerTimeouts {
    static var forTests: ServerTimeouts {
        var timeouts = ServerTimeouts()
        timeouts.sweepSeconds = 0.005
        return timeouts
    }
}

extension HTTPResponse {
    static func text(_ text: String) -> HTTPResponse {
        HTTPResponse(
            status: 200,
            fields: HTTPFields([("Content-Type", "text/plain")]),
            body: [UInt8](text.utf8)
        )
    }
}
