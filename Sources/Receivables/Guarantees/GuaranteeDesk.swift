/// What a caller says of a new guarantee.
package struct GuaranteeDraft: Sendable {
    package let externalID: String?
    /// nil: the account's.
    package let currency: Currency?
    package let terms: GuaranteeTerms

    package init(externalID: String?, currency: Currency?, terms: GuaranteeTerms) {
        self.externalID = externalID
        self.currency = currency
        self.terms = terms
    }
}

/// What came of a guarantee that was brought in.
package enum GuaranteeResult: Sendable {
    case accepted(Guarantee)
    /// A second person decides; it counts nowhere meanwhile.
    case awaiting(Approval)
}

/// Guarantees: taken in, accepted, ended.
package struct GuaranteeDesk {
    let session: any Session
    let context: OperationContext

    package init(session: any Session, context: OperationContext) {
        self.session = session
        self.context = context
    }

    /// Takes a guarantee in. What it raises the limit by goes through the tiers that a raised limit goes through.
    package func take(_ draft: GuaranteeDraft, of customer: Customer) throws(Failure) -> GuaranteeResult {
        if let currency = draft.currency { try require(currency, isOf: customer) }
        if let key = draft.externalID, let existing = try session.guaranteeID(externalID: key) {
            throw .taken(.guarantee, externalID: key, existing: existing.text)
        }
        if let last = draft.terms.validUntil, last < draft.terms.validFrom {
            throw .invalid("/valid_until", "ends_before_start", "\(last) is before \(draft.terms.validFrom)")
        }
        guard try session.openGuarantees(of: customer.id, on: session.today) < GuaranteeTerms.openMax else {
            throw .conflict(
                code: "too_many_guarantees",
                detail: "the customer has \(GuaranteeTerms.openMax) guarantees that aren't over",
                state: "full",
                allowed: []
            )
        }
        let id = session.newID(Guarantee.self)
        let raise = try draft.terms.raise()
        var approval: Approval?
        if raise > 0 {
            let admission = try ApprovalDesk(session: session, context: context).admit(
                .guarantee(id, from: draft.terms.validFrom),
                of: customer,
                amount: raise,
                orderAmount: 0
            )
            if case .awaiting(let waiting) = admission { approval = waiting }
        }
        let guarantee = Guarantee(
            id: id,
            version: 1,
            createdAt: session.now,
            externalID: draft.externalID,
            customer: customer.id,
            currency: customer.currency,
            status: approval == nil ? .accepted : .pending,
            terms: draft.terms
        )
        let event = try session.recordCreation(.guaranteeCreated, guarantee, customer: customer.id)
        try session.insert(guarantee)
        if let approval { return .awaiting(approval) }
        try session.appendSpan(of: guarantee, event: event)
        try HoldReview(session: session).review(customer: customer.id)
        return .accepted(guarantee)
    }

    /// Ends a guarantee early.
    ///
    /// - Parameter last: the last day on which it holds; nil: it holds no longer from today on.
    package func end(
        _ id: ID<Guarantee>,
        after last: CivilDate?,
        expectedVersion: ExpectedVersion?
    ) throws(Failure) -> Guarantee {
        let old = try required(id)
        try require(version: old.version, expected: expectedVersion)
        let yesterday = session.today.adding(days: -1)
        let isOver = old.terms.validUntil.map { $0 < session.today } ?? false
        guard old.status == .accepted, !isOver else {
            let state = isOver ? "ended" : old.status.rawValue
            throw .conflict(
                code: "guarantee_\(state)",
                detail: "the guarantee \(id.text) is \(state)",
                state: state,
                allowed: []
            )
        }
        let last = last ?? yesterday
        guard last >= yesterday else {
            let detail = "a guarantee can't have ended on \(last), before yesterday"
            throw .invalid("/valid_until", "past_date", detail)
        }
        if let until = old.terms.validUntil, last >= until {
            throw .invalid("/valid_until", "out_of_range", "it ends on \(until) already; say an earlier day")
        }
        var guarantee = old
        guarantee.version += 1
        guarantee.terms.validUntil = last
        let event = try session.recordChange(
            .guaranteeEnded,
            from: old,
            to: guarantee,
            customer: old.customer
        )
        try session.update(guarantee)
        try session.appendSpan(of: guarantee, event: event)
        // One that was included in the exposure had lowered the limit.
        try HoldReview(session: session).review(customer: old.customer)
        return guarantee
    }

    /// Carries out what was decided on a guarantee that waited.
    func settle(_ id: ID<Guarantee>, isAccepted: Bool) throws(Failure) {
        let old = try required(id)
        var guarantee = old
        guarantee.version += 1
        guarantee.status = isAccepted ? .accepted : .rejected
        let event = try session.recordChange(
            isAccepted ? .guaranteeAccepted : .guaranteeRejected,
            from: old,
            to: guarantee,
            customer: old.customer
        )
        try session.update(guarantee)
        guard isAccepted else { return }
        try session.appendSpan(of: guarantee, event: event)
        try HoldReview(session: session).review(customer: old.customer)
    }

    func required(_ id: ID<Guarantee>) throws(Failure) -> Guarantee {
        guard let guarantee = try session.guarantee(id) else { throw .missing(.guarantee, id.text) }
        return guarantee
    }
}
