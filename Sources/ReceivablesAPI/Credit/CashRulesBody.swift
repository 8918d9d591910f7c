import Receivables

/// How a policy's rules for the use of money are read from a body.
enum CashRulesBody {
    static func rules(_ body: BodyReader) -> CashRules? {
        let standard = CashRules()
        let graceDays = body.integer("discount_grace_days", in: 0...CashRules.graceDaysMax)
        let smallDifferenceMax = body.change("small_difference_up_to") {
            body.amount("small_difference_up_to", isSigned: false)
        }
        return CashRules(
            discountGraceDays: Int(graceDays ?? 0),
            givesPartialDiscounts: body.boolean("partial_discounts") ?? standard.givesPartialDiscounts,
            unearnedDiscounts: body.choice("unearned_discounts", CashRules.UnearnedDiscounts.self)
                ?? standard.unearnedDiscounts,
            overpaidDiscounts: body.choice("overpaid_discounts", CashRules.OverpaidDiscounts.self)
                ?? standard.overpaidDiscounts,
            underpayment: body.object("underpayment_tolerance", tolerance) ?? .none,
            overpayment: body.object("overpayment_tolerance", tolerance) ?? .none,
            smallDifferenceMax: smallDifferenceMax.applied(to: standard.smallDifferenceMax),
            deductionPercentMax: percent(body, "deduction_up_to_percent")
        )
    }

    private static func tolerance(_ body: BodyReader) -> Tolerance? {
        Tolerance(amount: body.amount("amount", isSigned: false), percent: percent(body, "percent"))
    }

    private static func percent(_ body: BodyReader, _ name: String) -> Decimal? {
        guard let percent = body.decimal(name) else { return nil }
        guard !percent.isNegative, percent <= .hundred else {
            body.refuse("/\(name)", "out_of_range", "\(name) is 0 to 100")
            return nil
        }
        return percent
    }
}
