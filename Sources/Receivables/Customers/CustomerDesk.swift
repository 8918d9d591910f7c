/// What a caller says of a new customer.
package struct CustomerDraft: Sendable {
    package var externalID: String?
    package var name: String
    package var currency: Currency
    package var country: String?
    package var segment: String?
    package var status: CustomerStatus
    /// `.keep`: the policy's limit for new customers.
    package var creditLimit: Change<Int64?>
    /// Nil: the policy's.
    package var paymentTermsCode: String?
    package var parent: Reference<Customer>?
    package var email: String?
    package var vatID: String?
    package var details: BuyerDetails
    package var billingCycle: BillingCycle
    package var metadata: Metadata

    package init(
        externalID: String?,
        name: String,
        currency: Currency,
        country: String?,
        segment: String?,
        status: CustomerStatus,
        creditLimit: Change<Int64?>,
        paymentTermsCode: String?,
        parent: Reference<Customer>?,
        email: String?,
        vatID: String?,
        details: BuyerDetails = BuyerDetails(),
        billingCycle: BillingCycle = .each,
        metadata: Metadata
    ) {
        self.externalID = externalID
        self.name = name
        self.currency = currency
        self.country = country
        self.segment = segment
        self.status = status
        self.creditLimit = creditLimit
        self.paymentTermsCode = paymentTermsCode
        self.parent = parent
        self.email = email
        self.vatID = vatID
        self.details = details
        self.billingCycle = billingCycle
        self.metadata = metadata
    }
}

/// What a caller changes of a customer. The currency never changes, the limit has a call of its own.
package struct CustomerChanges: Sendable {
    package var externalID: Change<String?> = .keep
    package var name: Change<String> = .keep
    package var country: Change<String?> = .keep
    package var segment: Change<String?> = .keep
    package var billingCycle: Change<BillingCycle> = .keep
    package var status: Change<CustomerStatus> = .keep
    package var paymentTermsCode: Change<String> = .keep
    package var parent: Change<Reference<Customer>?> = .keep
    package var email: Change<String?> = .keep
    package var vatID: Change<String?> = .keep
    package var details: Change<BuyerDetails> = .keep
    package var metadata: Change<Metadata> = .keep

    package init() {}
}

/// What came of a grant.
package enum LimitResult: Sendable {
    case set(Customer)
    /// A second person decides; the limit stays meanwhile.
    case awaiting(Approval)
}

/// Customers and their limits.
package struct CustomerDesk {
    let session: any Session
    let context: OperationContext

    package init(session: any Session, context: OperationContext) {
        self.session = session
        self.context = context
    }

    /// How deep a group of customers may be.
    static let groupLevelsMax = 10

    package func create(_ draft: CustomerDraft) throws(Failure) -> Customer {
        try requireFree(externalID: draft.externalID)
        let policy = try PolicyBook(session).version(customer: nil, segment: draft.segment)
        let terms = try session.requireTerms(
            code: draft.paymentTermsCode ?? policy.terms.paymentTerms,
            pointer: "/payment_terms"
        )
        let customer = Customer(
            id: session.newID(Customer.self),
            version: 1,
            createdAt: session.now,
            updatedAt: session.now,
            externalID: draft.externalID,
            name: draft.name,
            currency: draft.currency,
            country: draft.country,
            segment: draft.segment,
            status: draft.status,
            paymentTerms: terms.id,
            paymentTermsCode: terms.code,
            parent: try parent(draft.parent, of: nil, in: draft.currency),
            email: draft.email,
            vatID: draft.vatID,
            details: draft.details,
            billingCycle: draft.billingCycle,
            metadata: draft.metadata
        )
        let limit: Int64?
        switch draft.creditLimit {
        case .keep: limit = policy.terms.newCustomerCreditLimit
        case .set(let amount):
            try requireMayGrant(amount)
            try requireTier(of: amount, under: policy)
            limit = amount
        }
        let event = try session.recordCreation(
            .customerCreated,
            customer,
            customer: customer.id,
            policy: policy.reference
        )
        try session.insert(customer)
        try session.append(customer.status, of: customer.id, from: session.today, event: event)
        let fact = LimitFact(customer: customer.id, amount: limit, validFrom: session.today, validUntil: nil)
        let granted = try session.record(limitEvent(fact, on: customer, before: nil))
        try session.append(fact, event: granted)
        return customer
    }

    package func change(
        _ id: ID<Customer>,
        _ changes: CustomerChanges,
        expectedVersion: ExpectedVersion?
    ) throws(Failure) -> Customer {
        let old = try required(id)
        try Receivables.require(version: old.version, expected: expectedVersion)
        var customer = old
        customer.externalID = changes.externalID.applied(to: old.externalID)
        if customer.externalID != old.externalID { try requireFree(externalID: customer.externalID) }
        customer.name = changes.name.applied(to: old.name)
        customer.country = changes.country.applied(to: old.country)
        customer.segment = changes.segment.applied(to: old.segment)
        customer.billingCycle = changes.billingCycle.applied(to: old.billingCycle)
        customer.status = changes.status.applied(to: old.status)
        customer.email = changes.email.applied(to: old.email)
        customer.vatID = changes.vatID.applied(to: old.vatID)
        customer.details = changes.details.applied(to: old.details)
        customer.metadata = changes.metadata.applied(to: old.metadata)
        if case .set(let code) = changes.paymentTermsCode {
            let terms = try session.requireTerms(code: code, pointer: "/payment_terms")
            customer.paymentTerms = terms.id
            customer.paymentTermsCode = terms.code
        }
        if case .set(let reference) = changes.parent {
            customer.parent = try parent(reference, of: id, in: old.currency)
        }
        guard customer != old else { return old }
        try requireMayDecideCredit(from: old, to: customer)
        customer.version += 1
        customer.updatedAt = session.now
        let event = try session.recordChange(.customerUpdated, from: old, to: customer, customer: id)
        try session.update(customer)
        if customer.status != old.status {
            try session.append(customer.status, of: id, from: session.today, event: event)
        }
        try HoldReview(session: session).review(customer: id)
        // Who leaves a group takes its exposure along.
        if let left = old.parent, left != customer.parent {
            try HoldReview(session: session).review(customer: left)
        }
        return customer
    }

    /// Spares a customer's documents some checks; no checks: every check is run again.
    package func setExclusion(
        of id: ID<Customer>,
        checks: [CheckReference],
        validUntil: CivilDate?,
        expectedVersion: ExpectedVersion?
    ) throws(Failure) -> Customer {
        let old = try required(id)
        try Receivables.require(version: old.version, expected: expectedVersion)
        if let validUntil, validUntil < session.today {
            throw .invalid("/valid_until", "past_date", "\(validUntil) is before today")
        }
        try ApprovalDesk(session: session, context: context).requireMaySpare(checks, of: old)
        let before = try session.exclusion(of: id)
        let exclusion = CreditExclusion(customer: id, checks: checks, validUntil: validUntil)
        var customer = old
        customer.version += 1
        customer.updatedAt = session.now
        try session.update(customer)
        let event = try session.record(
            Event(
                type: .creditExclusionChanged,
                document: DocumentReference(id),
                documentVersion: customer.version,
                customer: id,
                before: before?.snapshot,
                after: exclusion.snapshot
            )
        )
        try session.append(exclusion, event: event)
        try HoldReview(session: session).review(customer: id)
        return customer
    }

    func limitEvent(_ fact: LimitFact, on customer: Customer, before: EffectiveLimit?) -> Event {
        Event(
            type: .creditLimitChanged,
            document: DocumentReference(customer.id),
            documentVersion: customer.version,
            customer: customer.id,
            before: before.map { ["credit_limit": .optional($0.granted)] },
            after: [
                "credit_limit": .optional(fact.amount), "valid_from": .date(fact.validFrom),
                "valid_until": .optional(fact.validUntil), "expires_on": .optional(fact.expiresOn),
            ]
        )
    }

    /// A new customer's limit above the policy's goes through the same tiers as a raise, and without tiers takes the role
    /// that a raise takes, or that of the system that keeps the customers; where a second person decides, it is raised
    /// afterwards.
    private func requireTier(of amount: Int64?, under policy: PolicyVersion) throws(Failure) {
        guard let granted = policy.terms.newCustomerCreditLimit, amount.map({ $0 > granted }) ?? true else {
            return
        }
        let raise = try amount.map { (amount) throws(Failure) in try difference(amount, granted) }
        guard let tier = policy.terms.approvalTier(overLimit: raise ?? .max, orderAmount: 0) else {
            guard !context.principal.decides(as: .creditManager), !context.principal.has(.integration) else {
                return
            }
            throw .forbidden(
                code: "role_required",
                detail:
                    "a credit limit above the policy's \(granted) takes the role credit_manager or integration"
            )
        }
        guard context.principal.decides(as: tier.role), !tier.needsFourEyes else {
            throw .approvalRequired(tier)
        }
    }

    /// What decides about credit as much as a limit does is for those who answer for it, and for the system that keeps
    /// the customers: else whoever sells could take a block back, or choose the policy, the group and the terms.
    private func requireMayDecideCredit(from old: Customer, to new: Customer) throws(Failure) {
        guard
            new.status != old.status || new.segment != old.segment || new.parent != old.parent
                || new.paymentTerms != old.paymentTerms
        else { return }
        let principal = context.principal
        guard !principal.has(.creditManager), !principal.has(.creditAnalyst), !principal.has(.integration)
        else { return }
        throw .forbidden(
            code: "role_required",
            detail:
                "to change a customer's status, segment, parent or payment terms takes the role credit_manager, "
                + "credit_analyst or integration"
        )
    }

    /// An unlimited account is for those who answer for credit.
    func requireMayGrant(_ amount: Int64?) throws(Failure) {
        guard amount == nil, !context.principal.decides(as: .creditManager) else { return }
        throw Self.unlimitedForbidden
    }

    static let unlimitedForbidden = Failure.forbidden(
        code: "unlimited_credit_forbidden",
        detail: "an unlimited credit limit takes the role credit_manager"
    )

    func required(_ id: ID<Customer>) throws(Failure) -> Customer {
        guard let customer = try session.customer(id) else { throw .missing(.customer, id.text) }
        return customer
    }

    private func requireFree(externalID: String?) throws(Failure) {
        if let externalID, let existing = try session.customerID(externalID: externalID) {
            throw .taken(.customer, externalID: externalID, existing: existing.text)
        }
    }

    /// A parent of the same currency that isn't the customer itself or one of its descendants.
    private func parent(
        _ reference: Reference<Customer>?,
        of child: ID<Customer>?,
        in currency: Currency
    ) throws(Failure) -> ID<Customer>? {
        guard let reference else { return nil }
        let parent = try session.requireCustomer(reference, pointer: "/parent_id")
        guard parent.currency == currency else {
            throw .invalid("/parent_id", "currency_mismatch", "the parent's account is in \(parent.currency)")
        }
        var levels = try child.map { (child) throws(Failure) in try session.groupLevels(under: child) } ?? 1
        var ancestor: Customer? = parent
        while let current = ancestor {
            if current.id == child {
                throw .invalid("/parent_id", "cycle", "a customer can't stand below itself")
            }
            levels += 1
            guard levels <= Self.groupLevelsMax else {
                throw .invalid("/parent_id", "too_deep", "a group has at most \(Self.groupLevelsMax) levels")
            }
            ancestor = try current.parent.flatMap { (id) throws(Failure) in try session.customer(id) }
        }
        return parent.id
    }
}
