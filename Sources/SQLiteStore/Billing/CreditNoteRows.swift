internal import JSON
internal import Receivables
internal import SQLite

extension SQLiteSession {
    func creditNote(_ id: ID<CreditNote>) throws(Failure) -> CreditNote? {
        try row(CreditNoteRow.selectByID, id, map: CreditNoteRow.note)
    }

    func creditNoteID(externalID: String) throws(Failure) -> ID<CreditNote>? {
        try row("SELECT id FROM credit_notes WHERE external_id = ?1", externalID) { try $0.id(0) }
    }

    /// By the primary key, or by the index of the narrowest condition: credit_notes_by_external_id, the number's own,
    /// credit_notes_of_invoice, credit_notes_of_customer, credit_notes_that_are_open.
    func creditNotes(_ filter: CreditNoteFilter, _ page: Page) throws(Failure) -> [CreditNote] {
        var query = ListQuery(CreditNoteRow.select + " WHERE id < ?", [page.bound])
        query.add(" AND customer = ?", filter.common.customer)
        query.add(" AND external_id = ?", filter.common.externalID)
        query.add(" AND created_at >= ?", filter.common.createdFrom)
        query.add(" AND created_at < ?", filter.common.createdTo)
        query.add(" AND updated_at >= ?", filter.common.updatedFrom)
        query.add(" AND invoice = ?", filter.invoice)
        query.add(" AND number = ?", filter.number)
        switch filter.common.status.flatMap(CreditNote.Status.init) {
        case nil: break
        case .open: query.add(" AND unapplied <> 0 AND cancelled_on IS NULL")
        case .applied: query.add(" AND unapplied = 0 AND cancelled_on IS NULL")
        case .cancelled: query.add(" AND cancelled_on IS NOT NULL")
        }
        query.add(" ORDER BY id DESC LIMIT ?", page.limit)
        return try rows(query, map: CreditNoteRow.note)
    }

    /// By credit_notes_of_invoice.
    func creditNotes(of invoice: ID<Invoice>) throws(Failure) -> [CreditNote] {
        try rows(CreditNoteRow.selectOfInvoice, invoice, map: CreditNoteRow.note)
    }

    /// Inserts with nothing unapplied: the note's posting moves the amount.
    func insert(_ note: CreditNote) throws(Failure) {
        try change(
            """
            INSERT INTO credit_notes (id, version, created_at, number, customer, invoice, invoice_number, currency,
                issue_date, subtotal, tax, total, reason, updated_at, external_id, kind, taxes, lines, settled,
                on_account, refunded, reopened_order, reopened, cancelled_on, discount,
                adjustments)
            VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?14, ?15, ?16, ?17, ?18, ?19, ?20, ?21,
                ?22, ?23, ?24, ?25, ?26)
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
            note.content.subtotal,
            note.content.tax,
            note.content.total,
            note.reason,
            note.updatedAt,
            note.externalID,
            note.kind.rawValue,
            note.content.taxes.storedText,
            note.content.lines.storedText,
            note.division.offset,
            note.division.onAccount,
            note.division.refund,
            note.reopening?.order,
            note.reopening?.gross ?? 0,
            note.cancelledOn,
            note.division.discount,
            note.content.adjustments.storedText
        )
    }

    func update(_ note: CreditNote) throws(Failure) {
        try change(
            "UPDATE credit_notes SET version = ?2, updated_at = ?3, cancelled_on = ?4 WHERE id = ?1",
            note.id,
            note.version,
            note.updatedAt,
            note.cancelledOn
        )
    }
}

private enum CreditNoteRow {
    static let select: SQL = """
        SELECT id, version, created_at, number, customer, invoice, invoice_number, currency, issue_date, subtotal,
            tax, total, reason, updated_at, external_id, kind, taxes, lines, settled, on_account, refunded,
            reopened_order, reopened, cancelled_on, unapplied, discount, adjustments
        FROM credit_notes
        """
    static let selectByID = select + " WHERE id = ?1"
    static let selectOfInvoice = select + " WHERE invoice = ?1 ORDER BY id"

    static func note(_ row: borrowing Row) throws -> CreditNote {
        let reopened = try row.int64(22)
        return CreditNote(
            id: try row.id(0),
            version: try row.int64(1),
            createdAt: try row.instant(2),
            updatedAt: try row.instant(13),
            externalID: try row.optionalText(14),
            number: try row.text(3),
            kind: try row.text(15, as: CreditNote.Kind.self),
            customer: try row.id(4),
            invoice: try row.id(5),
            invoiceNumber: try row.text(6),
            currency: try row.currency(7),
            issueDate: try row.date(8),
            content: CreditNote.Content(
                lines: try StoredJSON(try row.text(17)).creditedLines(),
                adjustments: try row.documentAdjustments(26),
                subtotal: try row.int64(9),
                taxes: try row.taxes(16),
                tax: try row.int64(10),
                total: try row.int64(11)
            ),
            division: CreditNote.Division(
                offset: try row.int64(18),
                onAccount: try row.int64(19),
                refund: try row.int64(20),
                discount: try row.int64(25)
            ),
            reopening: try row.optionalID(21).map { CreditNote.Reopening(order: $0, gross: reopened) },
            unapplied: try row.int64(24),
            cancelledOn: try row.optionalDate(23),
            reason: try row.optionalText(12)
        )
    }
}

extension [CreditNote.Line] {
    fileprivate var storedText: String {
        jsonText { writer in
            writer.array { writer in
                for line in self {
                    writer.object { writer in
                        writer.field("line", line.number)
                        writer.field("description", line.description)
                        writer.field("quantity", line.quantity?.description)
                        writer.field("unit", line.unit)
                        writer.field("category", line.taxCategory.rawValue)
                        writer.field("rate", line.taxRate.description)
                        writer.field("net", line.net)
                        if let tax = line.containedTax { writer.field("tax", tax) }
                    }
                }
            }
        }
    }
}

extension StoredJSON {
    fileprivate func creditedLines() throws(SQLiteError) -> [CreditNote.Line] {
        var lines: [CreditNote.Line] = []
        for element in elements {
            lines.append(
                CreditNote.Line(
                    number: Int(try element.member("line").integer()),
                    description: try element.member("description").text(),
                    quantity: try element["quantity"]?.decimal(),
                    unit: try element["unit"]?.text(),
                    taxCategory: try element.member("category").choice(),
                    taxRate: try element.member("rate").decimal(),
                    net: try element.member("net").integer(),
                    containedTax: try element["tax"]?.integer()
                )
            )
        }
        return lines
    }
}
