internal import Receivables
internal import SQLite

extension SQLiteSession {
    func apiKey(_ id: ID<APIKey>) throws(Failure) -> APIKey? {
        try row(APIKeyRow.selectByID, id, map: APIKeyRow.key)
    }

    func apiKey(secretHash: [UInt8]) throws(Failure) -> APIKey? {
        try row(APIKeyRow.selectByHash, secretHash, map: APIKeyRow.key)
    }

    /// By the primary key.
    func apiKeys(_ page: Page) throws(Failure) -> [APIKey] {
        try rows(APIKeyRow.selectPage, page.bound, page.limit, map: APIKeyRow.key)
    }

    func insert(_ key: APIKey) throws(Failure) {
        try change(
            """
            INSERT INTO api_keys (id, version, created_at, name, secret_hash, roles, user, customer, may_act_as,
                expires_at, revoked_at)
            VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11)
            """,
            key.id,
            key.version,
            key.createdAt,
            key.name,
            key.secretHash,
            key.roles.storedText,
            key.user,
            key.customer,
            key.mayActAs,
            key.expiresAt,
            key.revokedAt
        )
    }

    func update(_ key: APIKey) throws(Failure) {
        try change(
            "UPDATE api_keys SET version = ?2, revoked_at = ?3 WHERE id = ?1",
            key.id,
            key.version,
            key.revokedAt
        )
    }
}

private enum APIKeyRow {
    static let select: SQL = """
        SELECT id, version, created_at, name, secret_hash, roles, user, customer, may_act_as, expires_at, revoked_at
        FROM api_keys
        """
    static let selectByID = select + " WHERE id = ?1"
    static let selectByHash = select + " WHERE secret_hash = ?1"
    static let selectPage = select + " WHERE id < ?1 ORDER BY id DESC LIMIT ?2"

    static func key(_ row: borrowing Row) throws -> APIKey {
        APIKey(
            id: try row.id(0),
            version: try row.int64(1),
            createdAt: try row.instant(2),
            name: try row.text(3),
            secretHash: try row.blob(4),
            roles: try row.roles(5),
            user: try row.optionalID(6),
            customer: try row.optionalID(7),
            mayActAs: try row.bool(8),
            expiresAt: try row.optionalInstant(9),
            revokedAt: try row.optionalInstant(10)
        )
    }
}
