import TestSupport
import Testing

@testable import Receivables

@Suite struct `Whatever a text says` {
    private static let seeds =
        RuleReference.examples.map(\.example) + RuleReference.operators.map(\.example)
        + RuleReference.functions.map(\.example)
    private static let pieces =
        RuleKeyword.allCases.map(\.rawValue) + RuleSymbol.allCases.map(\.rawValue)
        + RuleFunction.allCases.map(\.rawValue)
        + [
            "order.total", "customer.metadata('a')", "'x", "'", "\"", "1.5",
            "99999999999999999999999999999999", "\n", "é", "&",
        ]

    private func tell(_ text: String) {
        do throws(MalformedRule) {
            let rule = try RuleExpression(text)
            #expect(rule.nodes.count <= RuleParser.nodesMax)
            _ = rule.value(of: rule.facts.map { _ in nil })
            let values: [RuleValue?] = rule.facts.map { use in
                switch use.fact.type {
                case .number: .number(ExactNumber(.max))
                case .text: .text("x")
                case .boolean: .boolean(true)
                case .date: .date(.last)
                }
            }
            let value = rule.value(of: values)
            #expect(value == nil || rule.type == nil || value?.type == rule.type, "\(text)")
        } catch {
            #expect(!error.errors.isEmpty && error.errors.count <= MalformedRule.errorsMax)
            let length = text.unicodeScalars.count
            for fault in error.errors {
                #expect((0...length).contains(fault.position.offset), "\(text)")
                #expect(fault.position.text.unicodeScalars.count <= RulePosition.textMax)
            }
        }
    }

    @Test(arguments: 0..<10 as Range<UInt64>)
    func `random bytes are read or refused`(seed: UInt64) {
        var random = SeededGenerator(seed: seed)
        for _ in 0..<rounds(default: 60) {
            let count = Int.random(in: 0...200, using: &random)
            tell(
                String(
                    decoding: (0..<count).map { _ in UInt8.random(in: 0...255, using: &random) },
                    as: UTF8.self
                )
            )
        }
    }

    @Test(arguments: 0..<10 as Range<UInt64>)
    func `random pieces of the language are read or refused`(seed: UInt64) {
        var random = SeededGenerator(seed: seed)
        for _ in 0..<rounds(default: 60) {
            let count = Int.random(in: 0...60, using: &random)
            let words = (0..<count).map { _ in Self.pieces.randomElement(using: &random) ?? "" }
            tell(words.joined(separator: Bool.random(using: &random) ? " " : ""))
        }
    }

    @Test(arguments: 0..<10 as Range<UInt64>)
    func `a rule with a few letters changed is read or refused`(seed: UInt64) {
        var random = SeededGenerator(seed: seed)
        for _ in 0..<rounds(default: 60) {
            var text = Array((Self.seeds.randomElement(using: &random) ?? "").unicodeScalars)
            for _ in 0...Int.random(in: 0...4, using: &random) where !text.isEmpty {
                let place = Int.random(in: text.indices, using: &random)
                switch Int.random(in: 0..<3, using: &random) {
                case 0: text.remove(at: place)
                case 1: text.insert(text.randomElement(using: &random) ?? " ", at: place)
                default: text[place] = Unicode.Scalar(UInt8.random(in: 32...126, using: &random))
                }
            }
            var view = String.UnicodeScalarView()
            view.append(contentsOf: text)
            tell(String(view))
        }
    }

    @Test func `the longest and deepest texts are read or refused`() {
        for piece in Self.pieces + ["a.", "not ", "((", "1+", "-", "1 in (", "x or ", "''"] {
            tell(String(repeating: piece, count: 2_100 / piece.count))
            tell(String(repeating: "\(piece) ", count: 900 / piece.count))
        }
    }
}
