/// What a caller says of a limit that is granted or asked for.
package struct LimitDraft: Equatable, Sendable {
    /// Minor units; nil: unlimited, 0: no credit.
    package let amount: Int64?
    /// nil: today.
    package let validFrom: CivilDate?
    /// The last day, which makes it a temporary one that replaces the lasting limit meanwhile.
    package let validUntil: CivilDate?
    package let expiresOn: CivilDate?

    package init(amount: Int64?, validFrom: CivilDate?, validUntil: CivilDate?, expiresOn: CivilDate?) {
        self.amount = amount
        self.validFrom = validFrom
        self.validUntil = validUntil
        self.expiresOn = expiresOn
    }
}

extension CustomerDesk {
    /// Grants a limit: a lasting one, or with an end a temporary one that replaces it meanwhile.
    package func setLimit(
        of id: ID<Customer>,
        _ draft: LimitDraft,
        expectedVersion: ExpectedVersion?
    ) throws(Failure) -> LimitResult {
        let old = try required(id)
        try Receivables.require(version: old.version, expected: expectedVersion)
        try requireMayGrant(draft.amount)
        let fact = try fact(draft, of: id)
        let raise = try raise(by: fact)
        if raise.map({ $0 > 0 }) ?? true {
            let admission = try ApprovalDesk(session: session, context: context)
                .admit(.limit(fact), of: old, amount: raise, orderAmount: 0)
            if case .awaiting(let approval) = admission { return .awaiting(approval) }
        }
        return .set(try grant(fact))
    }

    /// Asks for a limit that somebody else decides on: whose tier it is, or a credit manager where the policy has no
    /// tiers.
    package func requestLimit(
        of id: ID<Customer>,
        _ draft: LimitDraft,
        expectedVersion: ExpectedVersion?
    ) throws(Failure) -> Approval {
        let customer = try required(id)
        try Receivables.require(version: customer.version, expected: expectedVersion)
        guard context.reason?.isBlank == false else {
            throw .invalid("/reason", "required", "a request needs a reason")
        }
        let fact = try fact(draft, of: id)
        // To be unlimited is asked of a credit manager, also by who is unlimited already.
        let amount = draft.amount == nil ? nil : try raise(by: fact)
        return try ApprovalDesk(session: session, context: context)
            .request(.limit(fact), of: customer, amount: amount)
    }

    /// Grants what a second person has approved, from the day of the approval on where that is later.
    func grant(_ fact: LimitFact, approvedBy approval: ID<Approval>, by power: DecisionPower) throws(Failure)
    {
        if fact.amount == nil, !power.has(.creditManager) { throw Self.unlimitedForbidden }
        let from = max(fact.validFrom, session.today)
        if let last = fact.validUntil ?? fact.expiresOn, last < from {
            throw .conflict(
                code: "approval_outdated",
                detail: "the limit would have ended on \(last)",
                state: Approval.Status.pending.rawValue,
                allowed: ["reject"]
            )
        }
        let granted = LimitFact(
            customer: fact.customer,
            amount: fact.amount,
            validFrom: from,
            validUntil: fact.validUntil,
            expiresOn: fact.expiresOn
        )
        try grant(granted, approval: approval)
    }

    /// Appends a limit that may be granted.
    @discardableResult
    func grant(_ fact: LimitFact, approval: ID<Approval>? = nil) throws(Failure) -> Customer {
        let before = try session.limit(of: fact.customer, on: session.today, knownEvent: nil)
        var customer = try required(fact.customer)
        customer.version += 1
        customer.updatedAt = session.now
        try session.update(customer)
        let event = try session.record(limitEvent(fact, on: customer, before: before))
        try session.append(fact, event: event, approval: approval)
        try HoldReview(session: session).review(customer: fact.customer)
        return customer
    }

    private func fact(_ draft: LimitDraft, of id: ID<Customer>) throws(Failure) -> LimitFact {
        let from = draft.validFrom ?? session.today
        if from < session.today {
            throw .invalid("/valid_from", "past_date", "a limit can't hold from \(from), before today")
        }
        if let last = draft.validUntil, last < from {
            throw .invalid("/valid_until", "ends_before_start", "\(last) is before \(from)")
        }
        if let expiry = draft.expiresOn {
            guard draft.validUntil == nil else {
                throw .invalid("/expires_on", "ambiguous", "a temporary limit ends by valid_until alone")
            }
            guard expiry >= from else {
                throw .invalid("/expires_on", "ends_before_start", "\(expiry) is before \(from)")
            }
        }
        return LimitFact(
            customer: id,
            amount: draft.amount,
            validFrom: from,
            validUntil: draft.validUntil,
            expiresOn: draft.expiresOn
        )
    }

    /// Minor units by which a limit raises what holds without it; nil: to an unlimited one.
    func raise(by fact: LimitFact) throws(Failure) -> Int64? {
        try session.limits(of: fact.customer).raise(by: fact)
    }
}
