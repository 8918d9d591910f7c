internal import Receivables
internal import SQLite

/// Readings then start from what is kept for now and take back the postings that are later on either axis.
extension SQLiteSession {
    func totals(of customer: ID<Customer>) throws(Failure) -> CustomerTotals {
        try keptTotals(of: customer, at: ReadingPoint(asOf: today))
    }

    /// By the primary keys.
    private func keptTotals(of customer: ID<Customer>, at point: ReadingPoint) throws(Failure)
        -> CustomerTotals
    {
        let totals = try rows(
            """
            SELECT t.currency, c.currency, t.committed, t.receivable, -t.on_account
            FROM customer_totals AS t JOIN customers AS c ON c.id = t.customer WHERE t.customer = ?1
            """,
            customer,
            map: ReadingRow.totals
        )
        return try inAccount(totals, at: point)
    }

    /// By entries_of_customer.
    func totals(of customer: ID<Customer>, at point: ReadingPoint) throws(Failure) -> CustomerTotals {
        if try isNow(point) { return try keptTotals(of: customer, at: point) }
        let totals = try rows(
            """
            SELECT m.currency, c.currency, sum(m.committed), sum(m.receivable), sum(m.unapplied)
            FROM (
                SELECT currency, committed, receivable, -on_account AS unapplied FROM customer_totals
                WHERE customer = ?1
                UNION ALL
                SELECT e.currency, CASE e.account WHEN 'committed' THEN -e.amount ELSE 0 END,
                    CASE e.account WHEN 'receivable' THEN -e.amount ELSE 0 END,
                    CASE e.account WHEN 'on_account' THEN e.amount ELSE 0 END
                FROM entries AS e JOIN postings AS p ON p.seq = e.posting
                WHERE e.account IN ('committed', 'receivable', 'on_account') AND e.customer = ?1
                    AND (p.effective_date > ?2 OR p.seq > ?3)
            ) AS m CROSS JOIN customers AS c ON c.id = ?1
            GROUP BY m.currency
            """,
            customer,
            point.asOf,
            point.knownSeq ?? .max,
            map: ReadingRow.totals
        )
        return try inAccount(totals, at: point)
    }

    /// What totals in the currencies of their business come to in their account's.
    func inAccount(
        _ all: [(currency: Currency, account: Currency, totals: CustomerTotals)],
        at point: ReadingPoint
    )
        throws(Failure) -> CustomerTotals
    {
        var whole = CustomerTotals()
        for part in all {
            whole = try whole.adding(worth(part.totals, of: part.currency, in: part.account, at: point))
        }
        return whole
    }

    /// What a sum over one account is worth in its currency; nil where it is over several currencies, which are then to be
    /// summed each by itself.
    func inAccount(_ sum: AccountSum) throws(Failure) -> Int64? {
        guard sum.least == sum.greatest else { return nil }
        guard let currency = sum.least, let account = sum.account else { return 0 }
        return try worth(sum.amount, of: currency, in: account, at: ReadingPoint(asOf: today))
    }

    func openItems(of customer: ID<Customer>) throws(Failure) -> [OpenItem] {
        try keptItems(of: customer, at: ReadingPoint(asOf: today))
    }

    /// By the primary key, which is in this order.
    private func keptItems(of customer: ID<Customer>, at point: ReadingPoint) throws(Failure) -> [OpenItem] {
        let items = try rows(
            """
            SELECT o.installment, i.invoice, v.number, i.position, o.due_date, o.open, o.currency, c.currency
            FROM open_items AS o JOIN installments AS i ON i.id = o.installment JOIN invoices AS v ON v.id = i.invoice
                JOIN customers AS c ON c.id = o.customer
            WHERE o.customer = ?1 ORDER BY o.due_date, o.installment
            """,
            customer,
            map: ReadingRow.openItem
        )
        return try inAccount(items, at: point)
    }

    /// By entries_of_customer.
    func openItems(of customer: ID<Customer>, at point: ReadingPoint) throws(Failure) -> [OpenItem] {
        if try isNow(point) { return try keptItems(of: customer, at: point) }
        let items = try rows(
            """
            SELECT o.installment, i.invoice, v.number, i.position, coalesce((
                SELECT c.before FROM due_date_changes AS c JOIN postings AS q ON q.seq = c.posting
                WHERE c.installment = i.id AND (q.effective_date > ?2 OR q.seq > ?3) ORDER BY c.posting LIMIT 1
            ), i.due_date) AS due, o.open, i.currency, c.currency
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
                JOIN customers AS c ON c.id = ?1
            ORDER BY due, o.installment
            """,
            customer,
            point.asOf,
            point.knownSeq ?? .max,
            map: ReadingRow.openItem
        )
        return try inAccount(items, at: point)
    }

    private func inAccount(
        _ items: [(item: OpenItem, currency: Currency, account: Currency)],
        at point: ReadingPoint
    )
        throws(Failure) -> [OpenItem]
    {
        var all: [OpenItem] = []
        all.reserveCapacity(items.count)
        for (item, currency, account) in items {
            var item = item
            if currency != account {
                item.worth = try worth(item.open, of: currency, in: account, at: point)
            }
            all.append(item)
        }
        return all
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
        let (before, from) = (date.adding(days: -days), most.map { date.adding(days: -$0) } ?? .first)
        let found = try row(
            """
            SELECT min(due_date), coalesce(sum(open), 0), min(currency), max(currency),
                (SELECT currency FROM customers WHERE id = ?1)
            FROM open_items
            WHERE customer = ?1 AND due_date < ?2 AND due_date >= ?3 AND open > 0
            """,
            customer,
            before,
            from
        ) { (oldest: try $0.optionalDate(0), sum: try AccountSum($0, at: 1)) }
        guard let found, let oldest = found.oldest else { return Overdue(amount: 0, oldestDays: 0) }
        let days = date.days(since: oldest)
        if let amount = try inAccount(found.sum) { return Overdue(amount: amount, oldestDays: days) }
        let amount = try overdueByCurrency(of: customer, before: before, from: from)
        return Overdue(amount: amount, oldestDays: days)
    }

    /// By the primary key.
    private func overdueByCurrency(of customer: ID<Customer>, before: CivilDate, from: CivilDate)
        throws(Failure) -> Int64
    {
        try inAccount(
            rows(
                """
                SELECT o.currency, c.currency, 0, sum(o.open), 0
                FROM open_items AS o JOIN customers AS c ON c.id = o.customer
                WHERE o.customer = ?1 AND o.due_date < ?2 AND o.due_date >= ?3 AND o.open > 0 GROUP BY o.currency
                """,
                customer,
                before,
                from,
                map: ReadingRow.totals
            ),
            at: ReadingPoint(asOf: today)
        ).receivable
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

/// A sum over an account's rows, and whether they are all of one currency.
struct AccountSum {
    let amount: Int64
    /// The first and the last of the currencies by their codes; nil where there is no row.
    let least: Currency?
    let greatest: Currency?
    let account: Currency?

    /// Reads sum, least, greatest and the account's from four columns.
    init(_ row: borrowing Row, at index: Int) throws {
        amount = try row.int64(index)
        least = row.isNull(index + 1) ? nil : try row.currency(index + 1)
        greatest = row.isNull(index + 2) ? nil : try row.currency(index + 2)
        account = row.isNull(index + 3) ? nil : try row.currency(index + 3)
    }
}

enum ReadingRow {
    static func totals(_ row: borrowing Row) throws
        -> (currency: Currency, account: Currency, totals: CustomerTotals)
    {
        let totals = CustomerTotals(
            committed: try row.int64(2),
            receivable: try row.int64(3),
            unapplied: try row.int64(4)
        )
        return (try row.currency(0), try row.currency(1), totals)
    }

    static func openItem(_ row: borrowing Row) throws
        -> (item: OpenItem, currency: Currency, account: Currency)
    {
        let item = OpenItem(
            installment: try row.id(0),
            invoice: try row.id(1),
            invoiceNumber: try row.text(2),
            position: try row.int(3),
            dueDate: try row.date(4),
            open: try row.int64(5)
        )
        return (item, try row.currency(6), try row.currency(7))
    }
}
