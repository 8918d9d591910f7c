import Receivables

extension Sample {
    /// A scorecard of one item, with a version that is active from a day on.
    @discardableResult
    func scorecard(
        _ code: String = "smb",
        from date: CivilDate = day(2026, 1, 1),
        model: ScorecardModel = Sample.model
    ) throws(Failure) -> ScorecardVersion {
        let scorecard = Scorecard(
            id: session.newID(Scorecard.self),
            version: 1,
            createdAt: session.now,
            externalID: "S-\(code)",
            code: code,
            name: "Small business"
        )
        let event = try session.recordCreation(.scorecardCreated, scorecard)
        try session.insert(scorecard)
        var version = ScorecardVersion(
            reference: ScorecardVersionReference(scorecard: scorecard.id, code: code, number: 1),
            createdAt: session.now,
            effectiveFrom: date,
            activatedAt: nil,
            model: model
        )
        try session.insert(version)
        try session.activate(version.reference, at: session.now, event: event)
        version.activatedAt = session.now
        return version
    }

    static let model = ScorecardModel(
        windowDays: 365,
        items: [
            ScoreItem(
                name: "Use",
                input: .measure(.utilisation),
                weight: decimal("2.5"),
                scale: .ranges([
                    ScoreRange(from: nil, below: decimal("80.5"), points: 100),
                    ScoreRange(from: decimal("80.5"), below: nil, points: -5),
                ]),
                otherwise: nil,
                missing: .points(50)
            ),
            ScoreItem(
                name: "Agency",
                input: .externalRating("creditreform"),
                weight: decimal("1"),
                scale: .values([ScoreValue(value: "A+", points: 90)]),
                otherwise: 10,
                missing: .skip
            ),
            ScoreItem(
                name: "Years",
                input: .metadata("years"),
                weight: decimal("1"),
                scale: .ranges([ScoreRange(from: decimal("1"), below: nil, points: 9)]),
                otherwise: nil,
                missing: .noScore
            ),
        ],
        classes: [
            RiskClass(name: "A", from: decimal("200.25"), reviewMonths: 12, limit: .factor(decimal("1.5"))),
            RiskClass(name: "B", from: nil, limit: .amount(0)),
        ],
        limit: LimitRule(
            base: .averageMonthlySales,
            currency: euro,
            greatest: 5_000,
            cap: LimitRule.Cap(percent: decimal("12.5"), of: .sales),
            roundTo: 100,
            rounding: .nearest
        )
    )

    @discardableResult
    func score(
        of customer: ID<Customer>,
        by version: ScorecardVersion,
        value: String?,
        _ riskClass: String?
    ) throws(Failure) -> Score {
        let score = Score(
            id: session.newID(Score.self),
            customer: customer,
            createdAt: session.now,
            scoredOn: session.today,
            scorecard: version.reference,
            classes: ["A", "B"],
            evaluation: ScoreEvaluation(
                value: value.map(decimal),
                riskClass: riskClass,
                reasons: Self.reasons,
                missing: [
                    MissingInput(
                        item: "Agency",
                        input: .externalRating("creditreform"),
                        why: "no rating",
                        treatment: .points(-3)
                    )
                ],
                next: NextClass(
                    riskClass: "A",
                    points: decimal("1.25"),
                    changes: [ScoreChange(input: .measure(.utilisation), value: "80.49")]
                )
            )
        )
        try session.insert(score, event: session.lastEvent())
        return score
    }

    private static let reasons = [
        ScoreReason(
            item: "Use",
            input: .measure(.utilisation),
            operand: .number(decimal("82.5")),
            points: -5,
            bestPoints: 100,
            weight: decimal("2.5"),
            contribution: decimal("-12.5"),
            cost: decimal("262.5")
        ),
        ScoreReason(
            item: "Country",
            input: .measure(.country),
            operand: .text("NL"),
            points: 1,
            bestPoints: 1,
            weight: decimal("1"),
            contribution: decimal("1"),
            cost: .zero
        ),
        ScoreReason(
            item: "Agency",
            input: .externalRating("creditreform"),
            operand: .missing("no rating"),
            points: -3,
            bestPoints: 90,
            weight: decimal("1"),
            contribution: decimal("-3"),
            cost: .zero
        ),
    ]
}
