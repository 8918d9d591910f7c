/// An expression that has been read and checked: it always comes to a value or to nothing known, in one walk over its
/// parts, whatever it says.
package struct RuleExpression: Sendable {
    package let text: String
    /// What it comes to; nil: it is always null.
    package let type: RuleType?
    /// The facts that it reads, each once, in their order.
    package let facts: [FactUse]
    let nodes: [RuleNode]
    /// The text on one line, cut where it is long.
    let summary: String

    package static let summaryCharactersMax = 200
    package static let charactersMax = RuleSource.charactersMax

    /// - Parameter wanted: what it has to come to; nil: anything.
    package init(_ text: String, mustBe wanted: RuleType? = nil) throws(MalformedRule) {
        let source = RuleSource(text)
        guard source.scalars.count <= RuleSource.charactersMax else {
            let end = RuleSource.charactersMax..<RuleSource.charactersMax + 1
            let sentence = "a rule has at most \(RuleSource.charactersMax) characters"
            throw MalformedRule(errors: [source.error(.tooLong, sentence, at: end)])
        }
        var lexer = RuleLexer(source)
        lexer.run()
        var errors = lexer.errors + RuleNames(source: source, tokens: lexer.tokens).errors
        if lexer.tokens.count == 1, lexer.errors.isEmpty {
            errors.append(source.error(.empty, "a rule says something", at: 0..<0))
        }
        var parser = RuleParser(source, lexer.tokens)
        var type: RuleType?
        if errors.allSatisfy({ $0.code == .unknownFact || $0.code == .unknownFunction }) {
            do throws(RuleError) {
                try parser.parse()
                var typing = RuleTyping(source, parser.nodes, parser.facts)
                type = typing.run()
                errors += typing.errors
                if let wanted, errors.isEmpty, type != wanted {
                    let found = type.map { "is \($0.noun)" } ?? "always is null"
                    let sentence = "\(wanted.noun) is expected, this \(found)"
                    errors.append(source.error(.wrongType, sentence, at: parser.whole))
                }
            } catch {
                errors.append(error)
            }
        }
        guard errors.isEmpty else {
            errors.sort { $0.position.offset < $1.position.offset }
            throw MalformedRule(errors: Array(errors.prefix(MalformedRule.errorsMax)))
        }
        self.text = text
        self.type = type
        facts = parser.facts
        nodes = parser.nodes
        let line = text.split(whereSeparator: \.isWhitespace).joined(separator: " ")
        summary =
            line.count > Self.summaryCharactersMax ? line.prefix(Self.summaryCharactersMax - 1) + "…" : line
    }

    /// The numbers that stand in it.
    var numbers: [ExactNumber] {
        nodes.compactMap { if case .literal(let value) = $0.kind { value?.number } else { nil } }
    }
}

extension RuleExpression: Equatable {
    /// What is read from one text is the same.
    package static func == (left: RuleExpression, right: RuleExpression) -> Bool { left.text == right.text }
}
