@preconcurrency import Dispatch
import Lanes

/// Takes connections as they come, deals them out to the loops in turn, and counts those that are open.
actor Acceptor {
    /// How long accepting rests when descriptors are used up and nobody says when one is free.
    private static let restSeconds = 0.05

    private nonisolated let executor = QueueExecutor(label: "http.accept")
    nonisolated var unownedExecutor: UnownedSerialExecutor { executor.asUnownedSerialExecutor() }

    /// Nil once stopped: the port is given back at once, not when the last connection has gone.
    private var listening: ListeningSocket?
    private let loops: [EventLoop]
    private let service: Service
    private var source: (any DispatchSourceRead)?
    private var isResting = false
    private var nextLoop = 0
    private var open = 0
    private var whenNone: CheckedContinuation<Bool, Never>?

    init(listening: ListeningSocket, loops: [EventLoop], service: Service) {
        self.listening = listening
        self.loops = loops
        self.service = service
    }

    nonisolated var queue: DispatchQueue { executor.queue }

    nonisolated func start() {
        queue.async { self.assumeIsolated { $0.listen() } }
    }

    /// Returns when no more connection is taken.
    func stop() {
        guard let source else { return }
        if isResting { source.resume() }
        source.cancel()
        self.source = nil
        listening = nil
    }

    /// Told by a connection, on its own loop.
    nonisolated func connectionClosed() {
        queue.async { self.assumeIsolated { $0.countClosed() } }
    }

    /// Returns true when no connection is open, false when the time is over before that.
    func waitUntilNone(seconds: Double) async -> Bool {
        guard open > 0 else { return true }
        return await withCheckedContinuation { continuation in
            whenNone = continuation
            queue.asyncAfter(deadline: .now() + seconds) { [weak self] in
                self?.assumeIsolated { $0.answerWaiter(false) }
            }
        }
    }

    private func countClosed() {
        open -= 1
        wake()
        if open == 0 { answerWaiter(true) }
    }

    private func answerWaiter(_ isNoneOpen: Bool) {
        whenNone.take()?.resume(returning: isNoneOpen)
    }

    private func listen() {
        guard let listening else { return }
        let source = DispatchSource.makeReadSource(
            fileDescriptor: listening.socket.descriptor,
            queue: queue
        )
        source.setEventHandler { [unowned self] in assumeIsolated { $0.acceptAll() } }
        source.setCancelHandler { withExtendedLifetime(listening) {} }
        self.source = source
        source.activate()
    }

    private func acceptAll() {
        while let listening, !isResting {
            // Until one closes, others wait in the backlog of the kernel.
            guard open < service.limits.connectionsMax else { return rest() }
            switch listening.accept() {
            case .connection(let socket, let peer):
                let loop = loops[nextLoop]
                nextLoop = (nextLoop + 1) % loops.count
                open += 1
                let connection = Connection(
                    socket: socket,
                    peer: peer,
                    loop: loop,
                    acceptor: self,
                    service: service
                )
                loop.executor.queue.async { loop.add(connection) }
            case .noneWaits:
                return
            case .exhausted:
                rest()
                queue.asyncAfter(deadline: .now() + Self.restSeconds) { [weak self] in
                    self?.assumeIsolated { $0.wake() }
                }
            }
        }
    }

    private func rest() {
        guard !isResting else { return }
        isResting = true
        source?.suspend()
    }

    private func wake() {
        guard isResting else { return }
        isResting = false
        source?.resume()
    }
}
