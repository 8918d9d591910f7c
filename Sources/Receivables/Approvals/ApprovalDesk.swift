/// What came of asking to let credit through.
enum Admission {
    case granted(DecisionPower)
    /// A second person decides.
    case awaiting(Approval)
}

/// Who may let credit through: tiers, four eyes, and never one's own.
package struct ApprovalDesk {
    let session: any Session
    let context: OperationContext

    package init(session: any Session, context: OperationContext) {
        self.session = session
        self.context = context
    }

    /// Lets the caller through, or opens an approval where a second person decides. Powers that others have lent count
    /// for releases and write-offs: a limit is raised in one's own name.
    ///
    /// - Parameters:
    ///   - amount: minor units above the limit, by which it is raised, or that are given up; nil: to an unlimited one.
    ///   - orderAmount: minor units of the order; 0 for anything else.
    func admit(
        _ subject: Approval.Subject,
        of customer: Customer,
        amount: Int64?,
        orderAmount: Int64
    ) throws(Failure) -> Admission {
        let tier = try tier(for: customer, amount: amount, orderAmount: orderAmount)
        let power: DecisionPower
        switch try choice(on: subject, tier: tier) {
        case .found(let found): power = found
        case .samePerson: throw Self.ownOrder
        case .insufficient:
            guard let tier else { throw Self.roleRequired(Self.releasers) }
            throw .approvalRequired(tier)
        }
        guard let tier, tier.needsFourEyes else { return .granted(power) }
        if case .release(let order, _, _) = subject, let waiting = try session.pendingApproval(of: order) {
            return .awaiting(waiting)
        }
        return .awaiting(
            try open(subject, of: customer, amount: amount, role: tier.role, onBehalfOf: power.onBehalfOf)
        )
    }

    /// Opens an approval whatever the caller's roles: for the tier's role, or a credit manager where the policy has no
    /// tiers or the limit would be unlimited.
    func request(_ subject: Approval.Subject, of customer: Customer, amount: Int64?) throws(Failure)
        -> Approval
    {
        let tier = amount == nil ? nil : try tier(for: customer, amount: amount, orderAmount: 0)
        let role = tier?.role ?? .creditManager
        return try open(subject, of: customer, amount: amount, role: role, onBehalfOf: nil)
    }

    /// Lets money go out, or opens an approval for the tier's role where the caller hasn't it or a second person
    /// decides.
    func clear(_ subject: Approval.Subject, of customer: Customer, amount: Int64) throws(Failure) -> Approval?
    {
        guard let tier = try tier(for: customer, amount: amount, orderAmount: 0) else { return nil }
        if !tier.needsFourEyes, context.principal.decides(as: tier.role) { return nil }
        return try open(subject, of: customer, amount: amount, role: tier.role, onBehalfOf: nil)
    }

    private func open(
        _ subject: Approval.Subject,
        of customer: Customer,
        amount: Int64?,
        role: Role,
        onBehalfOf delegator: ID<User>?
    ) throws(Failure) -> Approval {
        let approval = Approval(
            id: session.newID(Approval.self),
            version: 1,
            createdAt: session.now,
            customer: customer.id,
            subject: subject,
            amount: amount,
            role: role,
            requestedBy: try person(),
            requestedOnBehalfOf: delegator,
            reason: context.reason ?? "",
            status: .pending,
            decidedBy: nil,
            onBehalfOf: nil,
            decidedAt: nil
        )
        try session.recordCreation(.approvalRequested, approval, customer: customer.id)
        try session.insert(approval)
        try DecisionClocks(session).start(
            .approval,
            of: DocumentReference(approval.id),
            customer: customer.id,
            target: PolicyBook(session).version(for: customer).terms.decisionTargets.approval
        )
        return approval
    }

    /// Whether the caller may release an order, or ask for its release where a second person decides.
    func mayRelease(_ order: Order, of customer: Customer, amount: Int64) throws(Failure) -> Bool {
        let tier = try tier(for: customer, amount: amount, orderAmount: orderAmount(of: order, for: customer))
        if let tier, tier.needsFourEyes, context.principal.user == nil { return false }
        let subject = Approval.Subject.release(order.id, version: order.version, until: nil)
        guard case .found = try choice(on: subject, tier: tier) else { return false }
        return true
    }

    /// Whether the caller may decide on an approval that waits.
    func mayDecide(_ approval: Approval) throws(Failure) -> Bool {
        guard approval.status == .pending, context.principal.user != nil else { return false }
        guard case .found = try choice(on: approval) else { return false }
        return true
    }

    /// Refuses a caller who may release nothing at all.
    func requireReleaser() throws(Failure) {
        let powers = try DecisionPowers(of: context.principal, in: session)
        guard case .insufficient = powers.choice(apartFrom: [], where: Self.releases) else { return }
        throw Self.roleRequired(Self.releasers)
    }

    func orderAmount(of order: Order, for customer: Customer) throws(Failure) -> Int64 {
        try max(0, OrderCredit(session).worth(order.totals.total, of: order, for: customer))
    }

    func tier(for customer: Customer, amount: Int64?, orderAmount: Int64) throws(Failure)
        -> ApprovalTier?
    {
        let terms = try PolicyBook(session).version(for: customer).terms
        return terms.approvalTier(overLimit: amount ?? .max, orderAmount: orderAmount)
    }

    private func choice(on subject: Approval.Subject, tier: ApprovalTier?) throws(Failure)
        -> DecisionPowers.Choice
    {
        func covers(_ power: DecisionPower) -> Bool { tier.map { power.has($0.role) } ?? true }
        switch subject {
        case .release(let order, _, _):
            return try DecisionPowers(of: context.principal, in: session).choice(
                apartFrom: placer(of: order),
                where: { Self.releases($0) && covers($0) }
            )
        case .writeOff:
            return try DecisionPowers(of: context.principal, in: session).choice(
                apartFrom: [],
                where: { tier == nil ? Self.releases($0) : covers($0) }
            )
        case .limit, .guarantee, .refund:
            return DecisionPowers(own: context.principal).choice(apartFrom: [], where: covers)
        }
    }

    private func choice(on approval: Approval) throws(Failure) -> DecisionPowers.Choice {
        var others = approval.askers
        if let order = approval.order { others.formUnion(try placer(of: order)) }
        let higher = try higherTier(of: approval)
        return try DecisionPowers(of: context.principal, in: session).choice(apartFrom: others) { power in
            power.has(approval.role) && higher.map { power.has($0.role) } ?? true
        }
    }

    /// The tier of what an approval has grown to since it was asked for, as other credit was let through; nil: it
    /// hasn't grown.
    private func higherTier(of approval: Approval) throws(Failure) -> ApprovalTier? {
        guard let asked = approval.amount, let customer = try session.customer(approval.customer) else {
            return nil
        }
        let amount: Int64?
        var orderAmount: Int64 = 0
        switch approval.subject {
        case .release(let id, _, _):
            guard let order = try session.order(id) else { return nil }
            amount = try OrderCredit(session).overLimit(of: order, for: customer)
            orderAmount = try self.orderAmount(of: order, for: customer)
        case .limit(let fact):
            amount = try CustomerDesk(session: session, context: context).raise(by: fact)
        case .guarantee, .writeOff, .refund: return nil
        }
        guard amount.map({ $0 > asked }) ?? true else { return nil }
        return try tier(for: customer, amount: amount, orderAmount: orderAmount)
    }

    private static let releasers: [Role] = [.creditManager, .approver]

    private static func releases(_ power: DecisionPower) -> Bool { releasers.contains(where: power.has) }

    private static func roleRequired(_ roles: [Role]) -> Failure {
        let names = roles.map(\.rawValue).joined(separator: " or ")
        return .forbidden(code: "role_required", detail: "it takes the role \(names)")
    }

    package func approve(_ id: ID<Approval>, expectedVersion: ExpectedVersion?) throws(Failure) -> Approval {
        let (approval, power) = try decide(id, .approved, .approvalApproved, expectedVersion: expectedVersion)
        switch approval.subject {
        case .release(let order, let version, let until):
            try OrderDesk(session: session, context: context).releaseApproved(
                order,
                asOf: version,
                until: until,
                by: power
            )
        case .limit(let fact):
            try CustomerDesk(session: session, context: context).grant(
                fact,
                approvedBy: id,
                by: power
            )
        case .guarantee(let guarantee, _):
            try GuaranteeDesk(session: session, context: context).settle(guarantee, isAccepted: true)
        case .writeOff(let writeOff, _):
            try WriteOffDesk(session: session, context: context).settle(writeOff, isApproved: true)
        case .refund(let refund, _):
            try RefundDesk(session: session, context: context).settle(refund, isAccepted: true)
        }
        return approval
    }

    package func reject(_ id: ID<Approval>, expectedVersion: ExpectedVersion?) throws(Failure) -> Approval {
        let approval = try decide(id, .rejected, .approvalRejected, expectedVersion: expectedVersion).approval
        if let guarantee = approval.guarantee {
            try GuaranteeDesk(session: session, context: context).settle(guarantee, isAccepted: false)
        }
        if let writeOff = approval.writeOff {
            try WriteOffDesk(session: session, context: context).settle(writeOff, isApproved: false)
        }
        if let refund = approval.refund {
            try RefundDesk(session: session, context: context).settle(refund, isAccepted: false)
        }
        return approval
    }

    private func decide(
        _ id: ID<Approval>,
        _ status: Approval.Status,
        _ type: EventType,
        expectedVersion: ExpectedVersion?
    ) throws(Failure) -> (approval: Approval, power: DecisionPower) {
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
        let power: DecisionPower
        switch try choice(on: old) {
        case .found(let found): power = found
        case .samePerson: throw try selfDecided(old, by: person)
        case .insufficient:
            if let higher = try higherTier(of: old) { throw .approvalRequired(higher) }
            throw Self.roleRequired([old.role])
        }
        var approval = old
        approval.version += 1
        approval.status = status
        approval.decidedBy = person
        approval.onBehalfOf = power.onBehalfOf
        approval.decidedAt = session.now
        try session.recordChange(type, from: old, to: approval, customer: old.customer)
        try session.update(approval)
        try DecisionClocks(session)
            .stop(DocumentReference(id), status == .approved ? .approved : .rejected)
        try LimitProposalDesk(session: session, context: context).settle(approval)
        return (approval, power)
    }

    /// Nobody decides on an order that one placed oneself, or in whose placer's stead one acts.
    private func placer(of order: ID<Order>) throws(Failure) -> Set<ID<User>> {
        Set([try session.creator(of: DocumentReference(order))].compactMap { $0 })
    }

    static let ownOrder = Failure.forbidden(
        code: "own_order",
        detail: "the order was placed by the same person, or by the one who is stood in for"
    )

    private func selfDecided(_ approval: Approval, by person: ID<User>) throws(Failure) -> Failure {
        let powers = try DecisionPowers(of: context.principal, in: session)
        let choice = powers.choice(apartFrom: approval.askers) { $0.has(approval.role) }
        guard case .samePerson = choice else { return Self.ownOrder }
        return .forbidden(
            code: "second_person_required",
            detail: "another person than who asked decides, and in nobody's stead who asked"
        )
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
        if let pending = try pendingApproval(of: order) { try withdraw(pending) }
    }

    /// A refund that was given up needs no approval.
    func withdrawApproval(of refund: ID<Refund>) throws(Failure) {
        if let pending = try pendingApproval(of: refund) { try withdraw(pending) }
    }

    private func withdraw(_ old: Approval) throws(Failure) {
        var approval = old
        approval.version += 1
        approval.status = .withdrawn
        approval.decidedAt = now
        try recordChange(.approvalWithdrawn, from: old, to: approval, customer: old.customer)
        try update(approval)
    }
}
