/// What the fields of a head say about the connection and the body behind it.
struct RequestPreamble: Sendable {
    /// How the end of the body is found (RFC 9112, 6.3).
    enum Framing: Sendable, Equatable {
        case none
        case length(Int)
        case chunked
    }

    var framing = Framing.none
    var keepsAlive: Bool
    var expectsContinue = false
    /// Set when the head is sound but the request is not taken; it is answered before its body is read.
    var refusal: WireError?

    /// - Throws: when host or framing are in doubt, so that nothing behind the head can be trusted.
    init(_ head: RequestHead, _ bytes: Span<UInt8>, limits: ServerLimits) throws(WireError) {
        var hosts = 0
        var length: Range<Int>?
        var codings: [Range<Int>]?
        var tokens = ConnectionTokens()
        var expectation: Range<Int>?
        for field in head.fields {
            switch field.name.count {
            case 4 where bytes.matchesIgnoringCase(field.name, "host"):
                hosts += 1
                guard HostField.isValid(bytes, field.value) else {
                    throw .malformed("Host is a host and a port.")
                }
            case 6 where bytes.matchesIgnoringCase(field.name, "expect"):
                expectation = field.value
            case 10 where bytes.matchesIgnoringCase(field.name, "connection"):
                tokens.read(bytes, field.value)
            case 14 where bytes.matchesIgnoringCase(field.name, "content-length"):
                guard length == nil else { throw .malformed("Content-Length stands once.") }
                length = field.value
            case 17 where bytes.matchesIgnoringCase(field.name, "transfer-encoding"):
                codings = (codings ?? []) + bytes.listElements(field.value)
            default: break
            }
        }
        let isVersion10 = head.minorVersion == 0
        guard hosts == 1 || (hosts == 0 && isVersion10) else {
            throw .malformed("Host stands exactly once.")
        }
        keepsAlive = !tokens.close && (!isVersion10 || tokens.keepAlive)
        try readFraming(bytes, length: length, codings: codings, isVersion10: isVersion10, limits: limits)
        if let expectation, !isVersion10, refusal == nil {
            expectsContinue = bytes.matchesIgnoringCase(expectation, "100-continue")
            refusal = expectsContinue ? nil : .expectationFailed
        }
    }

    private mutating func readFraming(
        _ bytes: Span<UInt8>,
        length: Range<Int>?,
        codings: [Range<Int>]?,
        isVersion10: Bool,
        limits: ServerLimits
    ) throws(WireError) {
        if let codings {
            // RFC 9112, 6.1 and 6.3: both are the marks of request smuggling.
            guard length == nil else {
                throw .malformed("Transfer-Encoding and Content-Length don't stand together.")
            }
            guard !isVersion10 else { throw .malformed("HTTP/1.0 has no Transfer-Encoding.") }
            framing = .chunked
            refusal = try Self.isChunkedAlone(bytes, codings) ? nil : .codingNotImplemented
        } else if let length {
            let bodyBytes = try Self.contentLength(bytes, length)
            framing = bodyBytes == 0 ? .none : .length(bodyBytes)
            if bodyBytes > limits.bodyBytesMax {
                refusal = .payloadTooLarge(bytesMax: limits.bodyBytesMax)
            }
        }
    }

    /// True for `chunked`, false when other codings stand before it.
    private static func isChunkedAlone(
        _ bytes: Span<UInt8>,
        _ codings: [Range<Int>]
    ) throws(WireError) -> Bool {
        for (position, coding) in codings.enumerated() {
            let isLast = position == codings.count - 1
            guard bytes.matchesIgnoringCase(coding, "chunked") == isLast, !coding.isEmpty else {
                throw .malformed("The last transfer coding of a request, and only that, is chunked.")
            }
        }
        return codings.count == 1
    }

    /// Digits alone; a number past the integers is as good as the greatest one, over every limit.
    private static func contentLength(_ bytes: Span<UInt8>, _ range: Range<Int>) throws(WireError) -> Int {
        guard !range.isEmpty else { throw .malformed("Content-Length is a number.") }
        var length = 0
        for index in range {
            guard bytes[index].isDigit else {
                throw .malformed("Content-Length is one number of digits alone.")
            }
            let (product, isTooLarge) = length.multipliedReportingOverflow(by: 10)
            let (sum, overflows) = product.addingReportingOverflow(Int(bytes[index] - 0x30))
            length = isTooLarge || overflows ? Int.max : sum
        }
        return length
    }
}

/// The options of `Connection` that concern this server; others are for intermediaries or upgrades not made.
private struct ConnectionTokens {
    var close = false
    var keepAlive = false

    mutating func read(_ bytes: Span<UInt8>, _ range: Range<Int>) {
        for element in bytes.listElements(range) {
            if bytes.matchesIgnoringCase(element, "close") { close = true }
            if bytes.matchesIgnoringCase(element, "keep-alive") { keepAlive = true }
        }
    }
}
