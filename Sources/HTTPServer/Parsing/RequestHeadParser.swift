/// Where the parts of a head stand, counted from the first byte given to the parser.
package struct RequestHead: Sendable, Equatable {
    package let method: Range<Int>
    package let target: Range<Int>
    /// 1 for HTTP/1.1 and every later minor version (RFC 9110, 2.5), 0 for HTTP/1.0.
    package let minorVersion: Int
    package fileprivate(set) var fields: [FieldLine] = []
    /// The bytes up to the body, the empty line included.
    package fileprivate(set) var length = 0
}

/// Reads the head of a request as it arrives: the caller gives all bytes of the request so far, each time.
package struct RequestHeadParser: Sendable {
    /// Empty lines that may stand before a request line; RFC 9112, 2.2 asks for one.
    private static let emptyLinesMax = 4

    private let limits: ServerLimits
    private var scanner = LineScanner()
    private var lineStart = 0
    private var requestStart = 0
    private var emptyLines = 0
    private var head: RequestHead?

    package init(limits: ServerLimits) {
        self.limits = limits
    }

    /// The request line as far as it is read, for an answer to a head that fails later.
    package var requestLine: RequestHead? { head }

    /// Whether a request line has begun, beyond the empty lines that may stand before it.
    package private(set) var hasBegun = false

    /// The head when it is whole, nil while bytes are missing.
    package mutating func parse(_ bytes: Span<UInt8>) throws(WireError) -> RequestHead? {
        if head == nil {
            guard try readRequestLine(bytes) else { return nil }
        }
        while true {
            let room = limits.headBytesMax - (lineStart - requestStart)
            let end = try scanner.lineEnd(
                in: bytes,
                from: lineStart,
                bytesMax: room - 2,
                tooLong: .headTooLarge("The head may have \(limits.headBytesMax) bytes at most.")
            )
            guard let end else { return nil }
            let line = lineStart..<end
            lineStart = end + 2
            guard !line.isEmpty else {
                head?.length = lineStart
                return head
            }
            try append(FieldLine(in: bytes, line))
        }
    }

    private mutating func append(_ field: FieldLine) throws(WireError) {
        guard var grown = head.take() else {
            preconditionFailure("a field line is read behind a request line")
        }
        if grown.fields.isEmpty { grown.fields.reserveCapacity(12) }
        grown.fields.append(field)
        let count = grown.fields.count
        head = grown
        guard count <= limits.headerCountMax else {
            throw .headTooLarge("The head may have \(limits.headerCountMax) fields at most.")
        }
    }

    /// Skips empty lines and reads the request line; false while bytes are missing.
    private mutating func readRequestLine(_ bytes: Span<UInt8>) throws(WireError) -> Bool {
        while lineStart < bytes.count, !bytes[lineStart].isTokenByte {
            guard bytes[lineStart] == .carriageReturn, emptyLines < Self.emptyLinesMax else {
                throw .malformed("A request begins with a method.")
            }
            guard lineStart + 1 < bytes.count else { return false }
            guard bytes[lineStart + 1] == .lineFeed else {
                throw .malformed("A request begins with a method.")
            }
            emptyLines += 1
            lineStart += 2
        }
        hasBegun = lineStart < bytes.count
        requestStart = lineStart
        let end = try scanner.lineEnd(
            in: bytes,
            from: lineStart,
            bytesMax: limits.requestLineBytesMax,
            tooLong: .targetTooLong(bytesMax: limits.requestLineBytesMax)
        )
        guard let end else { return false }
        head = try Self.requestLine(in: bytes, lineStart..<end)
        lineStart = end + 2
        return true
    }

    /// method SP request-target SP HTTP-version (RFC 9112, 3), with one space each.
    private static func requestLine(in bytes: Span<UInt8>, _ line: Range<Int>) throws(WireError)
        -> RequestHead
    {
        var index = line.lowerBound
        while index < line.upperBound, bytes[index].isTokenByte { index += 1 }
        let method = line.lowerBound..<index
        guard index < line.upperBound, bytes[index] == .space else {
            throw .malformed("A method is a token with one space behind it.")
        }
        let targetStart = index + 1
        index = targetStart
        while index < line.upperBound, bytes[index] > .space, bytes[index] < 0x7F { index += 1 }
        guard index > targetStart, index < line.upperBound, bytes[index] == .space else {
            throw .malformed("A request target is visible ASCII with one space on either side.")
        }
        let minor = try minorVersion(in: bytes, index + 1..<line.upperBound)
        return RequestHead(method: method, target: targetStart..<index, minorVersion: minor)
    }

    private static func minorVersion(in bytes: Span<UInt8>, _ range: Range<Int>) throws(WireError) -> Int {
        let start = range.lowerBound
        guard range.count == 8, bytes.matches(start..<start + 5, "HTTP/"), bytes[start + 5].isDigit,
            bytes[start + 6] == 0x2E, bytes[start + 7].isDigit
        else {
            throw .malformed("A request line ends with HTTP/1.1 or HTTP/1.0.")
        }
        guard bytes[start + 5] == 0x31 else { throw .versionNotSupported }
        return bytes[start + 7] == 0x30 ? 0 : 1
    }
}
