import TestSupport
import Testing

@testable import Receivables

@Suite struct `Payment schedule` {
    private static func percent(_ text: String) throws -> Decimal { try #require(Decimal(text)) }

    private static func part(_ share: InstallmentRule.Share, _ due: DueRule = DueRule()) -> InstallmentRule {
        InstallmentRule(share: share, due: due)
    }

    private static func plan(
        _ schedule: PaymentSchedule,
        _ total: Int64,
        tax: Int64 = 0,
        on date: String = "2026-01-01"
    ) throws -> [PlannedInstallment] {
        try schedule.plan(total: total, tax: tax, on: #require(CivilDate(date)), pointer: "/amount")
    }

    /// Tryton's own example: 1,587.35 on 1 October 2011 in four parts.
    @Test func `takes each share in its order and leaves the difference to the remainder`() throws {
        let quarter = try Self.percent("25")
        let schedule = PaymentSchedule(installments: [
            Self.part(.percentOfRemainder(quarter), DueRule(days: 30)),
            Self.part(.percentOfTotal(quarter), DueRule(months: 1)),
            Self.part(.fixed(39_684), DueRule(months: 1, days: 30)),
            Self.part(.remainder, DueRule(months: 2, days: 30, dayOfMonth: 14)),
        ])
        let plan = try Self.plan(schedule, 158_735, on: "2011-10-01")
        #expect(plan.map(\.amount) == [39_684, 39_684, 39_684, 39_683])
        #expect(
            plan.map(\.dueDate.description) == ["2011-10-31", "2011-11-01", "2011-12-01", "2012-01-14"]
        )
    }

    @Test func `of three times 33.33 % leaves 0.01 to the remainder`() throws {
        let third = Self.part(.percentOfTotal(try Self.percent("33.33")))
        let schedule = PaymentSchedule(installments: [third, third, third, Self.part(.remainder)])
        #expect(try Self.plan(schedule, 10_000).map(\.amount) == [3_333, 3_333, 3_333, 1])
    }

    @Test func `of nothing is one part due at once, and of less than nothing splits like its positive`()
        throws
    {
        let half = Self.part(.percentOfTotal(try Self.percent("50")), DueRule(days: 10))
        let schedule = PaymentSchedule(installments: [half, Self.part(.remainder, DueRule(days: 30))])
        let nothing = try Self.plan(schedule, 0)
        #expect(nothing.map(\.amount) == [0] && nothing.map(\.dueDate.description) == ["2026-01-01"])
        #expect(try Self.plan(schedule, 101).map(\.amount) == [51, 50])
        #expect(try Self.plan(schedule, -101).map(\.amount) == [-51, -50])
    }

    @Test func `refuses a fixed share that is more than the total leaves`() throws {
        let schedule = PaymentSchedule(installments: [Self.part(.fixed(500)), Self.part(.remainder)])
        #expect(try Self.plan(schedule, 500).map(\.amount) == [500])
        #expect(throws: Failure.self) { try Self.plan(schedule, 499) }
    }

    @Test func `knows percentages that reach past the total`() throws {
        let sixty = try Self.percent("60")
        let both = [
            Self.part(.percentOfTotal(sixty)), Self.part(.percentOfTotal(sixty)), Self.part(.remainder),
        ]
        #expect(!PaymentSchedule(installments: both).percentagesFit)
        let rest = [
            Self.part(.percentOfTotal(sixty)), Self.part(.percentOfRemainder(sixty)), Self.part(.remainder),
        ]
        #expect(PaymentSchedule(installments: rest).percentagesFit)
    }

    /// 100 net and 21 of tax at 2 %, the three ways of the tax.
    static let taxes: [(base: DiscountBase, tax: DiscountTax, total: Int64, taxed: Int64, discount: Int64)] =
        [
            (.lines, .always, 12_058, 2_058, 200), (.total, .onEarlyPayment, 12_100, 2_100, 242),
            (.lines, .never, 12_100, 2_100, 200), (.total, .never, 12_100, 2_100, 242),
        ]

    @Test(arguments: taxes)
    func `discounts the total or the lines`(
        base: DiscountBase,
        tax: DiscountTax,
        total: Int64,
        taxed: Int64,
        discount: Int64
    ) throws {
        let schedule = PaymentSchedule(
            installments: [Self.part(.remainder, DueRule(days: 30))],
            discounts: [DiscountTier(days: 10, percent: try Self.percent("2"))],
            discountBase: base,
            discountTax: tax
        )
        let line = PricedLine(
            number: 1,
            description: "W",
            quantity: .one,
            unitPrice: 10_000,
            taxCategory: .standard,
            taxRate: try Self.percent("21")
        )
        let totals = try DocumentTotals(of: [line], taxedPercent: schedule.taxedPercent)
        #expect(totals.total == total && totals.tax == taxed)
        let plan = try Self.plan(schedule, totals.total, tax: totals.tax)
        #expect(plan.map { $0.discounts.map(\.amount) } == [[discount]])
    }

    /// 25 June with 2 % in 5 days and 1 % in 14, net 30.
    @Test func `gives each tier until its last day, the soonest first`() throws {
        let schedule = PaymentSchedule(
            installments: [Self.part(.remainder, DueRule(days: 30))],
            discounts: [
                DiscountTier(days: 14, percent: try Self.percent("1")),
                DiscountTier(days: 5, percent: try Self.percent("2")),
            ]
        )
        let plan = try Self.plan(schedule, 10_000, on: "2026-06-25")
        #expect(plan.map(\.dueDate.description) == ["2026-07-25"])
        #expect(plan[0].discounts.map(\.until.description) == ["2026-06-30", "2026-07-09"])
        #expect(plan[0].discounts.map(\.amount) == [200, 100])
    }

    @Test(arguments: 0..<8 as Range<UInt64>)
    func `has parts that sum to the total, and discounts that sum to theirs`(seed: UInt64) throws {
        var random = SeededGenerator(seed: seed)
        for _ in 0..<300 {
            var rules: [InstallmentRule] = []
            for _ in 0..<Int.random(in: 0...5, using: &random) {
                let percent = try Self.percent(
                    "\(Int.random(in: 1...40, using: &random)).\(Int.random(in: 0...99, using: &random))"
                )
                rules.append(
                    Self.part(
                        Bool.random(using: &random) ? .percentOfTotal(percent) : .percentOfRemainder(percent)
                    )
                )
            }
            rules.insert(Self.part(.remainder), at: Int.random(in: 0...rules.count, using: &random))
            let tier = DiscountTier(days: 10, percent: try Self.percent("3"))
            let schedule = PaymentSchedule(installments: rules, discounts: [tier])
            guard schedule.percentagesFit else { continue }
            let total = Int64.random(in: -1_000...100_000, using: &random)
            let plan = try Self.plan(schedule, total)
            #expect(plan.map(\.amount).reduce(0, +) == total)
            #expect(plan.allSatisfy { ($0.amount < 0) == (total < 0) || total == 0 })
            guard total != 0 else { continue }
            let discount = try roundedQuotient(Int128(total) * 3, 100)
            #expect(plan.flatMap(\.discounts).map(\.amount).reduce(0, +) == discount)
        }
    }
}
