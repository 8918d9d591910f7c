/// From the invoice's date to the due date, in this order: months (a day that the month lacks is its last) and days
/// later; to the end of that month; days after that; to a day of the month; to one of the payment days.
package struct DueRule: Equatable, Sendable {
    package let months: Int
    package let days: Int
    package let isEndOfMonth: Bool
    package let daysAfter: Int
    /// 1 to 31; a day that a month lacks is its last.
    package let dayOfMonth: Int?
    /// Months to the day of the month; nil: the first such day on or after the date so far.
    package let monthsAfter: Int?
    /// The last day of a month that still counts for `monthsAfter`; a later one goes a month further.
    package let cutoffDay: Int?
    /// Days of the month, ascending, on the first of which it is paid.
    package let paymentDays: [Int]

    package static let daysMax = 3_650
    package static let monthsMax = 120

    package init(
        months: Int = 0,
        days: Int = 0,
        isEndOfMonth: Bool = false,
        daysAfter: Int = 0,
        dayOfMonth: Int? = nil,
        monthsAfter: Int? = nil,
        cutoffDay: Int? = nil,
        paymentDays: [Int] = []
    ) {
        self.months = months
        self.days = days
        self.isEndOfMonth = isEndOfMonth
        self.daysAfter = daysAfter
        self.dayOfMonth = dayOfMonth
        self.monthsAfter = monthsAfter
        self.cutoffDay = cutoffDay
        self.paymentDays = Set(paymentDays).sorted()
    }

    package func dueDate(from date: CivilDate) -> CivilDate {
        var date = date.adding(months: months).adding(days: days)
        if isEndOfMonth { date = date.endOfMonth }
        date = date.adding(days: daysAfter)
        if let dayOfMonth {
            if let monthsAfter {
                let isLate = cutoffDay.map { date.components.day > $0 } ?? false
                date = date.day(dayOfMonth, monthsLater: monthsAfter + (isLate ? 1 : 0))
            } else {
                date = date.next(on: [dayOfMonth])
            }
        }
        return paymentDays.isEmpty ? date : date.next(on: paymentDays)
    }

    package var snapshot: SnapshotFields {
        [
            "months": .integer(Int64(months)), "days": .integer(Int64(days)),
            "end_of_month": .boolean(isEndOfMonth), "days_after": .integer(Int64(daysAfter)),
            "day_of_month": .optional(dayOfMonth.map(Int64.init)),
            "months_after": .optional(monthsAfter.map(Int64.init)),
            "cutoff_day": .optional(cutoffDay.map(Int64.init)),
            "payment_days": .list(paymentDays.map { .integer(Int64($0)) }),
        ]
    }
}

extension CivilDate {
    /// The same day so many months later, or that month's last day; stops at the end of the calendar.
    func adding(months: Int) -> CivilDate {
        months == 0 ? self : day(components.day, monthsLater: months)
    }

    /// A day of the month so many months later, or that month's last day; stops at the end of the calendar.
    fileprivate func day(_ day: Int, monthsLater months: Int) -> CivilDate {
        let (year, month, _) = components
        let index = year * 12 + month - 1 + months
        let last = Self.daysIn(month: index % 12 + 1, year: index / 12)
        return CivilDate(year: index / 12, month: index % 12 + 1, day: min(day, last)) ?? .last
    }

    /// The first of some days of the month, ascending, on or after this day.
    fileprivate func next(on days: [Int]) -> CivilDate {
        for months in 0...1 {
            for day in days {
                let candidate = self.day(day, monthsLater: months)
                if candidate >= self { return candidate }
            }
        }
        return self
    }
}
