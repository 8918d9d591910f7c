/// What stands behind a customer's debts: somebody's promise, a thing, or an insurance.
package struct Guarantee: Document, Equatable, Sendable {
    package static let kind = DocumentKind.guarantee

    package enum Status: String, CaseIterable, Sendable {
        /// A second person decides; until then it counts nowhere.
        case pending
        case accepted
        case rejected
    }

    package let id: ID<Guarantee>
    package var version: Int64
    package let createdAt: Instant
    package let externalID: String?
    package let customer: ID<Customer>
    /// The account's.
    package let currency: Currency
    package var status: Status
    package var terms: GuaranteeTerms

    package init(
        id: ID<Guarantee>,
        version: Int64,
        createdAt: Instant,
        externalID: String?,
        customer: ID<Customer>,
        currency: Currency,
        status: Status,
        terms: GuaranteeTerms
    ) {
        self.id = id
        self.version = version
        self.createdAt = createdAt
        self.externalID = externalID
        self.customer = customer
        self.currency = currency
        self.status = status
        self.terms = terms
    }

    package var snapshot: SnapshotFields {
        var fields: SnapshotFields = [
            "id": .id(id), "version": .integer(version), "created_at": .text(createdAt.description),
            "external_id": .optional(externalID), "customer_id": .id(customer),
            "currency": .text(currency.code), "status": .text(status.rawValue),
        ]
        for field in terms.snapshot.list { fields.append(field.name, field.value) }
        return fields
    }
}

package enum GuaranteeKind: String, CaseIterable, Sendable {
    case bankGuarantee = "bank_guarantee"
    case parentGuarantee = "parent_guarantee"
    case collateral
    case creditInsurance = "credit_insurance"
    case letterOfCredit = "letter_of_credit"
    case other
}

/// What a guarantee says.
package struct GuaranteeTerms: Equatable, Sendable {
    package let kind: GuaranteeKind
    /// Minor units of the account's currency, above 0.
    package let amount: Int64
    /// 0 to 100: the share of the amount that raises the limit.
    package let percent: Decimal
    /// Whether the exposure that stands against the limit holds what is guaranteed already, so that the whole amount
    /// comes off the limit again.
    package let isIncludedInExposure: Bool
    package let validFrom: CivilDate
    /// The last day; nil: open.
    package var validUntil: CivilDate?
    package let guarantor: String?
    /// The number of the deed or policy.
    package let reference: String?
    /// What a credit insurance says beside.
    package let insurance: InsuranceTerms?

    /// As many as a customer may have that aren't over: their sum stays within the range of amounts.
    package static let openMax = 100

    package init(
        kind: GuaranteeKind,
        amount: Int64,
        percent: Decimal,
        isIncludedInExposure: Bool,
        validFrom: CivilDate,
        validUntil: CivilDate?,
        guarantor: String?,
        reference: String?,
        insurance: InsuranceTerms?
    ) {
        self.kind = kind
        self.amount = amount
        self.percent = percent
        self.isIncludedInExposure = isIncludedInExposure
        self.validFrom = validFrom
        self.validUntil = validUntil
        self.guarantor = guarantor
        self.reference = reference
        self.insurance = insurance
    }

    /// Minor units by which it raises the limit, rounded, below 0 where it lowers it: amount × percent ÷ 100, less the
    /// whole amount where that is included in the exposure (Dynamics 365, credit management: A + B × C − B).
    package func raise() throws(Failure) -> Int64 {
        let share = try roundedQuotient(Int128(amount) * percent.micros, 100_000_000)
        return isIncludedInExposure ? try difference(share, amount) : share
    }

    package func holds(on date: CivilDate) -> Bool {
        date >= validFrom && validUntil.map { date <= $0 } ?? true
    }

    package var snapshot: SnapshotFields {
        var fields: SnapshotFields = [
            "kind": .text(kind.rawValue), "amount": .integer(amount), "percent": .text(percent.description),
            "included_in_exposure": .boolean(isIncludedInExposure), "valid_from": .date(validFrom),
            "valid_until": .optional(validUntil), "guarantor": .optional(guarantor),
            "reference": .optional(reference),
        ]
        for field in InsuranceTerms.snapshot(of: insurance).list { fields.append(field.name, field.value) }
        return fields
    }
}

/// What a credit insurance says beside the guarantee that it is.
package struct InsuranceTerms: Equatable, Sendable {
    /// The insurer's own limit for the customer, in minor units.
    package let insuredAmount: Int64
    /// 0 to 100: the share of a loss that the insurer bears.
    package let insuredPercent: Decimal
    /// Days from the invoice's date to the last due date that the insurer allows; nil: any.
    package let longestExtensionDays: Int?
    /// Days after its due date by which an overdue debt has to be reported; nil: never.
    package let reportOverdueDays: Int?
    /// Days before that deadline from which on it is told of.
    package let reportLeadDays: Int

    package static let leadDays = 7
    package static let daysMax: Int64 = 3_650

    package init(
        insuredAmount: Int64,
        insuredPercent: Decimal,
        longestExtensionDays: Int?,
        reportOverdueDays: Int?,
        reportLeadDays: Int
    ) {
        self.insuredAmount = insuredAmount
        self.insuredPercent = insuredPercent
        self.longestExtensionDays = longestExtensionDays
        self.reportOverdueDays = reportOverdueDays
        self.reportLeadDays = reportLeadDays
    }

    static func snapshot(of terms: InsuranceTerms?) -> SnapshotFields {
        [
            "insured_amount": .optional(terms?.insuredAmount),
            "insured_percent": .optional(terms?.insuredPercent.description),
            "longest_extension_days": .optional(terms?.longestExtensionDays.map(Int64.init)),
            "report_overdue_days": .optional(terms?.reportOverdueDays.map(Int64.init)),
            "report_lead_days": .optional(terms.map { Int64($0.reportLeadDays) }),
        ]
    }
}

/// How long a customer's credit insurances reach that have begun by a day.
package struct InsuranceCover: Equatable, Sendable {
    /// The last day; nil: open.
    package let until: CivilDate?

    package init(until: CivilDate?) {
        self.until = until
    }
}
