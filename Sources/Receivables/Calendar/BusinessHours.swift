/// When somebody is there to decide: hours of the days of a week, less holidays, in the company's zone.
package struct BusinessHours: Equatable, Sendable {
    package let days: Set<Weekday>
    /// Minutes after midnight.
    package let opens: Int
    /// Minutes after midnight, later than `opens`.
    package let closes: Int
    /// Ascending, each once.
    package let holidays: [CivilDate]

    package static let holidaysMax = 400
    package static let minutesOfDay = 24 * 60
    /// Days that are looked through for a moment that is so many hours away.
    private static let daysMax = 20_000

    package init(days: Set<Weekday>, opens: Int, closes: Int, holidays: [CivilDate] = []) {
        self.days = days
        self.opens = opens
        self.closes = closes
        self.holidays = Set(holidays).sorted()
    }

    /// Monday to Friday, nine to five.
    package static let usual = BusinessHours(
        days: [.monday, .tuesday, .wednesday, .thursday, .friday],
        opens: 9 * 60,
        closes: 17 * 60
    )

    package var snapshot: SnapshotFields {
        [
            "days": .list(Weekday.allCases.filter(days.contains).map { .text($0.rawValue) }),
            "from": .text(Self.text(opens)), "until": .text(Self.text(closes)),
            "holidays": .list(holidays.map(Snapshot.date)),
        ]
    }

    /// A time of day as `HH:MM`.
    private static func text(_ minutes: Int) -> String {
        "\(padded(Int64(minutes / 60), 2)):\(padded(Int64(minutes % 60), 2))"
    }

    /// Reads `HH:MM`, up to 24:00, as minutes after midnight.
    package static func minutes(_ text: String) -> Int? {
        let bytes = Array(text.utf8)[...]
        guard bytes.count == 5, bytes[2] == UInt8(ascii: ":"), let hours = digits(bytes[0..<2]),
            let minutes = digits(bytes[3..<5]), minutes < 60
        else { return nil }
        let total = Int(hours * 60 + minutes)
        return total <= minutesOfDay ? total : nil
    }

    package func areKept(on day: CivilDate) -> Bool {
        days.contains(day.weekday) && !holidays.contains(day)
    }

    /// Milliseconds of business hours from one moment to a later one. A day on which clocks are put forward or back
    /// counts as any other.
    package func milliseconds(from start: Instant, to end: Instant, in zone: any LocalTime) -> Int64 {
        guard start < end else { return 0 }
        let (first, from) = zone.local(start)
        let (last, to) = zone.local(end)
        if first == last { return open(on: first, from: from, to: to) }
        let between = Int64(daysKept(after: first, before: last)) * length
        return open(on: first, from: from, to: .max) + between + open(on: last, from: 0, to: to)
    }

    /// The moment at which so many milliseconds of business hours are over; nil: none that would be found.
    package func instant(after milliseconds: Int64, from start: Instant, in zone: any LocalTime) -> Instant? {
        guard milliseconds > 0 else { return start }
        var (day, from) = zone.local(start)
        var left = milliseconds
        for _ in 0..<Self.daysMax {
            let open = open(on: day, from: from, to: .max)
            if left <= open {
                return zone.instant(on: day, milliseconds: max(from, Self.milliseconds(opens)) + left)
            }
            left -= open
            day = day.adding(days: 1)
            from = 0
        }
        return nil
    }

    private var length: Int64 { Self.milliseconds(closes - opens) }

    private static func milliseconds(_ minutes: Int) -> Int64 { Int64(minutes) * 60_000 }

    /// - Parameters:
    ///   - from: milliseconds after midnight, as `to`.
    private func open(on day: CivilDate, from: Int64, to: Int64) -> Int64 {
        guard areKept(on: day) else { return 0 }
        return max(0, min(to, Self.milliseconds(closes)) - max(from, Self.milliseconds(opens)))
    }

    /// How many days between two have business hours: whole weeks are counted without a look at each.
    private func daysKept(after first: CivilDate, before last: CivilDate) -> Int {
        let count = last.days(since: first) - 1
        guard count > 0 else { return 0 }
        var kept = count / 7 * days.count
        for offset in 0..<(count % 7) where days.contains(first.adding(days: 1 + offset).weekday) {
            kept += 1
        }
        let closed = holidays.count { first < $0 && $0 < last && days.contains($0.weekday) }
        return kept - closed
    }
}

/// What the clocks on the wall show.
package protocol LocalTime: Sendable {
    /// Milliseconds that local time is ahead of UTC at a moment.
    func offset(at instant: Instant) -> Int64
}

extension LocalTime {
    /// The local day of a moment, and the milliseconds since its midnight.
    func local(_ instant: Instant) -> (day: CivilDate, milliseconds: Int64) {
        let local = Instant(milliseconds: instant.milliseconds + offset(at: instant))
        return (local.date, local.milliseconds - Instant(startOf: local.date).milliseconds)
    }

    /// The moment of a local time; where clocks are put back, one of the two.
    func instant(on day: CivilDate, milliseconds: Int64) -> Instant {
        let local = Instant(startOf: day).milliseconds + milliseconds
        let guess = Instant(milliseconds: local - offset(at: Instant(milliseconds: local)))
        return Instant(milliseconds: local - offset(at: guess))
    }
}

/// Local time that never differs from UTC.
package struct UniversalTime: LocalTime {
    package init() {}

    package func offset(at instant: Instant) -> Int64 { 0 }
}
