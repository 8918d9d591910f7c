/// A request target taken apart (RFC 9112, 3.2): its path and query, from any of the forms a server takes.
struct RequestTarget: Sendable {
    var path = ""
    var segments: [String] = []
    var query: [(name: String, value: String)] = []
    var rawQuery: String?

    /// - Throws: what is wrong with the target, for an answer that closes the connection.
    init(_ bytes: Span<UInt8>, _ range: Range<Int>, method: HTTPMethod) throws(WireError) {
        guard method != .other("CONNECT") else { throw .methodNotImplemented }
        if bytes[range.lowerBound] == .slash {
            try readOrigin(bytes, range)
            return
        }
        if bytes.matches(range, "*") {
            guard method == .options else { throw .malformed("The target * is for OPTIONS alone.") }
            path = "*"
            segments = ["*"]
            return
        }
        let start = try Self.authorityStart(bytes, range)
        var end = start
        while end < range.upperBound, bytes[end] != .slash, bytes[end] != .questionMark { end += 1 }
        guard end > start, bytes[start] != .colon, HostField.isValid(bytes, start..<end) else {
            throw .malformed("The authority of the target is a host and a port.")
        }
        try readOrigin(bytes, end..<range.upperBound)
        // RFC 9112, 3.2.4: without a path and a query, OPTIONS asks for the server as a whole.
        if end == range.upperBound, method == .options {
            path = "*"
            segments = ["*"]
        }
    }

    /// Where the authority of an absolute-form target begins, behind `http://` or `https://`.
    private static func authorityStart(_ bytes: Span<UInt8>, _ range: Range<Int>) throws(WireError) -> Int {
        let start = range.lowerBound
        if range.count > 7, bytes.matchesIgnoringCase(start..<start + 7, "http://") { return start + 7 }
        if range.count > 8, bytes.matchesIgnoringCase(start..<start + 8, "https://") { return start + 8 }
        throw .malformed("A request target is a path that begins with a slash, or a whole http URI.")
    }

    private mutating func readOrigin(_ bytes: Span<UInt8>, _ range: Range<Int>) throws(WireError) {
        let pathEnd = bytes.firstIndex(of: .questionMark, in: range) ?? range.upperBound
        let pathRange = range.lowerBound..<pathEnd
        for index in pathRange where !bytes[index].isPathByte {
            throw .malformed("The path of the target holds a character that must be percent-encoded.")
        }
        path = pathRange.isEmpty ? "/" : bytes.text(pathRange)
        if pathRange.count > 1 {
            try readSegments(bytes, pathRange.lowerBound + 1..<pathEnd)
        }
        if pathEnd < range.upperBound {
            try readQuery(bytes, pathEnd + 1..<range.upperBound)
        }
    }

    private mutating func readSegments(_ bytes: Span<UInt8>, _ range: Range<Int>) throws(WireError) {
        segments.reserveCapacity(6)
        var start = range.lowerBound
        for index in range.lowerBound...range.upperBound
        where index == range.upperBound || bytes[index] == .slash {
            segments.append(try PercentDecoding.segment(bytes, start..<index))
            start = index + 1
        }
    }

    private mutating func readQuery(_ bytes: Span<UInt8>, _ range: Range<Int>) throws(WireError) {
        for index in range where !bytes[index].isQueryByte {
            throw .malformed("The query of the target holds a character that must be percent-encoded.")
        }
        rawQuery = bytes.text(range)
        var start = range.lowerBound
        for index in range.lowerBound...range.upperBound
        where index == range.upperBound || bytes[index] == 0x26 {
            if index > start {
                let nameEnd = bytes.firstIndex(of: .equals, in: start..<index) ?? index
                let name = try PercentDecoding.queryPart(bytes, start..<nameEnd)
                let value = try PercentDecoding.queryPart(bytes, min(nameEnd + 1, index)..<index)
                query.append((name: name, value: value))
            }
            start = index + 1
        }
    }
}
