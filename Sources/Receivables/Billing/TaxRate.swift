/// A rate of tax from a day on. What a code stands for is dated data: the law changes rates, and rows are only added.
package struct TaxRate: Document, Equatable, Sendable {
    package static let kind = DocumentKind.taxRate

    package let id: ID<TaxRate>
    package var version: Int64 { 1 }
    package let createdAt: Instant
    /// What lines name, such as `NL-STANDARD`; of one country and category for good.
    package let code: String
    /// ISO 3166-1 alpha-2.
    package let country: String
    package let category: TaxCategory
    /// Percent.
    package let rate: Decimal
    package let validFrom: CivilDate
    /// Why it bears no tax, in words (BT-120) and by a code of the VATEX list (BT-121).
    package let exemptionReason: String?
    package let exemptionCode: String?

    package init(
        id: ID<TaxRate>,
        createdAt: Instant,
        code: String,
        country: String,
        category: TaxCategory,
        rate: Decimal,
        validFrom: CivilDate,
        exemptionReason: String?,
        exemptionCode: String?
    ) {
        self.id = id
        self.createdAt = createdAt
        self.code = code
        self.country = country
        self.category = category
        self.rate = rate
        self.validFrom = validFrom
        self.exemptionReason = exemptionReason
        self.exemptionCode = exemptionCode
    }

    package var snapshot: SnapshotFields {
        [
            "id": .id(id), "created_at": .text(createdAt.description), "code": .text(code),
            "country": .text(country), "tax_category": .text(category.rawValue),
            "tax_rate": .text(rate.description), "valid_from": .date(validFrom),
            "exemption_reason": .optional(exemptionReason), "exemption_code": .optional(exemptionCode),
        ]
    }
}
