/// What a scorecard made of a customer on a day. Written once, never changed.
package struct Score: Equatable, Sendable, Identified {
    package static let kind = DocumentKind.score

    package let id: ID<Score>
    package let customer: ID<Customer>
    package let createdAt: Instant
    /// The business date.
    package let scoredOn: CivilDate
    package let scorecard: ScorecardVersionReference
    /// The names of the scorecard's classes, from the best to the worst.
    package let classes: [String]
    package let evaluation: ScoreEvaluation

    package init(
        id: ID<Score>,
        customer: ID<Customer>,
        createdAt: Instant,
        scoredOn: CivilDate,
        scorecard: ScorecardVersionReference,
        classes: [String],
        evaluation: ScoreEvaluation
    ) {
        self.id = id
        self.customer = customer
        self.createdAt = createdAt
        self.scoredOn = scoredOn
        self.scorecard = scorecard
        self.classes = classes
        self.evaluation = evaluation
    }

    var head: ScoreHead {
        ScoreHead(
            id: id,
            scoredOn: scoredOn,
            scorecard: scorecard,
            classes: classes,
            value: evaluation.value,
            riskClass: evaluation.riskClass
        )
    }

    package var snapshot: SnapshotFields {
        var fields: SnapshotFields = [
            "id": .id(id), "customer_id": .id(customer), "scored_at": .text(createdAt.description),
            "scored_on": .date(scoredOn), "scorecard": scorecard.snapshot,
            "value": .optional(evaluation.value?.description), "class": .optional(evaluation.riskClass),
        ]
        for field in evaluation.snapshot.list { fields.append(field.name, field.value) }
        return fields
    }
}

/// A score without its reasons, which is what checks ask for.
package struct ScoreHead: Equatable, Sendable {
    package let id: ID<Score>
    package let scoredOn: CivilDate
    package let scorecard: ScorecardVersionReference
    /// From the best to the worst.
    package let classes: [String]
    package let value: Decimal?
    package let riskClass: String?

    package init(
        id: ID<Score>,
        scoredOn: CivilDate,
        scorecard: ScorecardVersionReference,
        classes: [String],
        value: Decimal?,
        riskClass: String?
    ) {
        self.id = id
        self.scoredOn = scoredOn
        self.scorecard = scorecard
        self.classes = classes
        self.value = value
        self.riskClass = riskClass
    }

    /// Whether a new evaluation says something else.
    func differs(from evaluation: ScoreEvaluation, by scorecard: ScorecardVersionReference) -> Bool {
        value != evaluation.value || riskClass != evaluation.riskClass || self.scorecard != scorecard
    }

    var summary: SnapshotFields {
        [
            "score_id": .id(id), "scorecard": scorecard.snapshot, "score": .optional(value?.description),
            "risk_class": .optional(riskClass),
        ]
    }
}
