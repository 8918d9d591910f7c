/// The customer's risk class may be the threshold or a better one. The order of classes is the scorecard's.
struct RiskClassCheck: CreditCheck {
    let rule: CheckRule

    init(_ rule: CheckRule, terms: PolicyTerms) {
        self.rule = rule
    }

    func finding(on document: CheckedDocument, given position: CreditPosition) throws(Failure) -> Finding {
        let threshold = rule.riskClass.map { Finding.Operand.text($0) }
        guard let worst = rule.riskClass else {
            return rule.finding(.notApplicable, nil, nil, "the rule names no class")
        }
        guard let risk = position.risk, let held = risk.riskClass else {
            return rule.finding(.notApplicable, nil, threshold, "the customer has no risk class")
        }
        guard let rank = risk.rank(of: held), let most = risk.rank(of: worst) else {
            let detail = "the scorecard has no order of \(held) and \(worst)"
            return rule.finding(.notApplicable, .text(held), threshold, detail)
        }
        return rule.finding(
            rank > most ? .failed : .passed,
            .text(held),
            threshold,
            "the risk class is \(held), \(rank > most ? "worse than" : "not worse than") \(worst)"
        )
    }
}

/// A review may be late by the threshold's days (0 if left out), not more.
struct ReviewOverdueCheck: CreditCheck {
    let rule: CheckRule
    let threshold: Decimal

    init(_ rule: CheckRule, terms: PolicyTerms) {
        self.rule = rule
        threshold = rule.threshold ?? .zero
    }

    func finding(on document: CheckedDocument, given position: CreditPosition) throws(Failure) -> Finding {
        guard let next = position.risk?.nextReview else {
            return rule.finding(.notApplicable, nil, .number(threshold), "no review is set")
        }
        let days = Decimal(Int32(clamping: max(0, position.today.days(since: next))))
        return rule.finding(
            days > threshold ? .failed : .passed,
            .number(days),
            .number(threshold),
            days.isZero ? "the next review is on \(next)" : "a review was due on \(next), \(days) days ago"
        )
    }
}
