import Testing

@testable import Receivables

/// Instalments of an invoice of a day, and money for them.
struct CashScene {
    static let issued = CivilDate.sampleToday

    var rules = CashRules()

    /// An instalment under terms of these discounts.
    static func debt(
        number: UInt64 = 1,
        _ amount: Int64,
        _ tiers: [(days: Int, percent: String)] = [],
        open: Int64? = nil,
        taken: Int64 = 0
    ) throws -> Debt {
        let schedule = PaymentSchedule(
            installments: [InstallmentRule(share: .remainder, due: DueRule(days: 30))],
            discounts: try tiers.map {
                DiscountTier(days: $0.days, percent: try #require(Decimal($0.percent)))
            }
        )
        let plan = try schedule.plan(total: amount, tax: 0, on: issued, pointer: "")
        let planned = try #require(plan.first)
        return Debt(
            invoice: ID(high: 4, low: number),
            installment: Installment(
                id: ID(high: 5, low: number),
                position: 1,
                dueDate: planned.dueDate,
                amount: amount,
                opening: amount,
                discounts: planned.discounts,
                open: open ?? amount
            ),
            taken: taken
        )
    }

    func planner(day: Int) -> SettlementPlanner {
        SettlementPlanner(rules: rules, receivedOn: Self.issued.adding(days: day))
    }

    /// What money of a day does to debts and nothing else, and what is left of it.
    func pay(_ money: Int64, day: Int, for debts: [Debt]) throws -> (uses: [Settlement], left: Int64) {
        let planner = planner(day: day)
        var (uses, left) = try planner.spend(money, on: debts)
        left = try planner.absorb(left, into: &uses)
        return (uses.map(\.settlement), left)
    }

    func pay(_ money: Int64, day: Int, for debt: Debt) throws -> Settlement {
        try #require(try pay(money, day: day, for: [debt]).uses.first)
    }

    /// What a person books who names amounts.
    func book(
        _ amount: Int64?,
        discount: Int64? = nil,
        smallDifference: Int64? = nil,
        day: Int,
        for debt: Debt
    ) throws -> Settlement {
        let draft = AllocationDraft(
            invoice: "INV-1",
            installment: nil,
            amount: amount,
            discount: discount,
            smallDifference: smallDifference
        )
        return try planner(day: day).settlement(of: debt, as: draft, with: 1_000_000, at: "/allocations/0")
    }

    /// The code by which a use is refused.
    static func refusal(_ body: () throws -> Settlement) -> String? {
        do {
            _ = try body()
            return nil
        } catch {
            guard case Failure.invalid(let violations)? = error as? Failure else { return "\(error)" }
            return violations.map(\.code).joined(separator: ", ")
        }
    }
}
