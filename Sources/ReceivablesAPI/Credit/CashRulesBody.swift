import Receivables

/// How a policy's rules for the use of money are read from a body.
enum CashRulesBody {
    static func rules(_ body: BodyReader) -> CashRules? {
        let standard = CashRules()
        let graceDays = body.integer("discount_grace_days", in: 0...CashRules.graceDaysMax)
        let smallDifferenceMax = body.change("small_difference_up_to") {
            body.amount("small_difference_up_to", isSigned: false)
        }
        let automaticScore = body.change("automatic_score") {
            score(body, "automatic_score", from: automaticScoreMin)
        }
        let combinationMax = body.integer("combination_up_to", in: 0...Int64(CombinationSearch.sizeMax))
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
            deductionPercentMax: percent(body, "deduction_up_to_percent"),
            automaticScore: automaticScore.applied(to: standard.automaticScore),
            leadOverRunnerUp: score(body, "lead_over_runner_up", from: 0) ?? standard.leadOverRunnerUp,
            combinationMax: combinationMax.map { Int($0) } ?? standard.combinationMax
        )
    }

    /// Below it half of what speaks for a match could be missing.
    private static let automaticScoreMin: Int64 = 50

    /// Hundredths of a score, given as a decimal of 0 to 1.
    private static func score(_ body: BodyReader, _ name: String, from least: Int64) -> Int? {
        guard let score = body.decimal(name) else { return nil }
        let (hundredths, rest) = score.micros.quotientAndRemainder(dividingBy: 10_000)
        guard rest == 0, (Int128(least)...100).contains(hundredths) else {
            let bound = least == 0 ? "0" : "0.\(least)"
            body.refuse("/\(name)", "out_of_range", "\(name) is \(bound) to 1, in hundredths")
            return nil
        }
        return Int(hundredths)
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
