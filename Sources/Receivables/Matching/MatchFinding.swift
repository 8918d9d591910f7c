/// A way to use a payment, with the rule that found it and how much speaks for it.
package struct MatchFinding: Equatable, Sendable {
    package let rule: MatchRule
    /// Hundredths, 0 to 100.
    package let score: Int
    package let components: [MatchComponent]
    package let uses: [MatchUse]

    package init(rule: MatchRule, score: Int, components: [MatchComponent], uses: [MatchUse]) {
        self.rule = rule
        self.score = score
        self.components = components
        self.uses = uses
    }

    /// - Parameter uses: what the policy makes of it; nil: as matching sees it.
    init(_ candidate: MatchCandidate, uses: [MatchUse]? = nil) {
        self.init(
            rule: candidate.rule,
            score: candidate.score,
            components: candidate.components,
            uses: uses ?? candidate.allocations.map { MatchUse($0) }
        )
    }

    package var snapshot: SnapshotFields {
        [
            "rule": .text(rule.rawValue), "score": .text(scoreText(score)),
            "components": .list(components.map(\.snapshot)), "allocations": .list(uses.map(\.snapshot)),
        ]
    }
}
