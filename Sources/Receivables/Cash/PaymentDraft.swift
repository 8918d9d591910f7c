/// What a caller says of money that came in.
package struct PaymentDraft: Sendable {
    /// Nil: the payer isn't known.
    package var customer: Reference<Customer>?
    package var currency: Currency
    /// Minor units.
    package var amount: Int64
    /// Nil: today.
    package var receivedDate: CivilDate?
    package var method: Payment.Method
    package var reference: String?
    package var externalID: String?
    package var allocations: [AllocationDraft]
    package var isAutoApplied: Bool
    package var metadata: Metadata
    /// What the bank said of it.
    package var bank: Payment.BankDetails?
    /// Whether the customer had it when the service went live: no cash of ours came in.
    package var isOpening = false
    /// Whether it takes effect on the first open day where the period of its own day is closed, rather than being refused:
    /// what a bank has booked happened.
    package var isTakenLate = false

    package init(
        customer: Reference<Customer>?,
        currency: Currency,
        amount: Int64,
        receivedDate: CivilDate?,
        method: Payment.Method,
        reference: String?,
        externalID: String?,
        allocations: [AllocationDraft],
        isAutoApplied: Bool,
        metadata: Metadata
    ) {
        self.customer = customer
        self.currency = currency
        self.amount = amount
        self.receivedDate = receivedDate
        self.method = method
        self.reference = reference
        self.externalID = externalID
        self.allocations = allocations
        self.isAutoApplied = isAutoApplied
        self.metadata = metadata
    }
}

/// What a caller says of the use of a payment.
package struct AllocationDraft: Sendable {
    /// An id, `ext:` and an external id, or a number.
    package let invoice: String
    /// Nil: the invoice's open instalments, the first due first.
    package let installment: Int?
    /// Minor units; nil: as much as is open and left.
    package let amount: Int64?
    /// Minor units taken off for paying early; nil: what is earned.
    package let discount: Int64?
    /// Minor units that are forgiven, or, below 0, kept; nil: what the policy's tolerance covers.
    package let smallDifference: Int64?
    /// Why the payer kept the rest back; nil: what the policy says of it.
    package let deductionReason: String?

    package init(
        invoice: String,
        installment: Int?,
        amount: Int64?,
        discount: Int64? = nil,
        smallDifference: Int64? = nil,
        deductionReason: String? = nil
    ) {
        self.invoice = invoice
        self.installment = installment
        self.amount = amount
        self.discount = discount
        self.smallDifference = smallDifference
        self.deductionReason = deductionReason
    }
}
