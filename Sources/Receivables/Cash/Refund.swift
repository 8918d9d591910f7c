/// Money of a payment that goes back to the customer.
package struct Refund: Document, Equatable, Sendable {
    package static let kind = DocumentKind.refund

    package enum Status: String, CaseIterable, Sendable {
        case awaitingApproval = "awaiting_approval"
        /// Booked, and to be paid out.
        case approved
        /// Booked, and in a file for the bank.
        case exported
        case rejected
        /// Given up before it was decided.
        case withdrawn
        /// Taken back after it was booked: it wasn't paid, or came back.
        case cancelled
    }

    /// Where the money goes.
    package struct Account: Equatable, Sendable {
        package let holder: String
        package let iban: IBAN
        package let bic: String?

        package static let holderCharactersMax = 70

        package init(holder: String, iban: IBAN, bic: String?) {
            self.holder = holder
            self.iban = iban
            self.bic = bic
        }

        package var snapshot: SnapshotFields {
            ["holder": .text(holder), "iban": .text(iban.text), "bic": .optional(bic)]
        }
    }

    package let id: ID<Refund>
    package var version: Int64
    package let createdAt: Instant
    package var updatedAt: Instant
    package let payment: ID<Payment>
    package let customer: ID<Customer>
    package let currency: Currency
    /// Minor units, positive.
    package let amount: Int64
    package var effectiveDate: CivilDate
    package let reason: String?
    /// Nil: it is paid in another way than by a file for the bank.
    package let account: Account?
    /// What the customer reads on the bank statement.
    package let reference: String
    package var status: Status
    package var export: ID<RefundExport>?
    package var cancelledOn: CivilDate?

    package static let referenceCharactersMax = 140

    package init(
        id: ID<Refund>,
        version: Int64,
        createdAt: Instant,
        updatedAt: Instant,
        payment: ID<Payment>,
        customer: ID<Customer>,
        currency: Currency,
        amount: Int64,
        effectiveDate: CivilDate,
        reason: String?,
        account: Account?,
        reference: String,
        status: Status,
        export: ID<RefundExport>?,
        cancelledOn: CivilDate?
    ) {
        self.id = id
        self.version = version
        self.createdAt = createdAt
        self.updatedAt = updatedAt
        self.payment = payment
        self.customer = customer
        self.currency = currency
        self.amount = amount
        self.effectiveDate = effectiveDate
        self.reason = reason
        self.account = account
        self.reference = reference
        self.status = status
        self.export = export
        self.cancelledOn = cancelledOn
    }

    package var snapshot: SnapshotFields {
        [
            "id": .id(id), "version": .integer(version), "created_at": .text(createdAt.description),
            "updated_at": .text(updatedAt.description), "status": .text(status.rawValue),
            "payment_id": .id(payment), "customer_id": .id(customer), "currency": .text(currency.code),
            "amount": .integer(amount), "effective_date": .date(effectiveDate), "reason": .optional(reason),
            "account": account.map { .fields($0.snapshot) } ?? .null, "reference": .text(reference),
            "export_id": .id(export), "cancelled_on": .optional(cancelledOn),
        ]
    }

    package var allowedActions: [String] {
        switch status {
        case .awaitingApproval, .approved, .exported: ["cancel"]
        case .rejected, .withdrawn, .cancelled: []
        }
    }
}

/// What a caller says of a refund.
package struct RefundDraft: Sendable {
    /// Minor units; nil: all that is left of the payment.
    package var amount: Int64?
    /// Nil: today.
    package var effectiveDate: CivilDate?
    package var account: Refund.Account?
    /// Nil: that of the payment.
    package var reference: String?

    package init(amount: Int64?, effectiveDate: CivilDate?, account: Refund.Account?, reference: String?) {
        self.amount = amount
        self.effectiveDate = effectiveDate
        self.account = account
        self.reference = reference
    }
}

/// A file of refunds for the bank. A refund is in one file alone.
package struct RefundExport: Document, Equatable, Sendable {
    package static let kind = DocumentKind.refundExport

    package let id: ID<RefundExport>
    package let version: Int64
    package let createdAt: Instant
    package let currency: Currency
    /// The day on which the bank is to pay.
    package let executionDate: CivilDate
    package let count: Int
    /// Minor units of all its refunds.
    package let total: Int64
    /// Who pays, as it was.
    package let debtor: Refund.Account

    /// Refunds that one file holds.
    package static let refundsMax = 1_000

    package init(
        id: ID<RefundExport>,
        version: Int64,
        createdAt: Instant,
        currency: Currency,
        executionDate: CivilDate,
        count: Int,
        total: Int64,
        debtor: Refund.Account
    ) {
        self.id = id
        self.version = version
        self.createdAt = createdAt
        self.currency = currency
        self.executionDate = executionDate
        self.count = count
        self.total = total
        self.debtor = debtor
    }

    package var snapshot: SnapshotFields {
        [
            "id": .id(id), "version": .integer(version), "created_at": .text(createdAt.description),
            "currency": .text(currency.code), "execution_date": .date(executionDate),
            "count": .integer(Int64(count)), "total": .integer(total), "debtor": .fields(debtor.snapshot),
        ]
    }
}

/// What the refund desk needs stored.
package protocol RefundRepository {
    func refund(_ id: ID<Refund>) throws(Failure) -> Refund?
    /// Newest first; the filter's status is a refund's.
    func refunds(_ filter: ListFilter, payment: ID<Payment>?, _ page: Page) throws(Failure) -> [Refund]
    /// Oldest first.
    func refunds(of payment: ID<Payment>) throws(Failure) -> [Refund]
    func refunds(in export: ID<RefundExport>) throws(Failure) -> [Refund]
    /// Approved ones with an account that no file holds yet, oldest first.
    func refundsToExport(_ currency: Currency, limit: Int) throws(Failure) -> [Refund]
    func insert(_ refund: Refund) throws(Failure)
    func update(_ refund: Refund) throws(Failure)

    func refundExport(_ id: ID<RefundExport>) throws(Failure) -> RefundExport?
    func refundExports(_ page: Page) throws(Failure) -> [RefundExport]
    func insert(_ export: RefundExport) throws(Failure)
}
