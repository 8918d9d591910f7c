internal import Receivables
internal import SQLite

extension SQLiteSession {
    /// By payments_by_day, match_proposals_of_payment and allocations_of_payment.
    func matchCounts(_ period: DecisionPeriod) throws(Failure) -> MatchCounts {
        let known = period.knownAt ?? Instant(milliseconds: .max)
        var query = ListQuery(
            """
            SELECT count(*), coalesce(sum(EXISTS (
                    SELECT 1 FROM match_proposals AS m WHERE m.payment = p.id AND m.created_at <= ?
                )), 0), coalesce(sum(EXISTS (
                    SELECT 1 FROM match_proposals AS m
                    WHERE m.payment = p.id AND m.status IN ('applied', 'accepted') AND m.decided_at <= ?
                )), 0), coalesce(sum(EXISTS (
                    SELECT 1 FROM match_proposals AS m
                    WHERE m.payment = p.id AND m.status = 'applied' AND m.amount = p.amount AND m.remaining = 0
                        AND m.decided_at <= ?
                ) AND NOT EXISTS (
                    SELECT 1 FROM allocations AS a WHERE a.payment = p.id AND a.undone_on <= ?
                )), 0)
            FROM payments AS p
            WHERE p.received_date BETWEEN ? AND ? AND p.created_at <= ? AND p.reversal_kind IS NOT 'entry_error'
            """,
            [known, known, known, period.to, period.from, period.to, known]
        )
        query.add(" AND p.currency = ?", period.currency)
        let counts = try rows(query) { row in
            MatchCounts(
                received: try row.int64(0),
                examined: try row.int64(1),
                matched: try row.int64(2),
                straightThrough: try row.int64(3)
            )
        }
        return counts.first ?? MatchCounts(received: 0, examined: 0, matched: 0, straightThrough: 0)
    }
}
