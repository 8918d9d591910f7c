/// The checks that a policy can ask for.
package enum CheckName: String, CaseIterable, Sendable {
    case creditLimit = "credit_limit"
    case groupCreditLimit = "group_credit_limit"
    case dynamicExposure = "dynamic_exposure"
    case utilisation
    case maxOrderValue = "max_order_value"
    case minOrderValue = "min_order_value"
    case maxDailyValue = "max_daily_value"
    case oldestOverdueDays = "oldest_overdue_days"
    case overdueAmount = "overdue_amount"
    case overdueShare = "overdue_share"
    case overdueAndUtilisation = "overdue_and_utilisation"
    case dunningLevel = "dunning_level"
    case brokenPromises = "broken_promises"
    case accountStatus = "account_status"
    case termsExceeded = "terms_exceeded"
    case limitExpired = "limit_expired"
    case reviewOverdue = "review_overdue"
    case noRecentPayment = "no_recent_payment"
    case openDisputes = "open_disputes"
    case riskClass = "risk_class"
    case changedAfterRelease = "changed_after_release"
    case insuranceExpired = "insurance_expired"
    case openBalance = "open_balance"

    /// What its measured value and its threshold are counted in.
    package var unit: Finding.Unit {
        switch self {
        case .creditLimit, .groupCreditLimit, .dynamicExposure, .maxOrderValue, .minOrderValue,
            .maxDailyValue,
            .overdueAmount, .overdueAndUtilisation, .openBalance, .changedAfterRelease:
            .minor
        case .utilisation, .overdueShare: .percent
        case .oldestOverdueDays, .termsExceeded, .limitExpired, .reviewOverdue, .noRecentPayment,
            .insuranceExpired:
            .days
        case .dunningLevel, .brokenPromises, .openDisputes: .count
        case .accountStatus, .riskClass: .status
        }
    }

    /// What a rule of this check may say beside its severity and stages.
    package var parameters: Set<CheckParameter> {
        switch self {
        case .creditLimit, .groupCreditLimit, .accountStatus: []
        case .dynamicExposure: [.days]
        case .overdueAmount, .overdueShare: [.threshold, .days]
        case .overdueAndUtilisation: [.threshold, .utilisation]
        default: [.threshold]
        }
    }
}

/// What a rule can be given.
package enum CheckParameter: String, CaseIterable, Sendable {
    case threshold
    case days
    case utilisation
}

/// One line of a policy's checks.
package struct CheckRule: Equatable, Sendable {
    package let check: CheckName
    package let stages: Set<CheckStage>
    package let severity: CheckSeverity
    /// In the check's own unit: days, percent, minor units or a count.
    package let threshold: Decimal?
    /// The threshold of `risk_class`: the worst class that passes.
    package let riskClass: String?
    /// Of `dynamic_exposure`: orders that ship later than so many days from today don't count. Of `overdue_amount`
    /// and `overdue_share`: only what is more than so many days past its due date counts.
    package let days: Int?
    /// Of `overdue_and_utilisation`: percent of the limit.
    package let utilisation: Decimal?
    /// A check that passed at an earlier stage isn't run again for so many days after that day.
    package let graceDays: Int

    package static let daysMax: Int64 = 3650

    package init(
        check: CheckName,
        stages: Set<CheckStage>,
        severity: CheckSeverity,
        threshold: Decimal?,
        riskClass: String? = nil,
        days: Int? = nil,
        utilisation: Decimal? = nil,
        graceDays: Int = 0
    ) {
        self.check = check
        self.stages = stages
        self.severity = severity
        self.threshold = threshold
        self.riskClass = riskClass
        self.days = days
        self.utilisation = utilisation
        self.graceDays = graceDays
    }

    package var snapshot: SnapshotFields {
        [
            "check": .text(check.rawValue),
            "at": .list(CheckStage.allCases.filter(stages.contains).map { .text($0.rawValue) }),
            "severity": .text(severity.rawValue),
            "threshold": riskClass.map(Snapshot.text) ?? threshold.map(Self.snapshot) ?? .null,
            "days": .optional(days.map(Int64.init)),
            "utilisation": utilisation.map(Self.snapshot) ?? .null,
            "grace_days": .integer(Int64(graceDays)),
        ]
    }

    private static func snapshot(_ number: Decimal) -> Snapshot {
        number.scale == 0 ? .integer(number.coefficient) : .text(number.description)
    }
}
