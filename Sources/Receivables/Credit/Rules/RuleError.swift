/// Why a text is no rule: each fault that was found, in the order of their places.
package struct MalformedRule: Error, Equatable, Sendable {
    package let errors: [RuleError]

    /// As many faults are told as a person reads.
    package static let errorsMax = 20
}

/// One fault of a rule and its place.
package struct RuleError: Error, Equatable, Sendable {
    package enum Code: String, CaseIterable, Sendable {
        case empty
        case tooLong = "too_long"
        case tooDeep = "too_deep"
        case tooManyParts = "too_many_parts"
        case unexpectedCharacter = "unexpected_character"
        case unterminatedText = "unterminated_text"
        case malformedNumber = "malformed_number"
        case malformedDate = "malformed_date"
        case unexpectedToken = "unexpected_token"
        case chainedComparison = "chained_comparison"
        case unknownFact = "unknown_fact"
        case unknownFunction = "unknown_function"
        case unknownValue = "unknown_value"
        case wrongArguments = "wrong_arguments"
        case wrongType = "wrong_type"
        case comparesNull = "compares_null"
    }

    package let code: Code
    package let sentence: String
    package let position: RulePosition
    /// What may have been meant.
    package let suggestion: String?

    /// The whole of it for people.
    package var detail: String {
        let near = position.text.isEmpty ? "" : ", at \(position.text)"
        let meant = suggestion.map { "; did you mean \($0)?" } ?? ""
        return "line \(position.line), column \(position.column)\(near): \(sentence)\(meant)"
    }
}

/// A place in a rule's text, counted in Unicode scalars.
package struct RulePosition: Equatable, Sendable {
    /// From the beginning, which is 0.
    package let offset: Int
    /// From 1.
    package let line: Int
    /// From 1, within the line.
    package let column: Int
    /// What stands there, at most `textMax` of it; empty at the end.
    package let text: String

    package static let textMax = 60

    package init(offset: Int, line: Int, column: Int, text: String) {
        self.offset = offset
        self.line = line
        self.column = column
        self.text = text
    }
}
