/// What an instalment owed, day by day.
package struct InstallmentBalance: Equatable, Sendable {
    package struct Change: Equatable, Sendable {
        package let date: CivilDate
        /// Signed minor units.
        package let amount: Int64

        package init(date: CivilDate, amount: Int64) {
            self.date = date
            self.amount = amount
        }
    }

    /// Ascending, one for each day on which something took effect.
    package let changes: [Change]

    package init(changes: [Change]) {
        self.changes = changes
    }

    /// The first day from which on less than nothing is owed on no day, if so much more is settled: what was taken back
    /// since still counts for the days before.
    ///
    /// - Parameter amount: at most what is owed now.
    func firstDay(from date: CivilDate, withRoomFor amount: Int64) throws(Failure) -> CivilDate {
        var balance: Int64 = 0
        var first = date
        for change in changes {
            // So much was owed up to the day before this change.
            if change.date > date, balance < amount { first = change.date }
            balance = try sum(balance, change.amount)
        }
        return first
    }
}
