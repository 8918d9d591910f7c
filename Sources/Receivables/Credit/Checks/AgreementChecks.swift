/// The document's terms may run as long as the customer's own and the threshold's days (0 if left out), not longer.
struct TermsExceededCheck: CreditCheck {
    let rule: CheckRule
    let threshold: Decimal

    init(_ rule: CheckRule, terms: PolicyTerms) {
        self.rule = rule
        threshold = rule.threshold ?? .zero
    }

    func finding(on document: CheckedDocument, given position: CreditPosition) throws(Failure) -> Finding {
        let longer = max(0, document.creditDays - document.agreedDays)
        let measured = Decimal(Int32(clamping: longer))
        return rule.finding(
            measured > threshold ? .failed : .passed,
            .number(measured),
            .number(threshold),
            "its terms give \(document.creditDays) days, the customer's \(document.agreedDays)"
        )
    }
}

/// A limit that expires holds up to and including that day and the threshold's days after it (0 if left out).
struct LimitExpiredCheck: CreditCheck {
    let rule: CheckRule
    let threshold: Decimal

    init(_ rule: CheckRule, terms: PolicyTerms) {
        self.rule = rule
        threshold = rule.threshold ?? .zero
    }

    func finding(on document: CheckedDocument, given position: CreditPosition) throws(Failure) -> Finding {
        guard let expiry = position.limitExpiry else {
            return rule.finding(.notApplicable, nil, .number(threshold), "the limit doesn't expire")
        }
        let days = Decimal(Int32(clamping: max(0, position.today.days(since: expiry))))
        return rule.finding(
            days > threshold ? .failed : .passed,
            .number(days),
            .number(threshold),
            days.isZero
                ? "the limit holds until \(expiry)" : "the limit expired on \(expiry), \(days) days ago"
        )
    }
}

/// The customer's credit insurance holds up to and including its last day and the threshold's days after it (0 if left
/// out).
struct InsuranceExpiredCheck: CreditCheck {
    let rule: CheckRule
    let threshold: Decimal

    init(_ rule: CheckRule, terms: PolicyTerms) {
        self.rule = rule
        threshold = rule.threshold ?? .zero
    }

    func finding(on document: CheckedDocument, given position: CreditPosition) throws(Failure) -> Finding {
        guard let cover = position.insurance else {
            return rule.finding(.notApplicable, nil, .number(threshold), "the customer was never insured")
        }
        guard let last = cover.until else {
            return rule.finding(.passed, .number(.zero), .number(threshold), "the insurance has no end")
        }
        let days = Decimal(Int32(clamping: max(0, position.today.days(since: last))))
        return rule.finding(
            days > threshold ? .failed : .passed,
            .number(days),
            .number(threshold),
            days.isZero
                ? "the insurance holds until \(last)" : "the insurance ended on \(last), \(days) days ago"
        )
    }
}

/// After a person has released an order, its total may grow by the threshold's percent (0 if left out), not more.
struct ChangedAfterReleaseCheck: CreditCheck {
    let rule: CheckRule
    let threshold: Decimal

    init(_ rule: CheckRule, terms: PolicyTerms) {
        self.rule = rule
        threshold = rule.threshold ?? .zero
    }

    func finding(on document: CheckedDocument, given position: CreditPosition) throws(Failure) -> Finding {
        guard let released = document.releasedTotal else {
            return rule.finding(.notApplicable, nil, nil, "nobody has released it")
        }
        let growth = Int128(document.total) - Int128(released)
        let hasGrown = growth > 0 && growth * 100_000_000 > Int128(released.magnitude) * threshold.micros
        return rule.finding(
            hasGrown ? .failed : .passed,
            .amount(document.total),
            .amount(released),
            "the total is \(document.total); it was \(released) when it was released"
        )
    }
}

/// The approved orders of one day and the document may reach the greatest value that the policy allows, not pass it.
/// The rule's own threshold comes before the policy's.
struct MaxDailyValueCheck: CreditCheck {
    let rule: CheckRule
    let threshold: Int64?

    init(_ rule: CheckRule, terms: PolicyTerms) {
        self.rule = rule
        threshold = rule.threshold?.minorUnits ?? terms.maxDailyValue
    }

    func finding(on document: CheckedDocument, given position: CreditPosition) throws(Failure) -> Finding {
        guard let threshold else {
            return rule.finding(.notApplicable, nil, nil, "the policy names no greatest value")
        }
        let day = document.orderDate ?? position.today
        let placed = position.ordered[day] ?? 0
        let measured = try sum(placed, document.total)
        let isOver = measured > threshold && document.total > 0
        return rule.finding(
            isOver ? .failed : .passed,
            .amount(measured),
            .amount(threshold),
            "orders of \(placed) on \(day) + \(document.total) \(isOver ? "exceed" : "are within") \(threshold)"
        )
    }
}
