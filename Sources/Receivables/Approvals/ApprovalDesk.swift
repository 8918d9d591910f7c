/// Who may let credit through: tiers, four eyes, and never one's own.
package struct ApprovalDesk {
    let session: any Session
    let context: OperationContext

    package init(session: any Session, context: OperationContext) {
        self.session = session
        self.context = context
    }

    /// Lets the caller through, or opens an approval where a second person decides.
    ///
    /// - Parameters:
    ///   - amount: minor units above the limit, or by which it is raised; nil: to an unlimited one.
    ///   - orderAmount: minor units of the order; 0 for a limit or a guarantee.
    /// - Returns: the approval that was opened, or waits already; nil: the caller may by oneself.
    func admit(
        _ subject: Approval.Subject,
        of customer: Customer,
        amount: Int64?,
        orderAmount: Int64
    ) throws(Failure) -> Approval? {
        if case .release(let order, _, _) = subject { try requireForeign(order) }
        let terms = try PolicyBook(session).version(for: customer).terms
        guard let tier = terms.approvalTier(overLimit: amount ?? .max, orderAmount: orderAmount) else {
            return nil
        }
        guard context.principal.has(tier.role) else { throw .approvalRequired(tier) }
        guard tier.needsFourEyes else { return nil }
        if case .release(let order, _, _) = subject, let waiting = try session.pendingApproval(of: order) {
            return waiting
        }
        let approval = Approval(
            id: session.newID(Approval.self),
            version: 1,
            createdAt: session.now,
            customer: customer.id,
            subject: subject,
            amount: amount,
            role: tier.role,
            requestedBy: try person(),
            reason: context.reason ?? "",
            status: .pending,
            decidedBy: nil,
            decidedAt: nil
        )
        try session.recordCreation(.approvalRequested, approval, customer: customer.id)
        try session.insert(approval)
        return approval
    }

    package func approve(_ id: ID<Approval>, expectedVersion: ExpectedVersion?) throws(Failure) -> Approval {
        let approval = try decide(id, .approved, .approvalApproved, expectedVersion: expectedVersion)
        switch approval.subject {
        case .release(let order, let version, let until):
            try OrderDesk(session: session, context: context).releaseApproved(
                order,
                asOf: version,
                until: until
            )
        case .limit(let fact):
            try CustomerDesk(session: session, context: context).grant(fact)
        case .guarantee(let guarantee, _):
            try GuaranteeDesk(session: session, context: context).settle(guarantee, isAccepted: true)
        }
        return approval
    }

    package func reject(_ id: ID<Approval>, expectedVersion: ExpectedVersion?) throws(Failure) -> Approval {
        let approval = try decide(id, .rejected, .approvalRejected, expectedVersion: expectedVersion)
        if let guarantee = approval.guarantee {
            try GuaranteeDesk(session: session, context: context).settle(guarantee, isAccepted: false)
        }
        return approval
    }

    private func decide(
        _ id: ID<Approval>,
        _ status: Approval.Status,
        _ type: EventType,
        expectedVersion: ExpectedVersion?
    ) throws(Failure) -> Approval {
        guard let old = try session.approval(id) else { throw .missing(.approval, id.text) }
        try require(version: old.version, expected: expectedVersion)
        guard old.status == .pending else {
            throw .conflict(
                code: "approval_decided",
                detail: "the approval \(id.text) is \(old.status.rawValue)",
                state: old.status.rawValue,
                allowed: []
            )
        }
        let person = try person()
        guard context.principal.has(old.role) else {
            throw .forbidden(
                code: "role_required",
                detail: "the decision takes the role \(old.role.rawValue)"
            )
        }
        guard person != old.requestedBy else {
            throw .forbidden(code: "second_person_required", detail: "another person than who asked decides")
        }
        if let order = old.order { try requireForeign(order) }
        var approval = old
        approval.version += 1
        approval.status = status
        approval.decidedBy = person
        approval.decidedAt = session.now
        try session.recordChange(type, from: old, to: approval, customer: old.customer)
        try session.update(approval)
        return approval
    }

    /// Nobody decides on an order that one placed oneself.
    private func requireForeign(_ order: ID<Order>) throws(Failure) {
        guard let person = context.principal.user, try session.creator(of: DocumentReference(order)) == person
        else { return }
        throw .forbidden(code: "own_order", detail: "the order was placed by the same person")
    }

    /// A service key alone never approves.
    private func person() throws(Failure) -> ID<User> {
        guard let user = context.principal.user else {
            throw .forbidden(code: "person_required", detail: "two persons decide; a key alone is none")
        }
        return user
    }
}

extension Session {
    /// An order that is no longer on hold needs no approval.
    func withdrawApproval(of order: ID<Order>) throws(Failure) {
        guard let old = try pendingApproval(of: order) else { return }
        var approval = old
        approval.version += 1
        approval.status = .withdrawn
        approval.decidedAt = now
        try recordChange(.approvalWithdrawn, from: old, to: approval, customer: old.customer)
        try update(approval)
    }
}
