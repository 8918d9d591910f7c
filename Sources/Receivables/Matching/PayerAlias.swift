/// What a person has said of a sender of money: an account, or the name of its holder, pays for a customer.
package struct PayerAlias: Document, Equatable, Sendable {
    package static let kind = DocumentKind.payerAlias

    package enum Subject: String, CaseIterable, Sendable {
        case account
        case name
    }

    package let id: ID<PayerAlias>
    package var version: Int64
    package let createdAt: Instant
    package let customer: ID<Customer>
    package let subject: Subject
    /// As it was given; compared by its letters and digits alone.
    package let value: String
    package var revokedAt: Instant?

    package init(
        id: ID<PayerAlias>,
        version: Int64,
        createdAt: Instant,
        customer: ID<Customer>,
        subject: Subject,
        value: String,
        revokedAt: Instant?
    ) {
        self.id = id
        self.version = version
        self.createdAt = createdAt
        self.customer = customer
        self.subject = subject
        self.value = value
        self.revokedAt = revokedAt
    }

    /// Letters in capitals and digits: an account written with spaces is the same account.
    package static func compact(_ value: String) -> String {
        value.uppercased().filter { $0.isLetter || $0.isNumber }
    }

    package var snapshot: SnapshotFields {
        [
            "id": .id(id), "version": .integer(version), "created_at": .text(createdAt.description),
            "customer_id": .id(customer), "status": .text(revokedAt == nil ? "active" : "revoked"),
            "account": subject == .account ? .text(value) : .null,
            "name": subject == .name ? .text(value) : .null,
            "revoked_at": .optional(revokedAt?.description),
        ]
    }
}
