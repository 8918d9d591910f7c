/// A day of the week, by ISO 8601 from Monday on.
package enum Weekday: String, CaseIterable, Sendable {
    case monday
    case tuesday
    case wednesday
    case thursday
    case friday
    case saturday
    case sunday
}

extension CivilDate {
    /// 1970-01-01 was a Thursday.
    package var weekday: Weekday {
        Weekday.allCases[((Int(dayNumber) + 3) % 7 + 7) % 7]
    }
}
