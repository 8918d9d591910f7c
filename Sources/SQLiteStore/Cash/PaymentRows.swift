internal import Receivables
internal import SQLite

extension SQLiteSession {
    func payment(_ id: ID<Payment>) throws(Failure) -> Payment? {
        try row(PaymentRow.selectByID, id, map: PaymentRow.payment)
    }

    func paymentID(externalID: String) throws(Failure) -> ID<Payment>? {
        try row("SELECT id FROM payments WHERE external_id = ?1", externalID) { try $0.id(0) }
    }

    /// By the primary key, payments_of_customer, payments_by_reference or payments_by_external_id.
    func payments(_ filter: ListFilter, reference: String?, _ page: Page) throws(Failure) -> [Payment] {
        var query = ListQuery(PaymentRow.select + " WHERE id < ?", [page.bound])
        query.add(" AND customer = ?", filter.customer)
        query.add(" AND external_id = ?", filter.externalID)
        query.add(" AND reference = ?", reference)
        query.add(" AND created_at >= ?", filter.createdFrom)
        query.add(" AND created_at < ?", filter.createdTo)
        query.add(" AND updated_at >= ?", filter.updatedFrom)
        switch filter.status {
        case nil: break
        case "reversed": query.add(" AND reversal_kind IS NOT NULL")
        case "refunded": query.add(" AND reversal_kind IS NULL AND refunded = amount")
        case "unapplied":
            query.add(" AND reversal_kind IS NULL AND refunded < amount AND unapplied = amount - refunded")
        case "applied": query.add(" AND reversal_kind IS NULL AND refunded < amount AND unapplied = 0")
        case "partially_applied":
            query.add(" AND reversal_kind IS NULL AND unapplied <> 0 AND unapplied <> amount - refunded")
        default: return []
        }
        query.add(" ORDER BY id DESC LIMIT ?", page.limit)
        return try rows(query, map: PaymentRow.payment)
    }

    /// Inserts with nothing unapplied: the posting of its receipt moves the amount.
    func insert(_ payment: Payment) throws(Failure) {
        try change(
            """
            INSERT INTO payments (id, version, created_at, updated_at, external_id, customer, currency, amount,
                received_date, clears_on, method, reference, unapplied, reversal_kind, reversal_date, metadata,
                reversal_fee, payer_name, payer_account, payer_bic, end_to_end_id, bank_fee, statement, statement_line)
            VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, 0, ?13, ?14, ?15, ?16, ?17, ?18, ?19, ?20, ?21,
                ?22, ?23)
            """,
            payment.id,
            payment.version,
            payment.createdAt,
            payment.updatedAt,
            payment.externalID,
            payment.customer,
            payment.currency,
            payment.amount,
            payment.receivedDate,
            payment.clearsOn,
            payment.method.rawValue,
            payment.reference,
            payment.reversal?.kind.rawValue,
            payment.reversal?.date,
            payment.metadata.storedText,
            payment.reversal?.fee,
            payment.bank?.payerName,
            payment.bank?.payerAccount,
            payment.bank?.payerBIC,
            payment.bank?.endToEndID,
            payment.bank?.fee,
            payment.bank?.line?.statement,
            payment.bank?.line?.number
        )
    }

    func update(_ payment: Payment) throws(Failure) {
        try change(
            """
            UPDATE payments
            SET version = ?2, updated_at = ?3, external_id = ?4, customer = ?5, reversal_kind = ?6, reversal_date = ?7,
                metadata = ?8, reversal_fee = ?9
            WHERE id = ?1
            """,
            payment.id,
            payment.version,
            payment.updatedAt,
            payment.externalID,
            payment.customer,
            payment.reversal?.kind.rawValue,
            payment.reversal?.date,
            payment.metadata.storedText,
            payment.reversal?.fee
        )
    }

    /// By payments_of_customer_by_clearing_day: of most customers there is none, and nothing more is read. Money
    /// counts from the day on which it was this customer's.
    func uncleared(of customer: ID<Customer>, at point: ReadingPoint) throws(Failure) -> Int64 {
        let totals = try rows(
            """
            SELECT m.currency, (SELECT currency FROM customers WHERE id = ?1), 0, 0, sum(e.amount)
            FROM payments AS m JOIN entries AS e ON e.payment = m.id JOIN postings AS p ON p.seq = e.posting
            WHERE m.customer = ?1 AND m.clears_on > ?2 AND m.clears_on > m.received_date
                AND e.account = 'cash' AND p.effective_date <= ?2 AND p.seq <= ?3
                AND EXISTS (
                    SELECT 1 FROM entries AS own JOIN postings AS q ON q.seq = own.posting
                    WHERE own.payment = m.id AND own.account = 'on_account' AND own.customer = ?1
                        AND q.effective_date <= ?2 AND q.seq <= ?3
                )
            GROUP BY m.currency
            """,
            customer,
            point.asOf,
            point.knownSeq ?? .max,
            map: ReadingRow.totals
        )
        return try inAccount(totals, at: point).unapplied
    }

    /// By payments_of_customer_by_day.
    func lastPayment(of customer: ID<Customer>) throws(Failure) -> CivilDate? {
        try row(
            "SELECT max(received_date) FROM payments WHERE customer = ?1 AND reversal_kind IS NULL",
            customer
        ) { try $0.optionalDate(0) } ?? nil
    }

    /// By payments_by_clearing_day.
    func customersWithMoneyClearing(after: CivilDate, through: CivilDate) throws(Failure) -> [ID<Customer>] {
        try rows(
            """
            SELECT DISTINCT customer FROM payments
            WHERE clears_on > ?1 AND clears_on <= ?2 AND customer IS NOT NULL AND reversal_kind IS NULL
            ORDER BY customer
            """,
            after,
            through
        ) { try $0.id(0) }
    }
}

extension SQLiteSession {
    /// By payments_that_are_unused.
    func unusedPayments(_ amount: Int64, _ currency: Currency, limit: Int) throws(Failure) -> [Payment] {
        try rows(PaymentRow.selectUnused, amount, currency, limit, map: PaymentRow.payment)
    }

    /// By payments_by_end_to_end_id.
    func payments(endToEndID: String, currency: Currency, limit: Int) throws(Failure) -> [Payment] {
        try rows(PaymentRow.selectByEndToEndID, endToEndID, currency, limit, map: PaymentRow.payment)
    }

    /// By payments_by_payer_account.
    func payments(payerAccount: String, currency: Currency, limit: Int) throws(Failure) -> [Payment] {
        try rows(PaymentRow.selectByPayerAccount, payerAccount, currency, limit, map: PaymentRow.payment)
    }
}

private enum PaymentRow {
    static let select: SQL = """
        SELECT id, version, created_at, updated_at, external_id, customer, currency, amount, received_date, method,
            reference, unapplied, reversal_kind, reversal_date, metadata, refunded, reversal_fee, payer_name,
            payer_account, payer_bic, end_to_end_id, bank_fee, statement, statement_line
        FROM payments
        """
    static let selectByID = select + " WHERE id = ?1"
    static let selectUnused =
        select
            + """
             WHERE amount = ?1 AND currency = ?2 AND unapplied = amount AND reversal_kind IS NULL ORDER BY id LIMIT ?3
            """
    static let selectByEndToEndID =
        select
            + """
             WHERE end_to_end_id = ?1 AND currency = ?2 AND reversal_kind IS NULL ORDER BY id DESC LIMIT ?3
            """
    static let selectByPayerAccount =
        select
            + """
             WHERE payer_account = ?1 AND currency = ?2 AND reversal_kind IS NULL ORDER BY id DESC LIMIT ?3
            """

    static func payment(_ row: borrowing Row) throws -> Payment {
        var reversal: Payment.Reversal?
        if let kind = try row.optionalText(12, as: Payment.ReversalKind.self) {
            reversal = Payment.Reversal(
                kind: kind,
                date: try row.date(13),
                fee: try row.optionalInt64(16)
            )
        }
        return Payment(
            id: try row.id(0),
            version: try row.int64(1),
            createdAt: try row.instant(2),
            updatedAt: try row.instant(3),
            externalID: try row.optionalText(4),
            customer: try row.optionalID(5),
            currency: try row.currency(6),
            amount: try row.int64(7),
            receivedDate: try row.date(8),
            method: try row.text(9, as: Payment.Method.self),
            reference: try row.optionalText(10),
            unapplied: try row.int64(11),
            refunded: try row.int64(15),
            reversal: reversal,
            metadata: try row.metadata(14),
            bank: try bankDetails(row)
        )
    }

    private static func bankDetails(_ row: borrowing Row) throws -> Payment.BankDetails? {
        var line: BankLineReference?
        if let statement = try row.optionalID(22, of: BankStatement.self) {
            line = BankLineReference(statement: statement, number: try row.int(23))
        }
        let details = Payment.BankDetails(
            payerName: try row.optionalText(17),
            payerAccount: try row.optionalText(18),
            payerBIC: try row.optionalText(19),
            endToEndID: try row.optionalText(20),
            fee: try row.optionalInt64(21),
            line: line
        )
        return details == Payment.BankDetails() ? nil : details
    }
}
