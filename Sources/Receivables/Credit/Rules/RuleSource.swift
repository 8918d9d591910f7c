/// A rule's text, addressed by Unicode scalars.
struct RuleSource: Sendable {
    let scalars: [Unicode.Scalar]

    static let charactersMax = 2_000

    init(_ text: String) {
        // A longer text is refused whatever it says.
        scalars = Array(text.unicodeScalars.prefix(Self.charactersMax + 1))
    }

    func text(_ range: Range<Int>) -> String {
        var text = String.UnicodeScalarView()
        text.append(contentsOf: scalars[range])
        return String(text)
    }

    func error(
        _ code: RuleError.Code,
        _ sentence: String,
        at range: Range<Int>,
        suggestion: String? = nil
    ) -> RuleError {
        let before = scalars[..<range.lowerBound]
        let lineStart = before.lastIndex(of: "\n").map { $0 + 1 } ?? 0
        let shown = range.lowerBound..<min(range.upperBound, range.lowerBound + RulePosition.textMax)
        return RuleError(
            code: code,
            sentence: sentence,
            position: RulePosition(
                offset: range.lowerBound,
                line: before.count { $0 == "\n" } + 1,
                column: range.lowerBound - lineStart + 1,
                text: text(shown)
            ),
            suggestion: suggestion
        )
    }
}
