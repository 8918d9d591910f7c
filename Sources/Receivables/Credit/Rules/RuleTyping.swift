/// Finds what each part of an expression is of, and every part that doesn't take what it is given. What is refused
/// once, and null, is of any type.
struct RuleTyping {
    private let source: RuleSource
    private let nodes: [RuleNode]
    private let facts: [FactUse]
    private var types: [RuleType?] = []
    private(set) var errors: [RuleError] = []

    init(_ source: RuleSource, _ nodes: [RuleNode], _ facts: [FactUse]) {
        self.source = source
        self.nodes = nodes
        self.facts = facts
    }

    /// What the whole is of; nil: anything.
    mutating func run() -> RuleType? {
        types.reserveCapacity(nodes.count)
        for node in nodes { types.append(type(of: node)) }
        return types.last ?? nil
    }

    private mutating func type(of node: RuleNode) -> RuleType? {
        switch node.kind {
        case .literal(let value): return value?.type
        case .fact(let place): return facts[place].fact.type
        case .unresolved: return nil
        case .negation(let operand):
            require(operand, .number, by: "a minus")
            return .number
        case .not(let operand):
            require(operand, .boolean, by: "not")
            return .boolean
        case .isNull: return .boolean
        case .and(let left, let right):
            for operand in [left, right] { require(operand, .boolean, by: "and") }
            return .boolean
        case .or(let left, let right):
            for operand in [left, right] { require(operand, .boolean, by: "or") }
            return .boolean
        case .arithmetic(let kind, let left, let right): return arithmetic(kind, left, right)
        case .comparison(let kind, let left, let right):
            compare(left, with: [right], inOrder: kind.isOrder)
            return .boolean
        case .between(let value, let low, let high):
            compare(value, with: [low, high], inOrder: true)
            return .boolean
        case .membership(let value, let others):
            compare(value, with: others, inOrder: false)
            return .boolean
        case .call(let function, let arguments): return call(function, arguments)
        }
    }

    private mutating func refuse(
        _ node: Int,
        _ sentence: String,
        _ code: RuleError.Code = .wrongType,
        suggestion: String? = nil
    ) {
        errors.append(source.error(code, sentence, at: nodes[node].range, suggestion: suggestion))
    }

    private mutating func require(_ node: Int, _ wanted: RuleType, by user: String) {
        guard let type = types[node], type != wanted else { return }
        refuse(node, "\(user) takes \(wanted.noun), this is \(type.noun)")
    }

    private mutating func arithmetic(_ kind: RuleArithmetic, _ left: Int, _ right: Int) -> RuleType? {
        let firsts: [RuleType] = kind == .add || kind == .subtract ? [.number, .date] : [.number]
        var isRight = true
        for operand in [left, right] {
            guard let type = types[operand], !firsts.contains(type) else { continue }
            let wanted = firsts.map(\.noun).joined(separator: " or ")
            refuse(operand, "\(kind.rawValue) takes \(wanted), this is \(type.noun)")
            isRight = false
        }
        guard isRight, let first = types[left], let second = types[right] else { return nil }
        if let type = kind.type(first, second) { return type }
        refuse(right, "\(kind.rawValue) doesn't take \(second.noun) after \(first.noun)")
        return nil
    }

    /// All of one type, and none of them null by itself, which would never be answered.
    private mutating func compare(_ value: Int, with others: [Int], inOrder isOrder: Bool) {
        for node in [value] + others where nodes[node].kind == .literal(nil) {
            refuse(node, "null is never equal, before or after; ask is null", .comparesNull)
        }
        if isOrder, let type = types[value], type == .text || type == .boolean {
            return refuse(value, "only numbers and dates have an order, this is \(type.noun)")
        }
        for other in others {
            guard let type = types[other] else { continue }
            guard let first = types[value] ?? firstType(of: others) else { continue }
            if type != first {
                refuse(other, "it is compared with \(first.noun), this is \(type.noun)")
            } else if isOrder, type == .text || type == .boolean {
                refuse(other, "only numbers and dates have an order, this is \(type.noun)")
            }
            requireKnown(other, by: value)
            requireKnown(value, by: other)
        }
    }

    private func firstType(of nodes: [Int]) -> RuleType? { nodes.lazy.compactMap { types[$0] }.first }

    /// A fact that has one of a few values is never equal to another.
    private mutating func requireKnown(_ node: Int, by other: Int) {
        guard case .fact(let place) = nodes[other].kind, case .literal(.text(let text)) = nodes[node].kind
        else { return }
        let known = facts[place].fact.values
        guard !known.isEmpty, !known.contains(text) else { return }
        let sentence = "\(facts[place].name) is one of \(known.joined(separator: ", "))"
        let suggestion = RuleNames.nearest(to: text, among: known).map { "'\($0)'" }
        refuse(node, sentence, .unknownValue, suggestion: suggestion)
    }

    private mutating func call(_ function: RuleFunction, _ arguments: [Int]) -> RuleType? {
        let taken: Set<RuleType>
        switch function {
        case .abs: taken = [.number]
        case .min, .max: taken = [.number, .date]
        case .coalesce: taken = Set(RuleType.allCases)
        }
        let first = firstType(of: arguments.filter { types[$0].map(taken.contains) ?? false })
        for argument in arguments {
            guard let type = types[argument] else { continue }
            if !taken.contains(type) {
                let wanted = RuleType.allCases.filter(taken.contains).map(\.noun).joined(separator: " or ")
                refuse(argument, "\(function.rawValue) takes \(wanted), this is \(type.noun)")
            } else if let first, type != first {
                refuse(argument, "\(function.rawValue) takes values of one type, \(first.noun) before this")
            }
        }
        return first
    }
}
