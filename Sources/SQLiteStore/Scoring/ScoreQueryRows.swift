internal import Receivables
internal import SQLite

/// No effective date is later than the business date on which its posting was recorded. So what took effect within a
/// window was recorded since the window began, a day of time zones allowed for, and a customer's older entries needn't
/// be read: by postings_by_moment and entries_of_customer.
private enum Window {
    /// ?1 is the customer, ?2 the moment before which nothing counts, ?3 and ?4 the days.
    static let entries: SQL = """
        FROM entries AS e JOIN postings AS p ON p.seq = e.posting
        """
    static let bounds: SQL = """
         WHERE e.account IN ('committed', 'receivable', 'on_account') AND e.customer = ?1
            AND e.posting >= coalesce(
                (SELECT seq FROM postings WHERE recorded_at >= ?2 ORDER BY recorded_at, seq LIMIT 1), 9223372036854775807)
            AND p.effective_date BETWEEN ?3 AND ?4
        """
    /// Uses of payments that nothing has taken back.
    static let standing: SQL = """
         AND e.account = 'receivable' AND p.kind = 'allocated' AND p.reverses IS NULL
            AND NOT EXISTS (SELECT 1 FROM postings AS r WHERE r.reverses = p.seq)
        """

    static func start(_ from: CivilDate) -> Instant { Instant(startOf: from.adding(days: -1)) }
}

extension SQLiteSession {
    func paid(by customer: ID<Customer>, from: CivilDate, recent: CivilDate, to: CivilDate) throws(Failure)
        -> [PaidAmount]
    {
        let paid = try rows(
            """
            SELECT p.effective_date >= ?5 AS is_recent, max(0, p.effective_date - coalesce((
                SELECT c.before FROM due_date_changes AS c
                WHERE c.installment = e.installment AND c.posting > p.seq ORDER BY c.posting LIMIT 1
            ), i.due_date)) AS late, -sum(e.amount), e.currency, (SELECT currency FROM customers WHERE id = ?1)

            """
                + Window.entries + " JOIN installments AS i ON i.id = e.installment" + Window.bounds
                + Window.standing + " GROUP BY is_recent, late, e.currency ORDER BY is_recent, late",
            customer,
            Window.start(from),
            from,
            to,
            recent
        ) { row in
            (
                isRecent: try row.bool(0), daysLate: try row.int64(1), amount: try row.int64(2),
                currency: try row.currency(3), account: try row.currency(4)
            )
        }
        let today = ReadingPoint(asOf: today)
        let before = try paidBefore(by: customer, from: from, recent: recent, to: to)
        return try before
            + paid.map { (part) throws(Failure) in
                PaidAmount(
                    isRecent: part.isRecent,
                    daysLate: part.daysLate,
                    amount: try worth(part.amount, of: part.currency, in: part.account, at: today)
                )
            }
    }

    func settled(by customer: ID<Customer>, from: CivilDate, to: CivilDate) throws(Failure)
        -> (count: Int64, largest: Int64)
    {
        let settled = try rows(
            """
            SELECT count(DISTINCT v.id), max(v.total), v.currency, (SELECT currency FROM customers WHERE id = ?1)

            """ + Window.entries
                + """
                 JOIN installments AS i ON i.id = e.installment JOIN invoices AS v ON v.id = i.invoice
                """ + Window.bounds + Window.standing
                + " AND v.status = 'paid' AND v.is_written_off = 0 GROUP BY v.currency",
            customer,
            Window.start(from),
            from,
            to
        ) { row in
            (try row.int64(0), try row.int64(1), try row.currency(2), try row.currency(3))
        }
        var all = try settledBefore(by: customer, from: from, to: to)
        for (count, largest, currency, account) in settled {
            let worth = try worth(largest, of: currency, in: account, at: ReadingPoint(asOf: today))
            all = (try sum(all.count, count), max(all.largest, worth))
        }
        return all
    }

    /// A reversal is of the kind of what it takes back, and so subtracts.
    func sales(to customer: ID<Customer>, from: CivilDate, to: CivilDate) throws(Failure) -> Int64 {
        let sales = try rows(
            "SELECT e.currency, (SELECT currency FROM customers WHERE id = ?1), 0, sum(e.amount), 0 "
                + Window.entries + Window.bounds
                    + """
                     AND e.account IN ('receivable', 'on_account')
                        AND p.kind IN ('invoice_issued', 'external_invoice', 'credit_note')
                    GROUP BY e.currency
                    """,
            customer,
            Window.start(from),
            from,
            to,
            map: ReadingRow.totals
        )
        return try inAccount(sales, at: ReadingPoint(asOf: today)).receivable
    }

    /// By payments_taken_back.
    func returnedPayments(of customer: ID<Customer>, from: CivilDate, to: CivilDate) throws(Failure) -> Int64
    {
        try row(
            """
            SELECT count(id) FROM payments
            WHERE customer = ?1 AND reversal_kind IN ('returned', 'chargeback') AND reversal_date BETWEEN ?2 AND ?3
            """,
            customer,
            from,
            to
        ) { try $0.int64(0) } ?? 0
    }

    /// By customer_statuses_by_day, entries_of_customer, invoices_of_customer and payments_of_customer_by_day: history may
    /// be brought in in any order, so its oldest posting needn't be the first.
    func accountOpened(of customer: ID<Customer>) throws(Failure) -> CivilDate? {
        let created = try row("SELECT min(valid_from) FROM customer_statuses WHERE customer = ?1", customer) {
            try $0.optionalDate(0)
        }
        let posted = try row(
            """
            SELECT p.effective_date FROM entries AS e JOIN postings AS p ON p.seq = e.posting
            WHERE e.account IN ('committed', 'receivable', 'on_account') AND e.customer = ?1
            ORDER BY e.posting LIMIT 1
            """,
            customer
        ) { try $0.date(0) }
        let billed = try row(
            "SELECT min(issue_date) FROM invoices WHERE customer = ?1 AND status NOT IN ('draft', 'void')",
            customer
        ) { try $0.optionalDate(0) }
        let paid = try row(
            "SELECT min(received_date) FROM payments WHERE customer = ?1 AND reversal_kind IS NULL",
            customer
        ) { try $0.optionalDate(0) }
        let before = try firstIssuedBefore(by: customer)
        return [created ?? nil, posted, billed ?? nil, paid ?? nil, before].compactMap(\.self).min()
    }
}
