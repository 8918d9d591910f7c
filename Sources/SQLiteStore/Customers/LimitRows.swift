internal import Receivables
internal import SQLite

extension SQLiteSession {
    func append(_ fact: LimitFact, event: Int64) throws(Failure) {
        try change(
            """
            INSERT INTO customer_limits (customer, amount, valid_from, valid_until, event, expires_on)
            VALUES (?1, ?2, ?3, ?4, ?5, ?6)
            """,
            fact.customer,
            fact.amount,
            fact.validFrom,
            fact.validUntil,
            event,
            fact.expiresOn
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
