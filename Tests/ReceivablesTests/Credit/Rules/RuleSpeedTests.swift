import Testing

@testable import Receivables

@Suite struct `The run of 20 custom rules` {
    /// `make bench` prints the figures of a release build and holds to them.
    @Test func `costs less than 50 microseconds`() throws {
        let rules = try (0..<20).map { number in
            try CustomRule.sample(`Custom rule`.words[number % `Custom rule`.words.count], name: "r\(number)")
        }
        let policy = CreditRules.sample([], rules: rules)
        let position = try CreditPosition.sample(exposure: 500, limit: 1_000_000)
        let document = CheckedDocument.sample(100)
        let clock = ContinuousClock()
        #if DEBUG
            let rounds = 20
        #else
            let rounds = 5_000
        #endif
        func measure(_ body: () throws -> Void) rethrows -> Duration {
            try clock.measure { for _ in 0..<rounds { try body() } } / rounds
        }
        let told = try measure { _ = try policy.evaluate(document, given: position) }
        let decided = try measure { _ = try policy.approve(document, given: position) }
        let read = try measure { for rule in rules { _ = try RuleExpression(rule.expression.text) } }
        print("20 rules: evaluated and told in \(told), decided in \(decided), compiled in \(read)")
        #if !DEBUG
            #expect(told < .microseconds(50))
        #endif
    }
}
