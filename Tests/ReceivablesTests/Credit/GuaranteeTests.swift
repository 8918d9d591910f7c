import Testing

@testable import Receivables

@Suite struct `Guarantees and the limit` {
    /// Of the reference: a limit of 100,000 and a policy of 50,000 at 50 %.
    static let examples: [(limit: Int64?, guarantees: [(Int64, String, Bool)], effective: Int64?)] = [
        (100_000, [], 100_000),
        (100_000, [(50_000, "50", false)], 125_000),
        (100_000, [(50_000, "50", true)], 75_000),
        (100_000, [(50_000, "100", true)], 100_000),
        (100_000, [(50_000, "50", false), (50_000, "50", true)], 100_000),
        (0, [(50_000, "50", false)], 25_000),
        (10_000, [(50_000, "50", true)], 0),
        (nil, [(50_000, "50", true)], nil),
        (0, [(5, "10", false)], 1), (0, [(4, "10", false)], 0), (0, [(3, "33.333333", false)], 1),
        (0, [(Money.outsideMax, "100", false), (Money.outsideMax, "100", false)], 2 * Money.outsideMax),
    ]

    @Test(arguments: examples)
    func `raise it by their share, and lower it by the amount that the exposure includes`(
        limit: Int64?,
        guarantees: [(Int64, String, Bool)],
        effective: Int64?
    ) throws {
        let held = try guarantees.map { try Guarantee.sample($0.0, $0.1, isIncluded: $0.2) }
        #expect(try EffectiveLimit(lasting: limit, temporary: nil, guarantees: held).amount == effective)
    }

    @Test func `stand beside a temporary limit as beside the lasting one`() throws {
        let temporary = LimitFact(
            customer: ID(high: 2, low: 1),
            amount: 500,
            validFrom: .sampleToday,
            validUntil: .sampleToday
        )
        let limit = try EffectiveLimit(
            lasting: 100,
            temporary: temporary,
            guarantees: [.sample(1_000, "10")]
        )
        #expect(limit.amount == 600 && limit.granted == 500)
    }

    @Test func `make the limit that flips a decision smaller by what they add`() throws {
        var position = try CreditPosition.sample(exposure: 900, limit: 1_000)
        position.guaranteed = 300
        position.group = GroupPosition(
            top: ID(high: 0, low: 5),
            exposure: 900,
            limit: 1_100,
            guaranteed: 600
        )
        let flips = Flips(
            rules: .sample([try .sample(.creditLimit)]),
            document: .sample(150),
            position: position,
            openItems: [],
            hasTemporaryLimit: false,
            olderHolds: []
        )
        #expect(try flips.all().contains(.creditLimit(atLeast: 750)))
    }

    /// The last day of the cover from today, the threshold, and what is found.
    static let covers: [(ends: Int??, threshold: String?, result: Finding.Result, days: String?)] = [
        (.none, nil, .notApplicable, nil), (.some(nil), nil, .passed, "0"), (5, nil, .passed, "0"),
        (0, nil, .passed, "0"), (-1, nil, .failed, "1"), (-3, "3", .passed, "3"), (-4, "3", .failed, "4"),
    ]

    @Test(arguments: covers)
    func `that insure are looked at up to the threshold's days after their end`(
        ends: Int??,
        threshold: String?,
        result: Finding.Result,
        days: String?
    ) throws {
        var position = try CreditPosition.sample()
        position.insurance = ends.map { ends in
            InsuranceCover(until: ends.map { .sampleToday.adding(days: $0) })
        }
        let rules = CreditRules.sample([try .sample(.insuranceExpired, threshold: threshold)])
        let finding = try #require(try rules.evaluate(.sample(10), given: position).findings.first)
        #expect(finding.result == result)
        #expect(finding.measured == (try days.map { .number(try #require(Decimal($0))) }))
        #expect(finding.unit == .days)
    }
}
