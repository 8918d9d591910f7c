/// A month of the calendar; years 1 to 9999.
package struct Month: Hashable, Comparable, Sendable {
    /// Months since the one before January of the year 0.
    package let index: Int

    private init(index: Int) {
        self.index = index
    }

    package init(of date: CivilDate) {
        let (year, month, _) = date.components
        index = year * 12 + month
    }

    /// Reads `YYYY-MM`, nothing else.
    package init?(_ text: String) {
        guard text.utf8.count == 7, let date = CivilDate("\(text)-01") else { return nil }
        self.init(of: date)
    }

    /// Nil past the ends of the calendar.
    package init?(inCalendar index: Int) {
        guard (Self.first.index...Self.last.index).contains(index) else { return nil }
        self.init(index: index)
    }

    package static let first = Month(of: .first)
    package static let last = Month(of: .last)

    package var firstDay: CivilDate {
        CivilDate(year: (index - 1) / 12, month: (index - 1) % 12 + 1, day: 1) ?? .first
    }

    package var lastDay: CivilDate { firstDay.endOfMonth }
    package var previous: Month? { Month(inCalendar: index - 1) }
    package var next: Month? { Month(inCalendar: index + 1) }

    package static func < (left: Month, right: Month) -> Bool { left.index < right.index }
}

extension Month: CustomStringConvertible {
    package var description: String { String(firstDay.description.prefix(7)) }
}
