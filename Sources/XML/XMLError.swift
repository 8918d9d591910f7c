/// Why a text is not the XML that we accept, and where.
package struct XMLError: Error, Equatable, Sendable {
    package enum Reason: Equatable, Sendable {
        case tooLong(Int)
        /// More elements stand open than the limit, which it carries.
        case tooDeep(Int)
        case tooManyAttributes(Int)
        case nameTooLong(Int)
        case textTooLong(Int)
        /// A document type declaration: it could declare entities, and no bank sends one.
        case documentType
        /// An entity other than the five that XML itself defines.
        case unknownEntity(String)
        case invalidReference
        case invalidUTF8
        /// A character that XML forbids even in text (XML 1.0, section 2.2).
        case invalidCharacter
        case unexpectedByte(UInt8)
        case unexpectedEnd
        case mismatchedEnd(expected: String, found: String)
        case duplicateAttribute(String)
        case undeclaredPrefix(String)
        /// A second root element, or text outside the root.
        case trailingContent
    }

    package let reason: Reason
    /// The offending byte's place in the text, from 0.
    package let offset: Int
    /// From 1.
    package let line: Int

    package init(_ reason: Reason, offset: Int, line: Int) {
        self.reason = reason
        self.offset = offset
        self.line = line
    }

    /// Whether the text asks for something that is refused on principle, well-formed or not.
    package var isForbidden: Bool {
        switch reason {
        case .tooLong, .tooDeep, .tooManyAttributes, .nameTooLong, .textTooLong, .documentType,
            .unknownEntity:
            true
        case .invalidReference, .invalidUTF8, .invalidCharacter, .unexpectedByte, .unexpectedEnd,
            .mismatchedEnd, .duplicateAttribute, .undeclaredPrefix, .trailingContent:
            false
        }
    }
}

extension XMLError: CustomStringConvertible {
    /// One sentence, fit for a client.
    package var description: String { "\(sentence) in line \(line)." }

    private var sentence: String {
        switch reason {
        case .tooLong(let limit): "The text is longer than \(limit) bytes"
        case .tooDeep(let limit): "Elements are nested deeper than \(limit)"
        case .tooManyAttributes(let limit): "An element has more than \(limit) attributes"
        case .nameTooLong(let limit): "A name is longer than \(limit) bytes"
        case .textTooLong(let limit): "A text is longer than \(limit) bytes"
        case .documentType: "A document type declaration is not accepted"
        case .unknownEntity(let name): "The entity \(name) is not one of XML's own five"
        case .invalidReference: "A reference names no character"
        case .invalidUTF8: "The text is not UTF-8"
        case .invalidCharacter: "A character is not allowed in XML"
        case .unexpectedByte: "A character is not allowed at this place"
        case .unexpectedEnd: "The text ends too early"
        case .mismatchedEnd(let expected, let found): "The end tag is \(found) where \(expected) is open"
        case .duplicateAttribute(let name): "The attribute \(name) is given twice"
        case .undeclaredPrefix(let prefix): "The prefix \(prefix) is not declared"
        case .trailingContent: "Something follows the root element"
        }
    }
}
