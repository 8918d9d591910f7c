/// Who stands behind a request: a key, the roles that it carries, and the person, where there is one.
package struct Principal: Equatable, Sendable {
    package let key: ID<APIKey>
    package let roles: Set<Role>
    /// The person: the key's own, or the one that a service key with `act_as` names.
    package let user: ID<User>?
    /// A portal key sees this customer only.
    package let customer: ID<Customer>?
    package let mayActAs: Bool
    /// The roles of the person that a service key names; nil: the key speaks for itself.
    package let personRoles: Set<Role>?

    package init(
        key: ID<APIKey>,
        roles: Set<Role>,
        user: ID<User>?,
        customer: ID<Customer>?,
        mayActAs: Bool,
        personRoles: Set<Role>? = nil
    ) {
        self.key = key
        self.roles = roles
        self.user = user
        self.customer = customer
        self.mayActAs = mayActAs
        self.personRoles = personRoles
    }

    package func has(_ role: Role) -> Bool { roles.contains(role) || roles.contains(.admin) }

    /// The same key, acting for a person.
    package func acting(as user: User) -> Principal {
        Principal(
            key: key,
            roles: roles,
            user: user.id,
            customer: customer,
            mayActAs: mayActAs,
            personRoles: user.roles
        )
    }
}

/// What a desk must know of a request: who asks and why. Only a principal makes one, so work without
/// authentication doesn't compile.
package struct OperationContext: Sendable {
    package let principal: Principal
    /// The free text that the caller gave as the reason.
    package let reason: String?

    fileprivate init(principal: Principal, reason: String?) {
        self.principal = principal
        self.reason = reason
    }
}

extension Principal {
    package func context(reason: String? = nil) -> OperationContext {
        OperationContext(principal: self, reason: reason)
    }
}
