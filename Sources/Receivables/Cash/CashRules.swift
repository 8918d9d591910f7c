/// What a policy says of the use of money: which discounts are given, and which differences are forgiven.
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

    package static let graceDaysMax: Int64 = 366

    package init(
        discountGraceDays: Int = 0,
        givesPartialDiscounts: Bool = true,
        unearnedDiscounts: UnearnedDiscounts = .refuse,
        overpaidDiscounts: OverpaidDiscounts = .reduce,
        underpayment: Tolerance = .none,
        overpayment: Tolerance = .none,
        smallDifferenceMax: Int64? = 1_000,
        deductionPercentMax: Decimal? = nil
    ) {
        self.discountGraceDays = discountGraceDays
        self.givesPartialDiscounts = givesPartialDiscounts
        self.unearnedDiscounts = unearnedDiscounts
        self.overpaidDiscounts = overpaidDiscounts
        self.underpayment = underpayment
        self.overpayment = overpayment
        self.smallDifferenceMax = smallDifferenceMax
        self.deductionPercentMax = deductionPercentMax
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
