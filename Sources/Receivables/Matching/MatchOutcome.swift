/// What matching has found for a payment.
package struct MatchOutcome: Equatable, Sendable {
    package let best: MatchCandidate?
    /// The next best that would settle something else.
    package let runnerUp: MatchCandidate?
    /// Why it is not for the rules alone to post; nil: it is.
    package let whyNot: String?

    package init(best: MatchCandidate?, runnerUp: MatchCandidate?, whyNot: String?) {
        self.best = best
        self.runnerUp = runnerUp
        self.whyNot = whyNot
    }

    package var isAutomatic: Bool { best != nil && whyNot == nil }

    package var snapshot: SnapshotFields {
        var fields = best?.snapshot ?? SnapshotFields()
        fields.append("runner_up", runnerUp.map { .fields($0.snapshot) } ?? .null)
        fields.append("why_not", .optional(whyNot))
        return fields
    }
}
