@preconcurrency import Dispatch
import Lanes

/// Takes connections as they come and deals them out to the loops in turn.
actor Acceptor {
    /// How long accepting rests when descriptors are used up and nobody says when one is free.
    private static let restSeconds = 0.05

    private nonisolated let executor = QueueExecutor(label: "http.accept")
    nonisolated var unownedExecutor: UnownedSerialExecutor { executor.asUnownedSerialExecutor() }

    private let listening: ListeningSocket
    private let loops: [EventLoop]
    private let service: Service
    private var source: (any DispatchSourceRead)?
    private var isResting = false
    private var nextLoop = 0

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
    }

    private func listen() {
        let listening = listening
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
        while source != nil, !isResting {
            let isAdmitted = service.count.admit(max: service.limits.connectionsMax) { [weak self] in
                guard let self else { return }
                queue.async { self.assumeIsolated { $0.wake() } }
            }
            guard isAdmitted else { return rest() }
            switch listening.accept() {
            case .connection(let socket, let peer):
                let loop = loops[nextLoop]
                nextLoop = (nextLoop + 1) % loops.count
                let connection = Connection(socket: socket, peer: peer, loop: loop, service: service)
                loop.executor.queue.async { loop.add(connection) }
            case .noneWaits:
                return service.count.release()
            case .exhausted:
                service.count.release()
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
