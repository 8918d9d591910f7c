internal import Receivables
internal import SQLite

extension SQLiteSession {
    func creditNote(_ id: ID<CreditNote>) throws(Failure) -> CreditNote? {
        try row(CreditNoteRow.selectByID, id, map: CreditNoteRow.note)
    }

    /// By the primary key or credit_notes_of_customer.
    func creditNotes(_ filter: ListFilter, _ page: Page) throws(Failure) -> [CreditNote] {
        var query = ListQuery(CreditNoteRow.select + " WHERE id < ?", [page.bound])
        query.add(" AND customer = ?", filter.customer)
        query.add(" AND created_at >= ?", filter.createdFrom)
        query.add(" AND created_at < ?", filter.createdTo)
        query.add(" ORDER BY id DESC LIMIT ?", page.limit)
        return try rows(query, map: CreditNoteRow.note)
    }

    func insert(_ note: CreditNote) throws(Failure) {
        try change(
            """
            INSERT INTO credit_notes (id, version, created_at, number, customer, invoice, invoice_number, currency,
                issue_date, subtotal, tax, total, reason)
            VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13)
            """,
            note.id,
            note.version,
            note.createdAt,
            note.number,
            note.customer,
            note.invoice,
            note.invoiceNumber,
            note.currency,
            note.issueDate,
            note.subtotal,
            note.tax,
            note.total,
            note.reason
        )
    }

    func takeNumber(series: String, year: Int) throws(Failure) -> Int64 {
        let taken = try changed(
            """
            INSERT INTO number_series (series, year, next) VALUES (?1, ?2, 2)
            ON CONFLICT (series, year) DO UPDATE SET next = next + 1
            RETURNING next - 1
            """,
            series,
            year
        ) { try $0.int64(0) }
        guard let taken else { throw .store(.corrupt("the series \(series) of \(year) gives no number")) }
        return taken
    }
}

private enum CreditNoteRow {
    static let select: SQL = """
        SELECT id, version, created_at, number, customer, invoice, invoice_number, currency, issue_date, subtotal,
            tax, total, reason
        FROM credit_notes
        """
    static let selectByID = select + " WHERE id = ?1"

    static func note(_ row: borrowing Row) throws -> CreditNote {
        CreditNote(
            id: try row.id(0),
            version: try row.int64(1),
            createdAt: try row.instant(2),
            number: try row.text(3),
            customer: try row.id(4),
            invoice: try row.id(5),
            invoiceNumber: try row.text(6),
            currency: try row.currency(7),
            issueDate: try row.date(8),
            subtotal: try row.int64(9),
            tax: try row.int64(10),
            total: try row.int64(11),
            reason: try row.optionalText(12)
        )
    }
}
