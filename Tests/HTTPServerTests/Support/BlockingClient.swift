import Foundation
import Glibc

/// A client on a blocking socket, for use on a thread of its own. Every wait ends after ten seconds.
final class BlockingClient: @unchecked Sendable {
    struct Answer: Equatable {
        let status: Int
        let head: String
        let body: String

        func field(_ name: String) -> String? {
            for line in head.components(separatedBy: "\r\n").dropFirst() {
                let parts = line.split(separator: ":", maxSplits: 1)
                if parts.count == 2, parts[0].lowercased() == name.lowercased() {
                    return parts[1].trimmingCharacters(in: .whitespaces)
                }
            }
            return nil
        }
    }

    private let descriptor: Int32
    private var buffer: [UInt8] = []

    init(port: Int, receiveBufferBytes: Int32? = nil) {
        descriptor = socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
        if var bytes = receiveBufferBytes {
            setsockopt(descriptor, SOL_SOCKET, SO_RCVBUF, &bytes, socklen_t(MemoryLayout<Int32>.size))
        }
        var patience = timeval(tv_sec: 300, tv_usec: 0)
        setsockopt(descriptor, SOL_SOCKET, SO_RCVTIMEO, &patience, socklen_t(MemoryLayout<timeval>.size))
        var address = sockaddr_in()
        address.sin_family = sa_family_t(AF_INET)
        address.sin_port = UInt16(port).bigEndian
        address.sin_addr.s_addr = UInt32(0x7F00_0001).bigEndian
        withUnsafePointer(to: address) { pointer in
            pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                _ = connect(descriptor, $0, socklen_t(MemoryLayout<sockaddr_in>.size))
            }
        }
    }

    deinit {
        close(descriptor)
    }

    func send(_ text: String) {
        send([UInt8](text.utf8))
    }

    func send(_ bytes: [UInt8]) {
        var sent = 0
        while sent < bytes.count {
            let count = bytes[sent...].withUnsafeBytes {
                Glibc.send(descriptor, $0.baseAddress, $0.count, Int32(MSG_NOSIGNAL))
            }
            guard count > 0 else { return }
            sent += count
        }
    }

    func closeWriting() {
        shutdown(descriptor, Int32(SHUT_WR))
    }

    /// Whether bytes or the end of the connection came within ten milliseconds.
    func hasInput() -> Bool {
        var state = pollfd(fd: descriptor, events: Int16(POLLIN), revents: 0)
        return poll(&state, 1, 10) > 0
    }

    /// The next answer; nil when the connection ends before it is whole.
    func answer(toHead: Bool = false) -> Answer? {
        while true {
            let text = String(decoding: buffer, as: UTF8.self)
            if let end = text.range(of: "\r\n\r\n") {
                let head = String(text[..<end.lowerBound])
                let status = Int(head.split(separator: " ")[1]) ?? 0
                let headOnly = Answer(status: status, head: head, body: "")
                let length = toHead || status < 200 ? 0 : Int(headOnly.field("Content-Length") ?? "") ?? 0
                let whole = head.utf8.count + 4 + length
                if buffer.count >= whole {
                    let body = String(decoding: buffer[(whole - length)..<whole], as: UTF8.self)
                    buffer.removeFirst(whole)
                    return Answer(status: status, head: head, body: body)
                }
            }
            guard let more = receive() else { return nil }
            buffer += more
        }
    }

    /// Whether the server closes the connection without a byte more, and without a reset.
    func endsCleanly() -> Bool {
        buffer.isEmpty && receiveCount(into: &scratch) == 0
    }

    /// Reads to the end of the connection; the count of bytes read.
    func drain() -> Int {
        var total = buffer.count
        while let more = receive() { total += more.count }
        return total
    }

    private var scratch = [UInt8](repeating: 0, count: 65_536)

    private func receive() -> [UInt8]? {
        let count = receiveCount(into: &scratch)
        return count > 0 ? Array(scratch[..<count]) : nil
    }

    private func receiveCount(into bytes: inout [UInt8]) -> Int {
        bytes.withUnsafeMutableBytes { recv(descriptor, $0.baseAddress, $0.count, 0) }
    }
}

/// Runs blocking work on a thread of its own, so that no test holds one of the shared pool.
func onThread<Result: Sendable>(_ work: @escaping @Sendable () -> Result) async -> Result {
    await withCheckedContinuation { continuation in
        Thread { continuation.resume(returning: work()) }.start()
    }
}
