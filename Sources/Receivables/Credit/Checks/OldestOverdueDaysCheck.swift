/// The oldest open instalment may be so many days past its due date, not more.
struct OldestOverdueDaysCheck: CreditCheck {
    let rule: CheckRule
    let threshold: Decimal

    init(_ rule: CheckRule, terms: PolicyTerms) {
        self.rule = rule
        threshold = rule.threshold ?? .zero
    }

    func finding(on document: CheckedDocument, given position: CreditPosition) throws(Failure) -> Finding {
        let days = position.overdue(beyond: 0).oldestDays
        let measured = Decimal(Int32(clamping: days))
        let isOver = measured > threshold
        return Finding(
            check: .oldestOverdueDays,
            result: isOver ? .failed : .passed,
            severity: rule.severity,
            measured: .number(measured),
            threshold: .number(threshold),
            unit: .days,
            detail: days == 0
                ? "nothing is overdue"
                : "the oldest open item is \(days) days overdue, \(isOver ? "more than" : "within") \(threshold)"
        )
    }
}
