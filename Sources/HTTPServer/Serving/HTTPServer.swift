import Dispatch
import Glibc
import Lanes
import Synchronization

/// An HTTP/1.1 server: listens, reads requests, has them answered by a router's handlers, and drains.
package final class HTTPServer: Sendable {
    private enum Phase: Sendable {
        case new
        case serving(Acceptor, [EventLoop])
        case ended
    }

    private let configuration: ServerConfiguration
    private let clock: ServerClock
    private let service: Service
    private let phase = Mutex(Phase.new)

    /// - Parameters:
    ///   - errorResponse: the answer to what the server refuses itself, 404 and 405 among it (it adds `Allow`); the
    ///     request is nil when its head could not be read.
    ///   - onExchange: called on the connection's event loop, so it must not block.
    package init(
        configuration: ServerConfiguration,
        router: Router,
        clock: ServerClock = .system,
        errorResponse: @escaping @Sendable (WireError, HTTPRequest?) -> HTTPResponse,
        onExchange: @escaping @Sendable (Exchange) -> Void
    ) {
        self.configuration = configuration
        self.clock = clock
        service = Service(
            router: router,
            limits: configuration.limits,
            timeouts: configuration.timeouts,
            errorResponse: errorResponse,
            onExchange: onExchange
        )
    }

    /// Listens and serves, once.
    /// - Returns: the port, which the system chose when the configuration says 0.
    package func start() throws(ServerError) -> Int {
        let listening = try ListeningSocket(host: configuration.host, port: configuration.port)
        let loopCount = configuration.eventLoops ?? max(1, sysconf(Int32(_SC_NPROCESSORS_ONLN)) - 1)
        let loops = (0..<loopCount).map { index in
            EventLoop(
                label: "http.loop.\(index)",
                clock: clock,
                sweepSeconds: configuration.timeouts.sweepSeconds
            )
        }
        let acceptor = Acceptor(listening: listening, loops: loops, service: service)
        phase.withLock { phase in
            guard case .new = phase else { preconditionFailure("a server is started once") }
            phase = .serving(acceptor, loops)
        }
        acceptor.start()
        return listening.port
    }

    /// Takes no more connections, closes the idle ones, lets running requests end, and closes what is left when the
    /// time is over. Returns when no connection is open; handlers cut off go on to their end unheard.
    /// - Returns: whether every connection ended by itself.
    @discardableResult
    package func drain(seconds: Double) async -> Bool {
        let serving = phase.withLock { phase -> (Acceptor, [EventLoop])? in
            guard case .serving(let acceptor, let loops) = phase else { return nil }
            phase = .ended
            return (acceptor, loops)
        }
        guard let (acceptor, loops) = serving else { return true }
        await acceptor.stop()
        for loop in loops {
            loop.executor.queue.async { loop.drain() }
        }
        if await acceptor.waitUntilNone(seconds: seconds) { return true }
        for loop in loops {
            loop.executor.queue.async { loop.breakAll() }
        }
        // Breaking takes no time but the loops' own: the bound is for a handler that blocks one.
        _ = await acceptor.waitUntilNone(seconds: 1)
        return false
    }
}
