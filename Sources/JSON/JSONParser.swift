/// Reads a text into a tape in one pass, without recursion. Stricter than RFC 8259 asks where it leaves room: no byte
/// order mark, no lone surrogate, no key twice in one object.
struct JSONParser {
    private(set) var nodes: [JSONNode] = []
    var position = 0
    private let depthMax: Int
    private var depth = 0
    private var container = JSONNode.none
    /// Whether the next token begins a value, so that an error is that value's.
    private var expectsValue = true

    init(depthMax: Int) {
        self.depthMax = depthMax
    }

    mutating func parse(_ input: Span<UInt8>) throws(JSONError) {
        // An order of the usual shape has a node for every nine bytes.
        nodes.reserveCapacity(input.count / 8 + 4)
        while true {
            skipSpace(input)
            if expectsValue {
                try readValue(input)
            } else if container != JSONNode.none {
                try readAfterValue(input)
            } else {
                break
            }
        }
        guard position == input.count else { throw failure(.trailingBytes, input) }
    }

    // MARK: Structure

    private mutating func readValue(_ input: Span<UInt8>) throws(JSONError) {
        switch try byte(input) {
        case UInt8(ascii: "\""):
            try readString(input)
            countChild()
            expectsValue = false
        case UInt8(ascii: "-"), UInt8(ascii: "0")...UInt8(ascii: "9"):
            try readNumber(input)
            countChild()
            expectsValue = false
        case UInt8(ascii: "{"):
            try open(.object, input)
            try readFirstMember(input)
        case UInt8(ascii: "["):
            try open(.array, input)
            skipSpace(input)
            if try byte(input) == UInt8(ascii: "]") {
                close()
            } else {
                expectsValue = true
            }
        case UInt8(ascii: "t"): try readWord("true", .boolean, input)
        case UInt8(ascii: "f"): try readWord("false", .boolean, input)
        case UInt8(ascii: "n"): try readWord("null", .null, input)
        case let other: throw failure(.unexpectedByte(other), input)
        }
    }

    /// Reads the comma, or the bracket that closes the container.
    private mutating func readAfterValue(_ input: Span<UInt8>) throws(JSONError) {
        let isObject = nodes[Int(container)].kind == .object
        switch try byte(input) {
        case UInt8(ascii: ","):
            position += 1
            if isObject {
                skipSpace(input)
                try readName(input)
            } else {
                expectsValue = true
            }
        case UInt8(ascii: "}") where isObject:
            try refuseDuplicateKeys(input)
            close()
        case UInt8(ascii: "]") where !isObject:
            close()
        case let other:
            throw failure(.unexpectedByte(other), input)
        }
    }

    private mutating func readFirstMember(_ input: Span<UInt8>) throws(JSONError) {
        skipSpace(input)
        if try byte(input) == UInt8(ascii: "}") {
            close()
        } else {
            try readName(input)
        }
    }

    private mutating func readName(_ input: Span<UInt8>) throws(JSONError) {
        let first = try byte(input)
        guard first == UInt8(ascii: "\"") else { throw failure(.unexpectedByte(first), input) }
        try readString(input)
        skipSpace(input)
        let colon = try byte(input)
        guard colon == UInt8(ascii: ":") else { throw failure(.unexpectedByte(colon), input) }
        position += 1
        expectsValue = true
    }

    private mutating func open(_ kind: JSONValue.Kind, _ input: Span<UInt8>) throws(JSONError) {
        guard depth < depthMax else { throw failure(.tooDeep(depthMax), input) }
        countChild()
        depth += 1
        append(kind, from: position, to: position)
        container = UInt32(nodes.count - 1)
        position += 1
        expectsValue = false
    }

    private mutating func close() {
        position += 1
        depth -= 1
        let closed = Int(container)
        nodes[closed].end = UInt32(position)
        nodes[closed].next = UInt32(nodes.count)
        container = nodes[closed].parent
        expectsValue = false
    }

    private mutating func countChild() {
        guard container != JSONNode.none else { return }
        nodes[Int(container)].count += 1
    }

    mutating func append(_ kind: JSONValue.Kind, from start: Int, to end: Int, isMarked: Bool = false) {
        let next = UInt32(nodes.count + 1)
        nodes.append(
            JSONNode(
                start: UInt32(start),
                end: UInt32(end),
                next: next,
                parent: container,
                kind: kind,
                isMarked: isMarked
            )
        )
    }

    // MARK: Tokens

    private mutating func readWord(
        _ word: String,
        _ kind: JSONValue.Kind,
        _ input: Span<UInt8>
    ) throws(JSONError) {
        let start = position
        for expected in word.utf8 {
            let found = try byte(input)
            guard found == expected else { throw failure(.unexpectedByte(found), input) }
            position += 1
        }
        append(kind, from: start, to: position)
        countChild()
        expectsValue = false
    }

    private mutating func skipSpace(_ input: Span<UInt8>) {
        var index = position
        while index < input.count {
            switch input[index] {
            case 0x20, 0x0A, 0x0D, 0x09: index += 1
            default:
                position = index
                return
            }
        }
        position = index
    }

    /// The byte at the position.
    func byte(_ input: Span<UInt8>) throws(JSONError) -> UInt8 {
        guard position < input.count else { throw failure(.unexpectedEnd, input) }
        return input[position]
    }

    // MARK: Failure

    /// The error at the position, or where told, with the pointer of what was being read.
    func failure(_ reason: JSONError.Reason, at offset: Int? = nil, _ input: Span<UInt8>) -> JSONError {
        JSONError(reason, at: offset ?? position, of: input, pointer: pointerHere(input))
    }

    private func pointerHere(_ input: Span<UInt8>) -> String {
        guard container != JSONNode.none else { return "" }
        let base = nodes.pointer(of: Int(container), in: input)
        let holder = nodes[Int(container)]
        guard expectsValue else { return base }
        guard holder.kind == .object else { return base + "/\(holder.count)" }
        return base + "/" + pointerToken(nodes[nodes.count - 1].content(in: input))
    }

    /// Member names are compared by their decoded bytes: "a" and "\u0061" are the same key.
    private func refuseDuplicateKeys(_ input: Span<UInt8>) throws(JSONError) {
        guard let name = nodes.duplicateName(in: Int(container), input) else { return }
        let key = String(decoding: nodes[name].content(in: input), as: UTF8.self)
        let base = nodes.pointer(of: Int(container), in: input)
        throw JSONError(
            .duplicateKey(key),
            at: Int(nodes[name].start),
            of: input,
            pointer: base + "/" + pointerToken(nodes[name].content(in: input))
        )
    }
}
