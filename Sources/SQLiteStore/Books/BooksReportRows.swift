internal import Receivables
internal import SQLite

extension SQLiteSession {
    /// By postings_by_effective_date. What a credit note takes back of an invoice counts as credited, whichever way.
    func taxTallies(_ currency: Currency, from: CivilDate, to: CivilDate, knownSeq: Int64?) throws(Failure)
        -> [TaxTally]
    {
        try rows(
            """
            SELECT strftime('%Y-%m', p.effective_date * 86400, 'unixepoch') AS month, e.tax,
                CASE WHEN p.kind = 'credit_note' THEN 'credit_notes'
                    WHEN p.kind = 'invoice_issued' AND p.document_kind = 'invoice' THEN 'invoices'
                    WHEN p.kind = 'invoice_issued' THEN 'credit_notes'
                    WHEN p.kind IN ('allocated', 'discount_taken_back') THEN 'discounts'
                    WHEN p.kind IN ('write_off', 'recovery') THEN 'bad_debt'
                    ELSE 'other' END AS source,
                -sum(CASE e.account WHEN 'tax' THEN 0 ELSE e.amount END),
                -sum(CASE e.account WHEN 'tax' THEN e.amount ELSE 0 END)
            FROM postings AS p CROSS JOIN entries AS e ON e.posting = p.seq
            WHERE p.effective_date BETWEEN ?2 AND ?3 AND p.seq <= ?4 AND e.currency = ?1
                AND (e.account IN ('tax', 'revenue', 'deposits')
                    OR e.account IN ('discount_allowed', 'bad_debt') AND e.tax IS NOT NULL)
            GROUP BY month, e.tax, source ORDER BY month, e.tax, source
            """,
            currency,
            from,
            to,
            knownSeq ?? .max
        ) { row in
            guard let month = Month(try row.text(0)) else { throw row.refused(0, as: "month") }
            return TaxTally(
                month: month,
                key: try row.optionalText(1),
                source: try row.text(2, as: TaxTally.Source.self),
                net: try row.int64(3),
                tax: try row.int64(4)
            )
        }
    }

    /// From what is kept for now, less the later postings: by customer_totals_by_currency and
    /// postings_by_effective_date.
    func controlBalance(_ currency: Currency, withCredit credit: Bool, on date: CivilDate) throws(Failure)
        -> Int64
    {
        let now = try row(
            """
            SELECT coalesce(sum(receivable + CASE WHEN ?2 THEN on_account ELSE 0 END), 0) FROM customer_totals
            WHERE currency = ?1
            """,
            currency,
            credit
        ) { try $0.int64(0) }
        let later = try row(
            """
            SELECT coalesce(sum(e.amount), 0) FROM postings AS p CROSS JOIN entries AS e ON e.posting = p.seq
            WHERE p.effective_date > ?3 AND e.currency = ?1
                AND (e.account = 'receivable' OR ?2 AND e.account = 'on_account')
            """,
            currency,
            credit,
            date
        ) { try $0.int64(0) }
        return try difference(now ?? 0, later ?? 0)
    }

    /// By postings_by_effective_date. As every posting balances, what it moves of the account is what stands against it.
    func controlMovements(
        _ currency: Currency,
        withCredit credit: Bool,
        from: CivilDate,
        to: CivilDate
    ) throws(Failure) -> [ControlMovement] {
        try rows(
            """
            SELECT p.kind, p.reverses IS NOT NULL, e.account, -sum(e.amount), count(DISTINCT p.seq)
            FROM postings AS p CROSS JOIN entries AS e ON e.posting = p.seq
            WHERE p.effective_date BETWEEN ?3 AND ?4 AND e.currency = ?1
                AND NOT (e.account = 'receivable' OR ?2 AND e.account = 'on_account')
                AND EXISTS (
                    SELECT 1 FROM entries AS own
                    WHERE own.posting = p.seq
                        AND (own.account = 'receivable' OR ?2 AND own.account = 'on_account')
                )
            GROUP BY 1, 2, 3
            """,
            currency,
            credit,
            from,
            to
        ) { row in
            ControlMovement(
                kind: try row.text(0, as: PostingKind.self),
                isReversal: try row.bool(1),
                contra: try row.text(2, as: Account.self),
                amount: try row.int64(3),
                count: try row.int64(4)
            )
        }
    }

    /// By the primary keys.
    func controlPostings(_ currency: Currency, withCredit credit: Bool, after seq: Int64, to: CivilDate)
        throws(Failure) -> (amount: Int64, count: Int64, first: [ControlPosting])
    {
        let found = try row(
            """
            SELECT coalesce(sum(e.amount), 0), count(DISTINCT p.seq)
            FROM postings AS p CROSS JOIN entries AS e ON e.posting = p.seq
            WHERE p.seq > ?3 AND p.effective_date <= ?4 AND p.kind <> 'due_date_extended' AND e.currency = ?1
                AND (e.account = 'receivable' OR ?2 AND e.account = 'on_account')
            """,
            currency,
            credit,
            seq,
            to
        ) { (try $0.int64(0), try $0.int64(1)) }
        let first = try rows(
            """
            SELECT p.seq, p.effective_date, p.kind, p.document_kind, p.document, sum(e.amount)
            FROM postings AS p CROSS JOIN entries AS e ON e.posting = p.seq
            WHERE p.seq > ?3 AND p.effective_date <= ?4 AND p.kind <> 'due_date_extended' AND e.currency = ?1
                AND (e.account = 'receivable' OR ?2 AND e.account = 'on_account')
            GROUP BY p.seq ORDER BY p.seq LIMIT ?5
            """,
            currency,
            credit,
            seq,
            to,
            ControlPostings.shownMax,
            map: Self.controlPosting
        )
        return (found?.0 ?? 0, found?.1 ?? 0, first)
    }

    /// By postings_by_effective_date.
    func controlPostings(
        _ currency: Currency,
        withCredit credit: Bool,
        moving amount: Int64,
        from: CivilDate,
        to: CivilDate
    ) throws(Failure) -> [ControlPosting] {
        try rows(
            """
            SELECT p.seq, p.effective_date, p.kind, p.document_kind, p.document, sum(e.amount)
            FROM postings AS p CROSS JOIN entries AS e ON e.posting = p.seq
            WHERE p.effective_date BETWEEN ?3 AND ?4 AND e.currency = ?1
                AND (e.account = 'receivable' OR ?2 AND e.account = 'on_account')
            GROUP BY p.effective_date, p.seq HAVING abs(sum(e.amount)) = abs(?5)
            ORDER BY p.effective_date, p.seq LIMIT ?6
            """,
            currency,
            credit,
            from,
            to,
            amount,
            ControlPostings.shownMax,
            map: Self.controlPosting
        )
    }

    private static func controlPosting(_ row: borrowing Row) throws -> ControlPosting {
        ControlPosting(
            seq: try row.int64(0),
            effectiveDate: try row.date(1),
            kind: try row.text(2, as: PostingKind.self),
            document: try row.document(kind: 3, id: 4),
            amount: try row.int64(5)
        )
    }
}
