/// When a customer is to be looked at again: a fact that is never changed, only followed by another.
package struct CreditReview: Equatable, Sendable, Identified {
    package static let kind = DocumentKind.creditReview

    package let id: ID<CreditReview>
    package let customer: ID<Customer>
    package let createdAt: Instant
    /// The day on which a person looked; nil: a score set the next review.
    package let reviewedOn: CivilDate?
    /// nil: none.
    package let nextReview: CivilDate?
    package let note: String?
    /// The score whose class set the next review.
    package let score: ID<Score>?

    package init(
        id: ID<CreditReview>,
        customer: ID<Customer>,
        createdAt: Instant,
        reviewedOn: CivilDate?,
        nextReview: CivilDate?,
        note: String?,
        score: ID<Score>?
    ) {
        self.id = id
        self.customer = customer
        self.createdAt = createdAt
        self.reviewedOn = reviewedOn
        self.nextReview = nextReview
        self.note = note
        self.score = score
    }

    package var snapshot: SnapshotFields {
        [
            "id": .id(id), "customer_id": .id(customer), "created_at": .text(createdAt.description),
            "reviewed_on": .optional(reviewedOn), "next_review": .optional(nextReview),
            "note": .optional(note), "score_id": .id(score),
        ]
    }
}

/// A customer whose review is due.
package struct DueReview: Equatable, Sendable {
    package let customer: ID<Customer>
    package let externalID: String?
    package let name: String
    package let nextReview: CivilDate

    package init(customer: ID<Customer>, externalID: String?, name: String, nextReview: CivilDate) {
        self.customer = customer
        self.externalID = externalID
        self.name = name
        self.nextReview = nextReview
    }
}
