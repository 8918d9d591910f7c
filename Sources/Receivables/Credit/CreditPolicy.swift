/// Whom a policy is for. A customer's own comes before its segment's, that before the default.
package enum PolicyScope: Hashable, Sendable {
    case everyone
    case segment(String)
    case customer(ID<Customer>)

    package var fields: SnapshotFields {
        switch self {
        case .everyone: [:]
        case .segment(let name): ["segment": .text(name)]
        case .customer(let id): ["customer_id": .id(id)]
        }
    }

    package var snapshot: Snapshot { .fields(fields) }
}

/// A credit policy: a name and a scope; what it says stands in its versions.
package struct CreditPolicy: Document, Equatable, Sendable {
    package static let kind = DocumentKind.creditPolicy

    package let id: ID<CreditPolicy>
    package var version: Int64
    package let createdAt: Instant
    package let externalID: String?
    package let name: String
    package let scope: PolicyScope

    package init(
        id: ID<CreditPolicy>,
        version: Int64,
        createdAt: Instant,
        externalID: String?,
        name: String,
        scope: PolicyScope
    ) {
        self.id = id
        self.version = version
        self.createdAt = createdAt
        self.externalID = externalID
        self.name = name
        self.scope = scope
    }

    package var snapshot: SnapshotFields {
        [
            "id": .id(id), "version": .integer(version), "created_at": .text(createdAt.description),
            "external_id": .optional(externalID), "name": .text(name), "scope": scope.snapshot,
        ]
    }
}

/// The policy version that a decision was made with.
package struct PolicyVersionReference: Hashable, Sendable {
    package let policy: ID<CreditPolicy>
    /// 1, 2, 3 … within the policy.
    package let number: Int64

    package init(policy: ID<CreditPolicy>, number: Int64) {
        self.policy = policy
        self.number = number
    }

    package var snapshot: Snapshot { .fields(["id": .id(policy), "version": .integer(number)]) }
}

/// What a policy says from a day on. A draft can be replaced by a next version; an active one never changes.
package struct PolicyVersion: Equatable, Sendable {
    package let reference: PolicyVersionReference
    package let createdAt: Instant
    package let effectiveFrom: CivilDate
    /// When it was activated; nil while it is a draft.
    package var activatedAt: Instant?
    package let terms: PolicyTerms
    /// Since when a draft is tried in shadow; nil: it isn't.
    package var shadowedSince: Instant?

    package init(
        reference: PolicyVersionReference,
        createdAt: Instant,
        effectiveFrom: CivilDate,
        activatedAt: Instant?,
        terms: PolicyTerms,
        shadowedSince: Instant? = nil
    ) {
        self.reference = reference
        self.createdAt = createdAt
        self.effectiveFrom = effectiveFrom
        self.activatedAt = activatedAt
        self.terms = terms
        self.shadowedSince = shadowedSince
    }

    package var snapshot: SnapshotFields {
        var fields: SnapshotFields = [
            "policy_id": .id(reference.policy), "version": .integer(reference.number),
            "status": .text(activatedAt == nil ? "draft" : "active"),
            "created_at": .text(createdAt.description), "activated_at": .optional(activatedAt?.description),
            "effective_from": .date(effectiveFrom),
            "shadowed_since": .optional(shadowedSince?.description),
        ]
        for field in terms.snapshot.list { fields.append(field.name, field.value) }
        return fields
    }
}

/// The content of a policy version.
package struct PolicyTerms: Equatable, Sendable {
    /// Minor units; nil: unlimited.
    package let newCustomerCreditLimit: Int64?
    /// Code of the terms that a new customer gets.
    package let paymentTerms: String
    /// Minor units of the account's currency; nil: no bound.
    package let minOrderValue: Int64?
    package let maxOrderValue: Int64?
    /// Minor units of all orders of one day; nil: no bound.
    package let maxDailyValue: Int64?
    package let heldOrdersReserve: Bool
    /// Whether approved orders are checked again when something changes that they were approved on.
    package let reblocksOpenOrders: Bool
    /// Whether money without a usable reference may settle the oldest instalments.
    package let allowsOldestFirst: Bool
    package let cash: CashRules
    package let checks: [CheckRule]
    /// Checks that the policy words itself.
    package let rules: [CustomRule]
    /// From the smallest on; none: a role that may release does.
    package let approvalTiers: [ApprovalTier]
    package let decisionTargets: DecisionTargets
    /// Code of the scorecard that customers are scored by, every day; nil: none.
    package let scorecard: String?
    package let testCases: [PolicyTestCase]

    package init(
        newCustomerCreditLimit: Int64?,
        paymentTerms: String,
        minOrderValue: Int64?,
        maxOrderValue: Int64?,
        maxDailyValue: Int64? = nil,
        heldOrdersReserve: Bool,
        reblocksOpenOrders: Bool = false,
        allowsOldestFirst: Bool,
        cash: CashRules = CashRules(),
        checks: [CheckRule],
        rules: [CustomRule] = [],
        approvalTiers: [ApprovalTier] = [],
        decisionTargets: DecisionTargets = DecisionTargets(),
        scorecard: String? = nil,
        testCases: [PolicyTestCase] = []
    ) {
        self.newCustomerCreditLimit = newCustomerCreditLimit
        self.paymentTerms = paymentTerms
        self.minOrderValue = minOrderValue
        self.maxOrderValue = maxOrderValue
        self.maxDailyValue = maxDailyValue
        self.heldOrdersReserve = heldOrdersReserve
        self.reblocksOpenOrders = reblocksOpenOrders
        self.allowsOldestFirst = allowsOldestFirst
        self.cash = cash
        self.checks = checks
        self.rules = rules
        self.approvalTiers = approvalTiers
        self.decisionTargets = decisionTargets
        self.scorecard = scorecard
        self.testCases = testCases
    }

    package var snapshot: SnapshotFields {
        [
            "new_customer_credit_limit": .optional(newCustomerCreditLimit),
            "payment_terms": .text(paymentTerms),
            "min_order_value": .optional(minOrderValue), "max_order_value": .optional(maxOrderValue),
            "max_daily_value": .optional(maxDailyValue),
            "held_orders_reserve": .boolean(heldOrdersReserve),
            "reblock_open_orders": .boolean(reblocksOpenOrders), "oldest_first": .boolean(allowsOldestFirst),
            "cash_application": .fields(cash.snapshot),
            "checks": .list(checks.map { .fields($0.snapshot) }),
            "rules": .list(rules.map { .fields($0.snapshot) }),
            "approval_tiers": .list(approvalTiers.map { .fields($0.snapshot) }),
            "decision_targets": .fields(decisionTargets.snapshot),
            "scorecard": .optional(scorecard),
            "test_cases": .list(testCases.map { .fields($0.snapshot) }),
        ]
    }

    /// The policy that ships: the limit is held to, nothing else.
    package static let shipped = PolicyTerms(
        newCustomerCreditLimit: 0,
        paymentTerms: "net_30",
        minOrderValue: nil,
        maxOrderValue: nil,
        heldOrdersReserve: false,
        allowsOldestFirst: true,
        checks: [
            CheckRule(check: .creditLimit, stages: Set(CheckStage.allCases), severity: .hold, threshold: nil)
        ]
    )
}

/// Where in a sale a check runs.
package enum CheckStage: String, CaseIterable, Sendable {
    case quote
    case order
    case shipment
}

/// What a failed check does.
package enum CheckSeverity: String, CaseIterable, Sendable {
    case warn
    case hold
    case reject
}
