import Testing

@testable import Receivables

@Suite struct `A score` {
    private static let late = ScoreItem.ranges(
        .averageDaysLate,
        weight: "2.5",
        [(nil, "1", 100), ("1", "15", 60), ("15", nil, 0)],
        missing: .skip
    )

    private static func evaluate(_ items: [ScoreItem], _ facts: [ScoreInput: ScoreFact]) throws
        -> ScoreEvaluation
    {
        try Scoring(.sample(items)).evaluate(ScoreFacts(facts))
    }

    static let bounds: [(days: String, value: String, riskClass: String)] = [
        ("0", "250", "A"), ("0.99", "250", "A"), ("1", "150", "A"), ("14.99", "150", "A"), ("15", "0", "C"),
        ("400", "0", "C"),
    ]

    @Test(arguments: bounds)
    func `takes a range from its first value up to, not including, its end`(
        days: String,
        value: String,
        riskClass: String
    ) throws {
        let score = try Self.evaluate([Self.late], [.measure(.averageDaysLate): .number(decimal(days))])
        #expect(score.value == decimal(value))
        #expect(score.riskClass == riskClass)
    }

    /// Weights of 3 and 1, worth 50 and 100.
    static let policies: [(missing: ScoreItem.MissingPolicy, value: String?, count: Int)] = [
        (.skip, "200", 1), (.points(10), "160", 1), (.points(0), "150", 1), (.noScore, nil, 1),
    ]

    @Test(arguments: policies)
    func `does with what is missing as its item says`(
        policy: ScoreItem.MissingPolicy,
        value: String?,
        count: Int
    ) throws {
        let items = [
            ScoreItem.ranges(.utilisation, weight: "3", [(nil, nil, 50)]),
            .values(.measure(.country), weight: "1", [("NL", 100)], missing: policy),
        ]
        let known: [ScoreInput: ScoreFact] = [.measure(.utilisation): .number(.zero)]
        let score = try Self.evaluate(items, known)
        #expect(score.value == value.map(decimal))
        #expect(score.missing.count == count)
        #expect(score.reasons.isEmpty == (value == nil))
        let whole = known.merging([.measure(.country): .text("NL")]) { $1 }
        #expect(try Self.evaluate(items, whole).value == decimal("250"))
    }

    @Test func `is none where everything is skipped`() throws {
        #expect(try Self.evaluate([Self.late], [:]).value == nil)
    }

    @Test func `is rounded once, halves away from zero, and judged as it is shown`() throws {
        let items = [
            ScoreItem.ranges(.utilisation, weight: "0.333333", [(nil, nil, 119)]),
            .ranges(.overdueShare, weight: "0.333333", [(nil, nil, 121)], missing: .skip),
            .ranges(.accountAge, weight: "0.333334", [(nil, nil, 0)], missing: .skip),
        ]
        // 119 × 0.333333 ÷ 0.333333 × 1 = 119; with the second: 240 × 0.333333 ÷ 0.666666 = 120.
        let one = try Self.evaluate(items, [.measure(.utilisation): .number(.zero)])
        #expect(one.value == decimal("119"))
        let half = ScoreItem.ranges(.utilisation, weight: "0.005", [(nil, "0", -1), ("0", nil, 1)])
        let model = ScorecardModel.sample(
            [half],
            classes: [RiskClass(name: "A", from: decimal("0.01")), RiskClass(name: "B", from: nil)]
        )
        let facts = ScoreFacts([.measure(.utilisation): .number(.zero)])
        let score = try Scoring(model).evaluate(facts)
        #expect(score.value == decimal("0.01") && score.riskClass == "A")
        let below = facts.with(.number(decimal("-1")), for: .measure(.utilisation))
        #expect(try Scoring(model).evaluate(below).value == decimal("-0.01"))
    }

    static let scales: [(fact: ScoreFact, otherwise: Int64?, value: String?)] = [
        (.text("2.5"), nil, "40"), (.text("2.4"), nil, "90"), (.text("9"), 7, "7"), (.text("9"), nil, nil),
        (.text("AAA"), 7, nil), (.missing("none"), 7, nil),
    ]

    @Test(arguments: scales)
    func
        `reads a rating's number, and takes what the scale doesn't name for missing unless it has other points`(
            fact: ScoreFact,
            otherwise: Int64?,
            value: String?
        ) throws
    {
        let ranges = [
            ScoreRange(from: decimal("1"), below: decimal("2.5"), points: 90),
            ScoreRange(from: decimal("2.5"), below: decimal("6"), points: 40),
        ]
        let item = ScoreItem(
            name: "rating",
            input: .externalRating("creditreform"),
            weight: .one,
            scale: .ranges(ranges),
            otherwise: otherwise,
            missing: .noScore
        )
        let score = try Self.evaluate([item], [.externalRating("creditreform"): fact])
        #expect(score.value == value.map(decimal))
        #expect(score.missing.isEmpty == (value != nil))
    }

    @Test func `lists first what costs most against the best possible`() throws {
        let items = [
            ScoreItem.ranges(.utilisation, weight: "1", [(nil, "50", 100), ("50", nil, 0)]),
            Self.late,
            .ranges(.settledInvoices, weight: "9", [(nil, nil, 5)]),
            .values(.measure(.segment), [("smb", 100)], otherwise: 0),
        ]
        let score = try Self.evaluate(
            items,
            [
                .measure(.utilisation): .number(decimal("50")),
                .measure(.averageDaysLate): .number(decimal("3")),
                .measure(.settledInvoices): .number(.zero), .measure(.segment): .text("big"),
            ]
        )
        #expect(score.reasons.map(\.cost) == ["100", "100", "100", "0"].map(decimal))
        #expect(
            score.reasons.map(\.item) == ["utilisation", "average_days_late", "segment", "settled_invoices"]
        )
        #expect(score.reasons.map(\.contribution) == ["0", "150", "0", "45"].map(decimal))
        #expect(score.value == decimal("195"))
    }

    @Test func `tells how far the next class is and which single values reach it`() throws {
        let items = [
            ScoreItem.ranges(.utilisation, [(nil, "50", 40), ("50", nil, 10)]), Self.late,
            .ranges(.settledInvoices, weight: "0.1", [(nil, "5", 0), ("5", nil, 100)]),
            .values(.measure(.country), [("DE", 5), ("NL", 45), ("BE", 90)], otherwise: 0, missing: .skip),
        ]
        let score = try Self.evaluate(
            items,
            [
                .measure(.utilisation): .number(decimal("73.5")),
                .measure(.averageDaysLate): .number(decimal("20")),
                .measure(.settledInvoices): .number(decimal("1")), .measure(.country): .text("FR"),
            ]
        )
        #expect(score.value == decimal("10") && score.riskClass == "C")
        let next = try #require(score.next)
        #expect(next.riskClass == "B" && next.points == decimal("30"))
        #expect(
            next.changes == [
                ScoreChange(input: .measure(.utilisation), value: "49.99"),
                ScoreChange(input: .measure(.averageDaysLate), value: "14.99"),
                ScoreChange(input: .measure(.country), value: "NL"),
            ]
        )
    }
}
