/// A person stands in for another one, from a day to a day: may decide on credit as that person might.
package struct Delegation: Document, Equatable, Sendable {
    package static let kind = DocumentKind.delegation

    /// Delegations that may stand at once from one person, and to one person.
    package static let standingMax = 20

    package let id: ID<Delegation>
    package var version: Int64
    package let createdAt: Instant
    /// The person who is stood in for.
    package let delegator: ID<User>
    /// The person who stands in.
    package let delegate: ID<User>
    /// The roles that are lent; nil: each that the delegator has on the day and that can be lent.
    package let roles: Set<Role>?
    package let validFrom: CivilDate
    /// The last day; nil: until it is revoked.
    package let validUntil: CivilDate?
    package let reason: String
    package var revokedAt: Instant?

    package init(
        id: ID<Delegation>,
        version: Int64,
        createdAt: Instant,
        delegator: ID<User>,
        delegate: ID<User>,
        roles: Set<Role>?,
        validFrom: CivilDate,
        validUntil: CivilDate?,
        reason: String,
        revokedAt: Instant?
    ) {
        self.id = id
        self.version = version
        self.createdAt = createdAt
        self.delegator = delegator
        self.delegate = delegate
        self.roles = roles
        self.validFrom = validFrom
        self.validUntil = validUntil
        self.reason = reason
        self.revokedAt = revokedAt
    }

    /// What is lent of the roles that the delegator has now. Whoever may do everything lends no more than decisions.
    func lent(of held: Set<Role>) -> Set<Role> {
        (roles ?? Role.lendable).intersection(held.contains(.admin) ? Role.lendable : held)
    }

    package var snapshot: SnapshotFields {
        [
            "id": .id(id), "version": .integer(version), "created_at": .text(createdAt.description),
            "user_id": .id(delegator), "delegate_id": .id(delegate), "roles": roles?.snapshot ?? .null,
            "valid_from": .date(validFrom), "valid_until": .optional(validUntil), "reason": .text(reason),
            "revoked_at": .optional(revokedAt?.description),
        ]
    }
}

extension Role {
    /// The roles whose decisions can be lent: a tier may name them, and they open nothing to a machine or an outsider.
    package static let lendable = Set(Role.allCases).subtracting([.admin, .auditor, .integration, .portal])
}

/// What the delegation desk needs stored.
package protocol DelegationRepository {
    func delegation(_ id: ID<Delegation>) throws(Failure) -> Delegation?
    /// Newest first.
    func delegations(by delegator: ID<User>, _ page: Page) throws(Failure) -> [Delegation]
    /// Newest first.
    func delegations(to delegate: ID<User>, _ page: Page) throws(Failure) -> [Delegation]
    /// Those that aren't revoked and haven't ended before a day, oldest first.
    func standingDelegations(by delegator: ID<User>, on day: CivilDate) throws(Failure) -> [Delegation]
    func standingDelegations(to delegate: ID<User>, on day: CivilDate) throws(Failure) -> [Delegation]
    func insert(_ delegation: Delegation) throws(Failure)
    func update(_ delegation: Delegation) throws(Failure)
}
