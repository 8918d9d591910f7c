internal import Receivables
internal import SQLite

/// A group is a customer without a parent and everyone below it.
enum GroupMembers {
    /// By customers_by_parent; ?1 is the customer at the top.
    static let below: SQL = """
        WITH RECURSIVE members (id) AS (
            SELECT ?1 UNION SELECT c.id FROM members AS m JOIN customers AS c ON c.parent = m.id
        )
        """
}

extension SQLiteSession {
    /// By the primary key and customers_by_parent.
    func groupTop(of customer: ID<Customer>) throws(Failure) -> ID<Customer>? {
        try row(
            """
            WITH RECURSIVE line (id, parent) AS (
                SELECT id, parent FROM customers WHERE id = ?1
                UNION SELECT c.id, c.parent FROM line AS l JOIN customers AS c ON c.id = l.parent
            )
            SELECT id FROM line
            WHERE parent IS NULL AND (id <> ?1 OR EXISTS (SELECT 1 FROM customers WHERE parent = ?1))
            """,
            customer
        ) { try $0.id(0) }
    }

    /// By customers_by_parent.
    func groupLevels(under customer: ID<Customer>) throws(Failure) -> Int {
        try row(
            """
            WITH RECURSIVE members (id, level) AS (
                SELECT ?1, 1 UNION ALL SELECT c.id, m.level + 1 FROM members AS m JOIN customers AS c ON c.parent = m.id
            )
            SELECT max(level) FROM members
            """,
            customer
        ) { try $0.int(0) } ?? 1
    }

    /// All members' accounts are in one currency.
    func groupTotals(under top: ID<Customer>) throws(Failure) -> CustomerTotals {
        let totals = try rows(
            GroupMembers.below + """

                SELECT t.currency, (SELECT currency FROM customers WHERE id = ?1), sum(t.committed), sum(t.receivable),
                    -sum(t.on_account)
                FROM members AS m CROSS JOIN customer_totals AS t ON t.customer = m.id GROUP BY t.currency
                """,
            top,
            map: ReadingRow.totals
        )
        return try inAccount(totals, at: ReadingPoint(asOf: today))
    }

    /// By payments_of_customer_by_clearing_day.
    func groupUncleared(under top: ID<Customer>, on date: CivilDate) throws(Failure) -> Int64 {
        let members = try rows(
            GroupMembers.below + """

                SELECT DISTINCT m.id FROM members AS m JOIN payments AS p ON p.customer = m.id
                WHERE p.clears_on > ?2 AND p.clears_on > p.received_date
                """,
            top,
            date
        ) { row -> ID<Customer> in try row.id(0) }
        var amount: Int64 = 0
        for member in members {
            amount = try Receivables.sum(amount, uncleared(of: member, at: ReadingPoint(asOf: date)))
        }
        return amount
    }
}
