import Testing

@testable import Receivables

@Suite struct `An insured debt` {
    private static func terms(_ days: Int?, lead: Int, longest: Int? = nil) -> InsuranceTerms {
        InsuranceTerms(
            insuredAmount: 1_000,
            insuredPercent: .hundred,
            longestExtensionDays: longest,
            reportOverdueDays: days,
            reportLeadDays: lead
        )
    }

    private static func debt(daysLate: Int, reported: Bool = false, granted: Int = 30) -> InsuredDebt {
        let item = OpenItem.sample(1, invoice: 1, daysLate: daysLate, open: 100)
        return InsuredDebt(
            item: item,
            issueDate: item.dueDate.adding(days: -granted),
            reportedOn: reported ? .sampleToday : nil
        )
    }

    /// Days past the due date, the deadline in days after it, the lead, and what is told and shown.
    static let days: [(Int, Int?, Int, InsuredDebt.State?, InsuredDebt.State?)] = [
        (0, 30, 7, nil, .due), (1, 30, 7, nil, .due), (22, 30, 7, nil, .due), (23, 30, 7, .due, .due),
        (30, 30, 7, .due, .due), (31, 30, 7, .missed, .missed), (400, 30, 7, .missed, .missed),
        (1, 5, 30, .due, .due), (0, 5, 30, nil, .due), (30, 30, 0, .due, .due), (29, 30, 0, nil, .due),
        (1, 0, 7, .missed, .missed), (99, nil, 7, nil, nil),
    ]

    @Test(arguments: days)
    func `is told of from the lead days before its deadline, overdue, and after it`(
        late: Int,
        deadline: Int?,
        lead: Int,
        notice: InsuredDebt.State?,
        state: InsuredDebt.State?
    ) {
        let terms = Self.terms(deadline, lead: lead)
        let debt = Self.debt(daysLate: late)
        #expect(debt.notice(under: terms, on: .sampleToday) == notice)
        #expect(debt.state(under: terms, on: .sampleToday) == state)
        let reported = Self.debt(daysLate: late, reported: true)
        #expect(reported.notice(under: terms, on: .sampleToday) == nil)
        #expect(reported.state(under: terms, on: .sampleToday) == .reported)
    }

    @Test(arguments: [(30, 30, false), (31, 30, true), (400, nil, false)] as [(Int, Int?, Bool)])
    func `may run as long as the insurer allows, not longer`(granted: Int, longest: Int?, isTooLong: Bool) {
        let terms = Self.terms(nil, lead: 0, longest: longest)
        #expect(Self.debt(daysLate: 0, granted: granted).isTooLong(under: terms) == isTooLong)
    }
}
