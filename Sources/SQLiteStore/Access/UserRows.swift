internal import Receivables
internal import SQLite

extension SQLiteSession {
    func user(_ id: ID<User>) throws(Failure) -> User? {
        try row(UserRow.select + " WHERE id = ?1", id, map: UserRow.user)
    }

    func userID(externalID: String) throws(Failure) -> ID<User>? {
        try row("SELECT id FROM users WHERE external_id = ?1", externalID) { try $0.id(0) }
    }

    /// By the primary key, or by users_by_external_id.
    func users(_ filter: ListFilter, _ page: Page) throws(Failure) -> [User] {
        var query = ListQuery(UserRow.select + " WHERE id < ?", [page.bound])
        query.add(" AND external_id = ?", filter.externalID)
        query.add(" AND is_active = ?", filter.status.map { $0 == "active" })
        query.add(" AND created_at >= ?", filter.createdFrom)
        query.add(" AND created_at < ?", filter.createdTo)
        query.add(" ORDER BY id DESC LIMIT ?", page.limit)
        return try rows(query, map: UserRow.user)
    }

    func insert(_ user: User) throws(Failure) {
        try change(
            """
            INSERT INTO users (id, version, created_at, external_id, name, email, roles, is_active)
            VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8)
            """,
            user.id,
            user.version,
            user.createdAt,
            user.externalID,
            user.name,
            user.email,
            user.roles.storedText,
            user.isActive
        )
    }

    func update(_ user: User) throws(Failure) {
        try change(
            """
            UPDATE users SET version = ?2, external_id = ?3, name = ?4, email = ?5, roles = ?6, is_active = ?7
            WHERE id = ?1
            """,
            user.id,
            user.version,
            user.externalID,
            user.name,
            user.email,
            user.roles.storedText,
            user.isActive
        )
    }
}

private enum UserRow {
    static let select: SQL = """
        SELECT id, version, created_at, external_id, name, email, roles, is_active FROM users
        """

    static func user(_ row: borrowing Row) throws -> User {
        User(
            id: try row.id(0),
            version: try row.int64(1),
            createdAt: try row.instant(2),
            externalID: try row.optionalText(3),
            name: try row.text(4),
            email: try row.optionalText(5),
            roles: try row.roles(6),
            isActive: try row.bool(7)
        )
    }
}
