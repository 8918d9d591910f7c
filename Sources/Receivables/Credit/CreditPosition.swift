/// What the checks look at: one customer at one moment, without the document under test.
package struct CreditPosition: Equatable, Sendable {
    package let today: CivilDate
    package let status: CustomerStatus
    package let exposure: Exposure
    /// The limit that holds today, minor units; nil: unlimited.
    package let limit: Int64?
    package let overdue: Overdue

    package init(
        today: CivilDate,
        status: CustomerStatus,
        exposure: Exposure,
        limit: Int64?,
        overdue: Overdue
    ) {
        self.today = today
        self.status = status
        self.exposure = exposure
        self.limit = limit
        self.overdue = overdue
    }

    /// The position when orders hold so much more credit.
    package func with(committedMore amount: Int64) throws(Failure) -> CreditPosition {
        CreditPosition(
            today: today,
            status: status,
            exposure: try Exposure(
                orders: try sum(exposure.orders, amount),
                invoices: exposure.invoices,
                interestAndFees: exposure.interestAndFees,
                unapplied: exposure.unapplied,
                uncleared: exposure.uncleared
            ),
            limit: limit,
            overdue: overdue
        )
    }

    package func with(limit: Int64?) -> CreditPosition {
        CreditPosition(today: today, status: status, exposure: exposure, limit: limit, overdue: overdue)
    }

    /// The position after money has come in and settled what it could.
    package func with(paid amount: Int64, overdue: Overdue) throws(Failure) -> CreditPosition {
        CreditPosition(
            today: today,
            status: status,
            exposure: try Exposure(
                orders: exposure.orders,
                invoices: exposure.invoices,
                interestAndFees: exposure.interestAndFees,
                unapplied: try sum(exposure.unapplied, amount),
                uncleared: exposure.uncleared
            ),
            limit: limit,
            overdue: overdue
        )
    }
}

/// The document under test.
package struct CheckedDocument: Equatable, Sendable {
    package let stage: CheckStage
    /// Gross, in minor units of the account's currency.
    package let amount: Int64
    /// Whether its terms give no credit at all.
    package let isDueAtOnce: Bool

    package init(stage: CheckStage, amount: Int64, isDueAtOnce: Bool) {
        self.stage = stage
        self.amount = amount
        self.isDueAtOnce = isDueAtOnce
    }

    func with(amount: Int64) -> CheckedDocument {
        CheckedDocument(stage: stage, amount: amount, isDueAtOnce: isDueAtOnce)
    }
}

/// An order on hold, as it competes for credit.
struct HeldCredit: Equatable, Sendable {
    let document: CheckedDocument
    /// Minor units that it holds although it waits, where the policy says so.
    let committed: Int64
}

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
        case .utilisation: UtilisationCheck(rule, terms: terms)
        case .maxOrderValue: MaxOrderValueCheck(rule, terms: terms)
        case .minOrderValue: MinOrderValueCheck(rule, terms: terms)
        case .oldestOverdueDays: OldestOverdueDaysCheck(rule, terms: terms)
        case .accountStatus: AccountStatusCheck(rule, terms: terms)
        }
    }
}
