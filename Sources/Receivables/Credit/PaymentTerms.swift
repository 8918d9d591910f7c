/// When an invoice falls due.
package struct PaymentTerms: Document, Equatable, Sendable {
    package static let kind = DocumentKind.paymentTerms

    package let id: ID<PaymentTerms>
    package let version: Int64
    package let createdAt: Instant
    /// Unique, as in `net_30`.
    package let code: String
    package let name: String
    package let due: DueRule

    package init(
        id: ID<PaymentTerms>,
        version: Int64,
        createdAt: Instant,
        code: String,
        name: String,
        due: DueRule
    ) {
        self.id = id
        self.version = version
        self.createdAt = createdAt
        self.code = code
        self.name = name
        self.due = due
    }

    package var snapshot: SnapshotFields {
        [
            "id": .id(id), "version": .integer(version), "created_at": .text(createdAt.description),
            "code": .text(code), "name": .text(name),
            "installments": .list([
                .fields([
                    "share": .fields(["type": .text("remainder")]),
                    "due": .fields([
                        "days": .integer(Int64(due.days)), "end_of_month": .boolean(due.isEndOfMonth),
                    ]),
                ])
            ]),
        ]
    }
}

/// From the invoice's date to the due date: so many days later, then, if asked, to the end of that month.
package struct DueRule: Equatable, Sendable {
    package let days: Int
    package let isEndOfMonth: Bool

    package static let daysMax = 3_650

    package init(days: Int, isEndOfMonth: Bool = false) {
        self.days = days
        self.isEndOfMonth = isEndOfMonth
    }

    package func dueDate(from date: CivilDate) -> CivilDate {
        let later = date.adding(days: days)
        return isEndOfMonth ? later.endOfMonth : later
    }
}
