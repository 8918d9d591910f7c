/// Cuts a rule's text into tokens and gathers every fault of spelling.
struct RuleLexer {
    private let source: RuleSource
    private var index = 0
    private(set) var tokens: [RuleToken] = []
    private(set) var errors: [RuleError] = []

    init(_ source: RuleSource) {
        self.source = source
    }

    mutating func run() {
        while let scalar = peek() {
            let start = index
            switch scalar {
            case " ", "\t", "\n", "\r": index += 1
            case "0"..."9": number()
            case "a"..."z", "A"..."Z", "_": word()
            case "'", "\"": text(closedBy: scalar)
            default: symbol(from: start)
            }
        }
        tokens.append(RuleToken(kind: .end, range: index..<index))
    }

    private func peek(_ ahead: Int = 0) -> Unicode.Scalar? {
        index + ahead < source.scalars.count ? source.scalars[index + ahead] : nil
    }

    private mutating func append(_ kind: RuleToken.Kind, from start: Int) {
        tokens.append(RuleToken(kind: kind, range: start..<index))
    }

    private mutating func refuse(_ code: RuleError.Code, _ sentence: String, from start: Int) {
        errors.append(source.error(code, sentence, at: start..<index))
    }

    private static func isWord(_ scalar: Unicode.Scalar?) -> Bool {
        guard let scalar else { return false }
        return switch scalar {
        case "a"..."z", "A"..."Z", "0"..."9", "_": true
        default: false
        }
    }

    /// Takes what clings to the digits too, so that `12abc` and `1.2.3` are one fault each.
    private mutating func number() {
        let start = index
        while let scalar = peek(), scalar == "." || Self.isWord(scalar) { index += 1 }
        guard let number = ExactNumber(source.text(start..<index)) else {
            let digits = "at most \(ExactNumber.integerDigitsMax) digits"
            let sentence = "a number is \(digits), and a point with at most \(ExactNumber.decimalsMax) more"
            return refuse(.malformedNumber, sentence, from: start)
        }
        append(.number(number), from: start)
    }

    private mutating func word() {
        let start = index
        while Self.isWord(peek()) || peek() == "." && Self.isWord(peek(1)) { index += 1 }
        let word = source.text(start..<index)
        append(RuleKeyword(rawValue: word.lowercased()).map { .keyword($0) } ?? .name(word), from: start)
    }

    /// A quote within the text stands twice.
    private mutating func text(closedBy quote: Unicode.Scalar) {
        let start = index
        var content = String.UnicodeScalarView()
        index += 1
        while let scalar = peek() {
            index += 1
            if scalar != quote {
                content.append(scalar)
            } else if peek() == quote {
                content.append(quote)
                index += 1
            } else {
                return append(.text(String(content)), from: start)
            }
        }
        refuse(.unterminatedText, "the text is not closed by \(quote)", from: start)
    }

    private mutating func symbol(from start: Int) {
        for length in [2, 1] where start + length <= source.scalars.count {
            guard let symbol = RuleSymbol(rawValue: source.text(start..<(start + length))) else { continue }
            index += length
            return append(.symbol(symbol), from: start)
        }
        index += 1
        let hint: String
        switch source.scalars[start] {
        case "&": hint = "; and is a word here"
        case "|": hint = "; or is a word here"
        case "!": hint = "; not is a word here"
        case "\u{2018}"..."\u{201F}": hint = "; a text stands in straight quotes"
        default: hint = ""
        }
        // A doubled sign is one fault.
        if peek() == source.scalars[start] { index += 1 }
        refuse(.unexpectedCharacter, "this has no meaning here\(hint)", from: start)
    }
}
