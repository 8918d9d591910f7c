/// What was found for money, and for whose.
package struct Match: Equatable, Sendable {
    /// Nil where nobody comes into question.
    package let payer: MatchPayer?
    package let outcome: MatchOutcome
}
