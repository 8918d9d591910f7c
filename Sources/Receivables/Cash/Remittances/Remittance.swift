/// What a payer says that a payment is for: it comes before the money or after it, and the money is used by its lines.
package struct Remittance: Document, Equatable, Sendable {
    package static let kind = DocumentKind.remittance

    package enum Status: String, CaseIterable, Sendable {
        /// The money hasn't come, or can't be used so.
        case open
        case applied
        case withdrawn
    }

    /// A part of the payment.
    package struct Line: Equatable, Sendable {
        /// An id, `ext:` and an external id, or a number.
        package let invoice: String
        /// Minor units, positive.
        package let amount: Int64
        /// Minor units taken off for paying early; nil: what is earned.
        package let discount: Int64?
        /// Why the payer kept the rest back; nil: what the policy says of it.
        package let deductionReason: String?

        package init(invoice: String, amount: Int64, discount: Int64?, deductionReason: String?) {
            self.invoice = invoice
            self.amount = amount
            self.discount = discount
            self.deductionReason = deductionReason
        }

        package var snapshot: SnapshotFields {
            [
                "invoice": .text(invoice), "amount": .integer(amount), "discount": .optional(discount),
                "deduction_reason": .optional(deductionReason),
            ]
        }
    }

    package static let linesMax = 500

    package let id: ID<Remittance>
    package var version: Int64
    package let createdAt: Instant
    package var updatedAt: Instant
    package let externalID: String?
    /// Nil: whoever owes what the lines name.
    package let customer: ID<Customer>?
    package let currency: Currency
    /// Minor units of all lines.
    package let amount: Int64
    /// What the payment carries.
    package let paymentReference: String?
    package let paymentDate: CivilDate?
    package let lines: [Line]
    package var status: Status
    package var payment: ID<Payment>?
    /// Why money that fits couldn't be used so.
    package var whyNot: String?

    package init(
        id: ID<Remittance>,
        version: Int64,
        createdAt: Instant,
        updatedAt: Instant,
        externalID: String?,
        customer: ID<Customer>?,
        currency: Currency,
        amount: Int64,
        paymentReference: String?,
        paymentDate: CivilDate?,
        lines: [Line],
        status: Status,
        payment: ID<Payment>?,
        whyNot: String?
    ) {
        self.id = id
        self.version = version
        self.createdAt = createdAt
        self.updatedAt = updatedAt
        self.externalID = externalID
        self.customer = customer
        self.currency = currency
        self.amount = amount
        self.paymentReference = paymentReference
        self.paymentDate = paymentDate
        self.lines = lines
        self.status = status
        self.payment = payment
        self.whyNot = whyNot
    }

    package var snapshot: SnapshotFields {
        [
            "id": .id(id), "version": .integer(version), "created_at": .text(createdAt.description),
            "updated_at": .text(updatedAt.description), "external_id": .optional(externalID),
            "status": .text(status.rawValue), "customer_id": .id(customer), "currency": .text(currency.code),
            "amount": .integer(amount), "payment_reference": .optional(paymentReference),
            "payment_date": .optional(paymentDate), "lines": .list(lines.map { .fields($0.snapshot) }),
            "payment_id": .id(payment), "why_not": .optional(whyNot),
        ]
    }

    package var allowedActions: [String] { status == .open ? ["withdraw"] : [] }

    /// How it uses a payment.
    var allocations: [AllocationDraft] {
        lines.map { line in
            AllocationDraft(
                invoice: line.invoice,
                installment: nil,
                amount: line.amount,
                discount: line.discount,
                deductionReason: line.deductionReason
            )
        }
    }

    /// Whether a payment is the one that it tells of, by its amount and by what it carries.
    func isReferredTo(by payment: Payment) -> Bool {
        guard let own = paymentReference.map(CreditorReference.compact), !own.isEmpty else { return false }
        return [payment.reference, payment.bank?.endToEndID].contains { text in
            text.map(CreditorReference.compact) == own
        }
    }
}
