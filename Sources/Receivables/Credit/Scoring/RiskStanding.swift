/// How risky a customer counts as, and when it is looked at again.
package struct RiskStanding: Equatable, Sendable {
    /// The class that holds: a person's, else the score's.
    package var riskClass: String?
    /// Whether a person gave it.
    package var isManual: Bool
    /// The score that counts: the latest by the policy's scorecard, else the latest of any.
    package var score: ScoreHead?
    /// The names of the classes that the class is one of, from the best to the worst.
    package var classes: [String]
    package var nextReview: CivilDate?

    package init(
        riskClass: String? = nil,
        isManual: Bool = false,
        score: ScoreHead? = nil,
        classes: [String] = [],
        nextReview: CivilDate? = nil
    ) {
        self.riskClass = riskClass
        self.isManual = isManual
        self.score = score
        self.classes = classes
        self.nextReview = nextReview
    }

    /// The place of a class in the scorecard's order, 0 for the best; nil for one that it doesn't have.
    func rank(of riskClass: String) -> Int? { classes.firstIndex(of: riskClass) }
}

/// Reads how risky customers are.
package struct RiskBook {
    let session: any Session

    package init(_ session: any Session) {
        self.session = session
    }

    /// - Parameters:
    ///   - scorecard: the code that the customer's policy names.
    ///   - date: the business date as of which it is asked.
    ///   - knownEvent: the last event that counts; nil: all.
    package func standing(
        of customer: ID<Customer>,
        scorecard: String?,
        on date: CivilDate,
        knownEvent: Int64? = nil
    ) throws(Failure) -> RiskStanding {
        var score: ScoreHead?
        if let scorecard {
            score = try session.lastScore(of: customer, by: scorecard, on: date, knownEvent: knownEvent)
        }
        if score == nil {
            score = try session.lastScore(of: customer, by: nil, on: date, knownEvent: knownEvent)
        }
        let manual = try session.manualRiskClass(of: customer, on: date, knownEvent: knownEvent)
        var classes = score?.classes ?? []
        if let given = manual?.riskClass, !classes.contains(given), let scorecard,
            let version = try version(scorecard, on: date)
        {
            classes = version.model.classes.map(\.name)
        }
        return RiskStanding(
            riskClass: manual?.riskClass ?? score?.riskClass,
            isManual: manual?.riskClass != nil,
            score: score,
            classes: classes,
            nextReview: try session.lastReview(of: customer, on: date, knownEvent: knownEvent)?.nextReview
        )
    }

    package func standing(of customer: Customer) throws(Failure) -> RiskStanding {
        let scorecard = try PolicyBook(session).version(for: customer).terms.scorecard
        return try standing(of: customer.id, scorecard: scorecard, on: session.today)
    }

    /// The active version of the scorecard of a code; nil where it has none.
    func version(_ code: String, on date: CivilDate) throws(Failure) -> ScorecardVersion? {
        guard let scorecard = try session.scorecard(code: code) else { return nil }
        return try session.activeVersion(of: scorecard, on: date)
    }
}
