import Receivables
import Testing

extension CheckRule {
    /// A rule that runs at every stage.
    static func sample(
        _ check: CheckName,
        _ severity: CheckSeverity = .hold,
        threshold: String? = nil,
        at stages: Set<CheckStage> = Set(CheckStage.allCases),
        days: Int? = nil,
        utilisation: String? = nil,
        graceDays: Int = 0
    ) throws -> CheckRule {
        CheckRule(
            check: check,
            stages: stages,
            severity: severity,
            threshold: try threshold.map { try #require(Decimal($0)) },
            days: days,
            utilisation: try utilisation.map { try #require(Decimal($0)) },
            graceDays: graceDays
        )
    }
}

extension CreditRules {
    /// The rules of a policy that says so much.
    static func sample(
        _ checks: [CheckRule],
        rules: [CustomRule] = [],
        minOrderValue: Int64? = nil,
        maxOrderValue: Int64? = nil,
        maxDailyValue: Int64? = nil,
        heldOrdersReserve: Bool = false
    ) -> CreditRules {
        CreditRules(
            PolicyVersion(
                reference: PolicyVersionReference(policy: ID(high: 1, low: 1), number: 1),
                createdAt: Instant(milliseconds: 0),
                effectiveFrom: .sampleToday,
                activatedAt: Instant(milliseconds: 0),
                terms: PolicyTerms(
                    newCustomerCreditLimit: 0,
                    paymentTerms: "net_30",
                    minOrderValue: minOrderValue,
                    maxOrderValue: maxOrderValue,
                    maxDailyValue: maxDailyValue,
                    heldOrdersReserve: heldOrdersReserve,
                    allowsOldestFirst: true,
                    checks: checks,
                    rules: rules
                )
            )
        )
    }
}

extension CivilDate {
    /// The business date of the samples: 2024-10-04.
    static let sampleToday = CivilDate(dayNumber: 20_000)
}

extension CreditPosition {
    static func sample(
        exposure: Int64 = 0,
        limit: Int64? = 1_000,
        status: CustomerStatus = .active,
        oldestDays: Int = 0
    ) throws -> CreditPosition {
        CreditPosition(
            today: .sampleToday,
            status: status,
            exposure: try Exposure(
                orders: 0,
                invoices: exposure,
                interestAndFees: 0,
                unapplied: 0,
                uncleared: 0
            ),
            limit: limit,
            overdue: [0: Overdue(amount: oldestDays == 0 ? 0 : 1, oldestDays: oldestDays)]
        )
    }
}

extension CheckedDocument {
    static func sample(_ amount: Int64, at stage: CheckStage = .order, isDueAtOnce: Bool = false)
        -> CheckedDocument
    {
        CheckedDocument(stage: stage, amount: amount, isDueAtOnce: isDueAtOnce)
    }
}

extension OpenItem {
    /// An instalment of an invoice that fell due so many days before the samples' business date.
    static func sample(
        _ number: UInt64,
        invoice: UInt64,
        position: Int? = nil,
        daysLate: Int,
        open: Int64
    ) -> OpenItem {
        OpenItem(
            installment: ID(high: 0, low: number),
            invoice: ID(high: 0, low: invoice),
            invoiceNumber: "\(invoice)",
            position: position ?? Int(number),
            dueDate: CivilDate.sampleToday.adding(days: -daysLate),
            open: open
        )
    }
}
