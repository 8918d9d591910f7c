/// Reads a chunked body as it arrives (RFC 9112, 7.1); extensions and trailers are checked and dropped.
struct ChunkedBodyParser: Sendable {
    private enum State: Sendable {
        /// The line with the size of the next chunk.
        case size
        case data(remaining: Int)
        /// The CRLF behind a chunk's data.
        case dataEnd
        case trailers
    }

    /// What one call took: the bytes that need not be given again, and whether the body is whole.
    struct Step: Sendable, Equatable {
        var consumed: Int
        var isComplete: Bool
    }

    private let limits: ServerLimits
    private var state = State.size
    private var scanner = LineScanner()
    private var extensionBytes = 0
    private var trailerBytes = 0
    private var trailers = 0

    init(limits: ServerLimits) {
        self.limits = limits
    }

    /// Appends the data among `bytes` to `body`.
    mutating func parse(_ bytes: Span<UInt8>, into body: inout [UInt8]) throws(WireError) -> Step {
        var index = 0
        while true {
            switch state {
            case .size:
                guard let end = try sizeLineEnd(bytes, from: index) else { return pause(at: index) }
                let size = try readSize(bytes, index..<end)
                guard size <= limits.bodyBytesMax - body.count else {
                    throw .payloadTooLarge(bytesMax: limits.bodyBytesMax)
                }
                index = end + 2
                state = size == 0 ? .trailers : .data(remaining: size)
            case .data(let remaining):
                let taken = min(remaining, bytes.count - index)
                body.append(bytes, index..<index + taken)
                index += taken
                guard taken == remaining else {
                    state = .data(remaining: remaining - taken)
                    return pause(at: index)
                }
                state = .dataEnd
            case .dataEnd:
                guard index < bytes.count else { return pause(at: index) }
                guard bytes[index] == .carriageReturn else { throw Self.malformedEnd }
                guard index + 1 < bytes.count else { return pause(at: index) }
                guard bytes[index + 1] == .lineFeed else { throw Self.malformedEnd }
                index += 2
                state = .size
            case .trailers:
                guard let end = try trailerEnd(bytes, from: index) else { return pause(at: index) }
                let line = index..<end
                index = end + 2
                if line.isEmpty { return Step(consumed: index, isComplete: true) }
                _ = try FieldLine(in: bytes, line)
            }
        }
    }

    private static let malformedEnd = WireError.malformed("The data of a chunk ends with CR LF.")

    /// The caller drops what was consumed, so the scanner's position counts from the new beginning.
    private mutating func pause(at index: Int) -> Step {
        scanner = LineScanner()
        return Step(consumed: index, isComplete: false)
    }

    private mutating func sizeLineEnd(_ bytes: Span<UInt8>, from index: Int) throws(WireError) -> Int? {
        try scanner.lineEnd(
            in: bytes,
            from: index,
            bytesMax: limits.chunkLineBytesMax,
            tooLong: .malformed("A chunk-size line may have \(limits.chunkLineBytesMax) bytes at most.")
        )
    }

    private mutating func trailerEnd(_ bytes: Span<UInt8>, from index: Int) throws(WireError) -> Int? {
        let end = try scanner.lineEnd(
            in: bytes,
            from: index,
            bytesMax: limits.trailerBytesMax - trailerBytes - 2,
            tooLong: .headTooLarge("The trailers may have \(limits.trailerBytesMax) bytes at most.")
        )
        guard let end else { return nil }
        trailerBytes += end + 2 - index
        trailers += end > index ? 1 : 0
        guard trailers <= limits.headerCountMax else {
            throw .headTooLarge("There may be \(limits.headerCountMax) trailers at most.")
        }
        return end
    }

    /// The size in hexadecimal digits, then the extensions, which are all overhead and limited in their sum.
    private mutating func readSize(_ bytes: Span<UInt8>, _ line: Range<Int>) throws(WireError) -> Int {
        var size = 0
        var index = line.lowerBound
        while index < line.upperBound, let digit = bytes[index].hexValue {
            size = size > limits.bodyBytesMax ? size : size << 4 | digit
            index += 1
        }
        guard index > line.lowerBound else { throw .malformed("A chunk begins with its size.") }
        extensionBytes += line.upperBound - index
        guard extensionBytes <= limits.chunkExtensionBytesMax else {
            throw .malformed("Chunk extensions may have \(limits.chunkExtensionBytesMax) bytes at most.")
        }
        guard ChunkExtension.areValid(bytes, index..<line.upperBound) else {
            throw .malformed("A chunk size is hexadecimal digits, with extensions behind a semicolon.")
        }
        return size
    }
}

/// chunk-ext = *( BWS ";" BWS name [ BWS "=" BWS ( token / quoted-string ) ] )
private enum ChunkExtension {
    static func areValid(_ bytes: Span<UInt8>, _ range: Range<Int>) -> Bool {
        var index = range.lowerBound
        func skipBlanks() {
            while index < range.upperBound, bytes[index].isBlank { index += 1 }
        }
        func skipToken() -> Bool {
            let start = index
            while index < range.upperBound, bytes[index].isTokenByte { index += 1 }
            return index > start
        }
        while index < range.upperBound {
            skipBlanks()
            guard index < range.upperBound, bytes[index] == .semicolon else { return false }
            index += 1
            skipBlanks()
            guard skipToken() else { return false }
            let nameEnd = index
            skipBlanks()
            guard index < range.upperBound, bytes[index] == .equals else {
                index = nameEnd
                continue
            }
            index += 1
            skipBlanks()
            if index < range.upperBound, bytes[index] == .quote {
                guard let end = quotedEnd(bytes, index..<range.upperBound) else { return false }
                index = end
            } else if !skipToken() {
                return false
            }
        }
        return true
    }

    /// The place behind a quoted string that begins the range.
    private static func quotedEnd(_ bytes: Span<UInt8>, _ range: Range<Int>) -> Int? {
        var index = range.lowerBound + 1
        while index < range.upperBound {
            if bytes[index] == .quote { return index + 1 }
            if bytes[index] == .backslash { index += 1 }
            guard index < range.upperBound, bytes[index].isFieldValueByte else { return nil }
            index += 1
        }
        return nil
    }
}

extension [UInt8] {
    mutating func append(_ bytes: Span<UInt8>, _ range: Range<Int>) {
        bytes.extracting(range).withUnsafeBufferPointer { append(contentsOf: $0) }
    }
}
