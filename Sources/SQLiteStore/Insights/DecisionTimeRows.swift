internal import Receivables
internal import SQLite

extension SQLiteSession {
    /// By decisions_by_day and decisions_of_order.
    func placedOrders(_ period: DecisionPeriod) throws(Failure) -> (placed: Int64, held: Int64) {
        var query = ListQuery(
            """
            SELECT count(*), coalesce(sum(d.outcome = 'hold'), 0) FROM decisions AS d
            WHERE d."order" IS NOT NULL AND d.business_date BETWEEN ? AND ?
                AND NOT EXISTS (SELECT 1 FROM decisions AS b WHERE b."order" = d."order" AND b.id < d.id)
            """,
            [period.from, period.to]
        )
        query.add(" AND d.currency = ?", period.currency)
        query.add(" AND d.created_at <= ?", period.knownAt)
        return try rows(query) { (placed: try $0.int64(0), held: try $0.int64(1)) }.first ?? (0, 0)
    }

    /// By decision_clocks_by_end.
    func decisionTimes(
        _ kind: DecisionClock.Kind,
        _ first: DecisionClock.Outcome,
        _ second: DecisionClock.Outcome,
        _ period: DecisionPeriod
    ) throws(Failure) -> DecisionTimes {
        func query(_ select: SQL) -> ListQuery {
            var query = ListQuery(
                select + """
                     FROM decision_clocks AS c
                    WHERE c.kind = ? AND c.ended_at IS NOT NULL AND c.ended_on BETWEEN ? AND ? AND c.outcome IN (?, ?)
                    """,
                [kind.rawValue, period.from, period.to, first.rawValue, second.rawValue]
            )
            query.add(ClockTimeRow.inCurrency, period.currency)
            query.add(" AND c.ended_at <= ?", period.knownAt)
            return query
        }
        let counts =
            try rows(
                query("SELECT count(*), count(c.due_at), coalesce(sum(c.ended_at <= c.due_at), 0)")
            ) { (count: try $0.int64(0), targeted: try $0.int64(1), within: try $0.int64(2)) }.first ?? (
                0, 0, 0
            )
        func taken(_ percent: Int64) throws(Failure) -> Int64? {
            var query = query("SELECT c.taken")
            query.add(
                " ORDER BY c.taken LIMIT 1 OFFSET ?",
                DecisionTimes.place(percent, of: counts.count)
            )
            return try rows(query) { try $0.int64(0) }.first
        }
        return DecisionTimes(
            count: counts.count,
            targeted: counts.targeted,
            withinTarget: counts.within,
            median: try taken(50),
            ninetieth: try taken(90)
        )
    }

    /// By decision_clocks_by_due, and by decision_clocks_by_end for those that have ended since.
    func overdueClocks(_ kind: DecisionClock.Kind, at moment: Instant?, currency: Currency?) throws(Failure)
        -> Int64
    {
        var running = ListQuery(
            """
            SELECT count(*) FROM decision_clocks AS c WHERE c.kind = ? AND c.ended_at IS NULL AND c.due_order < ?
            """,
            [kind.rawValue, moment ?? now]
        )
        running.add(ClockTimeRow.inCurrency, currency)
        let count = try rows(running) { try $0.int64(0) }.first ?? 0
        guard let moment else { return count }
        // A business date is a day apart from the one in UTC at most.
        var ended = ListQuery(
            """
            SELECT count(*) FROM decision_clocks AS c
            WHERE c.kind = ? AND c.ended_at IS NOT NULL AND c.ended_on >= ? AND c.ended_at > ? AND c.due_at < ?
            """,
            [kind.rawValue, moment.date.adding(days: -1), moment, moment]
        )
        ended.add(ClockTimeRow.inCurrency, currency)
        return count + (try rows(ended) { try $0.int64(0) }.first ?? 0)
    }
}

private enum ClockTimeRow {
    static let inCurrency: SQL =
        " AND EXISTS (SELECT 1 FROM customers AS u WHERE u.id = c.customer AND u.currency = ?)"
}
