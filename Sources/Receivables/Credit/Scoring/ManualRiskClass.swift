/// A risk class that a person gives a customer, which holds before the score's: a fact that is never changed, only
/// followed by another.
package struct ManualRiskClass: Equatable, Sendable, Identified {
    package static let kind = DocumentKind.riskClass

    package let id: ID<ManualRiskClass>
    package let customer: ID<Customer>
    package let createdAt: Instant
    /// nil: the score's class holds again.
    package let riskClass: String?
    package let validFrom: CivilDate
    /// The last day; nil: until another one follows.
    package let validUntil: CivilDate?
    package let reason: String

    package init(
        id: ID<ManualRiskClass>,
        customer: ID<Customer>,
        createdAt: Instant,
        riskClass: String?,
        validFrom: CivilDate,
        validUntil: CivilDate?,
        reason: String
    ) {
        self.id = id
        self.customer = customer
        self.createdAt = createdAt
        self.riskClass = riskClass
        self.validFrom = validFrom
        self.validUntil = validUntil
        self.reason = reason
    }

    package var snapshot: SnapshotFields {
        [
            "id": .id(id), "customer_id": .id(customer), "created_at": .text(createdAt.description),
            "risk_class": .optional(riskClass), "valid_from": .date(validFrom),
            "valid_until": .optional(validUntil), "reason": .text(reason),
        ]
    }
}
