/// What a request says of a delegation.
package struct DelegationDraft: Sendable {
    package let delegate: Reference<User>
    /// Nil: all that can be lent.
    package let roles: [Role]?
    /// Nil: today.
    package let validFrom: CivilDate?
    package let validUntil: CivilDate?

    package init(delegate: Reference<User>, roles: [Role]?, validFrom: CivilDate?, validUntil: CivilDate?) {
        self.delegate = delegate
        self.roles = roles
        self.validFrom = validFrom
        self.validUntil = validUntil
    }
}

/// Who stands in for whom. What is lent is always the delegator's own, so that it can't be passed on.
package struct DelegationDesk {
    let session: any Session
    let context: OperationContext

    package init(session: any Session, context: OperationContext) {
        self.session = session
        self.context = context
    }

    /// - Parameter expectedVersion: of the person whose powers are lent.
    package func create(
        by delegator: ID<User>,
        _ draft: DelegationDraft,
        expectedVersion: ExpectedVersion?
    ) throws(Failure) -> Delegation {
        try requireOwn(delegator)
        guard let user = try session.user(delegator) else { throw .missing(.user, delegator.text) }
        try require(version: user.version, expected: expectedVersion)
        guard user.isActive else {
            throw .conflict(
                code: "user_inactive",
                detail: "\(user.id.text) is not active",
                state: "inactive",
                allowed: []
            )
        }
        let from = draft.validFrom ?? session.today
        let delegate = try session.resolve(draft.delegate, pointer: "/delegate_id")
        guard let delegate else { throw .unknown(.user, draft.delegate.text, "/delegate_id") }
        let violations =
            try faults(of: delegate, standingInFor: user) + faults(of: draft.roles, of: user)
            + faults(of: from, until: draft.validUntil)
        guard violations.isEmpty else { throw .invalid(violations) }
        let delegation = Delegation(
            id: session.newID(Delegation.self),
            version: 1,
            createdAt: session.now,
            delegator: delegator,
            delegate: delegate,
            roles: draft.roles.map { Set($0) },
            validFrom: from,
            validUntil: draft.validUntil,
            reason: context.reason ?? "",
            revokedAt: nil
        )
        try session.recordCreation(.delegationCreated, delegation)
        try session.insert(delegation)
        return delegation
    }

    /// Revoking twice changes nothing the second time.
    package func revoke(_ id: ID<Delegation>, expectedVersion: ExpectedVersion?) throws(Failure) -> Delegation
    {
        guard let old = try session.delegation(id) else { throw .missing(.delegation, id.text) }
        try requireOwn(old.delegator)
        try require(version: old.version, expected: expectedVersion)
        return try session.revoke(old)
    }

    /// Persons lend their own powers; an administrator may lend anybody's.
    private func requireOwn(_ delegator: ID<User>) throws(Failure) {
        guard context.principal.user != delegator, !context.principal.decides(as: .admin) else { return }
        throw .forbidden(
            code: "foreign_delegation",
            detail: "a person's powers are lent by the person, or by an administrator"
        )
    }

    private func faults(of delegate: ID<User>, standingInFor user: User) throws(Failure) -> [Violation] {
        let pointer = "/delegate_id"
        if delegate == user.id {
            return [Violation(pointer, "not_allowed", "nobody stands in for oneself")]
        }
        guard try session.user(delegate)?.isActive == true else {
            return [Violation(pointer, "user_inactive", "\(delegate.text) is not active")]
        }
        let given = try session.standingDelegations(by: user.id, on: session.today).count
        let taken = try session.standingDelegations(to: delegate, on: session.today).count
        guard max(given, taken) < Delegation.standingMax else {
            let detail = "at most \(Delegation.standingMax) stand at once from one person and to one"
            return [Violation(pointer, "too_many", detail)]
        }
        return []
    }

    private func faults(of roles: [Role]?, of user: User) -> [Violation] {
        guard let roles else { return [] }
        guard !roles.isEmpty else {
            return [Violation("/roles", "required", "name a role, or leave roles out")]
        }
        let held = user.roles.contains(.admin) ? Role.lendable : user.roles.intersection(Role.lendable)
        var violations: [Violation] = []
        for (index, role) in roles.enumerated() where !held.contains(role) {
            let detail = "\(role.rawValue) is none of the person's roles that can be lent"
            violations.append(Violation("/roles/\(index)", "role_not_lendable", detail))
        }
        return violations
    }

    private func faults(of from: CivilDate, until: CivilDate?) -> [Violation] {
        var violations: [Violation] = []
        if from < session.today {
            violations.append(Violation("/valid_from", "past_date", "\(from) is before today"))
        }
        if let until, until < from {
            violations.append(Violation("/valid_until", "ends_before_start", "\(until) is before \(from)"))
        }
        return violations
    }
}

extension Session {
    func revoke(_ old: Delegation) throws(Failure) -> Delegation {
        guard old.revokedAt == nil else { return old }
        var delegation = old
        delegation.revokedAt = now
        delegation.version += 1
        try recordChange(.delegationRevoked, from: old, to: delegation)
        try update(delegation)
        return delegation
    }

    /// Who leaves neither stands in for anybody nor is stood in for, also after coming back.
    func endDelegations(of user: ID<User>) throws(Failure) {
        for delegation in try standingDelegations(by: user, on: today) { _ = try revoke(delegation) }
        for delegation in try standingDelegations(to: user, on: today) { _ = try revoke(delegation) }
    }
}
