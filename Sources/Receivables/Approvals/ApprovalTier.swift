/// Who may let credit through, up to how much. A policy lists its tiers from the smallest on; the first that covers a
/// request is its tier, and the last covers everything.
package struct ApprovalTier: Equatable, Sendable {
    package let role: Role
    /// Minor units above the limit, or by which a limit is raised; nil: unbounded.
    package let overLimitMax: Int64?
    /// Minor units of the order; nil: unbounded.
    package let orderAmountMax: Int64?
    /// Whether a second person decides.
    package let needsFourEyes: Bool

    package static let tiersMax = 20

    package init(role: Role, overLimitMax: Int64?, orderAmountMax: Int64?, needsFourEyes: Bool) {
        self.role = role
        self.overLimitMax = overLimitMax
        self.orderAmountMax = orderAmountMax
        self.needsFourEyes = needsFourEyes
    }

    func covers(overLimit: Int64, orderAmount: Int64) -> Bool {
        overLimitMax.map { overLimit <= $0 } ?? true && orderAmountMax.map { orderAmount <= $0 } ?? true
    }

    package var snapshot: SnapshotFields {
        [
            "role": .text(role.rawValue), "over_limit_up_to": .optional(overLimitMax),
            "order_amount_up_to": .optional(orderAmountMax), "four_eyes": .boolean(needsFourEyes),
        ]
    }
}

extension PolicyTerms {
    /// The tier of a request; nil where the policy has none, and the role alone decides.
    func approvalTier(overLimit: Int64, orderAmount: Int64) -> ApprovalTier? {
        approvalTiers.first { $0.covers(overLimit: overLimit, orderAmount: orderAmount) }
    }
}
