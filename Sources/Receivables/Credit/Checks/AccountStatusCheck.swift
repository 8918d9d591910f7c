/// Whether the account's status lets a document pass.
struct AccountStatusCheck: CreditCheck {
    let rule: CheckRule

    init(_ rule: CheckRule, terms: PolicyTerms) {
        self.rule = rule
    }

    func finding(on document: CheckedDocument, given position: CreditPosition) throws(Failure) -> Finding {
        let stops: Bool
        switch position.status {
        case .active, .watch: stops = false
        case .cashOnly: stops = !document.isDueAtOnce
        case .prospect: stops = document.stage != .quote
        case .blocked, .closed: stops = true
        }
        return Finding(
            check: .accountStatus,
            result: stops ? .failed : .passed,
            severity: rule.severity,
            measured: .text(position.status.rawValue),
            threshold: nil,
            unit: .status,
            detail: stops
                ? "an account that is \(position.status.rawValue) may not have this \(document.stage.rawValue)"
                : "the account is \(position.status.rawValue)"
        )
    }
}
