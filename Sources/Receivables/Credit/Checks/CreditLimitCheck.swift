/// Exposure plus the document may reach the limit, not pass it. A document of 0 or less always passes.
struct CreditLimitCheck: CreditCheck {
    let rule: CheckRule

    init(_ rule: CheckRule, terms: PolicyTerms) {
        self.rule = rule
    }

    func finding(on document: CheckedDocument, given position: CreditPosition) throws(Failure) -> Finding {
        let exposure = position.exposure.total
        let measured = try sum(exposure, document.amount)
        guard let limit = position.limit else {
            return finding(.passed, measured, nil, "the limit is unlimited")
        }
        let stage = document.stage.rawValue
        if measured > limit, document.amount > 0 {
            let excess = try difference(measured, limit)
            let detail =
                "exposure \(exposure) + \(stage) \(document.amount) exceeds the limit \(limit) by \(excess)"
            return finding(.failed, measured, limit, detail)
        }
        let detail =
            document.amount > 0
            ? "exposure \(exposure) + \(stage) \(document.amount) is within the limit \(limit)"
            : "\(document.amount) takes no credit"
        return finding(.passed, measured, limit, detail)
    }

    private func finding(_ result: Finding.Result, _ measured: Int64, _ limit: Int64?, _ detail: String)
        -> Finding
    {
        Finding(
            check: .creditLimit,
            result: result,
            severity: rule.severity,
            measured: .amount(measured),
            threshold: limit.map { .amount($0) },
            unit: .minor,
            detail: detail
        )
    }
}
