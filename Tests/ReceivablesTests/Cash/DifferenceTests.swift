import TestSupport
import Testing

@testable import Receivables

@Suite struct `Small differences` {
    private static func tolerance(_ amount: Int64?, _ percent: String?) throws -> Tolerance {
        Tolerance(amount: amount, percent: try percent.map { try #require(Decimal($0)) })
    }

    static let bounds: [(amount: Int64?, percent: String?, difference: Int64, isCovered: Bool)] = [
        (nil, nil, 1, false), (50, nil, 50, true), (50, nil, 51, false), (0, nil, 1, false),
        // OCA: 5 % of 1,000: 950 closes, 900 stays open because 100 is more than 50.
        (nil, "5", 5_000, true), (nil, "5", 10_000, false), (nil, "5", 5_001, false),
        (5_001, "5", 5_001, false), (4_999, "5", 5_000, false), (5_000, "5", 5_000, true),
    ]

    @Test(arguments: bounds)
    func `are covered by a tolerance of an amount, a percentage, or both at once`(
        amount: Int64?,
        percent: String?,
        difference: Int64,
        isCovered: Bool
    ) throws {
        let tolerance = try Self.tolerance(amount, percent)
        #expect(try tolerance.covers(difference, of: 100_000) == isCovered)
    }

    @Test func `close what is paid a little too little`() throws {
        let debt = try CashScene.debt(100_000)
        let scene = CashScene(rules: CashRules(underpayment: try Self.tolerance(50, nil)))
        let closed = try scene.pay(99_990, day: 1, for: debt)
        #expect(closed == Settlement(amount: 99_990, smallDifference: 10))
        #expect(try scene.pay(99_000, day: 1, for: debt) == Settlement(amount: 99_000))
        #expect(try CashScene().pay(99_990, day: 1, for: debt) == Settlement(amount: 99_990))
    }

    /// Cash rounding to 0.05: of 54.05 less 2 % the customer pays 52.95 instead of 52.97.
    @Test func `come after the discount`() throws {
        let debt = try CashScene.debt(5_405, [(10, "2")])
        let scene = CashScene(rules: CashRules(underpayment: try Self.tolerance(2, nil)))
        let rounded = try scene.pay(5_295, day: 3, for: debt)
        #expect(rounded == Settlement(amount: 5_295, discount: 108, smallDifference: 2))
        #expect(try rounded.settled() == 5_405)
    }

    @Test func `keep what is paid a little too much, on the last that it settles`() throws {
        let debts = try [CashScene.debt(number: 1, 10_000), CashScene.debt(number: 2, 5_000)]
        let scene = CashScene(rules: CashRules(overpayment: try Self.tolerance(5, nil)))
        let kept = try scene.pay(15_005, day: 1, for: debts)
        let last = Settlement(amount: 5_005, smallDifference: -5)
        #expect(kept.uses == [Settlement(amount: 10_000), last] && kept.left == 0)
        let more = try scene.pay(15_006, day: 1, for: debts)
        #expect(more.uses == [Settlement(amount: 10_000), Settlement(amount: 5_000)] && more.left == 6)
    }

    @Test func `are booked by a person up to what the policy says`() throws {
        let debt = try CashScene.debt(100_000)
        let scene = CashScene(rules: CashRules(smallDifferenceMax: 500))
        let short = try scene.book(5_000, discount: 0, smallDifference: 500, day: 1, for: debt)
        #expect(try short == Settlement(amount: 5_000, smallDifference: 500) && short.settled() == 5_500)
        #expect(
            CashScene.refusal { try scene.book(5_000, smallDifference: 501, day: 1, for: debt) }
                == "exceeds_tolerance"
        )
        let over = try scene.book(nil, smallDifference: -500, day: 1, for: debt)
        #expect(over == Settlement(amount: 100_500, smallDifference: -500))
        #expect(
            CashScene.refusal { try scene.book(5_000, smallDifference: -1, day: 1, for: debt) }
                == "out_of_range"
        )
        #expect(
            CashScene.refusal { try scene.book(99_999, smallDifference: 2, day: 1, for: debt) }
                == "exceeds_open"
        )
        let free = CashScene(rules: CashRules(smallDifferenceMax: nil))
        #expect(try free.book(1, smallDifference: 99_999, day: 1, for: debt).settled() == 100_000)
    }

    @Test func `a short payment within the policy's share is a deduction, a shorter one a part payment`()
        throws
    {
        let debt = try CashScene.debt(100_000)
        let scene = CashScene(rules: CashRules(deductionPercentMax: Decimal("10")))
        let short = try scene.pay(90_000, day: 1, for: debt)
        #expect(short.deduction == Deduction(amount: 10_000, reason: "short_payment"))
        #expect(try short.settled() == 90_000)
        #expect(try scene.pay(89_999, day: 1, for: debt) == Settlement(amount: 89_999))
        #expect(try CashScene().pay(90_000, day: 1, for: debt).deduction == nil)
    }

    @Test func `and discounts never lose or make money, whatever the policy`() throws {
        var random = SeededGenerator(seed: 42)
        for _ in 0..<3_000 {
            let debts = try (1...Int.random(in: 1...5, using: &random)).map { number in
                try CashScene.debt(
                    number: UInt64(number),
                    Int64.random(in: 1...20_000, using: &random),
                    Bool.random(using: &random) ? [(10, "2"), (20, "1")] : []
                )
            }
            let scene = CashScene(rules: try Self.rules(&random))
            let money = Int64.random(in: 1...60_000, using: &random)
            let (uses, left) = try scene.pay(money, day: Int.random(in: 0...25, using: &random), for: debts)
            #expect(uses.map(\.amount).reduce(0, +) + left == money)
            for (use, debt) in zip(uses, debts) {
                let settled = try use.settled()
                #expect(use.amount > 0 && settled > 0 && settled <= debt.installment.open)
                #expect(use.discount >= 0 && use.unearned >= 0 && use.unearned <= use.discount)
                let rest = debt.installment.open - settled
                #expect(use.deduction.map { $0.amount == rest && rest > 0 } ?? true)
                if use.smallDifference != 0 { #expect(rest == 0) }
            }
        }
    }

    private static func rules(_ random: inout SeededGenerator) throws -> CashRules {
        func bound() throws -> Tolerance {
            try tolerance(
                Bool.random(using: &random) ? Int64.random(in: 0...500, using: &random) : nil,
                Bool.random(using: &random) ? "3" : nil
            )
        }
        return CashRules(
            discountGraceDays: Int.random(in: 0...3, using: &random),
            givesPartialDiscounts: Bool.random(using: &random),
            unearnedDiscounts: CashRules.UnearnedDiscounts.allCases.randomElement(using: &random) ?? .refuse,
            overpaidDiscounts: CashRules.OverpaidDiscounts.allCases.randomElement(using: &random) ?? .reduce,
            underpayment: try bound(),
            overpayment: try bound(),
            deductionPercentMax: Bool.random(using: &random) ? Decimal("20") : nil
        )
    }
}
