internal import Receivables
internal import SQLite

extension SQLiteSession {
    /// By postings_by_effective_date. A reversal is of the kind of what it takes back, and so subtracts.
    func creditSales(_ currency: Currency, from: CivilDate, to: CivilDate, knownSeq: Int64?) throws(Failure)
        -> Int64
    {
        try row(
            """
            SELECT coalesce(sum(e.amount), 0) FROM postings AS p JOIN entries AS e ON e.posting = p.seq
            WHERE p.effective_date BETWEEN ?2 AND ?3 AND p.seq <= ?4
                AND p.kind IN ('invoice_issued', 'external_invoice', 'credit_note')
                AND e.account IN ('receivable', 'on_account') AND e.currency = ?1
            """,
            currency,
            from,
            to,
            knownSeq ?? .max
        ) { try $0.int64(0) } ?? 0
    }

    /// By postings_by_effective_date.
    func writtenOff(_ currency: Currency, from: CivilDate, to: CivilDate, knownSeq: Int64?) throws(Failure)
        -> Int64
    {
        try row(
            """
            SELECT coalesce(-sum(e.amount), 0) FROM postings AS p JOIN entries AS e ON e.posting = p.seq
            WHERE p.effective_date BETWEEN ?2 AND ?3 AND p.seq <= ?4
                AND p.kind IN ('write_off', 'recovery') AND e.account = 'receivable' AND e.currency = ?1
            """,
            currency,
            from,
            to,
            knownSeq ?? .max
        ) { try $0.int64(0) } ?? 0
    }

    /// By postings_by_effective_date, installments_of_invoice and entries_of_installment, in the order of the joins.
    ///
    /// As it stood on the last day: an invoice is settled when nothing is open of any instalment and it isn't void
    /// nor given up in part, on the day of the last entry that brought it there; late if one instalment was after its due date.
    func settledInvoices(_ currency: Currency, from: CivilDate, to: CivilDate, knownSeq: Int64?)
        throws(Failure)
        -> (settled: Int64, late: Int64)
    {
        try row(
            """
            WITH touched AS (
                SELECT DISTINCT i.invoice
                FROM postings AS p JOIN entries AS e ON e.posting = p.seq
                    JOIN installments AS i ON i.id = e.installment
                WHERE p.effective_date BETWEEN ?2 AND ?3 AND p.seq <= ?4
                    AND p.kind IN ('allocated', 'credit_allocated') AND e.account = 'receivable' AND e.currency = ?1
            ),
            parts AS (
                SELECT i.invoice, coalesce((
                        SELECT c.before FROM due_date_changes AS c JOIN postings AS q ON q.seq = c.posting
                        WHERE c.installment = i.id AND (q.effective_date > ?3 OR q.seq > ?4) ORDER BY c.posting LIMIT 1
                    ), i.due_date) AS due_date, max(p.effective_date) AS settled_on, sum(e.amount) AS open,
                    sum(CASE WHEN p.kind IN ('allocated', 'credit_allocated') THEN 0 ELSE e.amount END) AS issued,
                    sum(CASE WHEN p.kind IN ('write_off', 'recovery') THEN e.amount ELSE 0 END) AS given_up
                FROM touched AS t CROSS JOIN installments AS i ON i.invoice = t.invoice
                    CROSS JOIN entries AS e ON e.installment = i.id CROSS JOIN postings AS p ON p.seq = e.posting
                WHERE e.account = 'receivable' AND p.effective_date <= ?3 AND p.seq <= ?4
                GROUP BY i.id
            ),
            settled AS (
                SELECT max(settled_on) AS day, max(settled_on > due_date) AS is_late FROM parts
                GROUP BY invoice HAVING max(open <> 0) = 0 AND max(issued <> 0) = 1 AND max(given_up <> 0) = 0
            )
            SELECT count(day), coalesce(sum(is_late), 0) FROM settled WHERE day >= ?2
            """,
            currency,
            from,
            to,
            knownSeq ?? .max
        ) { (try $0.int64(0), try $0.int64(1)) } ?? (0, 0)
    }
}
