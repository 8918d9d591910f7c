import TestSupport
import Testing

@testable import Receivables

/// The worked numbers of Oracle Receivables, Dynamics 365 and Odoo, in minor units.
@Suite struct `Paying early` {
    private static let oracle: [(days: Int, percent: String)] = [(10, "10"), (15, "5")]

    @Test func `earns the whole discount up to its last day, and less by the next tier after it`() throws {
        let debt = try CashScene.debt(number: 1, 110_000, Self.oracle)
        let scene = CashScene()
        #expect(try scene.pay(99_000, day: 10, for: debt) == Settlement(amount: 99_000, discount: 11_000))
        let late = try scene.pay(100_000, day: 11, for: debt)
        #expect(late == Settlement(amount: 100_000, discount: 5_263))
        let open = 110_000 - (try late.settled())
        #expect(open == 4_737)
        let offer = try EarlyPaymentOffer(
            on: debt.installment,
            taken: late.discount,
            receivedOn: CashScene.issued.adding(days: 15),
            under: scene.rules
        )
        #expect(offer.left == 5_737)
    }

    @Test func `a part earns its part of the discount, which the policy can refuse`() throws {
        let debt = try CashScene.debt(10_000, [(10, "2")])
        #expect(try CashScene().pay(4_900, day: 10, for: debt) == Settlement(amount: 4_900, discount: 100))
        let none = CashScene(rules: CashRules(givesPartialDiscounts: false))
        #expect(try none.pay(4_900, day: 10, for: debt) == Settlement(amount: 4_900))
        #expect(try none.pay(9_800, day: 10, for: debt) == Settlement(amount: 9_800, discount: 200))
    }

    @Test func `of one day goes first to what gives the better discount, with its part of it`() throws {
        let plain = try CashScene.debt(number: 1, 100_000)
        let two = try CashScene.debt(number: 3, 100_000, [(10, "2")])
        let (uses, left) = try CashScene().pay(148_500, day: 5, for: [plain, two])
        #expect(uses == [Settlement(amount: 100_000), Settlement(amount: 48_500, discount: 990)])
        #expect(left == 0)
        #expect(try 100_000 - uses[1].settled() == 50_510)
    }

    @Test func `days of grace count as in time`() throws {
        let debt = try CashScene.debt(200_000, [(10, "10")])
        #expect(try CashScene().pay(180_000, day: 13, for: debt).discount == 0)
        let scene = CashScene(rules: CashRules(discountGraceDays: 5))
        #expect(try scene.pay(180_000, day: 15, for: debt).settled() == 200_000)
        #expect(try scene.pay(180_000, day: 16, for: debt).settled() == 180_000)
    }

    @Test func `paying too much lowers the discount, or keeps it and the difference`() throws {
        let debt = try CashScene.debt(10_500, [(10, "10")])
        let reduced = try CashScene().pay(9_500, day: 1, for: [debt])
        #expect(reduced.uses == [Settlement(amount: 9_500, discount: 1_000)] && reduced.left == 0)
        let keeping = CashScene(rules: CashRules(overpaidDiscounts: .keep))
        let open = try keeping.pay(9_500, day: 1, for: [debt])
        #expect(open.uses == [Settlement(amount: 9_450, discount: 1_050)] && open.left == 50)
        let tolerance = Tolerance(amount: 50, percent: nil)
        let closing = CashScene(rules: CashRules(overpaidDiscounts: .keep, overpayment: tolerance))
        let kept = try closing.pay(9_500, day: 1, for: [debt])
        let expected = Settlement(amount: 9_500, discount: 1_050, smallDifference: -50)
        #expect(kept.uses == [expected] && kept.left == 0)
        #expect(try expected.settled() == 10_500)
    }

    @Test func `who pays in full has taken no discount`() throws {
        let debts = try [
            CashScene.debt(number: 1, 10_000, [(10, "2")]), CashScene.debt(number: 2, 5_000, [(10, "2")]),
        ]
        let full = try CashScene().pay(15_000, day: 1, for: debts)
        #expect(full.uses == [Settlement(amount: 10_000), Settlement(amount: 5_000)] && full.left == 0)
        let less = try CashScene().pay(14_700, day: 1, for: debts)
        let both = [Settlement(amount: 9_800, discount: 200), Settlement(amount: 4_900, discount: 100)]
        #expect(less.uses == both && less.left == 0)
        #expect(try CashScene().pay(16_000, day: 1, for: debts).left == 1_000)
    }

    @Test func `a discount that wasn't earned is refused, let through or charged back`() throws {
        let debt = try CashScene.debt(100_000, [(10, "2")])
        #expect(try CashScene().pay(98_000, day: 11, for: debt) == Settlement(amount: 98_000))
        let allowing = CashScene(rules: CashRules(unearnedDiscounts: .allow))
        let allowed = Settlement(amount: 98_000, discount: 2_000, unearned: 2_000)
        #expect(try allowing.pay(98_000, day: 11, for: debt) == allowed)
        // More than the terms give is a part payment, not a discount.
        #expect(try allowing.pay(97_999, day: 11, for: debt) == Settlement(amount: 97_999))
        let charging = CashScene(rules: CashRules(unearnedDiscounts: .chargeBack))
        let deduction = Deduction(amount: 2_000, reason: "unearned_discount")
        #expect(
            try charging.pay(98_000, day: 11, for: debt) == Settlement(amount: 98_000, deduction: deduction)
        )
    }

    @Test func `a person names a discount within what the terms and the policy give`() throws {
        let debt = try CashScene.debt(100_000, [(10, "2")])
        let scene = CashScene()
        let early = try scene.book(nil, discount: 2_000, day: 10, for: debt)
        #expect(early == Settlement(amount: 98_000, discount: 2_000))
        #expect(try scene.book(50_000, discount: 0, day: 10, for: debt) == Settlement(amount: 50_000))
        #expect(
            CashScene.refusal { try scene.book(50_000, discount: 1_021, day: 10, for: debt) }
                == "discount_unearned"
        )
        #expect(
            CashScene.refusal { try scene.book(98_000, discount: 2_000, day: 11, for: debt) }
                == "discount_unearned"
        )
        let allowing = CashScene(rules: CashRules(unearnedDiscounts: .allow))
        // Dynamics 365: 990.00 with a full settlement books 10.00 as discount.
        let full = try allowing.book(99_000, discount: 1_000, day: 11, for: debt)
        #expect(full == Settlement(amount: 99_000, discount: 1_000, unearned: 1_000))
        #expect(
            CashScene.refusal { try allowing.book(97_999, discount: 2_001, day: 11, for: debt) }
                == "exceeds_discount"
        )
        let rest = try CashScene.debt(100_000, [(10, "2")], open: 50_000, taken: 1_500)
        #expect(
            CashScene.refusal { try allowing.book(49_000, discount: 501, day: 1, for: rest) }
                == "exceeds_discount"
        )
        let charging = CashScene(rules: CashRules(unearnedDiscounts: .chargeBack))
        let charged = try charging.book(98_000, discount: 2_000, day: 11, for: debt)
        #expect(charged.deduction == Deduction(amount: 2_000, reason: "unearned_discount"))
        #expect(try charged.settled() == 98_000)
    }

    @Test func `parts that are paid in time earn no more than the whole, whatever the parts`() throws {
        var random = SeededGenerator(seed: 41)
        for _ in 0..<2_000 {
            let amount = Int64.random(in: 1...1_000_000, using: &random)
            let percent =
                ["0.5", "2", "3.333", "10", "50", "99.9", "100"].randomElement(using: &random) ?? "2"
            let whole = try CashScene.debt(amount, [(10, percent)])
            let most = whole.installment.discounts.first?.amount ?? 0
            var open = amount
            var taken: Int64 = 0
            var paid: Int64 = 0
            while open > 0 {
                let debt = try CashScene.debt(amount, [(10, percent)], open: open, taken: taken)
                let money = Int64.random(in: 1...max(1, amount / 2), using: &random)
                let (uses, left) = try CashScene().pay(money, day: 5, for: [debt])
                let use = try #require(uses.first)
                try #require(use.amount > 0 && use.discount >= 0 && use.amount + left == money)
                open -= try use.settled()
                taken += use.discount
                paid += use.amount
                try #require(open >= 0)
            }
            #expect(paid + taken == amount)
            #expect(taken <= most)
        }
    }
}
