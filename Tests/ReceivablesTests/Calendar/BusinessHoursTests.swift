import TestSupport
import Testing

@testable import Receivables

@Suite struct `Business hours` {
    private static let hour: Int64 = 3_600_000

    private func date(_ text: String) throws -> CivilDate { try #require(CivilDate(text)) }

    private func moment(_ text: String) throws -> Instant { try #require(Instant(text)) }

    /// Local time an hour ahead, two from 2026-03-29T01:00Z to 2026-10-25T01:00Z.
    private struct Amsterdam: LocalTime {
        func offset(at instant: Instant) -> Int64 {
            let summer: Range<Int64> = 1_774_746_000_000..<1_792_890_000_000
            return summer.contains(instant.milliseconds) ? 7_200_000 : 3_600_000
        }
    }

    @Test func `count from nine to five on working days`() throws {
        let cases: [(from: String, to: String, hours: Int64)] = [
            // 2026-11-02 is a Monday.
            ("2026-11-02T00:00:00Z", "2026-11-02T09:00:00Z", 0),
            ("2026-11-02T00:00:00Z", "2026-11-02T10:00:00Z", 1),
            ("2026-11-02T00:00:00Z", "2026-11-03T00:00:00Z", 8),
            ("2026-11-02T10:00:00Z", "2026-11-02T12:00:00Z", 2),
            ("2026-11-06T16:00:00Z", "2026-11-09T10:00:00Z", 2),
            ("2026-11-07T00:00:00Z", "2026-11-08T23:00:00Z", 0),
            ("2026-11-02T00:00:00Z", "2026-11-30T00:00:00Z", 160),
            ("2026-11-03T00:00:00Z", "2026-11-02T00:00:00Z", 0),
        ]
        for (from, to, hours) in cases {
            let counted = BusinessHours.usual.milliseconds(
                from: try moment(from),
                to: try moment(to),
                in: UniversalTime()
            )
            #expect(counted == hours * Self.hour, "\(from) to \(to)")
        }
    }

    @Test func `skip holidays, and a target is reached after them`() throws {
        let hours = try BusinessHours(
            days: [.monday, .tuesday],
            opens: 9 * 60,
            closes: 12 * 60,
            holidays: [date("2026-11-03"), date("2026-11-07")]
        )
        let start = try moment("2026-11-02T11:00:00Z")
        let due = try #require(hours.instant(after: 2 * Self.hour, from: start, in: UniversalTime()))
        #expect(due == (try moment("2026-11-09T10:00:00Z")))
        #expect(hours.milliseconds(from: start, to: due, in: UniversalTime()) == 2 * Self.hour)
        let closing = hours.instant(after: Self.hour, from: start, in: UniversalTime())
        #expect(closing == (try moment("2026-11-02T12:00:00Z")), "the last minute is in time")
    }

    @Test func `go by the clocks of the company's zone, in summer and in winter`() throws {
        let due: [(from: String, hours: Int64, at: String)] = [
            ("2026-07-01T06:00:00Z", 1, "2026-07-01T08:00:00Z"),
            ("2026-12-01T06:00:00Z", 1, "2026-12-01T09:00:00Z"),
            // Friday to Monday over the night on which clocks are put forward.
            ("2026-03-27T15:30:00Z", 1, "2026-03-30T07:30:00Z"),
        ]
        for (from, hours, at) in due {
            let told = BusinessHours.usual.instant(
                after: hours * Self.hour,
                from: try moment(from),
                in: Amsterdam()
            )
            #expect(told == (try moment(at)), "\(from)")
        }
    }

    @Test func `of any kind: a target is due when exactly its hours are over, and hours add up`() {
        var random = SeededGenerator(seed: 5)
        for _ in 0..<500 {
            let opens = Int.random(in: 0..<1_400, using: &random)
            var days = Set(Weekday.allCases.filter { _ in Bool.random(using: &random) })
            days.insert(.wednesday)
            let start = Instant(
                milliseconds: 1_790_000_000_000 + Int64.random(in: 0..<10_000_000_000, using: &random)
            )
            let hours = BusinessHours(
                days: days,
                opens: opens,
                closes: Int.random(in: (opens + 1)...BusinessHours.minutesOfDay, using: &random),
                holidays: (0..<5).map { _ in
                    start.date.adding(days: Int.random(in: 0..<30, using: &random))
                }
            )
            let target = Int64.random(in: 1...(40 * Self.hour), using: &random)
            guard let due = hours.instant(after: target, from: start, in: UniversalTime()) else {
                Issue.record("no due time for \(hours)")
                continue
            }
            func counted(_ from: Instant, _ to: Instant) -> Int64 {
                hours.milliseconds(from: from, to: to, in: UniversalTime())
            }
            #expect(counted(start, due) == target)
            #expect(counted(start, Instant(milliseconds: due.milliseconds - 1)) == target - 1)
            let between = Instant(
                milliseconds: Int64.random(in: start.milliseconds...due.milliseconds, using: &random)
            )
            #expect(counted(start, between) + counted(between, due) == target)
        }
    }

    @Test func `are counted over thousands of years at once`() throws {
        let counted = try BusinessHours.usual.milliseconds(
            from: Instant(startOf: date("2026-11-02")),
            to: Instant(startOf: .last),
            in: UniversalTime()
        )
        #expect(counted > 2_000_000 * 5 / 7 * 8 * Self.hour)
    }

    @Test func `are read and written as times of day`() {
        #expect(BusinessHours.minutes("09:30") == 570)
        #expect(BusinessHours.minutes("24:00") == 1_440)
        for text in ["24:01", "9:30", "09:60", "09-30", "", "0a:00"] {
            #expect(BusinessHours.minutes(text) == nil, "\(text)")
        }
        #expect(BusinessHours.usual.snapshot["until"] == .text("17:00"))
    }

    @Test func `have nearest ranks for their percentiles`() {
        #expect(DecisionTimes.place(50, of: 1) == 0)
        #expect(DecisionTimes.place(50, of: 2) == 0)
        #expect(DecisionTimes.place(50, of: 3) == 1)
        #expect(DecisionTimes.place(90, of: 10) == 8)
        #expect(DecisionTimes.place(90, of: 11) == 9)
        #expect(DecisionTimes.place(90, of: 0) == 0)
    }
}
