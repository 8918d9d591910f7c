/// Payments that were received in a period, and how they found their use.
package struct MatchCounts: Equatable, Sendable {
    /// Those keyed in wrongly aside.
    package let received: Int64
    /// Those that matching has looked at.
    package let examined: Int64
    /// Those that it used by itself, or whose proposal was accepted.
    package let matched: Int64
    /// Those that it used whole and by itself, with nothing taken back.
    package let straightThrough: Int64

    package init(received: Int64, examined: Int64, matched: Int64, straightThrough: Int64) {
        self.received = received
        self.examined = examined
        self.matched = matched
        self.straightThrough = straightThrough
    }
}

/// What key figures of matching ask of the store.
package protocol MatchQueries {
    func matchCounts(_ period: DecisionPeriod) throws(Failure) -> MatchCounts
}

extension InsightDesk {
    /// How much of the money that came in found its use by rule.
    package func matchFigures(_ period: DecisionPeriod) throws(Failure) -> [KeyFigure] {
        let counts = try session.matchCounts(period)
        return [
            KeyFigure(
                name: "match_rate",
                value: try .ratio(Int128(counts.matched), Int128(counts.examined), decimals: 4),
                unit: "ratio",
                formula: "payments used by rule or by an accepted proposal / payments matching looked at",
                numerator: counts.matched,
                denominator: counts.examined,
                drillDown: "/v1/match_proposals?status=accepted"
            ),
            KeyFigure(
                name: "straight_through_cash_rate",
                value: try .ratio(Int128(counts.straightThrough), Int128(counts.received), decimals: 4),
                unit: "ratio",
                formula: "payments used whole by rule alone, with nothing undone / payments received",
                numerator: counts.straightThrough,
                denominator: counts.received,
                drillDown: "/v1/match_proposals?status=applied"
            ),
        ]
    }
}
