/// A way in which a payment could be used, and how much speaks for it.
package struct MatchCandidate: Equatable, Sendable {
    package let rule: MatchRule
    package let components: [MatchComponent]
    package let allocations: [MatchAllocation]
    /// Why it is not for the rule alone to post, whatever the score; nil: nothing but the score decides.
    package let doubt: String?

    init(
        _ rule: MatchRule,
        _ components: [MatchComponent],
        _ allocations: [MatchAllocation],
        doubt: String? = nil
    ) {
        self.rule = rule
        self.components = components
        self.allocations = allocations
        self.doubt = doubt
    }

    /// Hundredths, 0 to 100: the sum of the components.
    package var score: Int { min(max(components.reduce(0) { $0 + $1.points }, 0), 100) }

    /// Whether it needs no small difference.
    var isExact: Bool { allocations.allSatisfy { $0.smallDifference == 0 } }

    func doubted(_ doubt: String) -> MatchCandidate {
        MatchCandidate(rule, components, allocations, doubt: doubt)
    }

    /// Minor units of the payment that it uses.
    package func used() throws(Failure) -> Int64 {
        var used: Int64 = 0
        for allocation in allocations { used = try sum(used, allocation.amount) }
        return used
    }

    package var snapshot: SnapshotFields {
        [
            "rule": .text(rule.rawValue), "score": .text(scoreText(score)),
            "components": .list(components.map(\.snapshot)),
            "allocations": .list(allocations.map(\.snapshot)),
        ]
    }
}
