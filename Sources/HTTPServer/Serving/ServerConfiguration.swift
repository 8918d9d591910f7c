/// Where the server listens, and what it puts up with.
package struct ServerConfiguration: Sendable, Equatable {
    /// An IPv4 or IPv6 address, or `localhost`.
    package var host: String
    /// 0 takes a free one, which `HTTPServer.start()` returns.
    package var port: Int
    package var limits: ServerLimits
    package var timeouts: ServerTimeouts
    /// Nil takes one event loop less than there are cores, and one at least.
    package var eventLoops: Int?

    package init(
        host: String = "127.0.0.1",
        port: Int = 8080,
        limits: ServerLimits = ServerLimits(),
        timeouts: ServerTimeouts = ServerTimeouts(),
        eventLoops: Int? = nil
    ) {
        self.host = host
        self.port = port
        self.limits = limits
        self.timeouts = timeouts
        self.eventLoops = eventLoops
    }
}

/// How much of everything a client may send, and how many clients there may be.
package struct ServerLimits: Sendable, Equatable {
    /// The request line without its CR LF; over it 414.
    package var requestLineBytesMax = 8 * 1024
    /// The request line and all fields, line ends included; over it 431.
    package var headBytesMax = 32 * 1024
    /// The field lines of a head, and of the trailers of a chunked body; over it 431.
    package var headerCountMax = 100
    /// The body once decoded; over it 413, before it is read where its length is told.
    package var bodyBytesMax = 1024 * 1024
    /// The same for the paths that take files.
    package var fileBytesMax: [String: Int] = [:]
    /// One line with a chunk's size and extensions; over it 400.
    package var chunkLineBytesMax = 256
    /// All chunk extensions of one body, which carry nothing; over it 400.
    package var chunkExtensionBytesMax = 4 * 1024
    /// The trailers of a chunked body, line ends included; over it 431.
    package var trailerBytesMax = 8 * 1024
    /// What is read ahead while a request is answered; then the client waits.
    package var readAheadBytesMax = 64 * 1024
    /// What is read and dropped after the last answer, so that its reset does not destroy that answer.
    package var lingerBytesMax = 2 * 1024 * 1024
    /// Connections at once; more wait in the backlog of the kernel.
    package var connectionsMax = 10_000

    package init() {}
}

/// How long a connection may stay in one state. None runs while a handler works.
package struct ServerTimeouts: Sendable, Equatable {
    /// From the first byte of a head to its last; over it 408.
    package var headSeconds = 10.0
    /// From the head to the last byte of the body; over it 408.
    package var bodySeconds = 30.0
    /// Without a request; over it the connection is closed.
    package var idleSeconds = 60.0
    /// For an answer to be taken, beside the time that its size needs at `writeBytesPerSecondMin`.
    package var writeSeconds = 30.0
    package var writeBytesPerSecondMin = 16 * 1024
    /// For the client to close its side after the last answer.
    package var lingerSeconds = 2.0
    /// How often deadlines are looked at.
    package var sweepSeconds = 0.25

    package init() {}
}
