@preconcurrency import Dispatch
import Lanes

extension Connection {
    /// Answers the request that was read: at once what the router knows, else when its handler is done.
    func handle() {
        guard let received else { preconditionFailure("a request is handled once it is read") }
        let request = received.request
        switch service.router.resolve(request.method, request.segments) {
        case .route(let route, let parameters):
            // Runs here until it first waits, without a hop; then on this connection's loop again.
            Task.immediate {
                let response = await route.handler(request, parameters)
                self.respond(response, to: received)
            }
        case .notFound: respond(service.errorResponse(.notFound, request), to: received)
        case .methodNotAllowed(let allow):
            respond(withAllow(allow, service.errorResponse(.methodNotAllowed, request)), to: received)
        case .options(let allow): respond(withAllow(allow, HTTPResponse(status: 204)), to: received)
        case .methodNotImplemented:
            respond(service.errorResponse(.methodNotImplemented, request), to: received)
        }
    }

    private func withAllow(_ allow: [HTTPMethod], _ response: HTTPResponse) -> HTTPResponse {
        var response = response
        response.fields.set("Allow", allow.map(\.text).joined(separator: ", "))
        return response
    }

    private func respond(_ response: HTTPResponse, to received: ReceivedRequest) {
        answer = Answer(
            method: received.request.method.text,
            target: received.request.target,
            response: response,
            bytesIn: received.wireBytes
        )
        // Nothing of it goes out any more.
        if state == .closed {
            sentCount = 0
            report()
        }
        advance(
            .responseReady(
                keepsAlive: received.keepsAlive && !response.closesConnection,
                inputLeft: reader.unreadCount > 0
            )
        )
    }

    /// Answers what can't be read on, for the last time.
    func refuse(_ reason: ConnectionMachine.Refusal) {
        let error: WireError =
            switch reason {
            case .byReader: refusal ?? .malformed("The request can't be read.")
            case .timedOut: .timedOut
            case .cutOff: .malformed("The connection was closed in the middle of the request.")
            }
        let line = reader.failedRequestLine
        answer = Answer(
            method: line?.method ?? "",
            target: line?.target ?? "",
            response: service.errorResponse(error, reader.failedRequest),
            bytesIn: reader.failedWireBytes
        )
        writeAnswer(keepsAlive: false)
    }

    func writeAnswer(keepsAlive: Bool) {
        guard let answer else { preconditionFailure("an answer is made before it is written") }
        let context = ResponseEncoder.Context(
            isHead: answer.method == "HEAD",
            keepsAlive: keepsAlive,
            isVersion10: received?.isVersion10 ?? false,
            dateLine: loop.dateLine
        )
        received = nil
        send(ResponseEncoder.encode(answer.response, context))
    }

    /// Hands bytes to the kernel, behind those that still wait, and leaves to a write source what it does not take.
    func send(_ bytes: [UInt8]) {
        if sentCount < output.count {
            output.append(contentsOf: bytes)
        } else {
            output = bytes
            sentCount = 0
        }
        setDeadline(forWriting: output.count)
        flush()
    }

    private func flush() {
        guard let socket else { return }
        while sentCount < output.count {
            switch socket.send(output.span.extracting(sentCount..<output.count)) {
            case .bytes(let count): sentCount += count
            case .wouldBlock: return startWriting(socket)
            case .closed, .failed: return advance(.broken)
            }
        }
        writeSource?.cancel()
        writeSource = nil
        let isAnswer = answer != nil && (state == .writing || state == .writingLast)
        if isAnswer { report() }
        output = []
        sentCount = 0
        if isAnswer { advance(.written(inputLeft: reader.unreadCount > 0)) }
    }

    private func startWriting(_ socket: Socket) {
        guard writeSource == nil else { return }
        let source = DispatchSource.makeWriteSource(
            fileDescriptor: socket.descriptor,
            queue: loop.executor.queue
        )
        source.setEventHandler { [unowned self] in assumeIsolated { $0.flush() } }
        source.setCancelHandler { withExtendedLifetime(socket) {} }
        writeSource = source
        source.activate()
    }

    /// Closes in two steps: a close with bytes unread would be a reset, and take the answer with it.
    func linger() {
        socket?.shutdownWriting()
        resumeReading()
    }
}

extension HTTPResponse {
    /// Whether the handler asks for the connection to be closed.
    var closesConnection: Bool {
        fields.values(of: "Connection").contains { $0.isSameToken(as: "close") }
    }
}
