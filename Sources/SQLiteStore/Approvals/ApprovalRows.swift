internal import Receivables
internal import SQLite

extension SQLiteSession {
    func approval(_ id: ID<Approval>) throws(Failure) -> Approval? {
        try row(ApprovalRow.select + " WHERE id = ?1", id, map: ApprovalRow.approval)
    }

    /// By the primary key, approvals_of_customer, approvals_by_status or approvals_by_role.
    func approvals(_ filter: ListFilter, role: Role?, dueBefore: Instant?, _ page: Page) throws(Failure)
        -> [Approval]
    {
        var query = ListQuery(ApprovalRow.select + " WHERE id < ?", [page.bound])
        query.add(" AND customer = ?", filter.customer)
        query.add(" AND status = ?", filter.status)
        query.add(" AND role = ?", role?.rawValue)
        query.add(
            """
             AND EXISTS (
                SELECT 1 FROM decision_clocks AS c
                WHERE c.document = approvals.id AND c.ended_at IS NULL AND c.due_at < ?
            )
            """,
            dueBefore
        )
        query.add(" ORDER BY id DESC LIMIT ?", page.limit)
        return try rows(query, map: ApprovalRow.approval)
    }

    /// By approvals_pending_of_order.
    func pendingApproval(of order: ID<Order>) throws(Failure) -> Approval? {
        try row(
            ApprovalRow.select + #" WHERE "order" = ?1 AND status = 'pending'"#,
            order,
            map: ApprovalRow.approval
        )
    }

    /// By approvals_pending_of_refund.
    func pendingApproval(of refund: ID<Refund>) throws(Failure) -> Approval? {
        try row(
            ApprovalRow.select + " WHERE refund = ?1 AND status = 'pending'",
            refund,
            map: ApprovalRow.approval
        )
    }

    func insert(_ approval: Approval) throws(Failure) {
        let columns = SubjectColumns(approval.subject)
        try change(
            """
            INSERT INTO approvals (id, version, created_at, customer, "order", order_version, amount, credit_limit,
                valid_from, valid_until, expires_on, role, requested_by, reason, status, decided_by, decided_at,
                guarantee, requested_on_behalf_of, on_behalf_of, write_off, refund)
            VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?14, ?15, ?16, ?17, ?18, ?19, ?20, ?21, ?22)
            """,
            approval.id,
            approval.version,
            approval.createdAt,
            approval.customer,
            columns.order,
            columns.orderVersion,
            approval.amount,
            columns.limit,
            columns.validFrom,
            columns.validUntil,
            columns.expiresOn,
            approval.role.rawValue,
            approval.requestedBy,
            approval.reason,
            approval.status.rawValue,
            approval.decidedBy,
            approval.decidedAt,
            approval.guarantee,
            approval.requestedOnBehalfOf,
            approval.onBehalfOf,
            approval.writeOff,
            approval.refund
        )
    }

    func update(_ approval: Approval) throws(Failure) {
        try change(
            """
            UPDATE approvals SET version = ?2, status = ?3, decided_by = ?4, decided_at = ?5, on_behalf_of = ?6
            WHERE id = ?1
            """,
            approval.id,
            approval.version,
            approval.status.rawValue,
            approval.decidedBy,
            approval.decidedAt,
            approval.onBehalfOf
        )
    }

    /// By events_of_document.
    func creator(of document: DocumentReference) throws(Failure) -> ID<User>? {
        try row(
            """
            SELECT user FROM events WHERE document = ?1 AND document_kind = ?2 ORDER BY seq LIMIT 1
            """,
            SQLiteValue.identifier(document.high, document.low),
            document.kind.rawValue
        ) { try $0.optionalID(0) } ?? nil
    }
}

private struct SubjectColumns {
    var order: ID<Order>?
    var orderVersion: Int64?
    var limit: Int64?
    var validFrom: CivilDate?
    var validUntil: CivilDate?
    var expiresOn: CivilDate?

    init(_ subject: Approval.Subject) {
        switch subject {
        case .release(let order, let version, let until):
            self.order = order
            orderVersion = version
            validUntil = until
        case .limit(let fact):
            limit = fact.amount
            validFrom = fact.validFrom
            validUntil = fact.validUntil
            expiresOn = fact.expiresOn
        case .guarantee(_, let from), .writeOff(_, let from): validFrom = from
        case .refund(_, let date): validFrom = date
        }
    }
}

private enum ApprovalRow {
    static let select: SQL = """
        SELECT id, version, created_at, customer, "order", order_version, amount, credit_limit, valid_from,
            valid_until, expires_on, role, requested_by, reason, status, decided_by, decided_at, guarantee,
            requested_on_behalf_of, on_behalf_of, write_off, refund
        FROM approvals
        """

    static func approval(_ row: borrowing Row) throws -> Approval {
        let customer: ID<Customer> = try row.id(3)
        let subject: Approval.Subject
        if let order: ID<Order> = try row.optionalID(4) {
            subject = .release(order, version: try row.int64(5), until: try row.optionalDate(9))
        } else if let guarantee: ID<Guarantee> = try row.optionalID(17) {
            subject = .guarantee(guarantee, from: try row.date(8))
        } else if let writeOff: ID<WriteOff> = try row.optionalID(20) {
            subject = .writeOff(writeOff, from: try row.date(8))
        } else if let refund: ID<Refund> = try row.optionalID(21) {
            subject = .refund(refund, on: try row.date(8))
        } else {
            subject = .limit(
                LimitFact(
                    customer: customer,
                    amount: try row.optionalInt64(7),
                    validFrom: try row.date(8),
                    validUntil: try row.optionalDate(9),
                    expiresOn: try row.optionalDate(10)
                )
            )
        }
        guard let role = Role(rawValue: try row.text(11)) else { throw row.refused(11, as: "role") }
        guard let status = Approval.Status(rawValue: try row.text(14)) else {
            throw row.refused(14, as: "status")
        }
        return Approval(
            id: try row.id(0),
            version: try row.int64(1),
            createdAt: try row.instant(2),
            customer: customer,
            subject: subject,
            amount: try row.optionalInt64(6),
            role: role,
            requestedBy: try row.id(12),
            requestedOnBehalfOf: try row.optionalID(18),
            reason: try row.text(13),
            status: status,
            decidedBy: try row.optionalID(15),
            onBehalfOf: try row.optionalID(19),
            decidedAt: try row.optionalInstant(16)
        )
    }
}
