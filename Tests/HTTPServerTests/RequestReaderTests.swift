import HTTPServer
import Testing

@Suite struct `Reading requests` {
    @Test(arguments: WireCase.all)
    func `comes to the same outcome whole, byte by byte and split anywhere`(wire: WireCase) {
        let bytes = wire.bytes
        #expect(ReaderRun.outcome(of: [bytes[...]]) == wire.outcome)
        #expect(ReaderRun.outcome(of: bytes.indices.map { bytes[$0...$0] }) == wire.outcome)
        for index in bytes.indices {
            let outcome = ReaderRun.outcome(of: [bytes[..<index], bytes[index...]])
            #expect(outcome == wire.outcome, "split at \(index)")
        }
    }

    /// Requests at a limit and one byte, or one of a kind, over it.
    static let limits: [(name: String, atLimit: String, overLimit: String, status: String)] = [
        (
            "the request line",
            "GET /\(String(repeating: "a", count: 50)) HTTP/1.1\r\nHost: a\r\n\r\n",
            "GET /\(String(repeating: "a", count: 51)) HTTP/1.1\r\nHost: a\r\n\r\n", "414"
        ),
        (
            "the head",
            "GET / HTTP/1.1\r\nHost: a\r\nX: \(String(repeating: "a", count: 168))\r\n\r\n",
            "GET / HTTP/1.1\r\nHost: a\r\nX: \(String(repeating: "a", count: 169))\r\n\r\n", "431"
        ),
        (
            "the fields",
            "GET / HTTP/1.1\r\nHost: a\r\nX: 1\r\nX: 2\r\nX: 3\r\n\r\n",
            "GET / HTTP/1.1\r\nHost: a\r\nX: 1\r\nX: 2\r\nX: 3\r\nX: 4\r\n\r\n", "431"
        ),
        (
            "the body by its length",
            "POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 8\r\n\r\n12345678",
            "POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 9\r\n\r\n123456789", "413"
        ),
        (
            "the body by its chunks",
            "POST / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n4\r\n1234\r\n4\r\n5678\r\n0\r\n\r\n",
            "POST / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n4\r\n1234\r\n5\r\n56789\r\n0\r\n\r\n",
            "413"
        ),
        (
            "a chunk-size line",
            "POST / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n0;\(String(repeating: "a", count: 18))\r\n\r\n",
            "POST / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n0;\(String(repeating: "a", count: 19))\r\n\r\n",
            "400"
        ),
        (
            "the extensions of all chunks",
            "POST / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n1;abcdefghijklm\r\n1\r\n0;abcdefghijklmno\r\n\r\n",
            "POST / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n1;abcdefghijklm\r\n1\r\n0;abcdefghijklmnop\r\n\r\n",
            "400"
        ),
        (
            "the trailers' bytes",
            "POST / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n0\r\nX: \(String(repeating: "a", count: 33))\r\n\r\n",
            "POST / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n0\r\nX: \(String(repeating: "a", count: 34))\r\n\r\n",
            "431"
        ),
        (
            "the trailers' count",
            "POST / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n0\r\na:\r\na:\r\na:\r\na:\r\n\r\n",
            "POST / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n0\r\na:\r\na:\r\na:\r\na:\r\na:\r\n\r\n",
            "431"
        ),
    ]

    static var small: ServerLimits {
        var limits = ServerLimits()
        limits.requestLineBytesMax = 64
        limits.headBytesMax = 200
        limits.headerCountMax = 4
        limits.bodyBytesMax = 8
        limits.chunkLineBytesMax = 20
        limits.chunkExtensionBytesMax = 30
        limits.trailerBytesMax = 40
        return limits
    }

    @Test(arguments: limits)
    func `takes what is at its limit and refuses one more`(
        name: String,
        atLimit: String,
        overLimit: String,
        status: String
    ) {
        for (text, isTaken) in [(atLimit, true), (overLimit, false)] {
            let bytes = ReaderRun.bytes(text)
            let whole = ReaderRun.outcome(of: [bytes[...]], limits: Self.small)
            #expect(isTaken ? whole.contains(" /") : whole == status, "\(name): \(whole)")
            let single = ReaderRun.outcome(of: bytes.indices.map { bytes[$0...$0] }, limits: Self.small)
            #expect(single == whole)
        }
    }

    @Test func `decodes path and query, each pair in its place`() throws {
        let target = "/a%20b/+c/%E2%82%AC?x=1+2&y=%2B%26&&z&x=%3D=&=v"
        var reader = RequestReader(limits: ServerLimits(), peer: PeerAddress(text: "::1", isLoopback: true))
        ReaderRun.bytes("GET \(target) HTTP/1.1\r\nHost: a\r\nX-A: 1\r\nx-a:  2 \r\n\r\n")
            .withUnsafeBufferPointer { reader.append($0) }
        guard case .request(let received) = try reader.next() else {
            Issue.record("the request is whole")
            return
        }
        let request = received.request
        #expect(request.target == target)
        #expect(request.path == "/a%20b/+c/%E2%82%AC")
        #expect(request.segments == ["a b", "+c", "€"])
        #expect(request.rawQuery == "x=1+2&y=%2B%26&&z&x=%3D=&=v")
        #expect(request.query.map(\.name) == ["x", "y", "z", "x", ""])
        #expect(request.query.map(\.value) == ["1 2", "+&", "", "==", "v"])
        #expect(request.fields.values(of: "X-a") == ["1", "2"])
        #expect(request.peer == "::1" && request.isPeerLoopback)
    }
}
