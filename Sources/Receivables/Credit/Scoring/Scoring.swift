/// Runs a scorecard over facts: the same code for a stored score, a daily look and the way to the next class.
///
/// Score = Σ weight × points × S, where S = Σ of all weights ÷ Σ of the weights of the items that count: 1 unless one
/// is skipped. It is computed exactly and rounded once, to two decimals, halves away from zero; the class follows from
/// the rounded score, so that what is shown is what was judged.
package struct Scoring: Sendable {
    let model: ScorecardModel

    package static let decimals = 2

    package init(_ model: ScorecardModel) {
        self.model = model
    }

    package func evaluate(_ facts: ScoreFacts) throws(Failure) -> ScoreEvaluation {
        let tally = tally(facts)
        guard let value = try tally.value() else {
            return ScoreEvaluation(value: nil, riskClass: nil, reasons: [], missing: tally.missing, next: nil)
        }
        let riskClass = model.riskClass(of: value)
        return ScoreEvaluation(
            value: value,
            riskClass: riskClass?.name,
            reasons: try reasons(of: tally),
            missing: tally.missing,
            next: try next(after: value, facts)
        )
    }

    /// The place of the class among the classes, 0 for the best; nil where there is no score.
    func rank(_ facts: ScoreFacts) throws(Failure) -> Int? {
        guard let value = try tally(facts).value() else { return nil }
        return model.classes.firstIndex { $0.from.map { value >= $0 } ?? true }
    }

    /// Ordered by what they cost against the best possible; of equals the scorecard's order.
    private func reasons(of tally: Tally) throws(Failure) -> [ScoreReason] {
        var lines: [(cost: Int128, reason: ScoreReason)] = []
        for line in tally.lines {
            let item = line.item
            let cost = item.weight.micros * Int128(item.bestPoints - line.points)
            let reason = ScoreReason(
                item: item.name,
                input: item.input,
                operand: line.fact,
                points: line.points,
                bestPoints: item.bestPoints,
                weight: item.weight,
                contribution: try tally.scaled(item.weight.micros * Int128(line.points)),
                cost: try tally.scaled(cost)
            )
            lines.append((cost, reason))
        }
        // The sort keeps the order of equals.
        return lines.sorted { $0.cost > $1.cost }.map(\.reason)
    }

    private func tally(_ facts: ScoreFacts) -> Tally {
        var tally = Tally()
        for item in model.items {
            let fact = facts[item.input]
            let weight = item.weight.micros
            tally.allWeights += weight
            var points: Int64?
            switch item.worth(of: fact) {
            case .points(let worth): points = worth
            case .missing(let why):
                tally.missing.append(
                    MissingInput(item: item.name, input: item.input, why: why, treatment: item.missing)
                )
                switch item.missing {
                case .points(let worth): points = worth
                case .skip: break
                case .noScore: tally.isVoid = true
                }
            }
            guard let points else { continue }
            tally.countedWeights += weight
            tally.sum += weight * Int128(points)
            tally.lines.append((item, fact, points))
        }
        return tally
    }
}

/// A scorecard's items added up. Weights are in millionths, so is the sum of weight × points: 30 items of 1,000 × 10,000
/// stay far within 128 bits.
private struct Tally {
    var sum: Int128 = 0
    var allWeights: Int128 = 0
    var countedWeights: Int128 = 0
    var isVoid = false
    var lines: [(item: ScoreItem, fact: ScoreFact, points: Int64)] = []
    var missing: [MissingInput] = []

    func value() throws(Failure) -> Decimal? {
        isVoid ? nil : try ratio(sum)
    }

    /// Weight × points as it counts in the score.
    func scaled(_ amount: Int128) throws(Failure) -> Decimal { try ratio(amount) ?? .zero }

    private func ratio(_ amount: Int128) throws(Failure) -> Decimal? {
        try Decimal.ratio(amount * allWeights, countedWeights * 1_000_000, decimals: Scoring.decimals)
    }
}
