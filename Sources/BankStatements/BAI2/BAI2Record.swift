/// A logical record: its first line with those that continue it (88).
struct BAI2Record {
    /// From 1.
    let line: Int
    let code: String
    /// What follows the code, the slash at the end taken off. Where a continuation begins stands `joint`.
    var content: [UInt8]
    var physicalCount = 1

    /// Unlike a comma it can't be part of a text.
    static let joint: UInt8 = 0x1E

    /// Nil for a line that is no record.
    init?(_ line: TextLine) {
        var bytes = line.bytes.trimmed
        let code = bytes.prefix(2)
        guard code.count == 2, code.isAllDigits else { return nil }
        bytes = bytes.dropFirst(2)
        guard bytes.isEmpty || bytes.first == UInt8(ascii: ",") || bytes.first == UInt8(ascii: "/") else {
            return nil
        }
        if bytes.first == UInt8(ascii: ",") { bytes = bytes.dropFirst() }
        if bytes.last == UInt8(ascii: "/") { bytes = bytes.dropLast() }
        self.line = line.number
        self.code = code.text
        content = Array(bytes)
    }

    mutating func append(_ continuation: BAI2Record) {
        content.append(Self.joint)
        content.append(contentsOf: continuation.content)
        physicalCount += 1
    }

    /// Reads the fields one by one.
    struct Fields {
        private var rest: ArraySlice<UInt8>
        /// How many have been read: the record's code is field 1.
        private(set) var count = 1
        private var isAtEnd = false

        init(_ record: BAI2Record) {
            rest = record.content[...]
        }

        var isEmpty: Bool { isAtEnd || rest.isEmpty }

        /// The next field, empty where there is none.
        mutating func next() -> ArraySlice<UInt8> {
            count += 1
            guard !isAtEnd else { return [] }
            guard let end = rest.firstIndex(where: { $0 == UInt8(ascii: ",") || $0 == BAI2Record.joint })
            else {
                isAtEnd = true
                return rest.trimmed
            }
            let field = rest[..<end]
            rest = rest[(end + 1)...]
            return field.trimmed
        }

        /// All that follows, as text.
        mutating func remainder() -> String? {
            isAtEnd ? nil : clean(rest.map { $0 == BAI2Record.joint ? 0x20 : $0 }[...])
        }
    }
}
