/// Reads one event after the other from a text in UTF-8, by XML 1.0 and Namespaces in XML 1.0 without what makes XML
/// dangerous: no document type, so no entities of its own; nothing outside the text is ever asked for; depth, sizes
/// and attributes are limited. What the XML declaration says of the encoding is its caller's matter.
package struct XMLReader: Sendable {
    package enum Event: Equatable, Sendable {
        /// An element begins; its children and text are still to come.
        case start(XMLElement)
        case text(String)
        case end
    }

    /// An element that stands open.
    struct Open: Sendable {
        let rawName: Range<Int>
        let bindingCount: Int
    }

    /// A prefix and what it stands for; the default namespace has an empty prefix.
    struct Binding: Sendable {
        let prefix: [UInt8]
        let namespace: String
    }

    let bytes: [UInt8]
    let limits: XMLLimits
    var position = 0
    var open: [Open] = []
    var bindings: [Binding] = []
    private var hasRoot = false
    /// After `<a/>` the end is still to be told.
    var owesEnd = false
    private var countedLines = 1
    private var countedTo = 0

    package init(_ bytes: [UInt8], limits: XMLLimits = XMLLimits()) throws(XMLError) {
        guard bytes.count <= limits.bytesMax else {
            throw XMLError(.tooLong(limits.bytesMax), offset: limits.bytesMax, line: 1)
        }
        self.bytes = bytes
        self.limits = limits
        do {
            _ = try UTF8Span(validating: bytes.span)
        } catch {
            position = error.byteOffsets.lowerBound
            throw failure(.invalidUTF8)
        }
        if bytes.starts(with: [0xEF, 0xBB, 0xBF]) { position = 3 }
    }

    /// How many elements stand open.
    package var depth: Int { open.count }

    /// The next event; nil once the root has ended and nothing follows.
    package mutating func next() throws(XMLError) -> Event? {
        if owesEnd {
            owesEnd = false
            closeElement()
            return .end
        }
        while position < bytes.count {
            guard bytes[position] == UInt8(ascii: "<") else {
                if open.isEmpty {
                    try skipOutsideText()
                    continue
                }
                return .text(try readText())
            }
            if let event = try readMarkup() { return event }
        }
        guard open.isEmpty, hasRoot else { throw failure(.unexpectedEnd) }
        return nil
    }

    /// The rest of an element that has just begun.
    package mutating func element(_ start: XMLElement) throws(XMLError) -> XMLElement {
        var stack = [start]
        while let event = try next() {
            switch event {
            case .start(let child):
                stack.append(child)
            case .text(let text):
                guard stack[stack.count - 1].text.utf8.count + text.utf8.count <= limits.textBytesMax else {
                    throw failure(.textTooLong(limits.textBytesMax))
                }
                stack[stack.count - 1].text += text
            case .end:
                let done = stack.removeLast()
                guard !stack.isEmpty else { return done }
                stack[stack.count - 1].children.append(done)
            }
        }
        throw failure(.unexpectedEnd)
    }

    /// Passes over the rest of an element that has just begun.
    package mutating func skipElement() throws(XMLError) {
        let outside = depth - 1
        while depth > outside, try next() != nil {}
    }

    /// The line of the place where reading stands, from 1.
    package mutating func line() -> Int {
        let end = min(position, bytes.count)
        while countedTo < end {
            if bytes[countedTo] == UInt8(ascii: "\n") { countedLines += 1 }
            countedTo += 1
        }
        return countedLines
    }

    // MARK: Markup

    /// Nil for what tells nothing: comments and processing instructions.
    private mutating func readMarkup() throws(XMLError) -> Event? {
        guard position + 1 < bytes.count else { throw failure(.unexpectedEnd) }
        switch bytes[position + 1] {
        case UInt8(ascii: "?"):
            try skip(past: "?>")
            return nil
        case UInt8(ascii: "!"):
            if starts(with: "<!--") {
                try skipComment()
                return nil
            }
            if starts(with: "<![CDATA["), !open.isEmpty { return .text(try readCharacterData()) }
            throw failure(starts(with: "<!DOCTYPE") ? .documentType : .unexpectedByte(UInt8(ascii: "!")))
        case UInt8(ascii: "/"):
            try readEndTag()
            return .end
        default:
            guard !open.isEmpty || !hasRoot else { throw failure(.trailingContent) }
            hasRoot = true
            return .start(try readStartTag())
        }
    }

    private mutating func readEndTag() throws(XMLError) {
        let start = position
        position += 2
        let name = try readName()
        skipSpace()
        guard position < bytes.count else { throw failure(.unexpectedEnd) }
        guard bytes[position] == UInt8(ascii: ">") else { throw failure(.unexpectedByte(bytes[position])) }
        guard let last = open.last, bytes[last.rawName] == bytes[name] else {
            position = start
            throw failure(
                .mismatchedEnd(expected: open.last.map { text($0.rawName) } ?? "", found: text(name))
            )
        }
        position += 1
        closeElement()
    }

    private mutating func closeElement() {
        let closed = open.removeLast()
        bindings.removeLast(bindings.count - closed.bindingCount)
    }

    private mutating func skipOutsideText() throws(XMLError) {
        let start = position
        skipSpace()
        guard position > start else {
            throw failure(hasRoot ? .trailingContent : .unexpectedByte(bytes[start]))
        }
    }

    /// A comment holds no `--` but its end (section 2.5).
    private mutating func skipComment() throws(XMLError) {
        position += 4
        try skip(past: "--")
        guard position < bytes.count else { throw failure(.unexpectedEnd) }
        guard bytes[position] == UInt8(ascii: ">") else { throw failure(.unexpectedByte(bytes[position])) }
        position += 1
    }

    // MARK: Tokens

    private mutating func skip(past ending: StaticString) throws(XMLError) {
        let first = ending.description.utf8.first
        while position < bytes.count {
            if bytes[position] == first, starts(with: ending) {
                position += ending.utf8CodeUnitCount
                return
            }
            position += 1
        }
        throw failure(.unexpectedEnd)
    }

    func starts(with text: StaticString) -> Bool {
        bytes[min(position, bytes.count)...].starts(with: text.description.utf8)
    }

    mutating func skipSpace() {
        while position < bytes.count, isSpace(bytes[position]) { position += 1 }
    }

    func text(_ range: Range<Int>) -> String {
        String(decoding: bytes[range], as: UTF8.self)
    }

    mutating func failure(_ reason: XMLError.Reason) -> XMLError {
        XMLError(reason, offset: position, line: line())
    }
}

func isSpace(_ byte: UInt8) -> Bool {
    byte == 0x20 || byte == 0x0A || byte == 0x0D || byte == 0x09
}
