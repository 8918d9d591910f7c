/// Why a text is not the JSON we accept, and where.
package struct JSONError: Error, Equatable, Sendable {
    /// What was wrong, with the data of the failure.
    package enum Reason: Equatable, Sendable {
        case unexpectedByte(UInt8)
        case unexpectedEnd
        case duplicateKey(String)
        /// More containers stand open than the limit, which it carries.
        case tooDeep(Int)
        /// More bytes than the limit, which it carries.
        case tooLong(Int)
        case invalidUTF8
        case invalidEscape
        /// A surrogate of a `\u` escape without its partner.
        case loneSurrogate
        case invalidNumber
        /// A character below U+0020 that a string must escape (RFC 8259, section 7).
        case controlCharacter(UInt8)
        case trailingBytes
    }

    /// The offending byte's place, from 0.
    package let offset: Int
    /// From 1; a line ends with LF.
    package let line: Int
    /// From 1, in code points, as an editor counts.
    package let column: Int
    /// The innermost value known where reading stopped (RFC 6901).
    package let pointer: String
    package let reason: Reason

    package init(offset: Int, line: Int, column: Int, pointer: String, reason: Reason) {
        self.offset = offset
        self.line = line
        self.column = column
        self.pointer = pointer
        self.reason = reason
    }

    /// Counts line and column up to the offset.
    init(_ reason: Reason, at offset: Int, of input: Span<UInt8>, pointer: String) {
        var line = 1
        var column = 1
        for index in 0..<min(offset, input.count) {
            if input[index] == UInt8(ascii: "\n") {
                line += 1
                column = 1
            } else if input[index] & 0xC0 != 0x80 {
                // A continuation byte belongs to the code point already counted.
                column += 1
            }
        }
        self.init(offset: offset, line: line, column: column, pointer: pointer, reason: reason)
    }
}

extension JSONError: CustomStringConvertible {
    /// One sentence, fit for a client.
    package var description: String {
        let place = pointer.isEmpty ? "" : ", in \(pointer)"
        return "\(reason.sentence) at line \(line), column \(column)\(place)."
    }
}

extension JSONError.Reason {
    fileprivate var sentence: String {
        switch self {
        case .unexpectedByte(let byte): "\(Self.name(of: byte)) is not allowed here,"
        case .unexpectedEnd: "The text ends too early,"
        case .duplicateKey(let key): "The key \"\(key)\" appears twice in one object,"
        case .tooDeep(let limit): "Arrays and objects are nested more than \(limit) deep,"
        case .tooLong(let limit): "The text is longer than \(limit) bytes,"
        case .invalidUTF8: "The text is not valid UTF-8"
        case .invalidEscape: "A string has an escape that JSON does not know,"
        case .loneSurrogate: "A string has half of a surrogate pair,"
        case .invalidNumber: "A number is not written as JSON writes it,"
        case .controlCharacter(let byte): "A string has the unescaped \(Self.name(of: byte)),"
        case .trailingBytes: "More text follows the end of the JSON value,"
        }
    }

    private static func name(of byte: UInt8) -> String {
        guard byte > 0x20, byte < 0x7F else { return "byte \(byte)" }
        return "'\(Character(Unicode.Scalar(byte)))'"
    }
}
