import Testing

@testable import Receivables

@Suite struct `Credit check of what is late` {
    static let items: [OpenItem] = [
        .sample(1, invoice: 1, daysLate: 45, open: 100), .sample(2, invoice: 2, daysLate: 10, open: 50),
        .sample(3, invoice: 3, daysLate: 0, open: 250),
    ]

    static let amounts: [(days: Int?, threshold: String?, measured: Int64, passes: Bool)] = [
        (nil, "150", 150, true), (nil, "149", 150, false), (nil, nil, 150, false), (9, "149", 150, false),
        (10, "100", 100, true), (10, "99", 100, false), (44, "0", 100, false), (45, "0", 0, true),
    ]

    @Test(arguments: amounts)
    func `counts what is overdue by more than the days, and lets it reach the threshold`(
        days: Int?,
        threshold: String?,
        measured: Int64,
        passes: Bool
    ) throws {
        let rule = try CheckRule.sample(.overdueAmount, threshold: threshold, days: days)
        let finding = try Self.finding(rule, exposure: 400)
        #expect(finding.measured == .amount(measured))
        #expect(finding.result == (passes ? .passed : .failed))
    }

    static let shares: [(days: Int?, threshold: String, measured: String, passes: Bool)] = [
        (nil, "37.5", "37.5", true), (nil, "37.49", "37.5", false), (10, "25", "25", true),
        (10, "24", "25", false),
    ]

    @Test(arguments: shares)
    func `takes the overdue share of the open invoices`(
        days: Int?,
        threshold: String,
        measured: String,
        passes: Bool
    ) throws {
        let rule = try CheckRule.sample(.overdueShare, threshold: threshold, days: days)
        let finding = try Self.finding(rule, exposure: 400)
        #expect(finding.measured == .number(try #require(Decimal(measured))))
        #expect(finding.result == (passes ? .passed : .failed))
    }

    @Test func `takes any share, also the greatest that can be written of the greatest balance`() throws {
        let rule = try CheckRule.sample(.overdueShare, threshold: "999999999999999")
        var position = try Self.position(rule, exposure: 0)
        position.overdue = [0: Overdue(amount: .max, oldestDays: 9)]
        let finding = try rule.check.check(rule, terms: .shipped).finding(on: .sample(1), given: position)
        #expect(finding.result == .passed)
    }

    static let both: [(exposure: Int64, threshold: String, utilisation: String, passes: Bool)] = [
        (700, "149", "70", false), (700, "150", "70", true), (699, "149", "70", true), (0, "0", "0", false),
    ]

    @Test(arguments: both)
    func `fails for amount and utilisation together, not for one`(
        exposure: Int64,
        threshold: String,
        utilisation: String,
        passes: Bool
    ) throws {
        let rule = try CheckRule.sample(
            .overdueAndUtilisation,
            threshold: threshold,
            utilisation: utilisation
        )
        #expect(try Self.finding(rule, exposure: exposure).result == (passes ? .passed : .failed))
    }

    static let payments: [(daysAgo: Int?, threshold: String?, passes: Bool)] = [
        (30, "30", true), (31, "30", false), (nil, "30", false), (90, nil, true), (91, nil, false),
    ]

    @Test(arguments: payments)
    func `wants a payment within the days of who is late`(daysAgo: Int?, threshold: String?, passes: Bool)
        throws
    {
        let rule = try CheckRule.sample(.noRecentPayment, threshold: threshold)
        var position = try Self.position(rule, exposure: 400)
        position.lastPayment = daysAgo.map { .sampleToday.adding(days: -$0) }
        let finding = try rule.check.check(rule, terms: .shipped).finding(on: .sample(1), given: position)
        #expect(finding.result == (passes ? .passed : .failed))
        position.overdue = [0: Overdue(amount: 0, oldestDays: 0)]
        let onTime = try rule.check.check(rule, terms: .shipped).finding(on: .sample(1), given: position)
        #expect(onTime.result == .passed)
    }

    @Test func `lets the open balance reach the threshold, not pass it`() throws {
        let reached = try Self.finding(.sample(.openBalance, threshold: "400"), exposure: 400)
        let passed = try Self.finding(.sample(.openBalance, threshold: "399"), exposure: 400)
        #expect(reached.result == .passed && passed.result == .failed)
    }

    private static func position(_ rule: CheckRule, exposure: Int64) throws -> CreditPosition {
        var position = try CreditPosition.sample(exposure: exposure)
        for days in CreditRules.sample([rule]).overdueDays {
            position.overdue[days] = try Overdue(items, on: .sampleToday, moreThan: days)
        }
        return position
    }

    private static func finding(_ rule: CheckRule, exposure: Int64) throws -> Finding {
        try rule.check.check(rule, terms: .shipped)
            .finding(on: .sample(1), given: position(rule, exposure: exposure))
    }
}

@Suite struct `Credit check of what was agreed` {
    static let terms: [(credit: Int, agreed: Int, threshold: String?, passes: Bool)] = [
        (30, 30, nil, true), (31, 30, nil, false), (40, 30, "10", true), (41, 30, "10", false),
        (0, 30, nil, true),
    ]

    @Test(arguments: terms)
    func `lets terms run as long as the customer's own`(
        credit: Int,
        agreed: Int,
        threshold: String?,
        passes: Bool
    ) throws {
        var document = CheckedDocument.sample(1)
        document.creditDays = credit
        document.agreedDays = agreed
        let finding = try Self.finding(.sample(.termsExceeded, threshold: threshold), document, .sample())
        #expect(finding.result == (passes ? .passed : .failed))
    }

    static let expiries: [(daysAgo: Int?, threshold: String?, result: Finding.Result)] = [
        (nil, nil, .notApplicable), (0, nil, .passed), (-1, nil, .passed), (1, nil, .failed),
        (5, "5", .passed),
        (6, "5", .failed),
    ]

    @Test(arguments: expiries)
    func `lets a limit hold on its last day and the days of grace`(
        daysAgo: Int?,
        threshold: String?,
        result: Finding.Result
    ) throws {
        var position = try CreditPosition.sample()
        position.limitExpiry = daysAgo.map { .sampleToday.adding(days: -$0) }
        let finding = try Self.finding(.sample(.limitExpired, threshold: threshold), .sample(1), position)
        #expect(finding.result == result)
        #expect(
            try Self.finding(.sample(.limitExpired), .sample(1), position.with(limit: 5)).result
                == .notApplicable
        )
    }

    static let releases: [(total: Int64, released: Int64?, threshold: String?, result: Finding.Result)] = [
        (100, nil, nil, .notApplicable), (100, 100, nil, .passed), (99, 100, nil, .passed),
        (101, 100, nil, .failed),
        (110, 100, "10", .passed), (111, 100, "10", .failed),
    ]

    @Test(arguments: releases)
    func `lets a released order grow by the threshold, not more`(
        total: Int64,
        released: Int64?,
        threshold: String?,
        result: Finding.Result
    ) throws {
        var document = CheckedDocument(stage: .order, amount: 1, total: total)
        document.releasedTotal = released
        #expect(
            try Self.finding(.sample(.changedAfterRelease, threshold: threshold), document, .sample()).result
                == result
        )
    }

    @Test func `adds a day's orders up, by the rule or by the policy`() throws {
        var position = try CreditPosition.sample()
        position.ordered = [.sampleToday: 900]
        let rule = try CheckRule.sample(.maxDailyValue, threshold: "1000")
        #expect(try Self.finding(rule, .sample(100), position).result == .passed)
        #expect(try Self.finding(rule, .sample(101), position).result == .failed)
        let implied = CreditRules.sample([], maxDailyValue: 1_000)
        #expect(try implied.evaluate(.sample(100), given: position).findings == [])
        #expect(try implied.evaluate(.sample(101), given: position).outcome == .hold)
    }

    static let horizons: [(shipsIn: Int?, later: Int64, passes: Bool)] = [
        (nil, 0, false), (nil, 500, true), (30, 0, false), (31, 0, true),
    ]

    @Test(arguments: horizons)
    func `looks at what ships within the horizon`(shipsIn: Int?, later: Int64, passes: Bool) throws {
        var position = try CreditPosition.sample(exposure: 1_000)
        position.shippingLater = [30: later]
        var document = CheckedDocument.sample(500)
        document.shipDate = shipsIn.map { .sampleToday.adding(days: $0) }
        #expect(
            try Self.finding(.sample(.dynamicExposure, days: 30), document, position).result
                == (passes ? .passed : .failed)
        )
    }

    @Test(arguments: [CheckName.dunningLevel, .brokenPromises, .openDisputes, .insuranceExpired])
    func `never passes where nothing is recorded`(check: CheckName) throws {
        #expect(
            try Self.finding(.sample(check, threshold: "1"), .sample(1), .sample()).result == .notApplicable
        )
    }

    private static func finding(_ rule: CheckRule, _ document: CheckedDocument, _ position: CreditPosition)
        throws
        -> Finding
    {
        try rule.check.check(rule, terms: .shipped).finding(on: document, given: position)
    }
}

@Suite struct `Credit of a group` {
    @Test func `is looked at before the customer's own, and both must pass`() throws {
        let rules = CreditRules.sample([try .sample(.creditLimit)])
        var position = try CreditPosition.sample(exposure: 100, limit: 1_000)
        position.group = GroupPosition(top: ID(high: 0, low: 5), exposure: 450, limit: 500)
        let passes = try rules.evaluate(.sample(50), given: position)
        #expect(passes.outcome == .approve)
        #expect(passes.findings.map(\.check) == [.builtIn(.groupCreditLimit), .builtIn(.creditLimit)])
        let group = try rules.evaluate(.sample(51), given: position)
        #expect(group.findings.map(\.result) == [.failed, .passed])
        position.group?.limit = nil
        #expect(
            try rules.evaluate(.sample(901), given: position).findings.map(\.result) == [.passed, .failed]
        )
    }

    @Test func `flips by the limit of the one at its top`() throws {
        var position = try CreditPosition.sample(exposure: 100, limit: 1_000)
        position.group = GroupPosition(top: ID(high: 0, low: 5), exposure: 450, limit: 500)
        let flips = try Flips(
            rules: .sample([.sample(.creditLimit)]),
            document: .sample(60),
            position: position,
            openItems: [],
            hasTemporaryLimit: false,
            olderHolds: []
        ).all()
        #expect(
            flips == [
                .orderTotal(atMost: 50), .pay(atLeast: 10, invoices: []),
                .groupCreditLimit(of: ID(high: 0, low: 5), atLeast: 510),
            ]
        )
    }
}

@Suite struct `Credit check that is spared` {
    @Test func `answers why, and neither passes nor fails`() throws {
        let rules = CreditRules.sample([try .sample(.creditLimit)])
        var document = CheckedDocument.sample(5_000)
        document.excluded = [.builtIn(.creditLimit): "the order is spared this check"]
        let answer = try rules.evaluate(document, given: .sample())
        #expect(answer.outcome == .approve)
        #expect(answer.findings.map(\.result) == [.notApplicable])
        #expect(answer.findings.map(\.detail) == ["the order is spared this check"])
    }

    /// Confirmed on day 1 with 2 days of grace, the next check is on day 4.
    @Test(arguments: [(0, true), (2, true), (3, false)])
    func `has its days of grace after it passed`(days: Int, isSpared: Bool) throws {
        let rules = CreditRules.sample([try .sample(.creditLimit, graceDays: 2)])
        var document = CheckedDocument.sample(5_000, at: .shipment)
        document.passed = [.builtIn(.creditLimit): .sampleToday.adding(days: -days)]
        #expect(try rules.evaluate(document, given: .sample()).outcome == (isSpared ? .approve : .hold))
    }
}
