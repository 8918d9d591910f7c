/// What is known of one input.
package enum ScoreFact: Equatable, Sendable {
    case number(Decimal)
    case text(String)
    /// Why nothing is known.
    case missing(String)

    var snapshot: Snapshot {
        switch self {
        case .number(let number): .text(number.description)
        case .text(let text): .text(text)
        case .missing: .null
        }
    }
}

/// What a scorecard is run on.
package struct ScoreFacts: Equatable, Sendable {
    private var facts: [ScoreInput: ScoreFact]

    package init(_ facts: [ScoreInput: ScoreFact] = [:]) {
        self.facts = facts
    }

    package subscript(input: ScoreInput) -> ScoreFact {
        get { facts[input] ?? .missing("nothing is known of it") }
        set { facts[input] = newValue }
    }

    func with(_ fact: ScoreFact, for input: ScoreInput) -> ScoreFacts {
        var other = self
        other[input] = fact
        return other
    }
}
