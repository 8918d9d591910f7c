import Testing

@testable import Receivables

extension RuleExpression {
    /// How it is put together, every part in brackets.
    var tree: String {
        var trees: [String] = []
        for node in nodes {
            let tree: String
            switch node.kind {
            case .literal(let value): tree = value?.description ?? "null"
            case .fact(let place): tree = facts[place].name
            case .unresolved: tree = "?"
            case .not(let operand): tree = "(not \(trees[operand]))"
            case .negation(let operand): tree = "(-\(trees[operand]))"
            case .isNull(let operand): tree = "(\(trees[operand]) is null)"
            case .and(let left, let right): tree = "(\(trees[left]) and \(trees[right]))"
            case .or(let left, let right): tree = "(\(trees[left]) or \(trees[right]))"
            case .arithmetic(let kind, let left, let right):
                tree = "(\(trees[left]) \(kind.rawValue) \(trees[right]))"
            case .comparison(let kind, let left, let right):
                tree = "(\(trees[left]) \(kind.rawValue) \(trees[right]))"
            case .between(let value, let low, let high):
                tree = "(\(trees[value]) between \(trees[low]) and \(trees[high]))"
            case .membership(let value, let others):
                tree = "(\(trees[value]) in \(others.map { trees[$0] }))"
            case .call(let function, let arguments):
                tree = "\(function.rawValue)\(arguments.map { trees[$0] })"
            }
            trees.append(tree)
        }
        return trees.last ?? ""
    }

    /// What it comes to where its facts are so.
    func value(where facts: [String: RuleValue]) -> RuleValue? {
        value(of: self.facts.map { facts[$0.name] })
    }
}

/// What a text comes to where the facts are so.
func value(of text: String, where facts: [String: RuleValue] = [:]) throws -> RuleValue? {
    try RuleExpression(text).value(where: facts)
}

/// The faults of a text; none: it is a rule.
func errors(of text: String, mustBe type: RuleType? = nil) -> [RuleError] {
    do throws(MalformedRule) {
        _ = try RuleExpression(text, mustBe: type)
        return []
    } catch {
        return error.errors
    }
}

func number(_ text: String) throws -> RuleValue { .number(try #require(ExactNumber(text))) }

extension CustomRule {
    static func sample(
        _ when: String,
        _ severity: CheckSeverity = .hold,
        name: String = "sample",
        at stages: Set<CheckStage> = Set(CheckStage.allCases),
        message: String? = nil,
        graceDays: Int = 0
    ) throws -> CustomRule {
        CustomRule(
            name: name,
            expression: try RuleExpression(when, mustBe: .boolean),
            stages: stages,
            severity: severity,
            message: message,
            graceDays: graceDays
        )
    }
}
