import Digest
import Foundation
import JSON
import Synchronization

/// A receiver of events on loopback, which answers as it is told and keeps what it was sent.
final class HookReceiver: Sendable {
    struct Hook: Sendable {
        let target: String
        /// By lower-case name.
        let fields: [String: String]
        let body: String

        var id: String? { fields["webhook-id"] }

        func json(_ path: any PathStep...) throws -> JSONValue? {
            var value: JSONValue? = try JSONValue.parse(Array(body.utf8))
            for step in path { value = value.flatMap { step.step(into: $0) } }
            return value
        }

        /// Whether it is signed by the secret, by the algorithm that Standard Webhooks publishes.
        func isSigned(by secret: String) -> Bool {
            guard let key = Data(base64Encoded: String(secret.dropFirst("whsec_".count))),
                let id, let timestamp = fields["webhook-timestamp"], let field = fields["webhook-signature"]
            else { return false }
            let code = HMAC.sha256(key: Array(key), message: Array("\(id).\(timestamp).\(body)".utf8))
            let signature = "v1," + Data(code).base64EncodedString()
            return field.split(separator: " ").contains { $0 == signature }
        }
    }

    struct TooFew: Error, CustomStringConvertible {
        let description: String
    }

    let port: UInt16
    private let listening: Int32
    private let hooks = Mutex<[Hook]>([])
    private let firsts = Mutex<[[UInt8]]>([])
    private let answer: @Sendable (Int) -> String

    static let ok = "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok"

    /// - Parameter answer: what is answered to the request of a number, from 1 on; it runs on the connection's own
    ///   thread, so it may block.
    init(answer: @escaping @Sendable (Int) -> String = { _ in HookReceiver.ok }) throws {
        listening = socket(AF_INET, Int32(SOCK_STREAM.rawValue) | Int32(SOCK_CLOEXEC.rawValue), 0)
        self.answer = answer
        var address = sockaddr_in()
        address.sin_family = sa_family_t(AF_INET)
        address.sin_addr.s_addr = UInt32(INADDR_LOOPBACK).bigEndian
        var size = socklen_t(MemoryLayout<sockaddr_in>.size)
        let descriptor = listening
        let isBound = withUnsafeMutablePointer(to: &address) { pointer in
            pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                bind(descriptor, $0, size) == 0 && listen(descriptor, 64) == 0
                    && getsockname(descriptor, $0, &size) == 0
            }
        }
        guard isBound else { throw TooFew(description: "can't listen") }
        port = UInt16(bigEndian: address.sin_port)
        Thread.detachNewThread { [self] in
            while case let connection = accept(listening, nil, nil), connection >= 0 {
                Thread.detachNewThread { self.serve(connection) }
            }
        }
    }

    /// Takes no more connections.
    func close() {
        shutdown(listening, Int32(SHUT_RDWR))
    }

    var url: String { "http://127.0.0.1:\(port)/in" }

    /// The first bytes of each connection that weren't the beginning of a request.
    var beginnings: [[UInt8]] { firsts.withLock { $0 } }

    var received: [Hook] { hooks.withLock { $0 } }

    /// Waits for so many that are as described; a delivery comes in its own time.
    @discardableResult
    func wait(for count: Int = 1, where suits: @Sendable (Hook) -> Bool = { _ in true }) async throws
        -> [Hook]
    {
        for _ in 0..<6_000 {
            let found = received.filter(suits)
            if found.count >= count { return found }
            try await Task.sleep(for: .milliseconds(20))
        }
        throw TooFew(
            description: "\(received.filter(suits).count) of \(count) came, \(received.count) in all"
        )
    }

    private func serve(_ connection: Int32) {
        defer { Glibc.close(connection) }
        var bytes: [UInt8] = []
        var chunk = [UInt8](repeating: 0, count: 65_536)
        while true {
            if let end = bytes.firstRange(of: [13, 10, 13, 10]) {
                let head = String(decoding: bytes[..<end.lowerBound], as: UTF8.self)
                var fields: [String: String] = [:]
                for line in head.split(separator: "\r\n").dropFirst() {
                    guard let colon = line.firstIndex(of: ":") else { continue }
                    let value = line[line.index(after: colon)...].drop { $0 == " " }
                    fields[line[..<colon].lowercased()] = String(value)
                }
                let body = bytes[end.upperBound...]
                if body.count >= Int(fields["content-length"] ?? "") ?? 0 {
                    let target = head.split(separator: " ").dropFirst().first.map { String($0) } ?? ""
                    let hook = Hook(
                        target: target,
                        fields: fields,
                        body: String(decoding: body, as: UTF8.self)
                    )
                    let number = hooks.withLock { hooks in
                        hooks.append(hook)
                        return hooks.count
                    }
                    var rest = Array(answer(number).utf8)[...]
                    while !rest.isEmpty {
                        let count = rest.withUnsafeBytes {
                            send(connection, $0.baseAddress, $0.count, Int32(MSG_NOSIGNAL))
                        }
                        guard count > 0 else { return }
                        rest = rest.dropFirst(count)
                    }
                    return
                }
            }
            let count = recv(connection, &chunk, chunk.count, 0)
            guard count > 0 else { return }
            bytes += chunk[..<count]
            guard bytes.first == UInt8(ascii: "P") else { return firsts.withLock { $0.append(bytes) } }
        }
    }
}
