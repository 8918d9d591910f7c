/// Reads tokens into parts, each after those that it is made of. What the grammar doesn't take is one fault, and the
/// first ends it; it never goes deeper than its bound.
///
///     expression  = conjunction { "or" conjunction }
///     conjunction = negation { "and" negation }
///     negation    = "not" negation | comparison
///     comparison  = sum [ ( "=" | "==" | "!=" | "<>" | "<" | "<=" | ">" | ">=" ) sum
///                       | [ "not" ] "in" "(" expression { "," expression } ")"
///                       | [ "not" ] "between" sum "and" sum
///                       | "is" [ "not" ] "null" ]
///     sum         = product { ( "+" | "-" ) product }
///     product     = sign { ( "*" | "/" ) sign }
///     sign        = "-" sign | primary
///     primary     = number | text | "true" | "false" | "null" | "date" text | fact | fact "(" text ")"
///                 | function "(" expression { "," expression } ")" | "(" expression ")"
struct RuleParser {
    private let source: RuleSource
    private let tokens: [RuleToken]
    private var index = 0
    private var depth = 0
    private(set) var nodes: [RuleNode] = []
    private(set) var facts: [FactUse] = []

    static let depthMax = 32
    static let nodesMax = 500

    /// - Parameter tokens: at least the one that ends them.
    init(_ source: RuleSource, _ tokens: [RuleToken]) {
        self.source = source
        self.tokens = tokens
    }

    mutating func parse() throws(RuleError) {
        _ = try expression()
        guard current.kind == .end else { throw unexpected("an operator, or the end") }
    }

    /// Where it stands in the text.
    var whole: Range<Int> { nodes.last?.range ?? 0..<0 }

    // MARK: Tokens

    private var current: RuleToken { tokens[index] }

    private mutating func advance() {
        if index < tokens.count - 1 { index += 1 }
    }

    private mutating func take(_ kind: RuleToken.Kind) -> Bool {
        guard current.kind == kind else { return false }
        advance()
        return true
    }

    private mutating func require(_ symbol: RuleSymbol) throws(RuleError) {
        guard take(.symbol(symbol)) else { throw unexpected("a \(symbol.rawValue)") }
    }

    private func unexpected(_ wanted: String) -> RuleError {
        let what = current.kind == .end ? "the rule ends where" : "here"
        return source.error(.unexpectedToken, "\(what) \(wanted) is expected", at: current.range)
    }

    private mutating func add(_ kind: RuleNode.Kind, _ range: Range<Int>) throws(RuleError) -> Int {
        guard nodes.count < Self.nodesMax else {
            throw source.error(.tooManyParts, "a rule has at most \(Self.nodesMax) parts", at: range)
        }
        nodes.append(RuleNode(kind: kind, range: range))
        return nodes.count - 1
    }

    /// From the beginning of one part to the end of another.
    private func range(_ first: Int, _ last: Int) -> Range<Int> {
        nodes[first].range.lowerBound..<nodes[last].range.upperBound
    }

    private func range(from start: Int) -> Range<Int> { start..<tokens[index - 1].range.upperBound }

    private mutating func enter(at range: Range<Int>) throws(RuleError) {
        guard depth < Self.depthMax else {
            throw source.error(.tooDeep, "a rule is nested at most \(Self.depthMax) deep", at: range)
        }
        depth += 1
    }

    private mutating func leave() { depth -= 1 }

    // MARK: Grammar

    private mutating func expression() throws(RuleError) -> Int {
        var left = try conjunction()
        while take(.keyword(.or)) {
            let right = try conjunction()
            left = try add(.or(left, right), range(left, right))
        }
        return left
    }

    private mutating func conjunction() throws(RuleError) -> Int {
        var left = try negation()
        while take(.keyword(.and)) {
            let right = try negation()
            left = try add(.and(left, right), range(left, right))
        }
        return left
    }

    private mutating func negation() throws(RuleError) -> Int {
        let token = current
        guard take(.keyword(.not)) else { return try comparison() }
        try enter(at: token.range)
        let operand = try negation()
        leave()
        return try add(.not(operand), range(from: token.range.lowerBound))
    }

    private mutating func comparison() throws(RuleError) -> Int {
        let left = try sum()
        let start = nodes[left].range.lowerBound
        let result: Int
        if case .symbol(let symbol) = current.kind, let comparison = symbol.comparison {
            advance()
            let right = try sum()
            result = try add(.comparison(comparison, left, right), range(left, right))
        } else if take(.keyword(.is)) {
            let isNegated = take(.keyword(.not))
            guard take(.keyword(.null)) else { throw unexpected("null") }
            result = try add(.isNull(left), range(from: start), isNegated: isNegated)
        } else {
            let isNegated = take(.keyword(.not))
            if take(.keyword(.in)) {
                let values = try list()
                result = try add(.membership(left, of: values), range(from: start), isNegated: isNegated)
            } else if take(.keyword(.between)) {
                let low = try sum()
                guard take(.keyword(.and)) else { throw unexpected("and") }
                let high = try sum()
                let range = range(left, high)
                result = try add(.between(left, low: low, high: high), range, isNegated: isNegated)
            } else {
                guard !isNegated else { throw unexpected("in or between") }
                return left
            }
        }
        try refuseChain()
        return result
    }

    private mutating func add(
        _ kind: RuleNode.Kind,
        _ range: Range<Int>,
        isNegated: Bool
    ) throws(RuleError) -> Int {
        let node = try add(kind, range)
        return isNegated ? try add(.not(node), range) : node
    }

    private func refuseChain() throws(RuleError) {
        switch current.kind {
        case .symbol(let symbol) where symbol.comparison != nil: break
        case .keyword(.in), .keyword(.is), .keyword(.between): break
        default: return
        }
        let sentence = "comparisons don't chain; join two of them with and, or use brackets"
        throw source.error(.chainedComparison, sentence, at: current.range)
    }

    private mutating func sum() throws(RuleError) -> Int {
        var left = try product()
        while case .symbol(let symbol) = current.kind, symbol == .plus || symbol == .minus {
            advance()
            let right = try product()
            left = try add(.arithmetic(symbol == .plus ? .add : .subtract, left, right), range(left, right))
        }
        return left
    }

    private mutating func product() throws(RuleError) -> Int {
        var left = try sign()
        while case .symbol(let symbol) = current.kind, symbol == .times || symbol == .over {
            advance()
            let right = try sign()
            left = try add(
                .arithmetic(symbol == .times ? .multiply : .divide, left, right),
                range(left, right)
            )
        }
        return left
    }

    private mutating func sign() throws(RuleError) -> Int {
        let token = current
        guard take(.symbol(.minus)) else { return try primary() }
        try enter(at: token.range)
        let operand = try sign()
        leave()
        return try add(.negation(operand), range(from: token.range.lowerBound))
    }

    private mutating func primary() throws(RuleError) -> Int {
        let token = current
        switch token.kind {
        case .number(let number): return try literal(.number(number), token)
        case .text(let text): return try literal(.text(text), token)
        case .keyword(.true): return try literal(.boolean(true), token)
        case .keyword(.false): return try literal(.boolean(false), token)
        case .keyword(.null): return try literal(nil, token)
        case .keyword(.date): return try date(token)
        case .name(let name): return try named(name, token)
        case .symbol(.open):
            advance()
            try enter(at: token.range)
            let inner = try expression()
            try require(.close)
            leave()
            nodes[inner].range = range(from: token.range.lowerBound)
            return inner
        default: throw unexpected("a value")
        }
    }

    private mutating func literal(_ value: RuleValue?, _ token: RuleToken) throws(RuleError) -> Int {
        advance()
        return try add(.literal(value), token.range)
    }

    private mutating func date(_ token: RuleToken) throws(RuleError) -> Int {
        advance()
        guard case .text(let text) = current.kind else {
            throw unexpected("a text such as '2026-01-31' after date")
        }
        guard let date = CivilDate(text) else {
            throw source.error(.malformedDate, "a date is a day, YYYY-MM-DD", at: current.range)
        }
        advance()
        return try add(.literal(.date(date)), range(from: token.range.lowerBound))
    }

    /// Names that nothing has were refused before: their parts are read and stand for anything.
    private mutating func named(_ name: String, _ token: RuleToken) throws(RuleError) -> Int {
        advance()
        if let fact = RuleFact.named(name) { return try self.fact(fact, token) }
        guard current.kind == .symbol(.open) else { return try add(.unresolved, token.range) }
        let arguments = try list()
        let range = range(from: token.range.lowerBound)
        guard let function = RuleFunction(rawValue: name) else { return try add(.unresolved, range) }
        guard function.arguments.contains(arguments.count) else {
            let wanted =
                function.arguments.count == 1
                ? "one argument"
                : "\(function.arguments.lowerBound) to \(RuleFunction.argumentsMax) arguments"
            throw source.error(.wrongArguments, "\(name) takes \(wanted)", at: range)
        }
        return try add(.call(function, arguments), range)
    }

    private mutating func fact(_ fact: RuleFact, _ token: RuleToken) throws(RuleError) -> Int {
        var key: String?
        if take(.symbol(.open)) {
            guard fact.isKeyed else {
                let sentence = "\(fact.name) is a fact and takes no arguments"
                throw source.error(.wrongArguments, sentence, at: token.range)
            }
            guard case .text(let text) = current.kind else { throw unexpected("a key as a text") }
            advance()
            try require(.close)
            key = text
        } else if fact.isKeyed {
            let sentence = "\(fact.name) takes a key: \(fact.name)('region')"
            throw source.error(.wrongArguments, sentence, at: token.range)
        }
        let use = FactUse(fact: fact, key: key)
        let place = facts.firstIndex(of: use) ?? facts.count
        if place == facts.count { facts.append(use) }
        return try add(.fact(place), range(from: token.range.lowerBound))
    }

    /// Values in brackets, at least one.
    private mutating func list() throws(RuleError) -> [Int] {
        try enter(at: current.range)
        try require(.open)
        var values: [Int] = []
        repeat { values.append(try expression()) } while take(.symbol(.comma))
        try require(.close)
        leave()
        return values
    }
}
