/// A request read whole, and what its connection needs to know of it.
package struct ReceivedRequest: Sendable {
    package let request: HTTPRequest
    package let keepsAlive: Bool
    /// HTTP/1.0 is told when its connection stays open.
    package let isVersion10: Bool
    package let wireBytes: Int
}

/// Turns the bytes of a connection into requests, one at a time, however they are split.
package struct RequestReader: Sendable {
    /// How far reading came with the bytes at hand.
    package enum Step: Sendable {
        /// `hasBegun`: more than the empty lines before a request have come.
        case needsBytes(hasBegun: Bool)
        /// The head is whole and its body is still to come.
        case awaitsBody(expectsContinue: Bool)
        case request(ReceivedRequest)
    }

    private enum Body: Sendable {
        case length(Int)
        case chunked(ChunkedBodyParser)
    }

    private struct Begun: Sendable {
        var request: HTTPRequest
        let preamble: RequestPreamble
        let isVersion10: Bool
        var body: Body
        var wireBytes: Int
    }

    private let limits: ServerLimits
    private let peer: PeerAddress
    private var buffer: [UInt8] = []
    private var start = 0
    private var headParser: RequestHeadParser
    private var begun: Begun?

    package init(limits: ServerLimits, peer: PeerAddress) {
        self.limits = limits
        self.peer = peer
        headParser = RequestHeadParser(limits: limits)
    }

    package var unreadCount: Int { buffer.count - start }

    package mutating func append(_ bytes: UnsafeBufferPointer<UInt8>) {
        dropRead()
        buffer.append(contentsOf: bytes)
    }

    /// Gives the buffer back; for a connection with nothing to read.
    package mutating func releaseBuffer() {
        guard unreadCount == 0 else { return }
        buffer = []
        start = 0
    }

    /// The request line as far as it was read: an answer to a refused request names it, and HEAD gets no body.
    package var failedRequestLine: (method: String, target: String)? {
        if let begun { return (begun.request.method.text, begun.request.target) }
        guard let line = headParser.requestLine else { return nil }
        let unread = buffer.span.extracting(start..<buffer.count)
        return (unread.text(line.method), unread.text(line.target))
    }

    /// The head of the request that was refused, when that much was sound.
    package var failedRequest: HTTPRequest? { begun?.request }

    /// What came of the request that was refused.
    package var failedWireBytes: Int { (begun?.wireBytes ?? 0) + unreadCount }

    /// Reads on. After a `WireError` nothing on this connection can be read any more.
    package mutating func next() throws(WireError) -> Step {
        guard begun == nil else { return try readBody() }
        let bytes = buffer
        let unread = bytes.span.extracting(start..<bytes.count)
        guard let head = try headParser.parse(unread) else {
            return .needsBytes(hasBegun: headParser.hasBegun)
        }
        let request = try HTTPRequest(head, unread, peer: peer)
        var limits = limits
        if let bytesMax = limits.fileBytesMax[request.path] { limits.bodyBytesMax = bytesMax }
        let preamble = try RequestPreamble(head, unread, limits: limits)
        start += head.length
        headParser = RequestHeadParser(limits: limits)
        guard preamble.framing != .none || preamble.refusal != nil else {
            return .request(
                ReceivedRequest(
                    request: request,
                    keepsAlive: preamble.keepsAlive,
                    isVersion10: head.minorVersion == 0,
                    wireBytes: head.length
                )
            )
        }
        let body: Body =
            if case .length(let length) = preamble.framing {
                .length(length)
            } else {
                .chunked(ChunkedBodyParser(limits: limits))
            }
        begun = Begun(
            request: request,
            preamble: preamble,
            isVersion10: head.minorVersion == 0,
            body: body,
            wireBytes: head.length
        )
        if let refusal = preamble.refusal { throw refusal }
        // RFC 9110, 10.1.1: no need to ask for a body that is already under way.
        return .awaitsBody(expectsContinue: preamble.expectsContinue && unreadCount == 0)
    }

    private mutating func readBody() throws(WireError) -> Step {
        guard var begun = self.begun.take() else {
            preconditionFailure("a body is read behind a head")
        }
        var isComplete = false
        // A request that fails stays, so that the answer can name it.
        defer { self.begun = isComplete ? nil : begun }
        let bytes = buffer
        let unread = bytes.span.extracting(start..<bytes.count)
        let consumed: Int
        switch begun.body {
        case .length(let remaining):
            consumed = min(remaining, unread.count)
            if begun.request.body.isEmpty { begun.request.body.reserveCapacity(min(remaining, 65_536)) }
            begun.request.body.append(unread, 0..<consumed)
            isComplete = consumed == remaining
            begun.body = .length(remaining - consumed)
        case .chunked(var parser):
            let step = try parser.parse(unread, into: &begun.request.body)
            consumed = step.consumed
            isComplete = step.isComplete
            begun.body = .chunked(parser)
        }
        start += consumed
        begun.wireBytes += consumed
        guard isComplete else { return .needsBytes(hasBegun: true) }
        return .request(
            ReceivedRequest(
                request: begun.request,
                keepsAlive: begun.preamble.keepsAlive,
                isVersion10: begun.isVersion10,
                wireBytes: begun.wireBytes
            )
        )
    }

    /// Moves what is unread to the front once that is cheap beside what was read.
    private mutating func dropRead() {
        if start == buffer.count {
            buffer.removeAll(keepingCapacity: true)
        } else if start > unreadCount {
            buffer.removeFirst(start)
        } else {
            return
        }
        start = 0
    }
}

extension HTTPRequest {
    init(_ head: RequestHead, _ bytes: Span<UInt8>, peer: PeerAddress) throws(WireError) {
        let method = HTTPMethod(bytes.text(head.method))
        let target = try RequestTarget(bytes, head.target, method: method)
        var fields = HTTPFields()
        fields.reserveCapacity(head.fields.count)
        for field in head.fields {
            fields.add(bytes.text(field.name), bytes.text(field.value))
        }
        self.init(
            method: method,
            target: bytes.text(head.target),
            path: target.path,
            segments: target.segments,
            query: target.query,
            rawQuery: target.rawQuery,
            fields: fields,
            peer: peer.text,
            isPeerLoopback: peer.isLoopback
        )
    }
}
