/// What paying an instalment early is worth on a day, in minor units.
struct EarlyPaymentOffer: Equatable, Sendable {
    /// What is taken off the whole instalment by the best discount that the day is in time for; 0: none.
    private let discount: Int64
    private let whole: Int64
    /// What of the instalment's best discount nobody has taken yet.
    let left: Int64

    /// - Parameters:
    ///   - taken: what was taken off the instalment before.
    ///   - date: the day on which the money came in.
    init(on installment: Installment, taken: Int64, receivedOn date: CivilDate, under rules: CashRules)
        throws(Failure)
    {
        whole = installment.amount
        let last = date.adding(days: -rules.discountGraceDays)
        discount = installment.discounts.filter { $0.until >= last }.map(\.amount).max() ?? 0
        left = max(0, try difference(installment.discounts.map(\.amount).max() ?? 0, taken))
    }

    /// What is taken off if the rest of the instalment is settled.
    func onAll(of open: Int64) throws(Failure) -> Int64 {
        guard discount > 0 else { return 0 }
        // A payment is never of nothing, even of an instalment that is free if paid early.
        return min(
            try roundedQuotient(product(Int128(open), Int128(discount)), Int128(whole)),
            left,
            open - 1
        )
    }

    /// What a part payment earns: at 2 %, 49.00 settle 50.00 (Oracle Receivables, how discounts are calculated).
    func onPart(_ amount: Int64) throws(Failure) -> Int64 {
        guard discount > 0, discount < whole else { return 0 }
        let earned = try product(Int128(amount), Int128(discount))
        return min(try roundedQuotient(earned, Int128(try difference(whole, discount))), left)
    }
}
