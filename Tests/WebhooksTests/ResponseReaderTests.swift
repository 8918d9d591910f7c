import Testing

@testable import Webhooks

@Suite struct `The beginning of an answer` {
    static let answers: [(text: String, result: ResponseReader.Progress)] = [
        ("HTTP/1.1 200 OK\r\n\r\n", .needsMore),
        ("HTTP/1.1 204 No Content\r\n\r\n", .done(status: 204, body: [])),
        ("HTTP/1.0 500\r\nContent-Length: 2\r\n\r\nno", .done(status: 500, body: Array("no".utf8))),
        ("HTTP/1.1 200 OK\r\ncontent-length: 0\r\n\r\n", .done(status: 200, body: [])),
        ("HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nnothing", .done(status: 200, body: Array("no".utf8))),
        (
            "HTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 410 Gone\r\nContent-Length: 0\r\n\r\n",
            .done(status: 410, body: [])
        ),
        (
            "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n2;x=y\r\nno\r\n3\r\nt y\r\n0\r\n\r\n",
            .done(status: 200, body: Array("not y".utf8))
        ),
        ("SSH-2.0-OpenSSH\r\n", .notHTTP), ("HTTP/2 200\r\n\r\n", .notHTTP),
        ("HTTP/1.1 20x\r\n\r\n", .notHTTP),
        ("HTTP/1.1 999 Odd\r\n\r\n", .notHTTP), ("HTTP/1.1", .needsMore),
    ]

    @Test(arguments: answers)
    func `is read in one piece or byte by byte`(text: String, result: ResponseReader.Progress) {
        var whole = ResponseReader(bodyBytesMax: 1_024)
        #expect(whole.take(Array(text.utf8)) == result)
        var reader = ResponseReader(bodyBytesMax: 1_024)
        var progress = ResponseReader.Progress.needsMore
        for byte in text.utf8 {
            progress = reader.take([byte])
            if progress != .needsMore { break }
        }
        #expect(progress == result)
    }

    @Test func `holds no more of the body than is kept, and no head without end`() {
        var reader = ResponseReader(bodyBytesMax: 10)
        let big = Array("HTTP/1.1 200 OK\r\n\r\n".utf8) + [UInt8](repeating: 97, count: 5_000)
        #expect(reader.take(big) == .done(status: 200, body: [UInt8](repeating: 97, count: 10)))
        var endless = ResponseReader(bodyBytesMax: 10)
        let head =
            Array("HTTP/1.1 200 OK\r\nX: ".utf8) + [UInt8](repeating: 97, count: ResponseReader.headBytesMax)
        #expect(endless.take(head) == .notHTTP)
    }
}
