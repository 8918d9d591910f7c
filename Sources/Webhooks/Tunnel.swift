internal import Digest
internal import Dispatch
internal import Glibc
package import Receivables
internal import Synchronization

/// A SOCKS proxy (RFC 1928) on loopback that only this process has the password of: TLS goes through it end to end, and
/// it is the one that resolves the name, checks the addresses and connects. A client that makes its TLS by itself can be
/// told of a proxy where it can't be told of an address.
package final class Tunnel: Sendable {
    private let listening: Connection
    private let egress: Egress
    private let password: String
    private let port: UInt16
    private let count = Atomic(0)
    /// Why a host wasn't reached, which the client isn't told by its TLS.
    private let refusals = Mutex<[String: String]>([:])

    private static let connectionsMax = 64
    /// A little longer than an attempt may take.
    private static let lifeMilliseconds: Int64 = 20_000

    /// Nil where nothing can be listened on.
    package init?(egress: Egress) {
        let type = Int32(SOCK_STREAM.rawValue) | Int32(SOCK_CLOEXEC.rawValue)
        let descriptor = socket(AF_INET, type, 0)
        guard descriptor >= 0 else { return nil }
        listening = Connection(owning: descriptor)
        var address = sockaddr_in()
        address.sin_family = sa_family_t(AF_INET)
        address.sin_addr.s_addr = UInt32(INADDR_LOOPBACK).bigEndian
        var size = socklen_t(MemoryLayout<sockaddr_in>.size)
        let isBound = withUnsafeMutablePointer(to: &address) { pointer in
            pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                bind(descriptor, $0, size) == 0 && listen(descriptor, 64) == 0
                    && getsockname(descriptor, $0, &size) == 0
            }
        }
        guard isBound else { return nil }
        port = UInt16(bigEndian: address.sin_port)
        self.egress = egress
        password = hexText((0..<32).map { _ in UInt8.random(in: 0...255) })
    }

    /// What a client takes as its proxy.
    package var proxyURL: String { "socks5h://quittance:\(password)@127.0.0.1:\(port)" }

    /// Serves until the process ends.
    package func start() {
        DispatchQueue(label: "webhooks.tunnel").async { [self] in
            while true {
                let descriptor = accept(listening.descriptor, nil, nil)
                guard descriptor >= 0 else {
                    if errno == EINTR || errno == ECONNABORTED { continue }
                    usleep(100_000)
                    continue
                }
                _ = fcntl(descriptor, F_SETFL, O_NONBLOCK)
                _ = fcntl(descriptor, F_SETFD, FD_CLOEXEC)
                let client = Connection(owning: descriptor)
                guard count.add(1, ordering: .relaxed).newValue <= Self.connectionsMax else {
                    count.subtract(1, ordering: .relaxed)
                    continue
                }
                DispatchQueue(label: "webhooks.tunnel.connection").async { [self] in
                    serve(client)
                    count.subtract(1, ordering: .relaxed)
                }
            }
        }
    }

    /// Why the last connection to where a URL leads was refused, told once.
    package func takeRefusal(of url: WebhookURL) -> String? {
        let name =
            switch url.host {
            case .name(let name): name
            case .address(let address): Egress.text(address)
            }
        return refusals.withLock { $0.removeValue(forKey: "\(name):\(url.port)") }
    }

    private func serve(_ client: Connection) {
        let deadline = Deadline(afterMilliseconds: Self.lifeMilliseconds)
        do throws(SendError) {
            let (host, port, name) = try request(of: client, by: deadline)
            let server: Connection
            do throws(SendError) {
                server = try egress.connect(to: host, port: port, by: deadline)
            } catch {
                refusals.withLock { refusals in
                    if refusals.count >= Self.connectionsMax { refusals.removeAll() }
                    refusals["\(name):\(port)"] = error.description
                }
                return try client.send(Self.reply(.refused), by: deadline)
            }
            try client.send(Self.reply(.done), by: deadline)
            try Self.pump(client, server, by: deadline)
        } catch {
            // Whoever is left sees the connection close.
            return
        }
    }

    private enum Reply: UInt8 {
        case done = 0
        case refused = 2
    }

    private static func reply(_ reply: Reply) -> [UInt8] { [5, reply.rawValue, 0, 1, 0, 0, 0, 0, 0, 0] }

    /// Where the client wants to go, once it has named the password (RFC 1929).
    private func request(of client: Connection, by deadline: Deadline) throws(SendError)
        -> (host: WebhookURL.Host, port: UInt16, name: String)
    {
        func take(_ count: Int) throws(SendError) -> [UInt8] {
            var bytes: [UInt8] = []
            while bytes.count < count {
                let more = try client.receive(atMost: count - bytes.count, by: deadline)
                guard !more.isEmpty else { throw .lost("closed") }
                bytes += more
            }
            return bytes
        }
        func takeText() throws(SendError) -> [UInt8] { try take(Int(take(1)[0])) }
        let greeting = try take(1)
        guard greeting == [5], try takeText().contains(2) else { throw .lost("no SOCKS") }
        try client.send([5, 2], by: deadline)
        guard try take(1) == [1] else { throw .lost("no SOCKS") }
        let user = try takeText()
        let given = try takeText()
        let isKnown = user == Array("quittance".utf8) && constantTimeEqual(given, Array(password.utf8))
        try client.send([1, isKnown ? 0 : 1], by: deadline)
        guard isKnown else { throw .lost("a wrong password") }
        let head = try take(4)
        guard head[0] == 5, head[1] == 1 else { throw .lost("no SOCKS") }
        let host: WebhookURL.Host
        let name: String
        switch head[3] {
        case 1, 4:
            let address = NetworkAddress(bytes: try take(head[3] == 1 ? 4 : 16))
            guard let address else { throw .lost("no SOCKS") }
            (host, name) = (.address(address), Egress.text(address))
        case 3:
            let text = String(decoding: try takeText(), as: UTF8.self)
            // A literal address may come as text.
            host = NetworkAddress(text).map { .address($0) } ?? .name(text)
            name = text
        default: throw .lost("no SOCKS")
        }
        let port = try take(2)
        return (host, UInt16(port[0]) << 8 | UInt16(port[1]), name)
    }

    /// Carries bytes both ways until both have ended.
    private static func pump(_ one: Connection, _ other: Connection, by deadline: Deadline) throws(SendError)
    {
        let ways = [(from: one, to: other), (from: other, to: one)]
        var isOpen = [true, true]
        while isOpen[0] || isOpen[1] {
            var waiting = ways.enumerated().map { index, way in
                pollfd(fd: isOpen[index] ? way.from.descriptor : -1, events: Int16(POLLIN), revents: 0)
            }
            let left = deadline.remainingMilliseconds
            guard left > 0 else { throw .timedOut }
            guard poll(&waiting, 2, left) > 0 else { continue }
            for (index, way) in ways.enumerated() where waiting[index].revents != 0 {
                let bytes = try way.from.receive(atMost: 16_384, by: deadline)
                if bytes.isEmpty {
                    isOpen[index] = false
                    shutdown(way.to.descriptor, Int32(SHUT_WR))
                } else {
                    try way.to.send(bytes, by: deadline)
                }
            }
        }
    }
}
