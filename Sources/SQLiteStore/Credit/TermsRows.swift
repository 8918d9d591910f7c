internal import JSON
internal import Receivables
internal import SQLite

extension SQLiteSession {
    func paymentTerms(_ id: ID<PaymentTerms>) throws(Failure) -> PaymentTerms? {
        try row(TermsRow.selectByID, id, map: TermsRow.terms)
    }

    func paymentTerms(code: String) throws(Failure) -> PaymentTerms? {
        try row(TermsRow.selectByCode, code, map: TermsRow.terms)
    }

    /// By the primary key.
    func paymentTerms(_ page: Page) throws(Failure) -> [PaymentTerms] {
        try rows(TermsRow.selectPage, page.bound, page.limit, map: TermsRow.terms)
    }

    func insert(_ terms: PaymentTerms) throws(Failure) {
        let rule = jsonText { writer in
            writer.object { writer in
                writer.field("days", terms.due.days)
                writer.field("end_of_month", terms.due.isEndOfMonth)
            }
        }
        try change(
            """
            INSERT INTO payment_terms (id, version, created_at, code, name, due_rule)
            VALUES (?1, ?2, ?3, ?4, ?5, ?6)
            """,
            terms.id,
            terms.version,
            terms.createdAt,
            terms.code,
            terms.name,
            rule
        )
    }
}

private enum TermsRow {
    static let select: SQL = "SELECT id, version, created_at, code, name, due_rule FROM payment_terms"
    static let selectByID = select + " WHERE id = ?1"
    static let selectByCode = select + " WHERE code = ?1"
    static let selectPage = select + " WHERE id < ?1 ORDER BY id DESC LIMIT ?2"

    static func terms(_ row: borrowing Row) throws -> PaymentTerms {
        let rule = try StoredJSON(try row.text(5))
        return PaymentTerms(
            id: try row.id(0),
            version: try row.int64(1),
            createdAt: try row.instant(2),
            code: try row.text(3),
            name: try row.text(4),
            due: DueRule(
                days: Int(try rule.member("days").integer()),
                isEndOfMonth: try rule.member("end_of_month").boolean()
            )
        )
    }
}
