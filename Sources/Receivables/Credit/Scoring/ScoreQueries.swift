/// What scoring asks of the ledger, of one customer and over days, both ends included.
package protocol ScoreQueries {
    /// What payments settled of the customer's invoices, summed by days late; what was taken back doesn't count.
    ///
    /// - Parameter recent: from this day on a payment is recent.
    func paid(by customer: ID<Customer>, from: CivilDate, recent: CivilDate, to: CivilDate) throws(Failure)
        -> [PaidAmount]
    /// The invoices that such payments settled in full.
    func settled(by customer: ID<Customer>, from: CivilDate, to: CivilDate) throws(Failure)
        -> (count: Int64, largest: Int64)
    /// Minor units of invoices less credit notes, tax included, without opening items.
    func sales(to customer: ID<Customer>, from: CivilDate, to: CivilDate) throws(Failure) -> Int64
    /// Payments that were reversed as returned or charged back.
    func returnedPayments(of customer: ID<Customer>, from: CivilDate, to: CivilDate) throws(Failure) -> Int64
    /// The day of the account's first posting or of the customer's creation, whichever is earlier.
    func accountOpened(of customer: ID<Customer>) throws(Failure) -> CivilDate?
}

/// What was paid so many days late.
package struct PaidAmount: Equatable, Sendable {
    package let isRecent: Bool
    /// 0 for what was paid in time.
    package let daysLate: Int64
    /// Minor units.
    package let amount: Int64

    package init(isRecent: Bool, daysLate: Int64, amount: Int64) {
        self.isRecent = isRecent
        self.daysLate = daysLate
        self.amount = amount
    }
}

extension [PaidAmount] {
    /// Σ amount × days late ÷ Σ amount; nil where nothing was paid.
    func averageDaysLate() -> Decimal? {
        var weighted: Int128 = 0
        var whole: Int128 = 0
        for paid in self {
            weighted += Int128(paid.amount) * Int128(paid.daysLate)
            whole += Int128(paid.amount)
        }
        return Decimal.clampedRatio(weighted, whole, decimals: 2)
    }

    /// Percent by amount of what came late; nil where nothing was paid.
    func lateShare() -> Decimal? {
        var late: Int128 = 0
        var whole: Int128 = 0
        for paid in self {
            if paid.daysLate > 0 { late += Int128(paid.amount) }
            whole += Int128(paid.amount)
        }
        return Decimal.clampedRatio(late * 100, whole, decimals: 2)
    }
}
