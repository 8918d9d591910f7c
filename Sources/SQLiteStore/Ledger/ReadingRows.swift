internal import Receivables
internal import SQLite

/// Readings then start from what is kept for now and take back the postings that are later on either axis.
extension SQLiteSession {
    func totals(of customer: ID<Customer>) throws(Failure) -> CustomerTotals {
        try row(
            "SELECT committed, receivable, -on_account FROM customer_totals WHERE customer = ?1",
            customer,
            map: ReadingRow.totals
        ) ?? CustomerTotals()
    }

    /// By entries_of_customer.
    func totals(of customer: ID<Customer>, at point: ReadingPoint) throws(Failure) -> CustomerTotals {
        if try isNow(point) { return try totals(of: customer) }
        return try row(
            """
            SELECT coalesce(sum(committed), 0), coalesce(sum(receivable), 0), coalesce(sum(unapplied), 0)
            FROM (
                SELECT committed, receivable, -on_account AS unapplied FROM customer_totals WHERE customer = ?1
                UNION ALL
                SELECT CASE e.account WHEN 'committed' THEN -e.amount ELSE 0 END,
                    CASE e.account WHEN 'receivable' THEN -e.amount ELSE 0 END,
                    CASE e.account WHEN 'on_account' THEN e.amount ELSE 0 END
                FROM entries AS e JOIN postings AS p ON p.seq = e.posting
                WHERE e.account IN ('committed', 'receivable', 'on_account') AND e.customer = ?1
                    AND (p.effective_date > ?2 OR p.seq > ?3)
            )
            """,
            customer,
            point.asOf,
            point.knownSeq ?? .max,
            map: ReadingRow.totals
        ) ?? CustomerTotals()
    }

    /// By the primary key, which is in this order.
    func openItems(of customer: ID<Customer>) throws(Failure) -> [OpenItem] {
        try rows(
            """
            SELECT o.installment, i.invoice, v.number, i.position, o.due_date, o.open
            FROM open_items AS o JOIN installments AS i ON i.id = o.installment JOIN invoices AS v ON v.id = i.invoice
            WHERE o.customer = ?1 ORDER BY o.due_date, o.installment
            """,
            customer,
            map: ReadingRow.openItem
        )
    }

    /// By entries_of_customer.
    func openItems(of customer: ID<Customer>, at point: ReadingPoint) throws(Failure) -> [OpenItem] {
        if try isNow(point) { return try openItems(of: customer) }
        return try rows(
            """
            SELECT o.installment, i.invoice, v.number, i.position, coalesce((
                SELECT c.before FROM due_date_changes AS c JOIN postings AS q ON q.seq = c.posting
                WHERE c.installment = i.id AND (q.effective_date > ?2 OR q.seq > ?3) ORDER BY c.posting LIMIT 1
            ), i.due_date) AS due, o.open
            FROM (
                SELECT installment, sum(open) AS open
                FROM (
                    SELECT installment, open FROM open_items WHERE customer = ?1
                    UNION ALL
                    SELECT e.installment, -e.amount
                    FROM entries AS e JOIN postings AS p ON p.seq = e.posting
                    WHERE e.account IN ('committed', 'receivable', 'on_account') AND e.account = 'receivable'
                        AND e.customer = ?1 AND e.installment IS NOT NULL
                        AND (p.effective_date > ?2 OR p.seq > ?3)
                )
                GROUP BY installment HAVING sum(open) <> 0
            ) AS o JOIN installments AS i ON i.id = o.installment JOIN invoices AS v ON v.id = i.invoice
            ORDER BY due, o.installment
            """,
            customer,
            point.asOf,
            point.knownSeq ?? .max,
            map: ReadingRow.openItem
        )
    }

    /// By entries_of_installment.
    func balance(of installment: ID<Installment>) throws(Failure) -> InstallmentBalance {
        let changes = try rows(
            """
            SELECT p.effective_date, sum(e.amount) FROM entries AS e JOIN postings AS p ON p.seq = e.posting
            WHERE e.installment = ?1 AND e.account = 'receivable'
            GROUP BY p.effective_date ORDER BY p.effective_date
            """,
            installment
        ) { row in InstallmentBalance.Change(date: try row.date(0), amount: try row.int64(1)) }
        return InstallmentBalance(changes: changes)
    }

    /// By the primary key.
    func overdue(of customer: ID<Customer>, on date: CivilDate, moreThan days: Int, upTo most: Int?)
        throws(Failure) -> Overdue
    {
        let found = try row(
            """
            SELECT min(due_date), coalesce(sum(open), 0) FROM open_items
            WHERE customer = ?1 AND due_date < ?2 AND due_date >= ?3 AND open > 0
            """,
            customer,
            date.adding(days: -days),
            most.map { date.adding(days: -$0) } ?? .first
        ) { (oldest: try $0.optionalDate(0), amount: try $0.int64(1)) }
        guard let found, let oldest = found.oldest else { return Overdue(amount: 0, oldestDays: 0) }
        return Overdue(amount: found.amount, oldestDays: date.days(since: oldest))
    }

    /// Whether no posting is later on either axis, by postings_by_effective_date and the primary key.
    func isNow(_ point: ReadingPoint) throws(Failure) -> Bool {
        try row(
            """
            SELECT EXISTS (SELECT 1 FROM postings WHERE effective_date > ?1)
                OR EXISTS (SELECT 1 FROM postings WHERE seq > ?2)
            """,
            point.asOf,
            point.knownSeq ?? .max
        ) { try !$0.bool(0) } ?? true
    }
}

private enum ReadingRow {
    static func totals(_ row: borrowing Row) throws -> CustomerTotals {
        CustomerTotals(
            committed: try row.int64(0),
            receivable: try row.int64(1),
            unapplied: try row.int64(2)
        )
    }

    static func openItem(_ row: borrowing Row) throws -> OpenItem {
        OpenItem(
            installment: try row.id(0),
            invoice: try row.id(1),
            invoiceNumber: try row.text(2),
            position: try row.int(3),
            dueDate: try row.date(4),
            open: try row.int64(5)
        )
    }
}
