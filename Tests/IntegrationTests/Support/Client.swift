import Glibc

/// One kept-alive connection to the server, one request at a time.
actor Client {
    struct ConnectionLost: Error {}

    private static let answerSecondsMax = 300

    private let executor = BlockingExecutor()
    private let descriptor: Int32
    private let key: String
    private var received: [UInt8] = []

    nonisolated var unownedExecutor: UnownedSerialExecutor { executor.asUnownedSerialExecutor() }

    init(port: UInt16, key: String) throws {
        descriptor = socket(AF_INET, Int32(SOCK_STREAM.rawValue) | Int32(SOCK_CLOEXEC.rawValue), 0)
        self.key = key
        var limit = timeval(tv_sec: Self.answerSecondsMax, tv_usec: 0)
        setsockopt(descriptor, SOL_SOCKET, SO_RCVTIMEO, &limit, socklen_t(MemoryLayout<timeval>.size))
        var address = sockaddr_in()
        address.sin_family = sa_family_t(AF_INET)
        address.sin_port = port.bigEndian
        address.sin_addr.s_addr = INADDR_LOOPBACK.bigEndian
        let connected = withUnsafePointer(to: &address) { pointer in
            pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                connect(descriptor, $0, socklen_t(MemoryLayout<sockaddr_in>.size))
            }
        }
        guard connected == 0 else { throw ConnectionLost() }
    }

    deinit {
        close(descriptor)
    }

    func send(_ method: String, _ path: String, _ body: String? = nil, _ fields: [String: String] = [:])
        throws -> Answer
    {
        var head = "\(method) \(path) HTTP/1.1\r\nHost: localhost\r\nAuthorization: Bearer \(key)\r\n"
        for (name, value) in fields where name != "Content-Type" { head += "\(name): \(value)\r\n" }
        if let body {
            let type = fields["Content-Type"] ?? "application/json"
            head += "Content-Type: \(type)\r\nContent-Length: \(body.utf8.count)\r\n"
        }
        try write(Array((head + "\r\n" + (body ?? "")).utf8))
        return try answer()
    }

    /// Sends a file as it is.
    func upload(_ path: String, _ file: [UInt8], _ fields: [String: String] = [:]) throws -> Answer {
        var head = "POST \(path) HTTP/1.1\r\nHost: localhost\r\nAuthorization: Bearer \(key)\r\n"
        if fields["Content-Type"] == nil { head += "Content-Type: application/octet-stream\r\n" }
        for (name, value) in fields { head += "\(name): \(value)\r\n" }
        try write(Array((head + "Content-Length: \(file.count)\r\n\r\n").utf8) + file)
        return try answer()
    }

    private func write(_ bytes: [UInt8]) throws {
        var rest = bytes[...]
        while !rest.isEmpty {
            let count = rest.withUnsafeBytes {
                Glibc.send(descriptor, $0.baseAddress, $0.count, Int32(MSG_NOSIGNAL))
            }
            guard count > 0 else { throw ConnectionLost() }
            rest = rest.dropFirst(count)
        }
    }

    private func answer() throws -> Answer {
        let end: [UInt8] = [13, 10, 13, 10]
        var headCount = received.firstRange(of: end)?.upperBound
        while headCount == nil {
            try receive()
            headCount = received.firstRange(of: end)?.upperBound
        }
        guard let headCount else { throw ConnectionLost() }
        let lines = String(decoding: received[..<headCount], as: UTF8.self).split(separator: "\r\n")
        var fields: [String: String] = [:]
        for line in lines.dropFirst() {
            guard let colon = line.firstIndex(of: ":") else { throw ConnectionLost() }
            fields[line[..<colon].lowercased()] = String(line[line.index(after: colon)...].drop { $0 == " " })
        }
        guard let status = lines.first?.split(separator: " ").dropFirst().first.flatMap({ Int($0) }) else {
            throw ConnectionLost()
        }
        let count = headCount + (Int(fields["content-length"] ?? "0") ?? 0)
        while received.count < count { try receive() }
        let body = Array(received[headCount..<count])
        received.removeFirst(count)
        return Answer(status: status, fields: fields, body: body)
    }

    private func receive() throws {
        let count = 65_536
        let bytes = [UInt8](unsafeUninitializedCapacity: count) { buffer, filled in
            filled = max(0, recv(descriptor, buffer.baseAddress, count, 0))
        }
        guard !bytes.isEmpty else { throw ConnectionLost() }
        received += bytes
    }
}
