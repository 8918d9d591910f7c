internal import Receivables

/// Reads customer statements (SWIFT MT940) with or without SWIFT's blocks, one message after the other.
struct MT940Reader {
    /// A field with its continuation lines.
    struct Field {
        let tag: String
        /// From 1.
        let line: Int
        var lines: [ArraySlice<UInt8>]
    }

    private var file: FileDraft
    private var fields: [Field] = []
    private var messageCount = 0

    init(_ file: FileDraft) {
        self.file = file
    }

    mutating func read(_ text: [UInt8]) -> BankFile {
        for line in TextLine.lines(of: text) { take(line) }
        if let last = fields.last, let end = text.last, end > 0x20 {
            file.log.warning(
                .truncated,
                BankFile.Place(line: last.line, path: ":\(last.tag):"),
                "The last line has no end and may have been cut off."
            )
        }
        endMessage(isTerminated: false)
        if messageCount == 0 {
            file.log.error(
                .unsupportedMessage,
                BankFile.Place(line: 1, path: ""),
                "The file holds no MT940 message."
            )
        }
        return file.closed()
    }

    private mutating func take(_ line: TextLine) {
        var bytes = line.bytes
        while let last = bytes.last, last <= 0x20 || last == 0x1A { bytes = bytes.dropLast() }
        if bytes.first == UInt8(ascii: "-"), bytes.count == 1 || bytes.starts(with: "-}") {
            endMessage(isTerminated: true)
            bytes = bytes.dropFirst(2)
        }
        // Block 4 holds the message; those before and after it are SWIFT's own.
        if bytes.first == UInt8(ascii: "{") {
            guard let block = Self.start(ofBlock4: bytes) else { return }
            endMessage(isTerminated: false)
            bytes = bytes[block...]
        }
        if let tag = Self.tag(of: bytes) {
            if tag == "20" { endMessage(isTerminated: false) }
            fields.append(Field(tag: tag, line: line.number, lines: [bytes.dropFirst(tag.utf8.count + 2)]))
        } else if !fields.isEmpty {
            fields[fields.count - 1].lines.append(bytes)
        }
        // Before the first field stand the names of bank and message, which say nothing.
    }

    private mutating func endMessage(isTerminated: Bool) {
        guard fields.contains(where: { $0.tag == "20" || $0.tag == "25" || $0.tag == "61" }) else {
            fields = []
            return
        }
        messageCount += 1
        file.beginStatement()
        var statement = MT940Statement(at: fields[0].line, options: file.options)
        statement.read(fields, isTerminated: isTerminated, &file)
        file.endStatement(statement.draft)
        fields = []
    }

    private static func start(ofBlock4 line: ArraySlice<UInt8>) -> Int? {
        var index = line.startIndex
        while index + 3 <= line.endIndex {
            if line[index...].starts(with: "{4:") { return index + 3 }
            index += 1
        }
        return nil
    }

    /// The tag of `:61:` or `:62F:`; nil for a line that goes on with the field before it, even where its text begins
    /// with a colon.
    private static func tag(of line: ArraySlice<UInt8>) -> String? {
        guard line.first == UInt8(ascii: ":"),
            let end = line.dropFirst().prefix(4).firstIndex(of: UInt8(ascii: ":"))
        else { return nil }
        let tag = line[(line.startIndex + 1)..<end].text
        return tags.contains(tag) ? tag : nil
    }

    private static let tags: Set<String> = [
        "13", "13D", "20", "21", "25", "25P", "28", "28C", "34F", "60F", "60M", "61", "62F", "62M", "64",
        "65", "86",
        "90C", "90D", "940", "NS",
    ]
}
