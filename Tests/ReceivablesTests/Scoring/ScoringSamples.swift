import TestSupport
import Testing

@testable import Receivables

func decimal(_ text: String) -> Decimal {
    guard let decimal = Decimal(text) else { preconditionFailure("no decimal: \(text)") }
    return decimal
}

extension ScoreItem {
    /// An item with ranges, each as what it begins with, what it ends below and what it is worth.
    static func ranges(
        _ measure: ScoreMeasure,
        weight: String = "1",
        _ ranges: [(String?, String?, Int64)],
        otherwise: Int64? = nil,
        missing: MissingPolicy = .noScore
    ) -> ScoreItem {
        let scale = ranges.map { ScoreRange(from: $0.0.map(decimal), below: $0.1.map(decimal), points: $0.2) }
        return ScoreItem(
            name: measure.rawValue,
            input: .measure(measure),
            weight: decimal(weight),
            scale: .ranges(scale),
            otherwise: otherwise,
            missing: missing
        )
    }

    /// An item with a list of values.
    static func values(
        _ input: ScoreInput,
        weight: String = "1",
        _ values: [(String, Int64)],
        otherwise: Int64? = nil,
        missing: MissingPolicy = .noScore
    ) -> ScoreItem {
        ScoreItem(
            name: input.text,
            input: input,
            weight: decimal(weight),
            scale: .values(values.map { ScoreValue(value: $0.0, points: $0.1) }),
            otherwise: otherwise,
            missing: missing
        )
    }
}

extension ScorecardModel {
    static func sample(
        _ items: [ScoreItem],
        classes: [RiskClass] = [
            RiskClass(name: "A", from: decimal("80")), RiskClass(name: "B", from: decimal("40")),
            RiskClass(name: "C", from: nil),
        ],
        limit: LimitRule? = nil
    ) -> ScorecardModel {
        ScorecardModel(windowDays: 365, items: items, classes: classes, limit: limit)
    }
}

extension RiskStanding {
    /// Class B by a score of 62.5, to be looked at on the samples' business date.
    static let sample = RiskStanding(
        riskClass: "B",
        score: ScoreHead(
            id: ID(high: 7, low: 1),
            scoredOn: .sampleToday,
            scorecard: ScorecardVersionReference(scorecard: ID(high: 7, low: 2), code: "s", number: 1),
            classes: ["A", "B"],
            value: decimal("62.5"),
            riskClass: "B"
        ),
        classes: ["A", "B"],
        nextReview: .sampleToday
    )
}

/// A scorecard and facts at random.
struct ScoringScene {
    let model: ScorecardModel
    let facts: ScoreFacts

    init(using random: inout SeededGenerator) {
        var items: [ScoreItem] = []
        var facts = ScoreFacts()
        let inputs: [ScoreInput] = [
            .measure(.averageDaysLate), .measure(.utilisation), .measure(.overdueShare),
            .measure(.settledInvoices), .measure(.country), .metadata("years"), .externalRating("agency"),
        ]
        for number in 0..<Int.random(in: 1...6, using: &random) {
            let input = inputs[Int.random(in: 0..<inputs.count, using: &random)]
            items.append(Self.item(number, input, using: &random))
            facts[input] = Self.fact(input, using: &random)
        }
        var bounds = (0..<Int.random(in: 0...4, using: &random)).map { _ in
            Int.random(in: -200...600, using: &random)
        }
        bounds = Set(bounds).sorted(by: >)
        var classes = bounds.enumerated().map { RiskClass(name: "K\($0)", from: decimal("\($1)")) }
        classes.append(RiskClass(name: "worst", from: nil))
        model = .sample(items, classes: classes)
        self.facts = facts
    }

    private static func item(_ number: Int, _ input: ScoreInput, using random: inout SeededGenerator)
        -> ScoreItem
    {
        func points() -> Int64 { Int64.random(in: -50...100, using: &random) }
        let scale: ScoreItem.Scale
        if input == .measure(.country) || input == .externalRating("agency") {
            scale = .values(["A", "B", "NL"].map { ScoreValue(value: $0, points: points()) })
        } else {
            let ends = Set((0..<3).map { _ in Int.random(in: -20...120, using: &random) }).sorted()
            var ranges: [ScoreRange] = []
            var from: Decimal?
            if Bool.random(using: &random) { from = decimal("\(ends[0] - 10)") }
            for end in ends {
                ranges.append(ScoreRange(from: from, below: decimal("\(end)"), points: points()))
                from = decimal("\(end)")
            }
            if Bool.random(using: &random) {
                ranges.append(ScoreRange(from: from, below: nil, points: points()))
            }
            scale = .ranges(ranges)
        }
        let policies: [ScoreItem.MissingPolicy] = [.skip, .skip, .points(points()), .noScore]
        let weights = ["0.5", "1", "2.25", "0.001", "7"]
        return ScoreItem(
            name: "item \(number)",
            input: input,
            weight: decimal(weights[Int.random(in: 0..<weights.count, using: &random)]),
            scale: scale,
            otherwise: Bool.random(using: &random) ? points() : nil,
            missing: policies[Int.random(in: 0..<policies.count, using: &random)]
        )
    }

    private static func fact(_ input: ScoreInput, using random: inout SeededGenerator) -> ScoreFact {
        if Int.random(in: 0..<4, using: &random) == 0 { return .missing("unknown") }
        switch input {
        case .measure(.country), .externalRating:
            return .text(["A", "B", "NL", "?"][Int.random(in: 0..<4, using: &random)])
        case .metadata: return .text("\(Int.random(in: -30...130, using: &random)).5")
        case .measure(.settledInvoices):
            return .number(decimal("\(Int.random(in: 0...130, using: &random))"))
        case .measure:
            return .number(decimal("\(Int.random(in: 0...100, using: &random)).25"))
        }
    }
}
