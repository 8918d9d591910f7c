/// A decision that waits for a second person: to let an order through, to grant a limit, to accept a
/// guarantee, to give debt up, or to pay money back.
package struct Approval: Document, Equatable, Sendable {
    package static let kind = DocumentKind.approval

    package enum Status: String, CaseIterable, Sendable {
        case pending
        case approved
        case rejected
        /// What it asked for has come or gone in another way.
        case withdrawn
    }

    /// What is asked for.
    package enum Subject: Equatable, Sendable {
        /// The order as it stood at a version, for shipments up to a day.
        case release(ID<Order>, version: Int64, until: CivilDate?)
        case limit(LimitFact)
        /// What counts for the limit from a day on.
        case guarantee(ID<Guarantee>, from: CivilDate)
        /// Debt that is given up from a day on.
        case writeOff(ID<WriteOff>, from: CivilDate)
        /// What goes back to a customer, as it was asked for on a day.
        case refund(ID<Refund>, on: CivilDate)
    }

    package let id: ID<Approval>
    package var version: Int64
    package let createdAt: Instant
    package let customer: ID<Customer>
    package let subject: Subject
    /// Minor units above the limit, by which the limit is raised, that are given up or to be paid back; nil: to an
    /// unlimited limit.
    package let amount: Int64?
    /// Whose decision it is.
    package let role: Role
    package let requestedBy: ID<User>
    /// The person in whose stead it was asked for.
    package let requestedOnBehalfOf: ID<User>?
    package let reason: String
    package var status: Status
    package var decidedBy: ID<User>?
    /// The person in whose stead it was decided.
    package var onBehalfOf: ID<User>?
    package var decidedAt: Instant?

    package init(
        id: ID<Approval>,
        version: Int64,
        createdAt: Instant,
        customer: ID<Customer>,
        subject: Subject,
        amount: Int64?,
        role: Role,
        requestedBy: ID<User>,
        requestedOnBehalfOf: ID<User>?,
        reason: String,
        status: Status,
        decidedBy: ID<User>?,
        onBehalfOf: ID<User>?,
        decidedAt: Instant?
    ) {
        self.id = id
        self.version = version
        self.createdAt = createdAt
        self.customer = customer
        self.subject = subject
        self.amount = amount
        self.role = role
        self.requestedBy = requestedBy
        self.requestedOnBehalfOf = requestedOnBehalfOf
        self.reason = reason
        self.status = status
        self.decidedBy = decidedBy
        self.onBehalfOf = onBehalfOf
        self.decidedAt = decidedAt
    }

    /// Who asked, and the one in whose stead.
    var askers: Set<ID<User>> { Set([requestedBy, requestedOnBehalfOf].compactMap { $0 }) }

    package var order: ID<Order>? {
        if case .release(let order, _, _) = subject { order } else { nil }
    }

    package var guarantee: ID<Guarantee>? {
        if case .guarantee(let guarantee, _) = subject { guarantee } else { nil }
    }

    package var writeOff: ID<WriteOff>? {
        if case .writeOff(let writeOff, _) = subject { writeOff } else { nil }
    }

    package var refund: ID<Refund>? {
        if case .refund(let refund, _) = subject { refund } else { nil }
    }

    package var snapshot: SnapshotFields {
        var fields: SnapshotFields = [
            "id": .id(id), "version": .integer(version), "created_at": .text(createdAt.description),
            "customer_id": .id(customer), "status": .text(status.rawValue), "role": .text(role.rawValue),
            "amount": .optional(amount), "requested_by": .id(requestedBy),
            "requested_on_behalf_of": .id(requestedOnBehalfOf), "reason": .text(reason),
            "decided_by": .id(decidedBy), "on_behalf_of": .id(onBehalfOf),
            "decided_at": .optional(decidedAt?.description),
            "order_id": .id(order), "guarantee_id": .id(guarantee),
            "write_off_id": .id(writeOff), "refund_id": .id(refund),
        ]
        switch subject {
        case .release(_, _, let until):
            fields.append("kind", .text("release"))
            fields.append("valid_until", .optional(until))
            fields.append("credit_limit", .null)
        case .limit(let fact):
            fields.append("kind", .text("credit_limit"))
            fields.append("valid_until", .optional(fact.validUntil))
            fields.append("credit_limit", .optional(fact.amount))
        case .guarantee, .refund:
            fields.append("kind", .text(refund == nil ? "guarantee" : "refund"))
            fields.append("valid_until", .null)
            fields.append("credit_limit", .null)
        case .writeOff:
            fields.append("kind", .text("write_off"))
            fields.append("valid_until", .null)
            fields.append("credit_limit", .null)
        }
        return fields
    }
}

/// What the approval desk needs stored.
package protocol ApprovalRepository {
    func approval(_ id: ID<Approval>) throws(Failure) -> Approval?
    /// Newest first.
    ///
    /// - Parameter dueBefore: only those that wait and were due before a moment.
    func approvals(_ filter: ListFilter, role: Role?, dueBefore: Instant?, _ page: Page) throws(Failure)
        -> [Approval]
    func pendingApproval(of order: ID<Order>) throws(Failure) -> Approval?
    func pendingApproval(of refund: ID<Refund>) throws(Failure) -> Approval?
    func insert(_ approval: Approval) throws(Failure)
    func update(_ approval: Approval) throws(Failure)
    /// The person behind a document's first event; nil: a service key alone.
    func creator(of document: DocumentReference) throws(Failure) -> ID<User>?
}
