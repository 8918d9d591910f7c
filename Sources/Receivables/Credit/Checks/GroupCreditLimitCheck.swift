/// What the whole group owes plus the document may reach the group's limit, not pass it. The group's limit is that of
/// the customer at its top.
struct GroupCreditLimitCheck: CreditCheck {
    let rule: CheckRule

    init(_ rule: CheckRule, terms: PolicyTerms) {
        self.rule = rule
    }

    func finding(on document: CheckedDocument, given position: CreditPosition) throws(Failure) -> Finding {
        guard let group = position.group else {
            return rule.finding(.notApplicable, nil, nil, "the customer belongs to no group")
        }
        let measured = try sum(group.exposure, document.amount)
        guard let limit = group.limit else {
            return rule.finding(.passed, .amount(measured), nil, "the group's limit is unlimited")
        }
        let sentence =
            "the group's exposure \(group.exposure) + \(document.stage.rawValue) \(document.amount)"
        guard measured > limit, document.amount > 0 else {
            return rule.finding(
                .passed,
                .amount(measured),
                .amount(limit),
                document.amount > 0
                    ? "\(sentence) is within its limit \(limit)" : "\(document.amount) takes no credit"
            )
        }
        return rule.finding(
            .failed,
            .amount(measured),
            .amount(limit),
            "\(sentence) exceeds its limit \(limit) by \(try difference(measured, limit))"
        )
    }
}

/// The credit limit without the orders that ship after a horizon (`days`). A document that ships later itself passes.
struct DynamicExposureCheck: CreditCheck {
    let rule: CheckRule

    /// Days that hold where the rule names none.
    static let horizon = 30

    init(_ rule: CheckRule, terms: PolicyTerms) {
        self.rule = rule
    }

    func finding(on document: CheckedDocument, given position: CreditPosition) throws(Failure) -> Finding {
        let days = rule.days ?? Self.horizon
        let exposure = try difference(position.exposure.total, position.shippingLater[days] ?? 0)
        guard let limit = position.limit else {
            return rule.finding(.passed, .amount(exposure), nil, "the limit is unlimited")
        }
        if document.ships(laterThan: days, from: position.today) {
            let detail = "it ships more than \(days) days from today and doesn't count yet"
            return rule.finding(.passed, .amount(exposure), .amount(limit), detail)
        }
        let measured = try sum(exposure, document.amount)
        let sentence =
            "exposure \(exposure) within \(days) days + \(document.stage.rawValue) \(document.amount)"
        guard measured > limit, document.amount > 0 else {
            let detail =
                document.amount > 0
                ? "\(sentence) is within the limit \(limit)" : "\(document.amount) takes no credit"
            return rule.finding(.passed, .amount(measured), .amount(limit), detail)
        }
        return rule.finding(
            .failed,
            .amount(measured),
            .amount(limit),
            "\(sentence) exceeds the limit \(limit) by \(try difference(measured, limit))"
        )
    }
}
