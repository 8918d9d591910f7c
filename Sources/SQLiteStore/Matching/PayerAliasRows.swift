internal import Receivables
internal import SQLite

extension SQLiteSession {
    func payerAlias(_ id: ID<PayerAlias>) throws(Failure) -> PayerAlias? {
        try row(PayerAliasRow.select + " WHERE id = ?1", id, map: PayerAliasRow.alias)
    }

    /// By the primary key or payer_aliases_of_customer.
    func payerAliases(_ filter: ListFilter, _ page: Page) throws(Failure) -> [PayerAlias] {
        var query = ListQuery(PayerAliasRow.select + " WHERE id < ?", [page.bound])
        query.add(" AND customer = ?", filter.customer)
        query.add(" ORDER BY id DESC LIMIT ?", page.limit)
        return try rows(query, map: PayerAliasRow.alias)
    }

    /// By standing_payer_aliases.
    func standingPayerAlias(_ subject: PayerAlias.Subject, _ compact: String) throws(Failure) -> PayerAlias? {
        try row(
            PayerAliasRow.select + " WHERE subject = ?1 AND compact = ?2 AND revoked_at IS NULL",
            subject.rawValue,
            compact,
            map: PayerAliasRow.alias
        )
    }

    func insert(_ alias: PayerAlias) throws(Failure) {
        try change(
            """
            INSERT INTO payer_aliases (id, version, created_at, customer, subject, value, compact, revoked_at)
            VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8)
            """,
            alias.id,
            alias.version,
            alias.createdAt,
            alias.customer,
            alias.subject.rawValue,
            alias.value,
            PayerAlias.compact(alias.value),
            alias.revokedAt
        )
    }

    func update(_ alias: PayerAlias) throws(Failure) {
        try change(
            "UPDATE payer_aliases SET version = ?2, revoked_at = ?3 WHERE id = ?1",
            alias.id,
            alias.version,
            alias.revokedAt
        )
    }
}

private enum PayerAliasRow {
    static let select: SQL =
        "SELECT id, version, created_at, customer, subject, value, revoked_at FROM payer_aliases"

    static func alias(_ row: borrowing Row) throws -> PayerAlias {
        PayerAlias(
            id: try row.id(0),
            version: try row.int64(1),
            createdAt: try row.instant(2),
            customer: try row.id(3),
            subject: try row.text(4, as: PayerAlias.Subject.self),
            value: try row.text(5),
            revokedAt: try row.optionalInstant(6)
        )
    }
}
