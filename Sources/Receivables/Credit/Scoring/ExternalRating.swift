/// What an agency says of a customer from a day on: a fact that is never changed, only followed by another.
package struct ExternalRating: Equatable, Sendable, Identified {
    package static let kind = DocumentKind.externalRating

    package let id: ID<ExternalRating>
    package let customer: ID<Customer>
    package let createdAt: Instant
    package let agency: String
    /// On the agency's own scale.
    package let rating: String
    package let validFrom: CivilDate
    /// The last day; nil: until another one follows.
    package let validUntil: CivilDate?
    /// The agency's own number of its report.
    package let reference: String?

    package static let agencyCharactersMax = 40
    package static let ratingCharactersMax = 20

    package init(
        id: ID<ExternalRating>,
        customer: ID<Customer>,
        createdAt: Instant,
        agency: String,
        rating: String,
        validFrom: CivilDate,
        validUntil: CivilDate?,
        reference: String?
    ) {
        self.id = id
        self.customer = customer
        self.createdAt = createdAt
        self.agency = agency
        self.rating = rating
        self.validFrom = validFrom
        self.validUntil = validUntil
        self.reference = reference
    }

    /// Small letters, digits, `-` and `_`, so that one agency has one name.
    package static func isAgency(_ text: String) -> Bool {
        (1...agencyCharactersMax).contains(text.utf8.count)
            && text.utf8.allSatisfy {
                (97...122).contains($0) || (48...57).contains($0) || $0 == UInt8(ascii: "-")
                    || $0 == UInt8(ascii: "_")
            }
    }

    package var snapshot: SnapshotFields {
        [
            "id": .id(id), "customer_id": .id(customer), "created_at": .text(createdAt.description),
            "agency": .text(agency), "rating": .text(rating), "valid_from": .date(validFrom),
            "valid_until": .optional(validUntil), "reference": .optional(reference),
        ]
    }
}
