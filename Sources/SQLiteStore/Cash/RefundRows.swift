internal import Receivables
internal import SQLite

extension SQLiteSession {
    func refund(_ id: ID<Refund>) throws(Failure) -> Refund? {
        try row(RefundRow.select + " WHERE id = ?1", id, map: RefundRow.refund)
    }

    /// By the primary key, refunds_of_customer, refunds_of_payment or refunds_by_status.
    func refunds(_ filter: ListFilter, payment: ID<Payment>?, _ page: Page) throws(Failure) -> [Refund] {
        var query = ListQuery(RefundRow.select + " WHERE id < ?", [page.bound])
        query.add(" AND customer = ?", filter.customer)
        query.add(" AND payment = ?", payment)
        query.add(" AND status = ?", filter.status)
        query.add(" AND created_at >= ?", filter.createdFrom)
        query.add(" AND created_at < ?", filter.createdTo)
        query.add(" AND updated_at >= ?", filter.updatedFrom)
        query.add(" ORDER BY id DESC LIMIT ?", page.limit)
        return try rows(query, map: RefundRow.refund)
    }

    /// By refunds_of_payment.
    func refunds(of payment: ID<Payment>) throws(Failure) -> [Refund] {
        try rows(RefundRow.select + " WHERE payment = ?1 ORDER BY id", payment, map: RefundRow.refund)
    }

    /// By refunds_of_export.
    func refunds(in export: ID<RefundExport>) throws(Failure) -> [Refund] {
        try rows(RefundRow.select + " WHERE export = ?1 ORDER BY id", export, map: RefundRow.refund)
    }

    /// By refunds_to_export.
    func refundsToExport(_ currency: Currency, limit: Int) throws(Failure) -> [Refund] {
        try rows(
            RefundRow.select
                + " WHERE status = 'approved' AND iban IS NOT NULL AND currency = ?1 ORDER BY id LIMIT ?2",
            currency,
            limit,
            map: RefundRow.refund
        )
    }

    /// By refunds_by_account.
    func unsettledRefunds(to iban: IBAN, currency: Currency, amount: Int64) throws(Failure) -> [Refund] {
        try rows(
            RefundRow.select
                + """
                 WHERE iban = ?1 AND currency = ?2 AND amount = ?3 AND status IN ('approved', 'exported') AND NOT EXISTS (
                    SELECT 1 FROM bank_lines AS l
                    WHERE l.refund = refunds.id AND l.fate = 'refund_settled' AND l.stands = 1
                ) ORDER BY id LIMIT 2
                """,
            iban.text,
            currency,
            amount,
            map: RefundRow.refund
        )
    }

    func insert(_ refund: Refund) throws(Failure) {
        try change(
            """
            INSERT INTO refunds (id, version, created_at, updated_at, payment, customer, currency, amount,
                effective_date, reason, holder, iban, bic, reference, status, export, cancelled_on)
            VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?14, ?15, ?16, ?17)
            """,
            refund.id,
            refund.version,
            refund.createdAt,
            refund.updatedAt,
            refund.payment,
            refund.customer,
            refund.currency,
            refund.amount,
            refund.effectiveDate,
            refund.reason,
            refund.account?.holder,
            refund.account?.iban.text,
            refund.account?.bic,
            refund.reference,
            refund.status.rawValue,
            refund.export,
            refund.cancelledOn
        )
    }

    func update(_ refund: Refund) throws(Failure) {
        try change(
            """
            UPDATE refunds
            SET version = ?2, updated_at = ?3, effective_date = ?4, status = ?5, export = ?6, cancelled_on = ?7
            WHERE id = ?1
            """,
            refund.id,
            refund.version,
            refund.updatedAt,
            refund.effectiveDate,
            refund.status.rawValue,
            refund.export,
            refund.cancelledOn
        )
    }

    func refundExport(_ id: ID<RefundExport>) throws(Failure) -> RefundExport? {
        try row(RefundRow.selectExport + " WHERE id = ?1", id, map: RefundRow.export)
    }

    /// By the primary key.
    func refundExports(_ page: Page) throws(Failure) -> [RefundExport] {
        try rows(
            RefundRow.selectExport + " WHERE id < ?1 ORDER BY id DESC LIMIT ?2",
            page.bound,
            page.limit,
            map: RefundRow.export
        )
    }

    func insert(_ export: RefundExport) throws(Failure) {
        try change(
            """
            INSERT INTO refund_exports (id, version, created_at, currency, execution_date, count, total, debtor_name,
                debtor_iban, debtor_bic)
            VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10)
            """,
            export.id,
            export.version,
            export.createdAt,
            export.currency,
            export.executionDate,
            export.count,
            export.total,
            export.debtor.holder,
            export.debtor.iban.text,
            export.debtor.bic
        )
    }
}

private enum RefundRow {
    static let select: SQL = """
        SELECT id, version, created_at, updated_at, payment, customer, currency, amount, effective_date, reason, holder,
            iban, bic, reference, status, export, cancelled_on
        FROM refunds
        """
    static let selectExport: SQL = """
        SELECT id, version, created_at, currency, execution_date, count, total, debtor_name, debtor_iban, debtor_bic
        FROM refund_exports
        """

    static func refund(_ row: borrowing Row) throws -> Refund {
        Refund(
            id: try row.id(0),
            version: try row.int64(1),
            createdAt: try row.instant(2),
            updatedAt: try row.instant(3),
            payment: try row.id(4),
            customer: try row.id(5),
            currency: try row.currency(6),
            amount: try row.int64(7),
            effectiveDate: try row.date(8),
            reason: try row.optionalText(9),
            account: row.isNull(10) ? nil : try account(row, 10),
            reference: try row.text(13),
            status: try row.text(14, as: Refund.Status.self),
            export: try row.optionalID(15),
            cancelledOn: try row.optionalDate(16)
        )
    }

    static func export(_ row: borrowing Row) throws -> RefundExport {
        RefundExport(
            id: try row.id(0),
            version: try row.int64(1),
            createdAt: try row.instant(2),
            currency: try row.currency(3),
            executionDate: try row.date(4),
            count: try row.int(5),
            total: try row.int64(6),
            debtor: try account(row, 7)
        )
    }

    /// Holder, IBAN and BIC from a column on.
    private static func account(_ row: borrowing Row, _ column: Int) throws -> Refund.Account {
        guard let iban = IBAN(try row.text(column + 1)) else { throw row.refused(column + 1, as: "IBAN") }
        return Refund.Account(
            holder: try row.text(column),
            iban: iban,
            bic: try row.optionalText(column + 2)
        )
    }
}
