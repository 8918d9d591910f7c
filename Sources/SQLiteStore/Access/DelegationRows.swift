internal import Receivables
internal import SQLite

extension SQLiteSession {
    func delegation(_ id: ID<Delegation>) throws(Failure) -> Delegation? {
        try row(DelegationRow.select + " WHERE id = ?1", id, map: DelegationRow.delegation)
    }

    /// By delegations_by_delegator.
    func delegations(by delegator: ID<User>, _ page: Page) throws(Failure) -> [Delegation] {
        try rows(
            DelegationRow.select + " WHERE delegator = ?1 AND id < ?2 ORDER BY id DESC LIMIT ?3",
            delegator,
            page.bound,
            page.limit,
            map: DelegationRow.delegation
        )
    }

    /// By delegations_by_delegate.
    func delegations(to delegate: ID<User>, _ page: Page) throws(Failure) -> [Delegation] {
        try rows(
            DelegationRow.select + " WHERE delegate = ?1 AND id < ?2 ORDER BY id DESC LIMIT ?3",
            delegate,
            page.bound,
            page.limit,
            map: DelegationRow.delegation
        )
    }

    /// By standing_delegations_by_delegator.
    func standingDelegations(by delegator: ID<User>, on day: CivilDate) throws(Failure) -> [Delegation] {
        try rows(
            DelegationRow.select + " WHERE delegator = ?1 AND revoked_at IS NULL" + DelegationRow.notEnded,
            delegator,
            day,
            map: DelegationRow.delegation
        )
    }

    /// By standing_delegations_by_delegate.
    func standingDelegations(to delegate: ID<User>, on day: CivilDate) throws(Failure) -> [Delegation] {
        try rows(
            DelegationRow.select + " WHERE delegate = ?1 AND revoked_at IS NULL" + DelegationRow.notEnded,
            delegate,
            day,
            map: DelegationRow.delegation
        )
    }

    func insert(_ delegation: Delegation) throws(Failure) {
        try change(
            """
            INSERT INTO delegations (id, version, created_at, delegator, delegate, roles, valid_from, valid_until,
                reason, revoked_at)
            VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10)
            """,
            delegation.id,
            delegation.version,
            delegation.createdAt,
            delegation.delegator,
            delegation.delegate,
            delegation.roles?.storedText,
            delegation.validFrom,
            delegation.validUntil,
            delegation.reason,
            delegation.revokedAt
        )
    }

    func update(_ delegation: Delegation) throws(Failure) {
        try change(
            "UPDATE delegations SET version = ?2, revoked_at = ?3 WHERE id = ?1",
            delegation.id,
            delegation.version,
            delegation.revokedAt
        )
    }
}

private enum DelegationRow {
    static let select: SQL = """
        SELECT id, version, created_at, delegator, delegate, roles, valid_from, valid_until, reason, revoked_at
        FROM delegations
        """
    static let notEnded: SQL = " AND (valid_until IS NULL OR valid_until >= ?2) ORDER BY id"

    static func delegation(_ row: borrowing Row) throws -> Delegation {
        Delegation(
            id: try row.id(0),
            version: try row.int64(1),
            createdAt: try row.instant(2),
            delegator: try row.id(3),
            delegate: try row.id(4),
            roles: row.isNull(5) ? nil : try row.roles(5),
            validFrom: try row.date(6),
            validUntil: try row.optionalDate(7),
            reason: try row.text(8),
            revokedAt: try row.optionalInstant(9)
        )
    }
}
