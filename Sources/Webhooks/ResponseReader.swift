/// Reads the beginning of an HTTP/1.1 answer: the status, and so much of the body as the log keeps. Pure, so that any
/// bytes can be tried on it.
struct ResponseReader {
    enum Progress: Equatable {
        case needsMore
        case done(status: Int, body: [UInt8])
        case notHTTP
    }

    private let bodyBytesMax: Int
    private var bytes: [UInt8] = []
    private var head: (status: Int, length: Int?, isChunked: Bool)?

    static let headBytesMax = 16_384

    init(bodyBytesMax: Int) {
        self.bodyBytesMax = bodyBytesMax
    }

    mutating func take(_ more: [UInt8]) -> Progress {
        bytes += more
        while head == nil {
            guard let end = bytes.firstRange(of: [13, 10, 13, 10]) else {
                return bytes.count > Self.headBytesMax || !mayBeHTTP ? .notHTTP : .needsMore
            }
            guard let read = Self.head(String(decoding: bytes[..<end.lowerBound], as: UTF8.self)) else {
                return .notHTTP
            }
            bytes.removeSubrange(..<end.upperBound)
            // What comes before the answer is passed over.
            if (100..<200).contains(read.status), read.status != 101 { continue }
            head = read
        }
        guard let head else { return .needsMore }
        let isWhole =
            head.length.map { bytes.count >= $0 }
            ?? (head.isChunked && bytes.firstRange(of: [48, 13, 10, 13, 10]) != nil)
        let isEnough = bytes.count >= bodyBytesMax * (head.isChunked ? 2 : 1)
        let isEmpty = head.status == 204 || head.status == 304
        return isWhole || isEnough || isEmpty ? ended : .needsMore
    }

    /// What has been read when nothing more comes.
    var ended: Progress {
        guard let head else { return .notHTTP }
        let body = head.isChunked ? Self.dechunked(bytes) : bytes
        return .done(status: head.status, body: Array(body.prefix(min(bodyBytesMax, head.length ?? .max))))
    }

    private var mayBeHTTP: Bool {
        let start = Array("HTTP/1.".utf8)
        return zip(bytes, start).allSatisfy { $0 == $1 }
    }

    private static func head(_ text: String) -> (status: Int, length: Int?, isChunked: Bool)? {
        let lines = text.split(separator: "\r\n", omittingEmptySubsequences: false)
        guard let first = lines.first else { return nil }
        let parts = first.split(separator: " ", maxSplits: 2)
        guard parts.count >= 2, parts[0] == "HTTP/1.1" || parts[0] == "HTTP/1.0", parts[1].utf8.count == 3,
            let status = Int(parts[1]), (100...599).contains(status)
        else { return nil }
        var length: Int?
        var isChunked = false
        for line in lines.dropFirst() {
            guard let colon = line.firstIndex(of: ":") else { continue }
            let value = line[line.index(after: colon)...].filter { $0 != " " && $0 != "\t" }.lowercased()
            switch line[..<colon].lowercased() {
            case "content-length": length = Int(value).flatMap { $0 >= 0 ? $0 : nil }
            case "transfer-encoding": isChunked = value.hasSuffix("chunked")
            default: continue
            }
        }
        return (status, isChunked ? nil : length, isChunked)
    }

    /// The chunks' content, as far as it is there and can be read.
    private static func dechunked(_ bytes: [UInt8]) -> [UInt8] {
        var content: [UInt8] = []
        var rest = bytes[...]
        while let end = rest.firstRange(of: [13, 10]) {
            let line = String(decoding: rest[..<end.lowerBound], as: UTF8.self).prefix { $0 != ";" }
            guard let count = Int(line, radix: 16), count > 0 else { break }
            rest = rest[end.upperBound...]
            content += rest.prefix(count)
            rest = rest.dropFirst(min(rest.count, count)).dropFirst(2)
        }
        return content
    }
}
