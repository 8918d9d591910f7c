internal import JSON
internal import Receivables
internal import SQLite

extension SQLiteSession {
    func writeOff(_ id: ID<WriteOff>) throws(Failure) -> WriteOff? {
        try row(WriteOffRow.selectByID, id, map: WriteOffRow.writeOff)
    }

    /// By the primary key, write_offs_of_invoice, write_offs_of_customer or write_offs_by_status.
    func writeOffs(_ filter: WriteOffFilter, _ page: Page) throws(Failure) -> [WriteOff] {
        var query = ListQuery(WriteOffRow.select + " WHERE id < ?", [page.bound])
        query.add(" AND customer = ?", filter.common.customer)
        query.add(" AND status = ?", filter.common.status)
        query.add(" AND created_at >= ?", filter.common.createdFrom)
        query.add(" AND created_at < ?", filter.common.createdTo)
        query.add(" AND updated_at >= ?", filter.common.updatedFrom)
        query.add(" AND invoice = ?", filter.invoice)
        query.add(" ORDER BY id DESC LIMIT ?", page.limit)
        return try rows(query, map: WriteOffRow.writeOff)
    }

    /// By write_offs_of_invoice.
    func writeOffs(of invoice: ID<Invoice>) throws(Failure) -> [WriteOff] {
        try rows(WriteOffRow.selectOfInvoice, invoice, map: WriteOffRow.writeOff)
    }

    func insert(_ writeOff: WriteOff) throws(Failure) {
        try change(
            """
            INSERT INTO write_offs (id, version, created_at, updated_at, customer, invoice, invoice_number, currency,
                effective_date, amount, parts, claims_tax_relief, taxes, status, recovered, reversed_on, reason)
            VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?14, ?15, ?16, ?17)
            """,
            writeOff.id,
            writeOff.version,
            writeOff.createdAt,
            writeOff.updatedAt,
            writeOff.customer,
            writeOff.invoice,
            writeOff.invoiceNumber,
            writeOff.currency,
            writeOff.effectiveDate,
            writeOff.amount,
            writeOff.parts.storedText,
            writeOff.claimsTaxRelief,
            writeOff.taxes.storedText,
            writeOff.status.rawValue,
            writeOff.recovered,
            writeOff.reversedOn,
            writeOff.reason
        )
    }

    func update(_ writeOff: WriteOff) throws(Failure) {
        try change(
            """
            UPDATE write_offs
            SET version = ?2, updated_at = ?3, taxes = ?4, status = ?5, recovered = ?6, reversed_on = ?7,
                effective_date = ?8
            WHERE id = ?1
            """,
            writeOff.id,
            writeOff.version,
            writeOff.updatedAt,
            writeOff.taxes.storedText,
            writeOff.status.rawValue,
            writeOff.recovered,
            writeOff.reversedOn,
            writeOff.effectiveDate
        )
    }
}

extension SQLiteSession {
    /// By recoveries_of_write_off, in the order of their postings.
    func recoveries(of writeOff: ID<WriteOff>) throws(Failure) -> [Recovery] {
        try rows(RecoveryRow.selectOfWriteOff, writeOff, map: RecoveryRow.recovery)
    }

    func recovery(by allocation: ID<Allocation>) throws(Failure) -> Recovery? {
        try row(RecoveryRow.selectByAllocation, allocation, map: RecoveryRow.recovery)
    }

    func insert(_ recovery: Recovery) throws(Failure) {
        try change(
            """
            INSERT INTO recoveries (allocation, write_off, installment, amount, taxes, effective_date, posting,
                undone_on)
            VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8)
            """,
            recovery.allocation,
            recovery.writeOff,
            recovery.installment,
            recovery.amount,
            recovery.taxes.storedText,
            recovery.effectiveDate,
            recovery.posting,
            recovery.undoneOn
        )
    }

    func markRecoveryUndone(by allocation: ID<Allocation>, on date: CivilDate) throws(Failure) {
        try change("UPDATE recoveries SET undone_on = ?2 WHERE allocation = ?1", allocation, date)
    }
}

private enum WriteOffRow {
    static let select: SQL = """
        SELECT id, version, created_at, updated_at, customer, invoice, invoice_number, currency, effective_date,
            amount, parts, claims_tax_relief, taxes, status, recovered, reversed_on, reason
        FROM write_offs
        """
    static let selectByID = select + " WHERE id = ?1"
    static let selectOfInvoice = select + " WHERE invoice = ?1 ORDER BY id"

    static func writeOff(_ row: borrowing Row) throws -> WriteOff {
        WriteOff(
            id: try row.id(0),
            version: try row.int64(1),
            createdAt: try row.instant(2),
            updatedAt: try row.instant(3),
            customer: try row.id(4),
            invoice: try row.id(5),
            invoiceNumber: try row.text(6),
            currency: try row.currency(7),
            effectiveDate: try row.date(8),
            amount: try row.int64(9),
            parts: try StoredJSON(try row.text(10)).writeOffParts(),
            claimsTaxRelief: try row.bool(11),
            taxes: try row.taxes(12),
            status: try row.text(13, as: WriteOff.Status.self),
            recovered: try row.int64(14),
            reversedOn: try row.optionalDate(15),
            reason: try row.text(16)
        )
    }
}

private enum RecoveryRow {
    static let select: SQL = """
        SELECT allocation, write_off, installment, amount, taxes, effective_date, posting, undone_on FROM recoveries
        """
    static let selectOfWriteOff = select + " WHERE write_off = ?1 ORDER BY posting"
    static let selectByAllocation = select + " WHERE allocation = ?1"

    static func recovery(_ row: borrowing Row) throws -> Recovery {
        Recovery(
            allocation: try row.id(0),
            writeOff: try row.id(1),
            installment: try row.id(2),
            amount: try row.int64(3),
            taxes: try row.taxes(4),
            effectiveDate: try row.date(5),
            posting: try row.int64(6),
            undoneOn: try row.optionalDate(7)
        )
    }
}

extension [WriteOff.Part] {
    fileprivate var storedText: String {
        jsonText { writer in
            writer.array { writer in
                for part in self {
                    writer.object { writer in
                        writer.field("id", part.installment.text)
                        writer.field("installment", part.position)
                        writer.field("amount", part.amount)
                    }
                }
            }
        }
    }
}

extension StoredJSON {
    fileprivate func writeOffParts() throws(SQLiteError) -> [WriteOff.Part] {
        var parts: [WriteOff.Part] = []
        for element in elements {
            parts.append(
                WriteOff.Part(
                    installment: try element.member("id").id(),
                    position: Int(try element.member("installment").integer()),
                    amount: try element.member("amount").integer()
                )
            )
        }
        return parts
    }
}
