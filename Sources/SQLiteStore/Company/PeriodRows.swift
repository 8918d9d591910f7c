internal import Receivables
internal import SQLite

extension SQLiteSession {
    func periodState(_ month: Month) throws(Failure) -> (
        version: Int64, updatedAt: Instant, status: Period.Status
    )? {
        try row("SELECT version, updated_at, status FROM periods WHERE last_day = ?1", month.lastDay) { row in
            (try row.int64(0), try row.instant(1), try row.text(2, as: Period.Status.self))
        }
    }

    func keep(_ period: Period) throws(Failure) {
        try change(
            """
            INSERT INTO periods (last_day, version, updated_at, status) VALUES (?1, ?2, ?3, ?4)
            ON CONFLICT (last_day) DO UPDATE
            SET version = excluded.version, updated_at = excluded.updated_at, status = excluded.status
            """,
            period.month.lastDay,
            period.version,
            period.updatedAt,
            period.status.rawValue
        )
        tail.closedThrough = nil
    }

    /// By periods_closed; kept by the writer, which asks with each posting.
    func closedThrough() throws(Failure) -> CivilDate? {
        if let known = tail.closedThrough { return known }
        let found = try row("SELECT max(last_day) FROM periods WHERE status = 'closed'") {
            try $0.optionalDate(0)
        }
        tail.closedThrough = .some(found ?? nil)
        return found ?? nil
    }

    /// By postings_by_effective_date.
    func firstMonth() throws(Failure) -> Month? {
        try row(
            """
            SELECT effective_date FROM postings
            WHERE effective_date >= ?1 AND kind NOT IN ('opening_item', 'opening_credit', 'opening_credit_note')
            ORDER BY effective_date LIMIT 1
            """,
            CivilDate.first
        ) { Month(of: try $0.date(0)) }
    }

    func firstClosedMonth() throws(Failure) -> Month? {
        try row("SELECT min(last_day) FROM periods") { try $0.optionalDate(0) }?.map { Month(of: $0) }
    }

    /// By invoices_by_status, payments_of_customer, payments_with_money_left and write_offs_by_status.
    func warnings(of month: Month) throws(Failure) -> [PeriodWarning] {
        var warnings: [PeriodWarning] = []
        for code in PeriodWarning.Code.allCases {
            let found = try rows(code.statement, month.firstDay, month.lastDay) {
                try $0.document(kind: 0, id: 1)
            }
            guard !found.isEmpty else { continue }
            warnings.append(
                PeriodWarning(
                    code: code,
                    count: Int64(found.count),
                    documents: Array(found.prefix(PeriodWarning.documentsMax))
                )
            )
        }
        return warnings
    }
}

extension PeriodWarning.Code {
    fileprivate var statement: SQL {
        switch self {
        case .draftInvoices:
            """
            SELECT 'invoice', id FROM invoices
            WHERE status = 'draft' AND issue_date BETWEEN ?1 AND ?2 ORDER BY id LIMIT 10000
            """
        case .unidentifiedPayments:
            """
            SELECT 'payment', id FROM payments
            WHERE customer IS NULL AND reversal_kind IS NULL AND received_date BETWEEN ?1 AND ?2
            ORDER BY id LIMIT 10000
            """
        case .unappliedPayments:
            """
            SELECT 'payment', id FROM payments
            WHERE unapplied <> 0 AND received_date BETWEEN ?1 AND ?2 AND customer IS NOT NULL
            ORDER BY id LIMIT 10000
            """
        case .awaitingWriteOffs:
            """
            SELECT 'write_off', id FROM write_offs
            WHERE status = 'awaiting_approval' AND effective_date BETWEEN ?1 AND ?2 ORDER BY id LIMIT 10000
            """
        }
    }
}
