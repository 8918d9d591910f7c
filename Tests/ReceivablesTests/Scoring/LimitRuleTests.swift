import Testing

@testable import Receivables

@Suite struct `A proposed limit` {
    struct Example: Sendable {
        let limit: RiskClass.Limit
        var greatest: Int64?
        var percent: String?
        var roundTo: Int64?
        var rounding = LimitRounding.down
        let amounts: [Int64]
    }

    /// Sales of 1,000,000 are the base, and percentages are of a limit of 200,000.
    static let examples: [Example] = [
        Example(limit: .factor(decimal("0.15")), amounts: [1_000_000, 150_000]),
        Example(limit: .amount(0), roundTo: 1_000, rounding: .up, amounts: [0, 0]),
        Example(limit: .amount(123_456), greatest: 100_000, amounts: [123_456, 100_000]),
        Example(limit: .amount(99_999), greatest: 100_000, amounts: [99_999, 99_999]),
        Example(limit: .amount(300_000), percent: "125", amounts: [300_000, 250_000]),
        Example(
            limit: .amount(300_000),
            greatest: 260_000,
            percent: "125",
            roundTo: 100_000,
            amounts: [300_000, 260_000, 250_000, 200_000]
        ),
        Example(limit: .amount(149_999), roundTo: 100_000, rounding: .nearest, amounts: [149_999, 100_000]),
        Example(limit: .amount(150_000), roundTo: 100_000, rounding: .nearest, amounts: [150_000, 200_000]),
        Example(limit: .amount(100_001), roundTo: 100_000, rounding: .up, amounts: [100_001, 200_000]),
        Example(
            limit: .amount(180_000),
            greatest: 190_000,
            roundTo: 100_000,
            rounding: .up,
            amounts: [180_000, 180_000, 100_000]
        ),
    ]

    @Test(arguments: examples)
    func `is told step by step, and rounding never passes what caps it`(example: Example) throws {
        let rule = LimitRule(
            base: .sales,
            currency: Currency("EUR"),
            greatest: example.greatest,
            cap: example.percent.map { LimitRule.Cap(percent: decimal($0), of: .creditLimit) },
            roundTo: example.roundTo,
            rounding: example.rounding
        )
        let steps = try rule.steps(for: example.limit) { $0 == .sales ? 1_000_000 : 200_000 }
        #expect(steps?.map(\.amount) == example.amounts)
    }

    static let extremes: [(limit: RiskClass.Limit, percent: String?, roundTo: Int64?)] = [
        (.factor(decimal("999999999999999")), nil, nil), (.factor(decimal("2")), nil, nil),
        (.amount(1), "999999999999999", nil), (.amount(Money.outsideMax), nil, Money.outsideMax - 1),
    ]

    @Test(arguments: extremes)
    func `is an overflow past the amounts that a limit may have, and never ends the program`(
        limit: RiskClass.Limit,
        percent: String?,
        roundTo: Int64?
    ) throws {
        let rule = LimitRule(
            base: .sales,
            currency: Currency("EUR"),
            greatest: nil,
            cap: percent.map { LimitRule.Cap(percent: decimal($0), of: .sales) },
            roundTo: roundTo,
            rounding: .up
        )
        #expect(throws: Failure.overflow) { try rule.steps(for: limit) { _ in .max } }
    }

    @Test func `has no base where the limit is unlimited, and no cap`() throws {
        let cap = LimitRule.Cap(percent: .hundred, of: .creditLimit)
        let rule = LimitRule(
            base: .creditLimit,
            currency: Currency("EUR"),
            greatest: nil,
            cap: cap,
            roundTo: nil,
            rounding: .down
        )
        #expect(try rule.steps(for: .factor(.one)) { _ in nil } == nil)
        #expect(try rule.steps(for: .amount(7)) { _ in nil }?.map(\.amount) == [7])
    }
}
