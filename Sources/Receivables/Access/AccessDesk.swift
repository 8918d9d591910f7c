/// Users and keys.
package struct AccessDesk {
    let session: any Session

    package init(session: any Session, context: OperationContext) {
        self.session = session
    }

    private init(bootstrapping session: any Session) {
        self.session = session
    }

    /// For the command line on the server's own machine, where the file's owner needs no key.
    package static func bootstrap(_ session: any Session) -> AccessDesk {
        AccessDesk(bootstrapping: session)
    }

    package func createUser(
        name: String,
        email: String?,
        roles: Set<Role>,
        externalID: String?
    ) throws(Failure) -> User {
        if let externalID, let existing = try session.userID(externalID: externalID) {
            throw .taken(.user, externalID: externalID, existing: existing.text)
        }
        let user = User(
            id: session.newID(User.self),
            version: 1,
            createdAt: session.now,
            externalID: externalID,
            name: name,
            email: email,
            roles: roles,
            isActive: true
        )
        try session.recordCreation(.userCreated, user)
        try session.insert(user)
        return user
    }

    package func changeUser(
        _ id: ID<User>,
        name: Change<String>,
        email: Change<String?>,
        roles: Change<Set<Role>>,
        isActive: Change<Bool>,
        expectedVersion: ExpectedVersion?
    ) throws(Failure) -> User {
        guard let old = try session.user(id) else { throw .missing(.user, id.text) }
        try require(version: old.version, expected: expectedVersion)
        var user = old
        user.name = name.applied(to: old.name)
        user.email = email.applied(to: old.email)
        user.roles = roles.applied(to: old.roles)
        user.isActive = isActive.applied(to: old.isActive)
        guard user != old else { return old }
        user.version += 1
        try session.recordChange(.userUpdated, from: old, to: user)
        try session.update(user)
        if !user.isActive { try session.endDelegations(of: id) }
        return user
    }

    /// - Parameter secretHash: SHA-256 of the secret, which itself never comes here.
    package func createKey(
        name: String,
        roles: Set<Role>,
        user: Reference<User>?,
        customer: Reference<Customer>?,
        mayActAs: Bool,
        expiresAt: Instant?,
        secretHash: [UInt8]
    ) throws(Failure) -> APIKey {
        guard !roles.isEmpty else { throw .invalid("/roles", "required", "a key needs at least one role") }
        let customer = try session.resolve(customer, pointer: "/customer_id")
        if roles.contains(.portal), customer == nil {
            throw .invalid("/customer_id", "required", "a portal key sees one customer; name it")
        }
        let key = APIKey(
            id: session.newID(APIKey.self),
            version: 1,
            createdAt: session.now,
            name: name,
            secretHash: secretHash,
            roles: roles,
            user: try session.resolve(user, pointer: "/user_id"),
            customer: customer,
            mayActAs: mayActAs,
            expiresAt: expiresAt,
            revokedAt: nil
        )
        try session.recordCreation(.keyCreated, key, customer: key.customer)
        try session.insert(key)
        return key
    }

    /// Revoking twice changes nothing the second time.
    package func revokeKey(_ id: ID<APIKey>, expectedVersion: ExpectedVersion?) throws(Failure) -> APIKey {
        guard let old = try session.apiKey(id) else { throw .missing(.apiKey, id.text) }
        try require(version: old.version, expected: expectedVersion)
        guard old.revokedAt == nil else { return old }
        var key = old
        key.revokedAt = session.now
        key.version += 1
        try session.recordChange(.keyRevoked, from: old, to: key, customer: key.customer)
        try session.update(key)
        return key
    }
}
