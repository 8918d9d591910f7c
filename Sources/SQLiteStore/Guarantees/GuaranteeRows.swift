internal import Receivables
internal import SQLite

extension SQLiteSession {
    func guarantee(_ id: ID<Guarantee>) throws(Failure) -> Guarantee? {
        try row(GuaranteeRow.selectNow + " WHERE g.id = ?1", id, map: GuaranteeRow.guarantee)
    }

    func guaranteeID(externalID: String) throws(Failure) -> ID<Guarantee>? {
        try row("SELECT id FROM guarantees WHERE external_id = ?1", externalID) { try $0.id(0) }
    }

    /// By guarantees_of_customer.
    func guarantees(of customer: ID<Customer>, _ page: Page) throws(Failure) -> [Guarantee] {
        try rows(
            GuaranteeRow.selectNow + " WHERE g.customer = ?1 AND g.id < ?2 ORDER BY g.id DESC LIMIT ?3",
            customer,
            page.bound,
            page.limit,
            map: GuaranteeRow.guarantee
        )
    }

    /// By guarantees_of_customer and guarantee_spans_of_guarantee.
    func openGuarantees(of customer: ID<Customer>, on date: CivilDate) throws(Failure) -> Int {
        try row(
            """
            SELECT count(*) FROM guarantees AS g
            WHERE g.customer = ?1 AND g.status <> 'rejected' AND NOT EXISTS (
                SELECT 1 FROM guarantee_spans AS s
                WHERE s.seq = (SELECT max(seq) FROM guarantee_spans WHERE guarantee = g.id) AND s.valid_until < ?2
            )
            """,
            customer,
            date
        ) { try $0.int(0) } ?? 0
    }

    func insert(_ guarantee: Guarantee) throws(Failure) {
        let terms = guarantee.terms
        try change(
            """
            INSERT INTO guarantees (id, version, created_at, external_id, customer, status, kind, amount, percent,
                included_in_exposure, valid_from, valid_until, guarantor, reference, insured_amount, insured_percent,
                longest_extension_days, report_overdue_days, report_lead_days)
            VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?14, ?15, ?16, ?17, ?18, ?19)
            """,
            guarantee.id,
            guarantee.version,
            guarantee.createdAt,
            guarantee.externalID,
            guarantee.customer,
            guarantee.status.rawValue,
            terms.kind.rawValue,
            terms.amount,
            terms.percent,
            terms.isIncludedInExposure,
            terms.validFrom,
            terms.validUntil,
            terms.guarantor,
            terms.reference,
            terms.insurance?.insuredAmount,
            terms.insurance?.insuredPercent,
            terms.insurance?.longestExtensionDays,
            terms.insurance?.reportOverdueDays,
            terms.insurance?.reportLeadDays
        )
    }

    func update(_ guarantee: Guarantee) throws(Failure) {
        try change(
            "UPDATE guarantees SET version = ?2, status = ?3 WHERE id = ?1",
            guarantee.id,
            guarantee.version,
            guarantee.status.rawValue
        )
    }

    func appendSpan(of guarantee: Guarantee, event: Int64) throws(Failure) {
        try change(
            "INSERT INTO guarantee_spans (guarantee, valid_until, event) VALUES (?1, ?2, ?3)",
            guarantee.id,
            guarantee.terms.validUntil,
            event
        )
    }

    /// The guarantees that hold on a day as it was known after an event, oldest first, by guarantees_of_customer and
    /// guarantee_spans_of_guarantee.
    func guaranteesInForce(for customer: ID<Customer>, on date: CivilDate, knownEvent: Int64)
        throws(Failure) -> [Guarantee]
    {
        try rows(
            GuaranteeRow.selectThen,
            customer,
            date,
            knownEvent,
            map: GuaranteeRow.guarantee
        )
    }

    /// By guarantees_of_customer and guarantee_spans_of_guarantee. One that ended before it began never held.
    func insuranceCover(of customer: ID<Customer>, on date: CivilDate, knownEvent: Int64?) throws(Failure)
        -> InsuranceCover?
    {
        try row(
            """
            SELECT count(*), max(s.valid_until IS NULL), max(s.valid_until)
            FROM guarantees AS g JOIN guarantee_spans AS s
                ON s.seq = (SELECT max(seq) FROM guarantee_spans WHERE guarantee = g.id AND event <= ?3)
            WHERE g.customer = ?1 AND g.kind = 'credit_insurance' AND g.valid_from <= ?2
                AND (s.valid_until IS NULL OR s.valid_until >= g.valid_from)
            """,
            customer,
            date,
            knownEvent ?? .max
        ) { row -> InsuranceCover? in
            guard try row.int64(0) > 0 else { return nil }
            return InsuranceCover(until: try row.bool(1) ? nil : try row.optionalDate(2))
        } ?? nil
    }
}

enum GuaranteeRow {
    private static let head: SQL = """
        SELECT g.id, g.version, g.created_at, g.external_id, g.customer, c.currency, g.status, g.kind, g.amount,
            g.percent, g.included_in_exposure, g.valid_from,
            CASE WHEN s.seq IS NULL THEN g.valid_until ELSE s.valid_until END, g.guarantor, g.reference,
            g.insured_amount, g.insured_percent, g.longest_extension_days, g.report_overdue_days, g.report_lead_days
        FROM guarantees AS g CROSS JOIN customers AS c ON c.id = g.customer
        """
    static let selectNow =
        head + """

            LEFT JOIN guarantee_spans AS s
                ON s.seq = (SELECT max(seq) FROM guarantee_spans WHERE guarantee = g.id)
            """
    static let selectThen =
        head + """

            CROSS JOIN guarantee_spans AS s
                ON s.seq = (SELECT max(seq) FROM guarantee_spans WHERE guarantee = g.id AND event <= ?3)
            WHERE g.customer = ?1 AND g.valid_from <= ?2 AND (s.valid_until IS NULL OR s.valid_until >= ?2)
            ORDER BY g.id
            """
    /// ?1 is the id before the first.
    static let selectInsurances =
        head + """

            CROSS JOIN guarantee_spans AS s
                ON s.seq = (SELECT max(seq) FROM guarantee_spans WHERE guarantee = g.id AND event <= ?3)
            WHERE g.kind = 'credit_insurance' AND g.id > ?1 AND g.valid_from <= ?2
                AND (s.valid_until IS NULL OR s.valid_until >= g.valid_from)
            ORDER BY g.id LIMIT ?4
            """

    static func guarantee(_ row: borrowing Row) throws -> Guarantee {
        Guarantee(
            id: try row.id(0),
            version: try row.int64(1),
            createdAt: try row.instant(2),
            externalID: try row.optionalText(3),
            customer: try row.id(4),
            currency: try row.currency(5),
            status: try row.text(6, as: Guarantee.Status.self),
            terms: GuaranteeTerms(
                kind: try row.text(7, as: GuaranteeKind.self),
                amount: try row.int64(8),
                percent: try row.decimal(9),
                isIncludedInExposure: try row.bool(10),
                validFrom: try row.date(11),
                validUntil: try row.optionalDate(12),
                guarantor: try row.optionalText(13),
                reference: try row.optionalText(14),
                insurance: row.isNull(15)
                    ? nil
                    : InsuranceTerms(
                        insuredAmount: try row.int64(15),
                        insuredPercent: try row.decimal(16),
                        longestExtensionDays: try row.optionalInt64(17).map { Int($0) },
                        reportOverdueDays: try row.optionalInt64(18).map { Int($0) },
                        reportLeadDays: try row.int(19)
                    )
            )
        )
    }
}
