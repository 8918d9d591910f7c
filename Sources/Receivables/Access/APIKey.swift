/// A key that requests are made with. The secret itself is shown once and never stored.
package struct APIKey: Document, Equatable, Sendable {
    package static let kind = DocumentKind.apiKey

    package let id: ID<APIKey>
    package var version: Int64
    package let createdAt: Instant
    package let name: String
    /// SHA-256 of the secret.
    package let secretHash: [UInt8]
    package let roles: Set<Role>
    package let user: ID<User>?
    package let customer: ID<Customer>?
    package let mayActAs: Bool
    /// Real time, not the test clock's.
    package let expiresAt: Instant?
    package var revokedAt: Instant?

    package init(
        id: ID<APIKey>,
        version: Int64,
        createdAt: Instant,
        name: String,
        secretHash: [UInt8],
        roles: Set<Role>,
        user: ID<User>?,
        customer: ID<Customer>?,
        mayActAs: Bool,
        expiresAt: Instant?,
        revokedAt: Instant?
    ) {
        self.id = id
        self.version = version
        self.createdAt = createdAt
        self.name = name
        self.secretHash = secretHash
        self.roles = roles
        self.user = user
        self.customer = customer
        self.mayActAs = mayActAs
        self.expiresAt = expiresAt
        self.revokedAt = revokedAt
    }

    package var principal: Principal {
        Principal(key: id, roles: roles, user: user, customer: customer, mayActAs: mayActAs)
    }

    package var snapshot: SnapshotFields {
        [
            "id": .id(id), "version": .integer(version), "created_at": .text(createdAt.description),
            "name": .text(name), "roles": roles.snapshot, "user_id": .id(user), "customer_id": .id(customer),
            "act_as": .boolean(mayActAs), "expires_at": .optional(expiresAt?.description),
            "revoked_at": .optional(revokedAt?.description),
        ]
    }
}
