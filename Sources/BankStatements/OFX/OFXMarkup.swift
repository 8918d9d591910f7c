internal import XML

/// Reads the SGML of OFX 1 into elements. It has no attributes, and elements with a value need no end tag; one that
/// isn't closed by the end tag of its own name has no children: what seemed to be its children are its siblings.
struct OFXMarkup {
    struct Failure: Error, Equatable {
        enum Reason: Equatable {
            case forbidden, malformed, truncated
        }
        let reason: Reason
        let line: Int
        let sentence: String
    }

    private static let depthMax = 40
    private static let nameBytesMax = 64

    private let bytes: [UInt8]
    private var position: Int
    private var line = 1
    private var open: [XMLElement] = []

    /// - Parameter bytes: the whole text; its header, up to the first tag, is passed over.
    init(_ bytes: [UInt8]) {
        self.bytes = bytes
        position = 0
    }

    mutating func read() throws(Failure) -> XMLElement {
        skip { $0 != UInt8(ascii: "<") }
        while position < bytes.count {
            if let root = try readTag() {
                skip { $0 <= 0x20 || $0 == 0x1A }
                guard position == bytes.count else {
                    throw failure(.malformed, "Something follows the end tag of OFX")
                }
                return root
            }
        }
        throw failure(.truncated, "The text ends too early")
    }

    /// Reads a tag and the text behind it; the root when it has been closed.
    private mutating func readTag() throws(Failure) -> XMLElement? {
        position += 1
        let isEnd = position < bytes.count && bytes[position] == UInt8(ascii: "/")
        if isEnd { position += 1 }
        guard position < bytes.count else { throw failure(.truncated, "The text ends too early") }
        if bytes[position] == UInt8(ascii: "!") {
            throw failure(.forbidden, "A declaration is not accepted")
        }
        let start = position
        skip { $0 != UInt8(ascii: ">") && $0 != UInt8(ascii: "<") }
        guard position < bytes.count else { throw failure(.truncated, "The text ends too early") }
        let name = bytes[start..<position].trimmed
        guard bytes[position] == UInt8(ascii: ">"), !name.isEmpty, name.count <= Self.nameBytesMax,
            name.allSatisfy({
                isDigit($0) || isLetter($0) || $0 == UInt8(ascii: ".") || $0 == UInt8(ascii: "_")
            })
        else { throw failure(.malformed, "A tag's name is none") }
        position += 1
        let tag = name.text.uppercased()
        return isEnd ? try close(tag) : try begin(tag)
    }

    private mutating func begin(_ name: String) throws(Failure) -> XMLElement? {
        guard !open.isEmpty || name == "OFX" else { throw failure(.malformed, "The first tag is not OFX") }
        var element = XMLElement(name: name, line: line)
        let text = readText()
        if !text.isEmpty, !open.isEmpty {
            element.text = text
            open[open.count - 1].children.append(element)
            skipEndTag(of: name)
            return nil
        }
        // Either it holds elements, or it is empty; its end tag will tell.
        guard open.count < Self.depthMax else {
            throw failure(.forbidden, "Elements are nested deeper than \(Self.depthMax)")
        }
        open.append(element)
        return nil
    }

    private mutating func close(_ name: String) throws(Failure) -> XMLElement? {
        guard open.contains(where: { $0.name == name }) else {
            throw failure(.malformed, "The end tag \(name) closes nothing")
        }
        // Text behind an end tag means nothing.
        _ = readText()
        while let last = open.popLast() {
            if last.name == name {
                guard !open.isEmpty else { return last }
                open[open.count - 1].children.append(last)
                return nil
            }
            guard !open.isEmpty else { break }
            var empty = last
            empty.children = []
            open[open.count - 1].children.append(empty)
            open[open.count - 1].children.append(contentsOf: last.children)
        }
        throw failure(.malformed, "The end tag \(name) closes nothing")
    }

    /// The text up to the next tag, its references resolved.
    private mutating func readText() -> String {
        let start = position
        skip { $0 != UInt8(ascii: "<") }
        let raw = bytes[start..<position].trimmed
        guard raw.contains(UInt8(ascii: "&")) else { return raw.text }
        return Self.resolved(raw)
    }

    /// An ampersand that begins no reference is taken for itself, as many banks write it so.
    private static func resolved(_ raw: ArraySlice<UInt8>) -> String {
        var text: [UInt8] = []
        var rest = raw
        while let byte = rest.first {
            if byte == UInt8(ascii: "&"), let end = rest.prefix(8).firstIndex(of: UInt8(ascii: ";")),
                let value = references[rest[(rest.startIndex + 1)..<end].text.lowercased()]
            {
                text.append(contentsOf: value.utf8)
                rest = rest[(end + 1)...]
            } else {
                text.append(byte)
                rest = rest.dropFirst()
            }
        }
        return String(decoding: text, as: UTF8.self)
    }

    private static let references = [
        "amp": "&", "lt": "<", "gt": ">", "quot": "\"", "apos": "'", "nbsp": " ",
    ]

    private mutating func skipEndTag(of name: String) {
        let end = position + name.utf8.count + 3
        guard end <= bytes.count, bytes[position...].starts(with: "</"),
            bytes[(position + 2)..<(end - 1)].text.uppercased() == name, bytes[end - 1] == UInt8(ascii: ">")
        else { return }
        position = end
        skip { $0 <= 0x20 }
    }

    private mutating func skip(while condition: (UInt8) -> Bool) {
        while position < bytes.count, condition(bytes[position]) {
            if bytes[position] == 0x0A { line += 1 }
            position += 1
        }
    }

    private func failure(_ reason: Failure.Reason, _ sentence: String) -> Failure {
        Failure(reason: reason, line: line, sentence: "\(sentence) in line \(line).")
    }
}
