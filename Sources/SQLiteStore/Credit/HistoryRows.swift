internal import JSON
internal import Receivables
internal import SQLite

extension SQLiteSession {
    /// By decisions_by_day and decisions_of_order.
    func placementsCount(_ period: BackTestPeriod) throws(Failure) -> Int {
        try row(
            "SELECT count(*)" + HistoryRow.placements + " AND d.currency = ?3",
            period.from,
            period.to,
            period.currency
        ) { try $0.int(0) } ?? 0
    }

    /// Days only move on and ids only grow, so this is the order of knowledge.
    func placements(_ period: BackTestPeriod, after: ID<Decision>?, limit: Int) throws(Failure) -> [Placement]
    {
        var from = period.from
        if let after, let last = try decision(after) { from = last.businessDate }
        return try rows(
            HistoryRow.placement + HistoryRow.placements + HistoryRow.placementsAfter,
            from,
            period.to,
            period.currency,
            after ?? ID(high: 0, low: 0),
            limit
        ) { row in
            let amount = try row.int64(6)
            return Placement(
                decision: try row.id(0),
                order: try row.id(1),
                customer: try row.id(2),
                businessDate: try row.date(3),
                sawEvent: try row.int64(4),
                outcome: try row.text(5, as: Decision.Outcome.self),
                document: try row.optionalText(7).map { try StoredJSON($0).checkedDocument() }
                    ?? CheckedDocument(stage: .order, amount: amount)
            )
        }
    }

    /// By invoices_imported_by_day.
    func importedSalesCount(_ period: BackTestPeriod) throws(Failure) -> Int {
        try row(
            "SELECT count(*) FROM invoices AS v" + HistoryRow.imported,
            period.from,
            period.to,
            period.currency
        ) { try $0.int(0) } ?? 0
    }

    /// By invoices_imported_by_day, postings_of_document and installments_of_invoice.
    func importedSales(_ period: BackTestPeriod, after: ImportedSale?, limit: Int) throws(Failure)
        -> [ImportedSale]
    {
        try rows(
            """
            SELECT v.id, v.customer, v.issue_date, v.total,
                (SELECT max(coalesce(original_due_date, due_date)) FROM installments WHERE invoice = v.id), p.seq
            FROM invoices AS v
                JOIN postings AS p ON p.document = v.id AND p.document_kind = 'invoice' AND p.reverses IS NULL
            """ + HistoryRow.imported + """
                 AND (v.issue_date, p.seq) > (?4, ?5) ORDER BY v.issue_date, p.seq LIMIT ?6
                """,
            after?.issueDate ?? period.from,
            period.to,
            period.currency,
            after?.issueDate ?? period.from,
            after?.posting ?? 0,
            limit
        ) { row in
            let issued = try row.date(2)
            return ImportedSale(
                invoice: try row.id(0),
                customer: try row.id(1),
                issueDate: issued,
                posting: try row.int64(5),
                total: try row.int64(3),
                lastDueDate: try row.optionalDate(4) ?? issued
            )
        }
    }

    /// By the primary keys.
    func movements(knownIn range: ClosedRange<Int64>) throws(Failure) -> [Movement] {
        try rows(
            HistoryRow.movement + " WHERE p.seq BETWEEN ?1 AND ?2" + HistoryRow.movementAccounts
                + " ORDER BY p.seq, e.line",
            range.lowerBound,
            range.upperBound,
            map: HistoryRow.movement
        )
    }

    /// By postings_by_effective_date.
    func movements(effectiveIn range: ClosedRange<CivilDate>, knownSeq: Int64) throws(Failure) -> [Movement] {
        try rows(
            HistoryRow.movement + " WHERE p.effective_date BETWEEN ?1 AND ?2 AND p.seq <= ?3"
                + HistoryRow.movementAccounts + " ORDER BY p.effective_date, p.seq, e.line",
            range.lowerBound,
            range.upperBound,
            knownSeq,
            map: HistoryRow.movement
        )
    }

    /// By postings_by_effective_date.
    func firstEffectiveDate() throws(Failure) -> CivilDate? {
        try row("SELECT min(effective_date) FROM postings") { try $0.optionalDate(0) } ?? nil
    }

    /// By events_of_customers.
    func customerChanges(after event: Int64, through last: Int64, limit: Int) throws(Failure)
        -> [CustomerChange]
    {
        try rows(
            """
            SELECT seq, document, after FROM events
            WHERE document_kind = 'customer' AND seq > ?1 AND seq <= ?2 ORDER BY seq LIMIT ?3
            """,
            event,
            last,
            limit
        ) { row in
            var change = CustomerChange(event: try row.int64(0), customer: try row.id(1))
            let said = try StoredJSON(try row.text(2))
            change.status = try said["status"]?.choice()
            if said.has("segment") { change.segment = .some(try said["segment"]?.text()) }
            if said.has("country") { change.country = .some(try said["country"]?.text()) }
            change.metadata = try said["metadata"]?.metadata()
            if said.has("parent_id") { change.parent = .some(try said["parent_id"]?.id()) }
            return change
        }
    }

    /// By events_of_document.
    func orderState(_ id: ID<Order>, knownEvent: Int64) throws(Failure) -> OrderThen {
        try row(
            """
            SELECT max(CASE WHEN json_type(after, '$.credit_status') IS NOT NULL THEN seq END),
                max(CASE WHEN json_type(after, '$.total') IS NOT NULL THEN seq END),
                max(CASE WHEN json_type(after, '$.requested_ship_date') IS NOT NULL THEN seq END)
            FROM events WHERE document = ?1 AND document_kind = 'order' AND seq <= ?2
            """,
            id,
            knownEvent
        ) { row in (try row.optionalInt64(0), try row.optionalInt64(1), try row.optionalInt64(2)) }
        .map { (status, total, ship) throws(Failure) in
            OrderThen(
                isApproved: try said("$.credit_status", by: status, map: { try $0.optionalText(0) })
                    == "approved",
                total: try said("$.total", by: total, map: { try $0.optionalInt64(0) }) ?? 0,
                currency: try row("SELECT currency FROM orders WHERE id = ?1", id) { try $0.currency(0) },
                shipDate: try said("$.requested_ship_date", by: ship, map: { try $0.optionalText(0) })
                    .flatMap { CivilDate($0) }
            )
        } ?? OrderThen(isApproved: false, total: 0, shipDate: nil)
    }

    private func said<Value>(
        _ path: String,
        by event: Int64?,
        map: (borrowing Row) throws -> Value?
    ) throws(Failure) -> Value? {
        guard let event else { return nil }
        return try row("SELECT json_extract(after, ?2) FROM events WHERE seq = ?1", event, path, map: map)
            ?? nil
    }
}

private enum HistoryRow {
    static let placement: SQL = """
        SELECT d.id, d."order", d.customer, d.business_date, d.saw_event, d.outcome, d.amount, d.document
        """
    /// The first decision on each order that is there.
    static let placements: SQL = """
         FROM decisions AS d
        WHERE d."order" IS NOT NULL AND d.business_date BETWEEN ?1 AND ?2
            AND NOT EXISTS (SELECT 1 FROM decisions AS b WHERE b."order" = d."order" AND b.id < d.id)
        """
    static let placementsAfter: SQL = """
         AND d.currency = ?3 AND (d.business_date, d.id) > (?1, ?4)
        ORDER BY d.business_date, d.id LIMIT ?5
        """
    static let imported: SQL = """
         WHERE v.origin = 'external' AND v."order" IS NULL AND v.issue_date BETWEEN ?1 AND ?2
            AND v.currency = ?3 AND v.status <> 'void'
            AND v.currency = (SELECT currency FROM customers WHERE id = v.customer)
        """

    /// A write-off has an entry on bad_debt beside the receivable's.
    static let movement: SQL = """
        SELECT p.seq, p.event, p.effective_date,
            CASE e.account WHEN 'committed' THEN 0 WHEN 'receivable' THEN 1 ELSE 2 END,
            CASE
                WHEN p.kind IN ('invoice_issued', 'external_invoice', 'opening_item', 'credit_note', 'opening_credit_note')
                    THEN 0
                WHEN p.kind IN ('allocated', 'credit_allocated') THEN 1
                WHEN p.kind = 'payment_received' THEN CASE WHEN p.reverses IS NULL THEN 2 ELSE 3 END
                WHEN p.kind = 'payment_reassigned' THEN CASE WHEN e.amount < 0 THEN 2 ELSE 3 END
                WHEN p.kind = 'payment_assigned' THEN CASE WHEN p.reverses IS NULL THEN 2 ELSE 3 END
                WHEN e.account = 'receivable' AND EXISTS (
                    SELECT 1 FROM entries AS b WHERE b.posting = p.seq AND b.account = 'bad_debt'
                ) THEN 4
                ELSE 5
            END,
            e.amount, e.customer, e."order", i.invoice, e.installment, coalesce((
                SELECT c.before FROM due_date_changes AS c
                WHERE c.installment = e.installment AND c.posting > p.seq ORDER BY c.posting LIMIT 1
            ), i.due_date), e.payment,
            CASE WHEN e.account = 'on_account' THEN (SELECT received_date FROM payments WHERE id = e.payment) END,
            CASE WHEN e.currency <> (SELECT currency FROM customers WHERE id = e.customer) THEN e.currency END
        FROM postings AS p CROSS JOIN entries AS e ON e.posting = p.seq
            LEFT JOIN installments AS i ON i.id = e.installment
        """
    static let movementAccounts: SQL = """
         AND e.account IN ('committed', 'receivable', 'on_account') AND e.customer IS NOT NULL
        """

    static func movement(_ row: borrowing Row) throws -> Movement {
        guard let account = Movement.Account(rawValue: try row.int64(3)) else {
            throw row.refused(3, as: "account")
        }
        guard let cause = Movement.Cause(rawValue: try row.int64(4)) else {
            throw row.refused(4, as: "cause")
        }
        return Movement(
            posting: try row.int64(0),
            event: try row.int64(1),
            effectiveDate: try row.date(2),
            account: account,
            cause: cause,
            amount: try row.int64(5),
            foreign: row.isNull(13) ? nil : try row.currency(13),
            customer: try row.id(6),
            order: try row.optionalID(7),
            invoice: try row.optionalID(8),
            installment: try row.optionalID(9),
            dueDate: try row.optionalDate(10),
            payment: try row.optionalID(11),
            receivedDate: try row.optionalDate(12)
        )
    }
}
