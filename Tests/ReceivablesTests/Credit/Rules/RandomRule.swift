import TestSupport

@testable import Receivables

/// A rule as a tree, with an evaluation of its own: every part by its textbook definition.
indirect enum RandomRule {
    case fact(String)
    case number(ExactNumber)
    case reckon(String, RandomRule, RandomRule)
    case call(String, [RandomRule])
    case truth(Bool?)
    case compare(String, RandomRule, RandomRule)
    case logic(String, RandomRule, RandomRule)
    case not(RandomRule)
    case isNull(RandomRule)
    case within([RandomRule])
    case between(RandomRule, RandomRule, RandomRule)

    static let names = ["order.total", "order.amount", "limit.amount", "group.exposure", "overdue.days_max"]

    static func facts(using random: inout SeededGenerator) -> [String: ExactNumber?] {
        var facts: [String: ExactNumber?] = [:]
        for name in names {
            facts[name] = .some(
                Int.random(in: 0..<4, using: &random) == 0
                    ? nil
                    : ExactNumber(micros: Int128(Int64.random(in: -9_000_000...9_000_000, using: &random)))
            )
        }
        return facts
    }

    static func boolean(depth: Int, using random: inout SeededGenerator) -> RandomRule {
        guard depth > 0 else { return .truth([true, false, nil].randomElement(using: &random) ?? nil) }
        func inner() -> RandomRule { boolean(depth: depth - 1, using: &random) }
        func value() -> RandomRule { numeric(depth: depth - 1, using: &random) }
        switch Int.random(in: 0..<8, using: &random) {
        case 0, 1: return .logic(["and", "or"].randomElement(using: &random) ?? "and", inner(), inner())
        case 2: return .not(inner())
        case 3: return .isNull(value())
        case 4: return .within((0...Int.random(in: 1...3, using: &random)).map { _ in value() })
        case 5: return .between(value(), value(), value())
        default:
            let sign = ["=", "!=", "<", "<=", ">", ">="].randomElement(using: &random) ?? "="
            return .compare(sign, value(), value())
        }
    }

    static func numeric(depth: Int, using random: inout SeededGenerator) -> RandomRule {
        func inner() -> RandomRule { numeric(depth: depth - 1, using: &random) }
        switch depth > 0 ? Int.random(in: 0..<6, using: &random) : Int.random(in: 0..<2, using: &random) {
        case 0: return .fact(names.randomElement(using: &random) ?? "order.total")
        case 1: return .number(ExactNumber(micros: Int128(Int64.random(in: 0...9_000_000, using: &random))))
        case 2: return .call(["abs", "-"].randomElement(using: &random) ?? "abs", [inner()])
        case 3:
            return .call(
                ["min", "max", "coalesce"].randomElement(using: &random) ?? "min",
                [inner(), inner()]
            )
        default: return .reckon(["+", "-", "*", "/"].randomElement(using: &random) ?? "+", inner(), inner())
        }
    }

    var text: String {
        switch self {
        case .fact(let name): name
        case .number(let number): number.description
        case .reckon(let sign, let left, let right), .compare(let sign, let left, let right),
            .logic(let sign, let left, let right):
            "(\(left.text) \(sign) \(right.text))"
        case .call("-", let arguments): "(-\(arguments[0].text))"
        case .call(let name, let arguments): "\(name)(\(arguments.map(\.text).joined(separator: ", ")))"
        case .truth(let truth): truth.map { "\($0)" } ?? "null"
        case .not(let inner): "(not \(inner.text))"
        case .isNull(let inner): "(\(inner.text) is null)"
        case .within(let values):
            "(\(values[0].text) in (\(values.dropFirst().map(\.text).joined(separator: ", "))))"
        case .between(let value, let low, let high): "(\(value.text) between \(low.text) and \(high.text))"
        }
    }

    func truth(_ facts: [String: ExactNumber?]) -> Bool? {
        switch self {
        case .truth(let truth): return truth
        case .not(let inner): return inner.truth(facts).map { !$0 }
        case .isNull(let inner): return inner.micros(facts) == nil
        case .logic("and", let left, let right):
            return Self.least([left.truth(facts), right.truth(facts)])
        case .logic(_, let left, let right):
            return Self.least([left.truth(facts), right.truth(facts)].map { $0.map { !$0 } }).map { !$0 }
        case .compare(let sign, let left, let right):
            return Self.compare(sign, left.micros(facts), right.micros(facts))
        case .within(let values):
            let first = values[0].micros(facts)
            let equals = values.dropFirst().map { Self.compare("!=", first, $0.micros(facts)) }
            return Self.least(Array(equals)).map { !$0 }
        case .between(let value, let low, let high):
            let value = value.micros(facts)
            return Self.least([
                Self.compare(">=", value, low.micros(facts)), Self.compare("<=", value, high.micros(facts)),
            ])
        default: return nil
        }
    }

    /// False before unknown before true.
    private static func least(_ truths: [Bool?]) -> Bool? {
        if truths.contains(where: { $0 == false }) { return false }
        return truths.contains { $0 == nil } ? nil : true
    }

    private static func compare(_ sign: String, _ left: Int128?, _ right: Int128?) -> Bool? {
        guard let left, let right else { return nil }
        switch sign {
        case "=": return left == right
        case "!=": return left != right
        case "<": return left < right
        case "<=": return left <= right
        case ">": return left > right
        default: return left >= right
        }
    }

    private func micros(_ facts: [String: ExactNumber?]) -> Int128? {
        switch self {
        case .fact(let name): return (facts[name] ?? nil)?.micros
        case .number(let number): return number.micros
        case .call("coalesce", let arguments): return arguments.lazy.compactMap { $0.micros(facts) }.first
        case .call(let name, let arguments):
            let values = arguments.compactMap { $0.micros(facts) }
            guard values.count == arguments.count else { return nil }
            switch name {
            case "abs": return values[0] < 0 ? -values[0] : values[0]
            case "-": return -values[0]
            case "min": return values.min()
            default: return values.max()
            }
        case .reckon(let sign, let left, let right):
            guard let left = left.micros(facts), let right = right.micros(facts) else { return nil }
            switch sign {
            case "+": return left + right
            case "-": return left - right
            case "*": return Self.rounded(left * right, 1_000_000)
            default:
                return right == 0
                    ? nil : Self.rounded(left * 1_000_000 * right.signum(), right < 0 ? -right : right)
            }
        default: return nil
        }
    }

    /// To the nearest, halves away from zero, by doubling; the divisor is positive.
    private static func rounded(_ value: Int128, _ divisor: Int128) -> Int128 {
        value >= 0 ? (2 * value + divisor) / (2 * divisor) : -((-2 * value + divisor) / (2 * divisor))
    }
}
