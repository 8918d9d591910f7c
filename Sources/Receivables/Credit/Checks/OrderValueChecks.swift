/// The document's value may reach the greatest one that the policy allows, not pass it, what is invoiced of it already
/// included. The rule's own threshold comes before the policy's.
struct MaxOrderValueCheck: CreditCheck {
    let rule: CheckRule
    let threshold: Int64?

    init(_ rule: CheckRule, terms: PolicyTerms) {
        self.rule = rule
        threshold = rule.threshold?.minorUnits ?? terms.maxOrderValue
    }

    func finding(on document: CheckedDocument, given position: CreditPosition) throws(Failure) -> Finding {
        guard let threshold else {
            return .value(
                .maxOrderValue,
                .notApplicable,
                rule,
                document,
                nil,
                "the policy names no greatest value"
            )
        }
        let isOver = document.total > threshold
        let detail =
            "\(document.stage.rawValue) \(document.total) \(isOver ? "exceeds" : "is within") \(threshold)"
        return .value(.maxOrderValue, isOver ? .failed : .passed, rule, document, threshold, detail)
    }
}

/// The document's value is at least the smallest one that the policy allows, what is invoiced of it already included.
struct MinOrderValueCheck: CreditCheck {
    let rule: CheckRule
    let threshold: Int64?

    init(_ rule: CheckRule, terms: PolicyTerms) {
        self.rule = rule
        threshold = rule.threshold?.minorUnitsRoundedUp ?? terms.minOrderValue
    }

    func finding(on document: CheckedDocument, given position: CreditPosition) throws(Failure) -> Finding {
        guard let threshold else {
            return .value(
                .minOrderValue,
                .notApplicable,
                rule,
                document,
                nil,
                "the policy names no smallest value"
            )
        }
        let isUnder = document.total < threshold
        let detail =
            "\(document.stage.rawValue) \(document.total) \(isUnder ? "is below" : "reaches") \(threshold)"
        return .value(.minOrderValue, isUnder ? .failed : .passed, rule, document, threshold, detail)
    }
}

extension Decimal {
    /// The greatest amount in minor units that isn't above a threshold of 0 or more.
    var minorUnits: Int64 { Int64(clamping: micros / 1_000_000) }

    /// The smallest amount in minor units that isn't below a threshold of 0 or more.
    var minorUnitsRoundedUp: Int64 { Int64(clamping: (micros + 999_999) / 1_000_000) }
}

extension Finding {
    fileprivate static func value(
        _ check: CheckName,
        _ result: Finding.Result,
        _ rule: CheckRule,
        _ document: CheckedDocument,
        _ threshold: Int64?,
        _ detail: String
    ) -> Finding {
        Finding(
            check: check,
            result: result,
            severity: rule.severity,
            measured: .amount(document.total),
            threshold: threshold.map { .amount($0) },
            unit: .minor,
            detail: detail
        )
    }
}
