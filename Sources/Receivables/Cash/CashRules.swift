/// What a policy says of the use of money: which discounts are given, which differences are forgiven, and how sure a
/// match must be.
package struct CashRules: Equatable, Sendable {
    /// What becomes of a discount that a payer keeps back without having earned it.
    package enum UnearnedDiscounts: String, CaseIterable, Sendable {
        /// It stays open like any other rest.
        case refuse
        case allow
        /// It stays open, as a deduction that is to be claimed.
        case chargeBack = "charge_back"
    }

    /// What becomes of a discount in time that the payer didn't keep back whole.
    package enum OverpaidDiscounts: String, CaseIterable, Sendable {
        /// It falls to what was kept back: who pays in full has taken none.
        case reduce
        /// It is given, and what is too much stays with the payer.
        case keep
    }

    /// Days past the last day of a discount on which it is still given.
    package let discountGraceDays: Int
    /// Whether a part that is paid in time earns its part of the discount.
    package let givesPartialDiscounts: Bool
    package let unearnedDiscounts: UnearnedDiscounts
    package let overpaidDiscounts: OverpaidDiscounts
    package let underpayment: Tolerance
    package let overpayment: Tolerance
    /// Minor units that a person may book as a small difference at once; nil: any.
    package let smallDifferenceMax: Int64?
    /// A rest of at most so much of what was open is a deduction, a greater one a partial payment; nil: it is never
    /// flagged.
    package let deductionPercentMax: Decimal?
    /// The least score of a match, in hundredths, with which money is used without a person; nil: it never is.
    package let automaticScore: Int?
    /// By how much, in hundredths, that score must pass that of the next best match.
    package let leadOverRunnerUp: Int
    /// Instalments that are combined to make an amount; below 2: none.
    package let combinationMax: Int

    package static let graceDaysMax: Int64 = 366
    /// Two of payer, reference and amount don't reach it (see `MatchPoints`).
    package static let automaticScoreUsual = 90
    /// What tells apart what is alike: a discount beside none, the first due beside the next.
    package static let leadUsual = 5

    package init(
        discountGraceDays: Int = 0,
        givesPartialDiscounts: Bool = true,
        unearnedDiscounts: UnearnedDiscounts = .refuse,
        overpaidDiscounts: OverpaidDiscounts = .reduce,
        underpayment: Tolerance = .none,
        overpayment: Tolerance = .none,
        smallDifferenceMax: Int64? = 1_000,
        deductionPercentMax: Decimal? = nil,
        automaticScore: Int? = Self.automaticScoreUsual,
        leadOverRunnerUp: Int = Self.leadUsual,
        combinationMax: Int = CombinationSearch.sizeMax
    ) {
        self.discountGraceDays = discountGraceDays
        self.givesPartialDiscounts = givesPartialDiscounts
        self.unearnedDiscounts = unearnedDiscounts
        self.overpaidDiscounts = overpaidDiscounts
        self.underpayment = underpayment
        self.overpayment = overpayment
        self.smallDifferenceMax = smallDifferenceMax
        self.deductionPercentMax = deductionPercentMax
        self.automaticScore = automaticScore
        self.leadOverRunnerUp = leadOverRunnerUp
        self.combinationMax = combinationMax
    }

    package var snapshot: SnapshotFields {
        [
            "discount_grace_days": .integer(Int64(discountGraceDays)),
            "partial_discounts": .boolean(givesPartialDiscounts),
            "unearned_discounts": .text(unearnedDiscounts.rawValue),
            "overpaid_discounts": .text(overpaidDiscounts.rawValue),
            "underpayment_tolerance": .fields(underpayment.snapshot),
            "overpayment_tolerance": .fields(overpayment.snapshot),
            "small_difference_up_to": .optional(smallDifferenceMax),
            "deduction_up_to_percent": .optional(deductionPercentMax?.description),
            "automatic_score": .optional(automaticScore.map(scoreText)),
            "lead_over_runner_up": .text(scoreText(leadOverRunnerUp)),
            "combination_up_to": .integer(Int64(combinationMax)),
        ]
    }
}

/// How far a payment may miss what is open. Of two bounds both hold; without any there is no tolerance.
package struct Tolerance: Equatable, Sendable {
    /// Minor units.
    package let amount: Int64?
    /// Of what was open.
    package let percent: Decimal?

    package static let none = Tolerance(amount: nil, percent: nil)

    package init(amount: Int64?, percent: Decimal?) {
        self.amount = amount
        self.percent = percent
    }

    /// - Parameters:
    ///   - difference: minor units, above 0.
    ///   - open: what was open before the payment.
    func covers(_ difference: Int64, of open: Int64) throws(Failure) -> Bool {
        guard amount != nil || percent != nil else { return false }
        if let amount, difference > amount { return false }
        return try percent.map { (percent) throws(Failure) in try percent.covers(difference, of: open) }
            ?? true
    }

    package var snapshot: SnapshotFields {
        ["amount": .optional(amount), "percent": .optional(percent?.description)]
    }
}

extension Decimal {
    /// Whether a part is at most this percentage of a whole, exactly.
    func covers(_ part: Int64, of whole: Int64) throws(Failure) -> Bool {
        try product(Int128(part), 100_000_000) <= product(Int128(whole), micros)
    }
}
