/// What a scorecard answered, and why.
package struct ScoreEvaluation: Equatable, Sendable {
    /// nil: something is missing without which nothing is scored, or nothing is known at all.
    package let value: Decimal?
    package let riskClass: String?
    /// What costs most against the best possible comes first.
    package let reasons: [ScoreReason]
    package let missing: [MissingInput]
    /// nil in the best class and without a score.
    package let next: NextClass?

    package init(
        value: Decimal?,
        riskClass: String?,
        reasons: [ScoreReason],
        missing: [MissingInput],
        next: NextClass?
    ) {
        self.value = value
        self.riskClass = riskClass
        self.reasons = reasons
        self.missing = missing
        self.next = next
    }

    package var snapshot: SnapshotFields {
        [
            "reasons": .list(reasons.map { .fields($0.snapshot) }),
            "missing": .list(missing.map { .fields($0.snapshot) }),
            "next_class": next.map { .fields($0.snapshot) } ?? .null,
        ]
    }
}

/// An item's part of a score.
package struct ScoreReason: Equatable, Sendable {
    package let item: String
    package let input: ScoreInput
    /// What was measured.
    package let operand: ScoreFact
    package let points: Int64
    package let bestPoints: Int64
    package let weight: Decimal
    /// Weight × points, scaled up for what was skipped; the exact contributions sum to the score, each is rounded by
    /// itself.
    package let contribution: Decimal
    /// What the best points would add.
    package let cost: Decimal

    package init(
        item: String,
        input: ScoreInput,
        operand: ScoreFact,
        points: Int64,
        bestPoints: Int64,
        weight: Decimal,
        contribution: Decimal,
        cost: Decimal
    ) {
        self.item = item
        self.input = input
        self.operand = operand
        self.points = points
        self.bestPoints = bestPoints
        self.weight = weight
        self.contribution = contribution
        self.cost = cost
    }

    var snapshot: SnapshotFields {
        [
            "item": .text(item), "input": .text(input.text), "unit": .text(input.unit.rawValue),
            "value": operand.snapshot, "points": .integer(points), "best_points": .integer(bestPoints),
            "weight": .text(weight.description), "contribution": .text(contribution.description),
            "cost": .text(cost.description),
        ]
    }
}

/// What a scorecard asked for and wasn't known.
package struct MissingInput: Equatable, Sendable {
    package let item: String
    package let input: ScoreInput
    package let why: String
    package let treatment: ScoreItem.MissingPolicy

    package init(item: String, input: ScoreInput, why: String, treatment: ScoreItem.MissingPolicy) {
        self.item = item
        self.input = input
        self.why = why
        self.treatment = treatment
    }

    var snapshot: SnapshotFields {
        [
            "item": .text(item), "input": .text(input.text), "why": .text(why),
            "treatment": treatment.snapshot,
        ]
    }
}

/// How far the next better class is.
package struct NextClass: Equatable, Sendable {
    package let riskClass: String
    /// By how much the score has to rise.
    package let points: Decimal
    /// Single inputs that reach it alone, each proved by scoring with it; in the scorecard's order.
    package let changes: [ScoreChange]

    package init(riskClass: String, points: Decimal, changes: [ScoreChange]) {
        self.riskClass = riskClass
        self.points = points
        self.changes = changes
    }

    var snapshot: SnapshotFields {
        [
            "class": .text(riskClass), "points": .text(points.description),
            "changes": .list(changes.map { .fields($0.snapshot) }),
        ]
    }
}

/// A value of one input that would reach a class.
package struct ScoreChange: Equatable, Sendable {
    package let input: ScoreInput
    /// A number, or a listed text.
    package let value: String

    package init(input: ScoreInput, value: String) {
        self.input = input
        self.value = value
    }

    var snapshot: SnapshotFields {
        ["input": .text(input.text), "unit": .text(input.unit.rawValue), "value": .text(value)]
    }
}
