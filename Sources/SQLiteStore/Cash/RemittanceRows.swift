internal import JSON
internal import Receivables
internal import SQLite

extension SQLiteSession {
    func remittance(_ id: ID<Remittance>) throws(Failure) -> Remittance? {
        try row(RemittanceRow.select + " WHERE id = ?1", id, map: RemittanceRow.remittance)
    }

    func remittanceID(externalID: String) throws(Failure) -> ID<Remittance>? {
        try row("SELECT id FROM remittances WHERE external_id = ?1", externalID) { try $0.id(0) }
    }

    /// By the primary key, remittances_of_customer, remittances_by_status or remittances_by_external_id.
    func remittances(_ filter: ListFilter, _ page: Page) throws(Failure) -> [Remittance] {
        var query = ListQuery(RemittanceRow.select + " WHERE id < ?", [page.bound])
        query.add(" AND customer = ?", filter.customer)
        query.add(" AND status = ?", filter.status)
        query.add(" AND external_id = ?", filter.externalID)
        query.add(" AND created_at >= ?", filter.createdFrom)
        query.add(" AND created_at < ?", filter.createdTo)
        query.add(" AND updated_at >= ?", filter.updatedFrom)
        query.add(" ORDER BY id DESC LIMIT ?", page.limit)
        return try rows(query, map: RemittanceRow.remittance)
    }

    /// By remittances_that_are_open.
    func openRemittances(_ amount: Int64, _ currency: Currency, limit: Int) throws(Failure) -> [Remittance] {
        try rows(
            RemittanceRow.select
                + " WHERE amount = ?1 AND currency = ?2 AND status = 'open' ORDER BY id LIMIT ?3",
            amount,
            currency,
            limit,
            map: RemittanceRow.remittance
        )
    }

    /// By remittances_of_payment.
    func remittance(of payment: ID<Payment>) throws(Failure) -> Remittance? {
        try row(RemittanceRow.select + " WHERE payment = ?1", payment, map: RemittanceRow.remittance)
    }

    func insert(_ remittance: Remittance) throws(Failure) {
        try change(
            """
            INSERT INTO remittances (id, version, created_at, updated_at, external_id, customer, currency, amount,
                payment_reference, payment_date, lines, status, payment, why_not)
            VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?14)
            """,
            remittance.id,
            remittance.version,
            remittance.createdAt,
            remittance.updatedAt,
            remittance.externalID,
            remittance.customer,
            remittance.currency,
            remittance.amount,
            remittance.paymentReference,
            remittance.paymentDate,
            remittance.lines.storedText,
            remittance.status.rawValue,
            remittance.payment,
            remittance.whyNot
        )
    }

    func update(_ remittance: Remittance) throws(Failure) {
        try change(
            """
            UPDATE remittances SET version = ?2, updated_at = ?3, status = ?4, payment = ?5, why_not = ?6 WHERE id = ?1
            """,
            remittance.id,
            remittance.version,
            remittance.updatedAt,
            remittance.status.rawValue,
            remittance.payment,
            remittance.whyNot
        )
    }
}

private enum RemittanceRow {
    static let select: SQL = """
        SELECT id, version, created_at, updated_at, external_id, customer, currency, amount, payment_reference,
            payment_date, lines, status, payment, why_not
        FROM remittances
        """

    static func remittance(_ row: borrowing Row) throws -> Remittance {
        Remittance(
            id: try row.id(0),
            version: try row.int64(1),
            createdAt: try row.instant(2),
            updatedAt: try row.instant(3),
            externalID: try row.optionalText(4),
            customer: try row.optionalID(5),
            currency: try row.currency(6),
            amount: try row.int64(7),
            paymentReference: try row.optionalText(8),
            paymentDate: try row.optionalDate(9),
            lines: try lines(StoredJSON(try row.text(10))),
            status: try row.text(11, as: Remittance.Status.self),
            payment: try row.optionalID(12),
            whyNot: try row.optionalText(13)
        )
    }

    private static func lines(_ json: StoredJSON) throws(SQLiteError) -> [Remittance.Line] {
        var lines: [Remittance.Line] = []
        for element in json.elements {
            lines.append(
                Remittance.Line(
                    invoice: try element.member("invoice").text(),
                    amount: try element.member("amount").integer(),
                    discount: try element["discount"]?.integer(),
                    deductionReason: try element["deduction_reason"]?.text()
                )
            )
        }
        return lines
    }
}

extension [Remittance.Line] {
    fileprivate var storedText: String {
        jsonText { writer in
            writer.array { writer in
                for line in self {
                    writer.object { writer in
                        writer.field("invoice", line.invoice)
                        writer.field("amount", line.amount)
                        writer.field("discount", line.discount)
                        writer.field("deduction_reason", line.deductionReason)
                    }
                }
            }
        }
    }
}
