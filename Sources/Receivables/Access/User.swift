/// A person: what approvals and the audit trail speak of.
package struct User: Document, Equatable, Sendable {
    package static let kind = DocumentKind.user

    package let id: ID<User>
    package var version: Int64
    package let createdAt: Instant
    package var externalID: String?
    package var name: String
    package var email: String?
    package var roles: Set<Role>
    package var isActive: Bool

    package init(
        id: ID<User>,
        version: Int64,
        createdAt: Instant,
        externalID: String?,
        name: String,
        email: String?,
        roles: Set<Role>,
        isActive: Bool
    ) {
        self.id = id
        self.version = version
        self.createdAt = createdAt
        self.externalID = externalID
        self.name = name
        self.email = email
        self.roles = roles
        self.isActive = isActive
    }

    package var snapshot: SnapshotFields {
        [
            "id": .id(id), "version": .integer(version), "created_at": .text(createdAt.description),
            "external_id": .optional(externalID), "name": .text(name), "email": .optional(email),
            "roles": roles.snapshot, "active": .boolean(isActive),
        ]
    }
}

extension Set<Role> {
    /// The roles in the order of their definition.
    package var snapshot: Snapshot { .list(Role.allCases.filter(contains).map { .text($0.rawValue) }) }
}
