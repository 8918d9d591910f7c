import Receivables
import Testing

@Suite struct `Civil date` {
    @Test func `follows the day before it, through every day from -800000 to the last`() {
        var expected = CivilDate(dayNumber: -800_000).components
        var failures = 0
        for number in -800_000...CivilDate.last.dayNumber {
            let date = CivilDate(dayNumber: number)
            if date.components != expected { failures += 1 }
            if number >= CivilDate.first.dayNumber,
                CivilDate(year: expected.year, month: expected.month, day: expected.day) != date
            {
                failures += 1
            }
            expected = Self.dayAfter(expected)
        }
        #expect(failures == 0)
        #expect(expected == (10_000, 1, 1))
    }

    @Test func `starts at day 0 on 1970-01-01, and spans the years 1 to 9999`() {
        #expect(CivilDate(year: 1970, month: 1, day: 1)?.dayNumber == 0)
        #expect(CivilDate(year: 1, month: 1, day: 1) == .first)
        #expect(CivilDate.first.dayNumber == -719_162)
        #expect(CivilDate.last.dayNumber == 2_932_896)
        #expect(CivilDate.first.description == "0001-01-01")
        #expect(CivilDate.last.description == "9999-12-31")
    }

    @Test func `comes back from its own text`() {
        let days = Array(stride(from: CivilDate.first.dayNumber, through: CivilDate.last.dayNumber, by: 61))
        for number in days + [CivilDate.last.dayNumber] {
            let date = CivilDate(dayNumber: number)
            #expect(CivilDate(date.description) == date)
        }
    }

    static let impossible = [
        "", "2024-02-30", "2023-02-29", "1900-02-29", "2100-02-29", "2024-04-31", "2024-00-10", "2024-13-01",
        "2024-01-00", "2024-01-32", "0000-01-01", "10000-01-01", "-001-01-01", "2024-1-01", "24-01-01",
        "2024/01/01", "20240101", "2024-01-01 ", " 2024-01-01", "2024-01-1x", "２024-01-01", "+024-01-01",
        "2024-01-01T00:00:00Z",
    ]

    @Test(arguments: impossible)
    func `is refused where there is no such day, or in another form`(text: String) {
        #expect(CivilDate(text) == nil)
    }

    static let leapYears: [(year: Int, days: Int)] = [
        (2023, 28), (2024, 29), (1900, 28), (2000, 29), (2100, 28), (2400, 29), (4, 29), (100, 28), (1, 28),
    ]

    @Test(arguments: leapYears)
    func `has a 29 February every 4 years, but for 3 centuries in 4`(year: Int, days: Int) {
        #expect(CivilDate.daysIn(month: 2, year: year) == days)
        #expect((CivilDate(year: year, month: 2, day: 29) != nil) == (days == 29))
    }

    static let monthEnds = [
        ("2024-02-01", "2024-02-29"), ("2023-02-28", "2023-02-28"), ("2024-04-30", "2024-04-30"),
        ("2024-12-05", "2024-12-31"), ("9999-12-01", "9999-12-31"), ("0001-01-01", "0001-01-31"),
    ]

    @Test(arguments: monthEnds)
    func `knows the end of its month`(text: String, end: String) throws {
        #expect(try #require(CivilDate(text)).endOfMonth.description == end)
    }

    @Test func `is counted in days, and stops at the ends of the calendar`() throws {
        let date = try #require(CivilDate("2024-02-28"))
        #expect(date.adding(days: 2).description == "2024-03-01")
        #expect(date.adding(days: -59).description == "2023-12-31")
        #expect(date.adding(days: 366).days(since: date) == 366)
        #expect(date.days(since: date.adding(days: 7)) == -7)
        #expect(date.adding(days: 1_000_000_000_000) == .last)
        #expect(date.adding(days: -1_000_000_000_000) == .first)
        #expect(CivilDate.last.adding(days: 1) == .last)
    }

    /// The calendar as people keep it.
    private static func dayAfter(_ day: (year: Int, month: Int, day: Int)) -> (
        year: Int, month: Int, day: Int
    ) {
        let isLeap = day.year % 4 == 0 && day.year % 100 != 0 || day.year % 400 == 0
        let lengths = [31, isLeap ? 29 : 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31]
        if day.day < lengths[day.month - 1] { return (day.year, day.month, day.day + 1) }
        return day.month < 12 ? (day.year, day.month + 1, 1) : (day.year + 1, 1, 1)
    }
}
