internal import Receivables
internal import SQLite

extension SQLiteSession {
    func currenciesInUse() throws(Failure) -> [Currency] {
        try rows("SELECT currency FROM currencies_in_use ORDER BY currency") { try $0.currency(0) }
    }

    /// Ages in days from the basis date to the point's day: 0 and less is not due, whichever the basis. From what is
    /// kept for now, less the later postings, by postings_by_effective_date and the primary keys.
    func aging(_ query: AgingQuery) throws(Failure) -> [AgingRow] {
        let isNow = try isNow(query.point)
        var list = ListQuery(Aging.head)
        list.add(Aging.unapplied, query.currency)
        list.add(" AND customer = ?", query.customer)
        list.add(" UNION ALL SELECT o.customer, ")
        addBasis(query, isNow: isNow, item: "o", id: "o.installment", to: &list)
        list.add(Aging.openItems, query.currency)
        list.add(" AND t.customer = ?", query.customer)
        if !isNow {
            list.add(" UNION ALL SELECT e.customer, ")
            addBasis(query, isNow: false, item: "i", id: "i.id", to: &list)
            list.add(Aging.later, query.point.asOf)
            list.add(" UNION SELECT seq FROM postings WHERE seq > ?)", query.point.knownSeq ?? .max)
            list.add(Aging.laterAccounts, query.currency)
            list.add(" AND e.customer = ?", query.customer)
        }
        list.add(Aging.buckets, query.point.asOf)
        list.add(Aging.rows)
        return try rows(list, map: Aging.row)
    }

    /// The day since which an item ages: of a due date that was put off since, the one that held then.
    private func addBasis(_ query: AgingQuery, isNow: Bool, item: SQL, id: SQL, to list: inout ListQuery) {
        switch query.basis {
        case .issueDate: list.add("coalesce(" + item + ".issue_date, 0)")
        case .dueDate where isNow: list.add(item + ".due_date")
        case .dueDate:
            list.add(Aging.dueThen + id + " AND (q.effective_date > ?", query.point.asOf)
            list.add(" OR q.seq > ?) ORDER BY c.posting LIMIT 1), ", query.point.knownSeq ?? .max)
            list.add(item + ".due_date, 0)")
        }
    }
}

private enum Aging {
    static let head: SQL = """
        SELECT c.id, c.external_id, c.name, b.not_due, b.days_1_30, b.days_31_60, b.days_61_90, b.over_90, b.unapplied
        FROM (
            SELECT customer,
                sum(CASE WHEN age <= 0 THEN open ELSE 0 END) AS not_due,
                sum(CASE WHEN age BETWEEN 1 AND 30 THEN open ELSE 0 END) AS days_1_30,
                sum(CASE WHEN age BETWEEN 31 AND 60 THEN open ELSE 0 END) AS days_31_60,
                sum(CASE WHEN age BETWEEN 61 AND 90 THEN open ELSE 0 END) AS days_61_90,
                sum(CASE WHEN age > 90 THEN open ELSE 0 END) AS over_90,
                sum(unapplied) AS unapplied
            FROM (
                SELECT moves.customer, moves.open, moves.unapplied, point.day - moves.since AS age
                FROM (
        """

    static let unapplied: SQL = """

        SELECT customer, 0 AS since, 0 AS open, -on_account AS unapplied FROM customer_totals
        WHERE currency = ? AND on_account <> 0
        """

    static let dueThen: SQL = """
        coalesce((
            SELECT c.before FROM due_date_changes AS c JOIN postings AS q ON q.seq = c.posting WHERE c.installment =\u{20}
        """

    static let openItems: SQL = """
        , o.open, 0 FROM customer_totals AS t JOIN open_items AS o
            ON o.customer = t.customer AND o.currency = t.currency
        WHERE t.currency = ?
        """

    static let later: SQL = """
        ,
            CASE e.account WHEN 'receivable' THEN -e.amount ELSE 0 END,
            CASE e.account WHEN 'on_account' THEN e.amount ELSE 0 END
        FROM (SELECT seq FROM postings WHERE effective_date > ?
        """

    static let laterAccounts: SQL = """
         AS p JOIN entries AS e ON e.posting = p.seq LEFT JOIN installments AS i ON i.id = e.installment
        WHERE e.account IN ('receivable', 'on_account') AND e.customer IS NOT NULL AND e.currency = ?
        """

    static let buckets: SQL = """

                ) AS moves CROSS JOIN (SELECT ? AS day) AS point
            )
            GROUP BY customer
        ) AS b CROSS JOIN customers AS c ON c.id = b.customer
        """

    static let rows: SQL = """

        WHERE b.not_due <> 0 OR b.days_1_30 <> 0 OR b.days_31_60 <> 0 OR b.days_61_90 <> 0 OR b.over_90 <> 0
            OR b.unapplied <> 0
        ORDER BY c.name, c.id
        """

    static func row(_ row: borrowing Row) throws -> AgingRow {
        var buckets = AgingBuckets()
        buckets.notDue = try row.int64(3)
        buckets.days1To30 = try row.int64(4)
        buckets.days31To60 = try row.int64(5)
        buckets.days61To90 = try row.int64(6)
        buckets.daysOver90 = try row.int64(7)
        buckets.unapplied = try row.int64(8)
        return AgingRow(
            customer: try row.id(0),
            externalID: try row.optionalText(1),
            name: try row.text(2),
            buckets: buckets
        )
    }
}
