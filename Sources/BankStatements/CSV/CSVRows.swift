/// Splits a text into rows of fields (RFC 4180, with any delimiter and quote).
package struct CSVRows {
    package struct Row {
        /// Of its first line, from 1.
        package let line: Int
        package var fields: [String]
    }

    package enum Failure: Error, Equatable {
        /// A quote that never ends, from this line on.
        case openQuote(line: Int)
        /// Something between a closing quote and the next delimiter.
        case afterQuote(line: Int)
        case tooManyFields(line: Int)
        case fieldTooLong(line: Int)
    }

    static let fieldsMax = 256
    private static let fieldBytesMax = 1 << 16

    private let text: [UInt8]
    private let delimiter: UInt8
    private let quote: UInt8?
    private var position = 0
    private var line = 1

    package init(_ text: [UInt8], delimiter: UInt8, quote: UInt8?) {
        self.text = text
        self.delimiter = delimiter
        self.quote = quote
    }

    mutating func skipLine() {
        while position < text.count, text[position] != 0x0A, text[position] != 0x0D { position += 1 }
        skipEndOfLine()
    }

    /// The next row that isn't empty.
    package mutating func next() throws(Failure) -> Row? {
        while position < text.count {
            let start = line
            let fields = try readRow()
            if fields.count > 1 || fields.first?.isEmpty == false { return Row(line: start, fields: fields) }
        }
        return nil
    }

    private mutating func readRow() throws(Failure) -> [String] {
        var fields: [String] = []
        while true {
            guard fields.count < Self.fieldsMax else { throw .tooManyFields(line: line) }
            fields.append(try readField())
            guard position < text.count, text[position] == delimiter else {
                skipEndOfLine()
                return fields
            }
            position += 1
        }
    }

    private mutating func readField() throws(Failure) -> String {
        var content: [UInt8] = []
        if let quote, position < text.count, text[position] == quote {
            content = try readQuoted(quote)
            guard position == text.count || isEndOfField(text[position]) else {
                throw .afterQuote(line: line)
            }
        } else {
            while position < text.count, !isEndOfField(text[position]) {
                content.append(text[position])
                position += 1
            }
        }
        guard content.count <= Self.fieldBytesMax else { throw .fieldTooLong(line: line) }
        return clean(content[...]) ?? ""
    }

    /// A quote within stands twice.
    private mutating func readQuoted(_ quote: UInt8) throws(Failure) -> [UInt8] {
        let start = line
        var content: [UInt8] = []
        position += 1
        while position < text.count {
            let byte = text[position]
            position += 1
            if byte == quote {
                guard position < text.count, text[position] == quote else { return content }
                position += 1
            } else if byte == 0x0A {
                line += 1
            }
            content.append(byte)
        }
        throw .openQuote(line: start)
    }

    private func isEndOfField(_ byte: UInt8) -> Bool {
        byte == delimiter || byte == 0x0A || byte == 0x0D
    }

    private mutating func skipEndOfLine() {
        guard position < text.count else { return }
        if text[position] == 0x0D { position += 1 }
        if position < text.count, text[position] == 0x0A { position += 1 }
        line += 1
    }
}
