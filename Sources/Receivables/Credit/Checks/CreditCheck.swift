/// A rule that answers one question about a document and a position.
protocol CreditCheck {
    init(_ rule: CheckRule, terms: PolicyTerms)
    func finding(on document: CheckedDocument, given position: CreditPosition) throws(Failure) -> Finding
}

extension CheckName {
    /// The rule behind a name.
    func check(_ rule: CheckRule, terms: PolicyTerms) -> any CreditCheck {
        switch self {
        case .creditLimit: CreditLimitCheck(rule, terms: terms)
        case .groupCreditLimit: GroupCreditLimitCheck(rule, terms: terms)
        case .dynamicExposure: DynamicExposureCheck(rule, terms: terms)
        case .utilisation: UtilisationCheck(rule, terms: terms)
        case .maxOrderValue: MaxOrderValueCheck(rule, terms: terms)
        case .minOrderValue: MinOrderValueCheck(rule, terms: terms)
        case .maxDailyValue: MaxDailyValueCheck(rule, terms: terms)
        case .oldestOverdueDays: OldestOverdueDaysCheck(rule, terms: terms)
        case .overdueAmount: OverdueAmountCheck(rule, terms: terms)
        case .overdueShare: OverdueShareCheck(rule, terms: terms)
        case .overdueAndUtilisation: OverdueAndUtilisationCheck(rule, terms: terms)
        case .accountStatus: AccountStatusCheck(rule, terms: terms)
        case .termsExceeded: TermsExceededCheck(rule, terms: terms)
        case .limitExpired: LimitExpiredCheck(rule, terms: terms)
        case .noRecentPayment: NoRecentPaymentCheck(rule, terms: terms)
        case .changedAfterRelease: ChangedAfterReleaseCheck(rule, terms: terms)
        case .openBalance: OpenBalanceCheck(rule, terms: terms)
        case .insuranceExpired: InsuranceExpiredCheck(rule, terms: terms)
        case .riskClass: RiskClassCheck(rule, terms: terms)
        case .reviewOverdue: ReviewOverdueCheck(rule, terms: terms)
        case .dunningLevel, .brokenPromises, .openDisputes:
            UnrecordedCheck(rule, terms: terms)
        }
    }
}

extension CheckRule {
    func finding(
        _ result: Finding.Result,
        _ measured: Finding.Operand?,
        _ threshold: Finding.Operand?,
        _ detail: String
    ) -> Finding {
        Finding(
            check: check,
            result: result,
            severity: severity,
            measured: measured,
            threshold: threshold,
            unit: check.unit,
            detail: detail
        )
    }
}

/// A check whose department keeps no records: it says so, and never passes.
struct UnrecordedCheck: CreditCheck {
    let rule: CheckRule

    init(_ rule: CheckRule, terms: PolicyTerms) {
        self.rule = rule
    }

    func finding(on document: CheckedDocument, given position: CreditPosition) throws(Failure) -> Finding {
        rule.finding(
            .notApplicable,
            nil,
            rule.threshold.map { .number($0) },
            "nothing is recorded that it could measure"
        )
    }
}
