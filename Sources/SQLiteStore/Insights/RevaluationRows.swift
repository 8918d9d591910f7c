internal import Receivables
internal import SQLite

extension SQLiteSession {
    /// By customer_totals_by_currency and entries_of_customer; each document's money by itself, as what one of them carries
    /// may not be known.
    func openForeign(_ currency: Currency, at point: ReadingPoint) throws(Failure) -> [OpenForeign] {
        try rows(
            """
            SELECT account, sum(amount), CASE WHEN is_known THEN sum(base) END
            FROM (
                SELECT e.account AS account, sum(e.amount) AS amount, sum(e.base_amount) AS base,
                    count(e.base_amount) = count(*) AS is_known
                FROM customer_totals AS t CROSS JOIN entries AS e ON e.customer = t.customer
                    CROSS JOIN postings AS p ON p.seq = e.posting
                WHERE t.currency = ?1 AND e.account IN ('committed', 'receivable', 'on_account')
                    AND e.account <> 'committed' AND e.currency = ?1 AND p.effective_date <= ?2 AND p.seq <= ?3
                GROUP BY e.account, coalesce(e.installment, e.payment, e.credit_note)
            )
            WHERE amount <> 0 GROUP BY account, is_known ORDER BY account DESC
            """,
            currency,
            point.asOf,
            point.knownSeq ?? .max
        ) { row in
            OpenForeign(
                account: try row.text(0, as: Account.self),
                amount: try row.int64(1),
                base: try row.optionalInt64(2)
            )
        }
    }
}
