internal import Receivables
internal import SQLite

extension SQLiteSession {
    func append(_ fact: LimitFact, event: Int64, approval: ID<Approval>?) throws(Failure) {
        try change(
            """
            INSERT INTO customer_limits (customer, amount, valid_from, valid_until, event, expires_on, approval)
            VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7)
            """,
            fact.customer,
            fact.amount,
            fact.validFrom,
            fact.validUntil,
            event,
            fact.expiresOn,
            approval
        )
    }

    /// By customer_limits_by_day. Of two that start on the same day the later known one holds.
    func limit(of customer: ID<Customer>, on date: CivilDate, knownEvent: Int64?) throws(Failure)
        -> EffectiveLimit
    {
        let facts = try rows(
            """
            SELECT customer, amount, valid_from, valid_until, expires_on FROM customer_limits
            WHERE customer = ?1 AND valid_from <= ?2 AND (valid_until IS NULL OR valid_until >= ?2) AND event <= ?3
            ORDER BY valid_from DESC, seq DESC
            """,
            customer,
            date,
            knownEvent ?? .max,
            map: LimitRow.fact
        )
        let lasting = facts.first { $0.validUntil == nil }
        return try EffectiveLimit(
            lasting: lasting.map(\.amount) ?? 0,
            lastingExpiry: lasting?.expiresOn,
            temporary: facts.first { $0.validUntil != nil },
            guarantees: guaranteesInForce(for: customer, on: date, knownEvent: knownEvent ?? .max)
        )
    }

    func limits(of customer: ID<Customer>) throws(Failure) -> [LimitFact] {
        try rows(
            """
            SELECT customer, amount, valid_from, valid_until, expires_on FROM customer_limits
            WHERE customer = ?1 ORDER BY seq
            """,
            customer,
            map: LimitRow.fact
        )
    }

    /// By customer_limits_of_customer.
    func limitHistory(of customer: ID<Customer>, _ page: Page) throws(Failure) -> [LimitRecord] {
        try rows(
            """
            SELECT l.customer, l.amount, l.valid_from, l.valid_until, l.expires_on, l.event, e.recorded_at, e.key, e.user,
                coalesce(e.reason, a.reason), l.approval
            FROM customer_limits AS l CROSS JOIN events AS e ON e.seq = l.event
                LEFT JOIN approvals AS a ON a.id = l.approval
            WHERE l.customer = ?1 AND l.event < ?2 ORDER BY l.event DESC LIMIT ?3
            """,
            customer,
            page.after.map { Int64(clamping: $0.low) } ?? .max,
            page.limit
        ) { row in
            LimitRecord(
                fact: try LimitRow.fact(row),
                event: try row.int64(5),
                recordedAt: try row.instant(6),
                key: try row.optionalID(7),
                user: try row.optionalID(8),
                reason: try row.optionalText(9),
                approval: try row.optionalID(10)
            )
        }
    }

    /// By customer_limits_by_expiry and customer_limits_by_day.
    func expiredLimits(on date: CivilDate, limit: Int) throws(Failure) -> [(seq: Int64, fact: LimitFact)] {
        try rows(
            """
            SELECT l.customer, l.amount, l.valid_from, l.valid_until, l.expires_on, l.seq FROM customer_limits AS l
            WHERE l.expires_on < ?1 AND NOT EXISTS (SELECT 1 FROM limit_expiries AS x WHERE x.limit_seq = l.seq)
                AND NOT EXISTS (
                    SELECT 1 FROM customer_limits AS n
                    WHERE n.customer = l.customer AND n.valid_from BETWEEN l.valid_from AND ?1
                        AND n.valid_until IS NULL AND (n.valid_from > l.valid_from OR n.seq > l.seq)
                )
            ORDER BY l.expires_on, l.seq LIMIT ?2
            """,
            date,
            limit
        ) { row in (seq: try row.int64(5), fact: try LimitRow.fact(row)) }
    }

    func markExpiryTold(of seq: Int64, event: Int64) throws(Failure) {
        try change("INSERT INTO limit_expiries (limit_seq, event) VALUES (?1, ?2)", seq, event)
    }
}

private enum LimitRow {
    static func fact(_ row: borrowing Row) throws -> LimitFact {
        LimitFact(
            customer: try row.id(0),
            amount: try row.optionalInt64(1),
            validFrom: try row.date(2),
            validUntil: try row.optionalDate(3),
            expiresOn: try row.optionalDate(4)
        )
    }
}
