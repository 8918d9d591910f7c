import HTTPServer
import Testing

/// What a reader makes of bytes, as one line: each request, then how it ended.
///
/// `GET /a` or `POST /a [body]`, joined by ` | `; then the status of the refusal, `…` when bytes are missing in
/// mid-request, or nothing.
enum ReaderRun {
    static func outcome(of pieces: [ArraySlice<UInt8>], limits: ServerLimits = ServerLimits()) -> String {
        var reader = RequestReader(limits: limits, peer: PeerAddress(text: "127.0.0.1", isLoopback: true))
        var parts: [String] = []
        var ending: String?
        do throws(WireError) {
            for piece in pieces {
                piece.withUnsafeBufferPointer { reader.append($0) }
                ending = try readAll(&reader, into: &parts)
            }
        } catch {
            ending = "\(error.status)"
        }
        if let ending { parts.append(ending) }
        return parts.joined(separator: " | ")
    }

    private static func readAll(
        _ reader: inout RequestReader,
        into parts: inout [String]
    ) throws(WireError) -> String? {
        while true {
            switch try reader.next() {
            case .needsBytes(let hasBegun): return hasBegun ? "…" : nil
            case .awaitsBody: continue
            case .request(let received):
                let request = received.request
                let body = request.body.isEmpty ? "" : " [\(String(decoding: request.body, as: UTF8.self))]"
                parts.append(
                    "\(request.method.text) \(request.path)\(body)\(received.keepsAlive ? "" : " close")"
                )
            }
        }
    }

    /// Bytes from text whose every character stands for one byte.
    static func bytes(_ text: String) -> [UInt8] {
        text.unicodeScalars.map { UInt8(truncatingIfNeeded: $0.value) }
    }
}

/// Bytes on a connection and what is to come of them.
struct WireCase: Sendable, CustomTestStringConvertible {
    let name: String
    let bytes: [UInt8]
    let outcome: String

    init(_ name: String, _ text: String, _ outcome: String) {
        self.name = name
        bytes = ReaderRun.bytes(text)
        self.outcome = outcome
    }

    /// A GET of `/` with the lines given, beside a valid Host.
    static func fields(_ name: String, _ lines: String, _ outcome: String) -> WireCase {
        WireCase(name, "GET / HTTP/1.1\r\nHost: a\r\n\(lines)\r\n\r\n", outcome)
    }

    /// A GET of the target given.
    static func target(_ target: String, _ outcome: String) -> WireCase {
        WireCase("target \(target)", "GET \(target) HTTP/1.1\r\nHost: a\r\n\r\n", outcome)
    }

    /// A GET with this value of Host.
    static func host(_ value: String, _ outcome: String) -> WireCase {
        WireCase("host \(value)", "GET / HTTP/1.1\r\nHost: \(value)\r\n\r\n", outcome)
    }

    /// A chunked POST with these bytes for a body.
    static func chunks(_ name: String, _ body: String, _ outcome: String) -> WireCase {
        WireCase(name, "POST / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n\(body)", outcome)
    }

    /// A POST with these framing fields and five bytes behind the head.
    static func framing(_ lines: String, _ outcome: String) -> WireCase {
        WireCase("framing \(lines)", "POST / HTTP/1.1\r\nHost: a\r\n\(lines)\r\n\r\nhello", outcome)
    }

    var testDescription: String { name }
}
