/// What is overdue by more than `days` days (0 if left out) may reach the threshold in minor units, not pass it.
struct OverdueAmountCheck: CreditCheck {
    let rule: CheckRule
    let threshold: Int64

    init(_ rule: CheckRule, terms: PolicyTerms) {
        self.rule = rule
        threshold = rule.threshold?.minorUnits ?? 0
    }

    func finding(on document: CheckedDocument, given position: CreditPosition) throws(Failure) -> Finding {
        let overdue = position.overdue(beyond: rule.days ?? 0).amount
        let isOver = overdue > threshold
        return rule.finding(
            isOver ? .failed : .passed,
            .amount(overdue),
            .amount(threshold),
            "\(overdue) is overdue\(rule.beyondDays), \(isOver ? "more than" : "within") \(threshold)"
        )
    }
}

/// The part of the open invoice balance that is overdue by more than `days` days may reach the threshold in percent,
/// not pass it.
struct OverdueShareCheck: CreditCheck {
    let rule: CheckRule
    let threshold: Decimal

    init(_ rule: CheckRule, terms: PolicyTerms) {
        self.rule = rule
        threshold = rule.threshold ?? .zero
    }

    func finding(on document: CheckedDocument, given position: CreditPosition) throws(Failure) -> Finding {
        let overdue = position.overdue(beyond: rule.days ?? 0).amount
        // Credits can make the balance smaller than what is overdue: a share is one of all that is owed.
        let balance = max(position.exposure.invoices, overdue)
        guard let percent = Decimal.clampedRatio(Int128(overdue) * 100, Int128(balance), decimals: 2) else {
            return rule.finding(.passed, .number(.zero), .number(threshold), "no invoice is open")
        }
        // Compared exactly: overdue ÷ balance > threshold ÷ 100, without the division. No share is past 100 %.
        let isOver = Int128(overdue) * 100_000_000 > Int128(balance) * min(threshold, .hundred).micros
        return rule.finding(
            isOver ? .failed : .passed,
            .number(percent),
            .number(threshold),
            "\(percent) % of \(balance) open is overdue\(rule.beyondDays), \(isOver ? "more than" : "within") \(threshold) %"
        )
    }
}

/// Fails only where both are passed: the overdue amount its threshold, and the use of the limit its percentage.
struct OverdueAndUtilisationCheck: CreditCheck {
    let rule: CheckRule
    let threshold: Int64
    let utilisation: Decimal

    init(_ rule: CheckRule, terms: PolicyTerms) {
        self.rule = rule
        threshold = rule.threshold?.minorUnits ?? 0
        utilisation = rule.utilisation ?? .hundred
    }

    func finding(on document: CheckedDocument, given position: CreditPosition) throws(Failure) -> Finding {
        let overdue = position.overdue(beyond: 0).amount
        guard let limit = position.limit else {
            return rule.finding(
                .notApplicable,
                .amount(overdue),
                .amount(threshold),
                "the limit is unlimited"
            )
        }
        let used = try sum(position.exposure.total, document.amount)
        let isOverUsed =
            document.amount > 0 && Int128(used) * 100_000_000 > Int128(limit) * utilisation.micros
        let isLate = overdue > threshold
        return rule.finding(
            isLate && isOverUsed ? .failed : .passed,
            .amount(overdue),
            .amount(threshold),
            "\(overdue) is overdue, \(isLate ? "more than" : "within") \(threshold), and \(used) of the limit"
                + " \(limit) is used, \(isOverUsed ? "more than" : "within") \(utilisation) %"
        )
    }
}

/// What is open on invoices may reach the threshold in minor units, not pass it. Orders don't count.
struct OpenBalanceCheck: CreditCheck {
    let rule: CheckRule
    let threshold: Int64

    init(_ rule: CheckRule, terms: PolicyTerms) {
        self.rule = rule
        threshold = rule.threshold?.minorUnits ?? 0
    }

    func finding(on document: CheckedDocument, given position: CreditPosition) throws(Failure) -> Finding {
        let balance = try difference(position.exposure.invoices, position.exposure.unapplied)
        let isOver = balance > threshold
        return rule.finding(
            isOver ? .failed : .passed,
            .amount(balance),
            .amount(threshold),
            "\(balance) is open on invoices less money on account, \(isOver ? "more than" : "within") \(threshold)"
        )
    }
}

/// Who owes has paid something within the threshold's days (90 if left out).
struct NoRecentPaymentCheck: CreditCheck {
    let rule: CheckRule
    let threshold: Decimal

    init(_ rule: CheckRule, terms: PolicyTerms) {
        self.rule = rule
        threshold = rule.threshold ?? Decimal(90)
    }

    func finding(on document: CheckedDocument, given position: CreditPosition) throws(Failure) -> Finding {
        guard position.overdue(beyond: 0).amount > 0 else {
            return rule.finding(.passed, nil, .number(threshold), "nothing is overdue")
        }
        guard let last = position.lastPayment else {
            return rule.finding(
                .failed,
                nil,
                .number(threshold),
                "something is overdue and nothing was ever paid"
            )
        }
        let days = Decimal(Int32(clamping: position.today.days(since: last)))
        let isOver = days > threshold
        return rule.finding(
            isOver ? .failed : .passed,
            .number(days),
            .number(threshold),
            "the last payment came in on \(last), \(days) days ago, \(isOver ? "more than" : "within") \(threshold)"
        )
    }
}

extension CheckRule {
    fileprivate var beyondDays: String { days.map { " by more than \($0) days" } ?? "" }
}
