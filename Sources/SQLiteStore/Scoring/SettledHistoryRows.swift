internal import Receivables
internal import SQLite

/// What was paid before these books began, by settled_history_of_customer and settled_history_by_issue.
extension SQLiteSession {
    func paidBefore(by customer: ID<Customer>, from: CivilDate, recent: CivilDate, to: CivilDate)
        throws(Failure) -> [PaidAmount]
    {
        try rows(
            """
            SELECT paid_date >= ?4 AS is_recent, max(0, paid_date - due_date) AS late, sum(amount)
            FROM settled_history WHERE customer = ?1 AND paid_date BETWEEN ?2 AND ?3
            GROUP BY is_recent, late ORDER BY is_recent, late
            """,
            customer,
            from,
            to,
            recent
        ) { row in
            PaidAmount(
                isRecent: try row.bool(0),
                daysLate: try row.int64(1),
                amount: try row.int64(2)
            )
        }
    }

    func settledBefore(by customer: ID<Customer>, from: CivilDate, to: CivilDate) throws(Failure) -> (
        count: Int64, largest: Int64
    ) {
        try row(
            """
            SELECT count(*), coalesce(max(amount), 0) FROM settled_history
            WHERE customer = ?1 AND paid_date BETWEEN ?2 AND ?3
            """,
            customer,
            from,
            to
        ) { (try $0.int64(0), try $0.int64(1)) } ?? (0, 0)
    }

    func firstIssuedBefore(by customer: ID<Customer>) throws(Failure) -> CivilDate? {
        try row("SELECT min(issue_date) FROM settled_history WHERE customer = ?1", customer) {
            try $0.optionalDate(0)
        } ?? nil
    }
}
