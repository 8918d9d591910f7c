/// Exposure plus the document, as a share of the limit, may reach the threshold, not pass it. Says nothing where
/// the limit is unlimited, lets nothing use a limit of 0, and lets a document of 0 or less pass.
struct UtilisationCheck: CreditCheck {
    let rule: CheckRule
    let threshold: Decimal

    init(_ rule: CheckRule, terms: PolicyTerms) {
        self.rule = rule
        threshold = rule.threshold ?? .hundred
    }

    func finding(on document: CheckedDocument, given position: CreditPosition) throws(Failure) -> Finding {
        guard let limit = position.limit else {
            return finding(.notApplicable, nil, "the limit is unlimited")
        }
        let used = try sum(position.exposure.total, document.amount)
        let percent = Decimal.clampedRatio(Int128(used) * 100, Int128(limit), decimals: 2)
        let share =
            percent.map { "\($0) % of the limit \(limit) is used" } ?? "\(used) of a limit of 0 is used"
        // Compared exactly: used ÷ limit > threshold ÷ 100, without the division.
        let isOver = Int128(used) * 100_000_000 > Int128(limit) * threshold.micros
        guard isOver, document.amount > 0 else {
            return finding(.passed, percent, share)
        }
        return finding(.failed, percent, "\(share), more than \(threshold) %")
    }

    private func finding(_ result: Finding.Result, _ percent: Decimal?, _ detail: String) -> Finding {
        Finding(
            check: .utilisation,
            result: result,
            severity: rule.severity,
            measured: percent.map { .number($0) },
            threshold: .number(threshold),
            unit: .percent,
            detail: detail
        )
    }
}
