import Testing

@testable import Receivables

@Suite struct `Checks of risk` {
    static let classes: [(held: String?, worst: String?, order: [String], result: Finding.Result)] = [
        ("A", "C", ["A", "B", "C", "D"], .passed), ("C", "C", ["A", "B", "C", "D"], .passed),
        ("D", "C", ["A", "B", "C", "D"], .failed), ("A", "C", ["D", "C", "B", "A"], .failed),
        (nil, "C", ["A", "C"], .notApplicable), ("X", "C", ["A", "C"], .notApplicable),
        ("A", "X", ["A", "C"], .notApplicable), ("A", nil, ["A", "C"], .notApplicable),
        ("A", "C", [], .notApplicable),
    ]

    @Test(arguments: classes)
    func `let the threshold's class and better ones pass, in the scorecard's order`(
        held: String?,
        worst: String?,
        order: [String],
        result: Finding.Result
    ) throws {
        let rule = CheckRule(
            check: .riskClass,
            stages: [.order],
            severity: .hold,
            threshold: nil,
            riskClass: worst
        )
        var position = try CreditPosition.sample()
        position.risk = RiskStanding(riskClass: held, classes: order)
        let finding = try RiskClassCheck(rule, terms: .shipped).finding(on: .sample(1), given: position)
        #expect(finding.result == result)
        #expect(finding.threshold == worst.map { .text($0) })
        if result != .notApplicable { #expect(finding.measured == held.map { .text($0) }) }
        position.risk = nil
        let unknown = try RiskClassCheck(rule, terms: .shipped).finding(on: .sample(1), given: position)
        #expect(unknown.result == .notApplicable)
    }

    static let reviews: [(daysAgo: Int?, threshold: String?, result: Finding.Result)] = [
        (nil, "0", .notApplicable), (-10, nil, .passed), (0, nil, .passed), (1, nil, .failed),
        (14, "14", .passed),
        (15, "14", .failed),
    ]

    @Test(arguments: reviews)
    func `let a review be late by the threshold's days, not more`(
        daysAgo: Int?,
        threshold: String?,
        result: Finding.Result
    ) throws {
        let rule = try CheckRule.sample(.reviewOverdue, threshold: threshold)
        var position = try CreditPosition.sample()
        position.risk = RiskStanding(nextReview: daysAgo.map { CivilDate.sampleToday.adding(days: -$0) })
        let finding = try ReviewOverdueCheck(rule, terms: .shipped).finding(on: .sample(1), given: position)
        #expect(finding.result == result)
    }

    @Test func `read a class and an overdue review from a policy's test cases`() throws {
        let rules = CreditRules.sample([
            CheckRule(
                check: .riskClass,
                stages: [.order],
                severity: .hold,
                threshold: nil,
                riskClass: "B"
            ),
            try .sample(.reviewOverdue, .reject, threshold: "30"),
        ])
        var facts = PolicyFacts(amount: 5)
        func outcome() throws -> Decision.Outcome {
            try PolicyTestCase(name: "t", facts: facts, expected: .approve)
                .outcome(under: rules.version, on: .sampleToday, classes: ["A", "B", "C"])
        }
        #expect(try outcome() == .approve)
        facts.riskClass = "C"
        #expect(try outcome() == .hold)
        facts.reviewOverdueDays = 31
        #expect(try outcome() == .reject)
    }
}
