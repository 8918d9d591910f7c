import TestSupport
import Testing

@testable import Receivables

@Suite struct `Due rule` {
    static let days: [(days: Int, date: String, due: String)] = [
        (0, "2024-01-31", "2024-01-31"), (30, "2024-01-31", "2024-03-01"), (30, "2023-01-31", "2023-03-02"),
        (14, "2024-12-25", "2025-01-08"), (3_650, "2024-01-01", "2033-12-29"),
        (30, "9999-12-15", "9999-12-31"),
    ]

    @Test(arguments: days)
    func `counts days from the invoice's date`(days: Int, date: String, due: String) throws {
        try Self.expect(DueRule(days: days), date, due)
    }

    static let monthEnds: [(days: Int, date: String, due: String)] = [
        (0, "2024-02-01", "2024-02-29"), (0, "2024-02-29", "2024-02-29"), (30, "2024-01-01", "2024-01-31"),
        (30, "2024-01-31", "2024-03-31"), (60, "2024-11-02", "2025-01-31"), (0, "9999-12-01", "9999-12-31"),
    ]

    @Test(arguments: monthEnds)
    func `goes to the end of the month that the days lead to`(days: Int, date: String, due: String) throws {
        try Self.expect(DueRule(days: days, isEndOfMonth: true), date, due)
    }

    static let months: [(months: Int, date: String, due: String)] = [
        (1, "2024-01-31", "2024-02-29"), (1, "2023-01-31", "2023-02-28"), (13, "2024-11-30", "2025-12-30"),
        (1, "9999-12-01", "9999-12-31"),
    ]

    @Test(arguments: months)
    func `clamps a month later to the month's last day`(months: Int, date: String, due: String) throws {
        try Self.expect(DueRule(months: months), date, due)
    }

    /// Worked examples of Odoo, OCA, Zuora and Tryton: see the public documentation of their payment terms.
    static let worked: [(rule: DueRule, date: String, due: String)] = [
        // 45 days after the end of the invoice's month.
        (DueRule(isEndOfMonth: true, daysAfter: 45), "2019-01-01", "2019-03-17"),
        (DueRule(isEndOfMonth: true, daysAfter: 45), "2019-01-15", "2019-03-17"),
        (DueRule(isEndOfMonth: true, daysAfter: 45), "2019-01-31", "2019-03-17"),
        // The 15th, at least 31 days later.
        (DueRule(days: 31, dayOfMonth: 15), "2019-01-01", "2019-02-15"),
        (DueRule(days: 31, dayOfMonth: 15), "2019-01-15", "2019-02-15"),
        (DueRule(days: 31, dayOfMonth: 15), "2019-01-31", "2019-03-15"),
        (DueRule(isEndOfMonth: true), "2019-01-31", "2019-01-31"),
        // 30 days, end of month, on the 10th; on the 1st; on the last.
        (DueRule(days: 30, isEndOfMonth: true, dayOfMonth: 10), "2016-01-14", "2016-03-10"),
        (DueRule(days: 30, isEndOfMonth: true, dayOfMonth: 1), "2024-04-22", "2024-06-01"),
        (DueRule(days: 30, isEndOfMonth: true, dayOfMonth: 31), "2024-04-22", "2024-05-31"),
        // One month, then the end of it.
        (DueRule(months: 1, isEndOfMonth: true), "2025-02-28", "2025-03-31"),
        // Proxima: cut-off on the 12th and the 20th.
        (DueRule(dayOfMonth: 20, monthsAfter: 1, cutoffDay: 12), "2024-08-10", "2024-09-20"),
        (DueRule(dayOfMonth: 20, monthsAfter: 1, cutoffDay: 12), "2024-08-12", "2024-09-20"),
        (DueRule(dayOfMonth: 20, monthsAfter: 1, cutoffDay: 12), "2024-08-15", "2024-10-20"),
        (DueRule(dayOfMonth: 12, monthsAfter: 1, cutoffDay: 20), "2024-08-15", "2024-09-12"),
        (DueRule(dayOfMonth: 12, monthsAfter: 1, cutoffDay: 20), "2024-08-21", "2024-10-12"),
        (DueRule(dayOfMonth: 31, monthsAfter: 1), "2024-01-15", "2024-02-29"),
        // Payment days.
        (DueRule(days: 5, paymentDays: [5]), "2020-01-01", "2020-02-05"),
        (DueRule(paymentDays: [5, 10]), "2020-01-01", "2020-01-05"),
        (DueRule(paymentDays: [10, 5]), "2020-01-06", "2020-01-10"),
        (DueRule(paymentDays: [15, 20]), "2020-01-01", "2020-01-15"),
        (DueRule(months: 1, paymentDays: [5, 10]), "2020-01-01", "2020-02-05"),
        (DueRule(paymentDays: [31]), "2023-02-10", "2023-02-28"),
        // Tryton's last part: two months and thirty days later, on the 14th.
        (DueRule(months: 2, days: 30, dayOfMonth: 14), "2011-10-01", "2012-01-14"),
    ]

    @Test(arguments: worked)
    func `agrees with worked examples`(rule: DueRule, date: String, due: String) throws {
        try Self.expect(rule, date, due)
    }

    @Test(arguments: 0..<8 as Range<UInt64>)
    func `never leads to a day before the invoice's, and never back as the date goes on`(seed: UInt64) throws
    {
        var random = SeededGenerator(seed: seed)
        for _ in 0..<500 {
            let hasDay = Bool.random(using: &random)
            let hasMonths = hasDay && Bool.random(using: &random)
            let rule = DueRule(
                months: Int.random(in: 0...14, using: &random),
                days: Int.random(in: 0...90, using: &random),
                isEndOfMonth: Bool.random(using: &random),
                daysAfter: Int.random(in: 0...40, using: &random),
                dayOfMonth: hasDay ? Int.random(in: 1...31, using: &random) : nil,
                monthsAfter: hasMonths ? Int.random(in: 1...4, using: &random) : nil,
                cutoffDay: hasMonths && Bool.random(using: &random)
                    ? Int.random(in: 1...31, using: &random) : nil,
                paymentDays: (0..<Int.random(in: 0...3, using: &random)).map { _ in
                    Int.random(in: 1...31, using: &random)
                }
            )
            let date = CivilDate(dayNumber: Int32.random(in: 0...40_000, using: &random))
            let due = rule.dueDate(from: date)
            #expect(due >= date, "\(rule) of \(date)")
            #expect(rule.dueDate(from: date.adding(days: 1)) >= due, "\(rule) of \(date)")
            if let last = rule.paymentDays.last {
                let (year, month, day) = due.components
                let isLastOfMonth = day == CivilDate.daysIn(month: month, year: year)
                #expect(rule.paymentDays.contains(day) || isLastOfMonth && last > day)
            }
        }
    }

    private static func expect(_ rule: DueRule, _ date: String, _ due: String) throws {
        let date = try #require(CivilDate(date))
        #expect(rule.dueDate(from: date).description == due)
    }
}
