import Receivables
import Testing

@Suite struct `Credit check` {
    static let limits: [(exposure: Int64, amount: Int64, limit: Int64?, passes: Bool)] = [
        (900, 100, 1_000, true), (901, 100, 1_000, false), (900, 101, 1_000, false), (0, 1, 0, false),
        (0, 0, 0, true), (0, -1, 0, true), (5_000, 0, 1_000, true), (5_000, -1, 1_000, true),
        (-100, 100, 0, true), (-100, 101, 0, false),
        (1_000_000_000_000_000, 1_000_000_000_000_000, nil, true),
    ]

    @Test(arguments: limits)
    func `of the limit lets exposure plus the document reach it, not pass it`(
        exposure: Int64,
        amount: Int64,
        limit: Int64?,
        passes: Bool
    ) throws {
        let position = try CreditPosition.sample(exposure: exposure, limit: limit)
        let finding = try Self.finding(.sample(.creditLimit), on: .sample(amount), given: position)
        #expect(finding.result == (passes ? .passed : .failed))
        #expect(finding.measured == .amount(exposure + amount))
        #expect(finding.threshold == limit.map { .amount($0) })
    }

    @Test func `of the limit says what is too much`() throws {
        let position = try CreditPosition.sample(exposure: 901)
        let finding = try Self.finding(.sample(.creditLimit, .reject), on: .sample(100), given: position)
        #expect(finding.detail == "exposure 901 + order 100 exceeds the limit 1000 by 1")
        #expect(finding.severity == .reject)
    }

    @Test func `of the limit throws where the sum leaves the range`() throws {
        let position = try CreditPosition.sample(exposure: .max)
        #expect(throws: Failure.overflow) {
            try Self.finding(.sample(.creditLimit), on: .sample(1), given: position)
        }
    }

    static let shares: [(used: Int64, limit: Int64, threshold: String?, passes: Bool, percent: String)] = [
        (800, 1_000, "80", true, "80"), (801, 1_000, "80", false, "80.1"), (1_000, 1_000, nil, true, "100"),
        (1_001, 1_000, nil, false, "100.1"), (1_500, 1_000, "150", true, "150"),
        (1, 3, "33.333333", false, "33.33"), (1, 3, "33.333334", true, "33.33"),
        (1, 1_000, "0", false, "0.1"),
        (0, 1_000, "0", true, "0"), (-5, 1_000, "0", true, "-0.5"),
    ]

    @Test(arguments: shares)
    func `of the utilisation lets the exact share reach the threshold, not pass it`(
        used: Int64,
        limit: Int64,
        threshold: String?,
        passes: Bool,
        percent: String
    ) throws {
        let position = try CreditPosition.sample(exposure: used - 1, limit: limit)
        let finding = try Self.finding(
            .sample(.utilisation, threshold: threshold),
            on: .sample(1),
            given: position
        )
        #expect(finding.result == (passes ? .passed : .failed))
        #expect(finding.measured == .number(try #require(Decimal(percent))))
    }

    @Test(arguments: [0, -1] as [Int64])
    func `of the utilisation lets a document of 0 or less pass`(amount: Int64) throws {
        let position = try CreditPosition.sample(exposure: 5_000)
        let finding = try Self.finding(.sample(.utilisation), on: .sample(amount), given: position)
        #expect(finding.result == .passed)
    }

    @Test func `of the utilisation says nothing where the limit is unlimited`() throws {
        let position = try CreditPosition.sample(exposure: 5_000, limit: nil)
        let finding = try Self.finding(.sample(.utilisation), on: .sample(1), given: position)
        #expect(finding.result == .notApplicable)
        #expect(finding.measured == nil)
    }

    static let noCredit: [(exposure: Int64, amount: Int64, passes: Bool)] = [
        (0, 1, false), (-1, 1, true), (-1, 2, false), (5, 0, true), (5, -1, true),
    ]

    @Test(arguments: noCredit)
    func `of the utilisation lets nothing use a limit of 0`(exposure: Int64, amount: Int64, passes: Bool)
        throws
    {
        let position = try CreditPosition.sample(exposure: exposure, limit: 0)
        let rule = try CheckRule.sample(.utilisation, threshold: "500")
        let finding = try Self.finding(rule, on: .sample(amount), given: position)
        #expect(finding.result == (passes ? .passed : .failed))
        #expect(finding.measured == nil)
    }

    static let values:
        [(check: CheckName, amount: Int64, threshold: String?, policy: Int64?, passes: Bool?)] = [
            (.maxOrderValue, 500, "500", nil, true), (.maxOrderValue, 501, "500", nil, false),
            (.maxOrderValue, 500, nil, 500, true), (.maxOrderValue, 501, nil, 500, false),
            (.maxOrderValue, 501, "501", 500, true), (.maxOrderValue, 501, "500", 900, false),
            (.maxOrderValue, 500, "500.9", nil, true), (.maxOrderValue, 501, "500.9", nil, false),
            (.maxOrderValue, 0, "0", nil, true), (.maxOrderValue, -1, "0", nil, true),
            (.maxOrderValue, 1, "0", nil, false),
            (.maxOrderValue, 1, nil, nil, nil),
            (.minOrderValue, 500, "500", nil, true), (.minOrderValue, 499, "500", nil, false),
            (.minOrderValue, 500, nil, 500, true), (.minOrderValue, 499, nil, 500, false),
            (.minOrderValue, 499, "499", 500, true), (.minOrderValue, 501, "500.1", nil, true),
            (.minOrderValue, 500, "500.1", nil, false), (.minOrderValue, 1, nil, nil, nil),
        ]

    @Test(arguments: values)
    func `of the value lets it reach the bound, the rule's before the policy's`(
        check: CheckName,
        amount: Int64,
        threshold: String?,
        policy: Int64?,
        passes: Bool?
    ) throws {
        let rules = CreditRules.sample(
            [try .sample(check, threshold: threshold)],
            minOrderValue: check == .minOrderValue ? policy : nil,
            maxOrderValue: check == .maxOrderValue ? policy : nil
        )
        let (_, findings) = try rules.evaluate(.sample(amount), given: .sample(limit: nil))
        let result = try #require(findings.first { $0.check == .builtIn(check) }).result
        #expect(result == passes.map { $0 ? .passed : .failed } ?? .notApplicable)
    }

    static let days: [(days: Int, threshold: String?, passes: Bool)] = [
        (10, "10", true), (11, "10", false), (0, nil, true), (1, nil, false), (0, "0", true), (1, "0", false),
        (10, "10.5", true), (11, "10.5", false),
    ]

    @Test(arguments: days)
    func `of the oldest overdue item lets its days reach the threshold, not pass it`(
        days: Int,
        threshold: String?,
        passes: Bool
    ) throws {
        let rule = try CheckRule.sample(.oldestOverdueDays, threshold: threshold)
        let finding = try Self.finding(rule, on: .sample(1), given: .sample(oldestDays: days))
        #expect(finding.result == (passes ? .passed : .failed))
        #expect(finding.measured == .number(Decimal(Int32(days))))
    }

    static let statuses: [(status: CustomerStatus, isDueAtOnce: Bool, passing: Set<CheckStage>)] = [
        (.active, false, [.quote, .order, .shipment]), (.watch, false, [.quote, .order, .shipment]),
        (.cashOnly, false, []), (.cashOnly, true, [.quote, .order, .shipment]), (.prospect, false, [.quote]),
        (.prospect, true, [.quote]), (.blocked, true, []), (.closed, true, []),
    ]

    @Test(arguments: statuses)
    func `of the account's status stops what the status stops`(
        status: CustomerStatus,
        isDueAtOnce: Bool,
        passing: Set<CheckStage>
    ) throws {
        for stage in CheckStage.allCases {
            let finding = try Self.finding(
                .sample(.accountStatus),
                on: .sample(1, at: stage, isDueAtOnce: isDueAtOnce),
                given: .sample(status: status)
            )
            #expect(finding.result == (passing.contains(stage) ? .passed : .failed))
        }
    }

    private static func finding(
        _ rule: CheckRule,
        on document: CheckedDocument,
        given position: CreditPosition
    ) throws -> Finding {
        let (_, findings) = try CreditRules.sample([rule]).evaluate(document, given: position)
        return try #require(findings.first { $0.check == .builtIn(rule.check) })
    }
}

@Suite struct `What is overdue` {
    @Test func `is what is open from the day after its due date`() throws {
        let items: [OpenItem] = [
            .sample(1, invoice: 1, daysLate: 400, open: -70), .sample(2, invoice: 1, daysLate: 31, open: 0),
            .sample(3, invoice: 2, daysLate: 30, open: 5), .sample(4, invoice: 2, daysLate: 1, open: 8),
            .sample(5, invoice: 3, daysLate: 0, open: 100), .sample(6, invoice: 3, daysLate: -1, open: 100),
        ]
        #expect(try Overdue(items, on: .sampleToday) == Overdue(amount: 13, oldestDays: 30))
        #expect(try Overdue(items.suffix(2), on: .sampleToday) == Overdue(amount: 0, oldestDays: 0))
    }
}

@Suite struct `Exposure of a customer` {
    @Test func `is what is ordered, owed and uncleared, less the money on account`() throws {
        let exposure = try Exposure(
            orders: 10_000,
            invoices: 2_000,
            interestAndFees: 300,
            unapplied: 50,
            uncleared: 7
        )
        #expect(exposure.total == 12_257)
    }

    @Test func `throws past the range of amounts`() {
        #expect(throws: Failure.overflow) {
            try Exposure(orders: .max, invoices: 1, interestAndFees: 0, unapplied: 0, uncleared: 0)
        }
    }
}
