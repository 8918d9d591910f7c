@preconcurrency import Dispatch

/// One client's connection: carries out what `ConnectionMachine` decides, on one event loop for life.
actor Connection {
    /// The answer on its way, for the access log.
    struct Answer {
        let method: String
        let target: String
        let response: HTTPResponse
        let bytesIn: Int
    }

    nonisolated let loop: EventLoop
    nonisolated var unownedExecutor: UnownedSerialExecutor { loop.executor.asUnownedSerialExecutor() }

    let service: Service
    private let acceptor: Acceptor
    let peer: PeerAddress
    /// Nil once closed; the descriptor closes when the sources have let go of it as well.
    var socket: Socket?
    var readSource: (any DispatchSourceRead)?
    var isReadingSuspended = false
    var writeSource: (any DispatchSourceWrite)?

    var reader: RequestReader
    var refusal: WireError?
    var received: ReceivedRequest?
    var answer: Answer?
    var output: [UInt8] = []
    var sentCount = 0
    var droppedBytes = 0

    private var machine = ConnectionMachine()
    private var pending: ConnectionMachine.Event?
    private var isAdvancing = false
    private var deadline = UInt64.max
    private var begunNanoseconds: UInt64 = 0

    init(socket: Socket, peer: PeerAddress, loop: EventLoop, acceptor: Acceptor, service: Service) {
        self.socket = socket
        self.peer = peer
        self.loop = loop
        self.acceptor = acceptor
        self.service = service
        reader = RequestReader(limits: service.limits, peer: peer)
    }

    var state: ConnectionMachine.State { machine.state }

    func start() {
        setDeadline()
        startReading()
    }

    func sweep(now: UInt64) {
        if now >= deadline { advance(.deadline) }
    }

    /// Takes an event, and those that its actions lead to, one after the other: a buffer full of pipelined
    /// requests must not deepen the stack.
    func advance(_ event: ConnectionMachine.Event) {
        precondition(pending == nil, "an action leads to one event at most")
        pending = event
        guard !isAdvancing else { return }
        isAdvancing = true
        defer { isAdvancing = false }
        while let event = pending.take() {
            let before = machine.state
            let action = machine.handle(event)
            if machine.state != before { entered(machine.state, from: before) }
            perform(action)
        }
    }

    private func entered(_ state: ConnectionMachine.State, from before: ConnectionMachine.State) {
        if state == .readingHead { begunNanoseconds = loop.clock.monotonicNanoseconds() }
        if state != .writing, state != .writingLast { setDeadline() }
    }

    /// - Parameter bytes: the size of the answer that the state is about.
    func setDeadline(forWriting bytes: Int = 0) {
        let timeouts = service.timeouts
        let seconds: Double
        switch machine.state {
        case .idle: seconds = timeouts.idleSeconds
        case .readingHead: seconds = timeouts.headSeconds
        case .readingBody: seconds = timeouts.bodySeconds
        case .writing, .writingLast:
            seconds = timeouts.writeSeconds + Double(bytes) / Double(timeouts.writeBytesPerSecondMin)
        case .lingering: seconds = timeouts.lingerSeconds
        case .handling, .closed:
            deadline = .max
            return
        }
        deadline = loop.clock.monotonicNanoseconds() + UInt64(seconds * 1_000_000_000)
    }

    private func perform(_ action: ConnectionMachine.Action) {
        switch action {
        case .none: break
        case .parse: parse()
        case .awaitBytes: resumeReading()
        case .rest:
            reader.releaseBuffer()
            resumeReading()
        case .suspendReading: suspendReading()
        case .readBody(let sendsContinue):
            if sendsContinue {
                send(ResponseEncoder.continuation)
                // A broken connection has its event already.
                guard pending == nil else { return }
            }
            parse()
        case .handle: handle()
        case .write(let keepsAlive): writeAnswer(keepsAlive: keepsAlive)
        case .refuse(let reason): refuse(reason)
        case .linger: linger()
        case .drop: break
        case .close: close()
        case .impossible(let sentence): preconditionFailure(sentence)
        }
    }

    private func close() {
        if answer != nil { report() }
        stopSources()
        socket = nil
        loop.remove(self)
        acceptor.connectionClosed()
    }

    /// Tells of the answer that was written, or of as much of it as the client took.
    func report() {
        guard let answer = answer.take() else { return }
        let exchange = Exchange(
            method: answer.method,
            target: answer.target,
            status: answer.response.status,
            bytesIn: answer.bytesIn,
            bytesOut: sentCount,
            durationNanoseconds: loop.clock.monotonicNanoseconds() - begunNanoseconds,
            peer: peer.text,
            responseFields: answer.response.fields,
            notes: answer.response.notes
        )
        service.onExchange(exchange)
    }
}
