/// To spare a document a check lets it through before anybody asks: those may who might release it.
extension ApprovalDesk {
    /// Why the caller may not spare an order what it is spared; nil: may.
    ///
    /// - Parameter placer: the person who placed it; nil: a service key alone did.
    func refusal(toSpare order: Order, of customer: Customer, placer: ID<User>?) throws(Failure) -> Failure? {
        guard !order.excludedChecks.isEmpty else { return nil }
        guard context.principal.decides(as: .creditManager) else { return Self.sparingForbidden }
        if let placer, placer == context.principal.user { return Self.ownOrder }
        let total = try orderAmount(of: order, for: customer)
        return try refusal(toSpare: order.excludedChecks, of: customer, amount: total, orderAmount: total)
    }

    /// Refuses a caller who may not spare all that a customer orders some checks.
    func requireMaySpare(_ checks: [CheckReference], of customer: Customer) throws(Failure) {
        if let refusal = try refusal(toSpare: checks, of: customer, amount: nil, orderAmount: 0) {
            throw refusal
        }
    }

    /// What bounds the exposure is spared through the tiers that let so much through. Where a second person decides, it
    /// isn't spared at all: a release or a limit can be asked for instead.
    private func refusal(
        toSpare checks: [CheckReference],
        of customer: Customer,
        amount: Int64?,
        orderAmount: Int64
    ) throws(Failure) -> Failure? {
        guard checks.contains(where: \.boundsExposure),
            let tier = try tier(for: customer, amount: amount, orderAmount: orderAmount)
        else { return nil }
        let isCovered = context.principal.decides(as: tier.role) && !tier.needsFourEyes
        return isCovered ? nil : .approvalRequired(tier)
    }

    private static let sparingForbidden = Failure.forbidden(
        code: "exclusion_forbidden",
        detail: "to spare an order a credit check takes the role credit_manager"
    )
}

extension CheckReference {
    /// Whether it keeps what is owed within a limit.
    fileprivate var boundsExposure: Bool {
        switch self {
        case .builtIn(.creditLimit), .builtIn(.groupCreditLimit), .builtIn(.dynamicExposure),
            .builtIn(.utilisation):
            true
        case .builtIn, .rule: false
        }
    }
}
