/// The power that a decision on credit is made with: the caller's own, or that of a person stood in for.
struct DecisionPower: Equatable, Sendable {
    /// Who acts; nil: a key alone.
    let person: ID<User>?
    /// The person in whose stead; nil: in one's own right.
    let onBehalfOf: ID<User>?
    let roles: Set<Role>

    func has(_ role: Role) -> Bool { roles.contains(role) || roles.contains(.admin) }

    /// The persons behind it: none of them may be on the other side of what is decided.
    var persons: Set<ID<User>> { Set([person, onBehalfOf].compactMap { $0 }) }
}

/// Every power of a caller, the own one first, then those lent today, oldest first.
struct DecisionPowers {
    private let powers: [DecisionPower]

    enum Choice: Equatable {
        case found(DecisionPower)
        /// A power would suffice, but for a person on both sides.
        case samePerson
        case insufficient
    }

    init(of principal: Principal, in session: any Session) throws(Failure) {
        let own = DecisionPower(person: principal.user, onBehalfOf: nil, roles: principal.decisionRoles)
        var powers = [own]
        if let person = principal.user {
            for delegation in try session.standingDelegations(to: person, on: session.today) {
                guard delegation.validFrom <= session.today,
                    let delegator = try session.user(delegation.delegator), delegator.isActive
                else { continue }
                let roles = principal.bounded(delegation.lent(of: delegator.roles))
                powers.append(DecisionPower(person: person, onBehalfOf: delegator.id, roles: roles))
            }
        }
        self.powers = powers
    }

    /// The power of the caller alone.
    init(own principal: Principal) {
        powers = [DecisionPower(person: principal.user, onBehalfOf: nil, roles: principal.decisionRoles)]
    }

    /// The first power that suffices and has none of the others behind it.
    func choice(apartFrom others: Set<ID<User>>, where suffices: (DecisionPower) -> Bool) -> Choice {
        let sufficient = powers.filter(suffices)
        guard !sufficient.isEmpty else { return .insufficient }
        guard let power = sufficient.first(where: { $0.persons.isDisjoint(with: others) }) else {
            return .samePerson
        }
        return .found(power)
    }
}

extension Principal {
    /// The roles to decide on credit with. A service key that acts for a person decides what both may.
    var decisionRoles: Set<Role> {
        guard let personRoles else { return roles }
        return bounded(personRoles.contains(.admin) ? Set(Role.allCases) : personRoles)
    }

    func decides(as role: Role) -> Bool { decisionRoles.contains(role) || decisionRoles.contains(.admin) }

    /// A person's roles as far as the key reaches that names the person; a person's own key says nothing of what
    /// others lend.
    func bounded(_ roles: Set<Role>) -> Set<Role> {
        personRoles == nil ? roles : roles.filter(has)
    }
}
