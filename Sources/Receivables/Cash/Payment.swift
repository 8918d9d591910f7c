/// Money that came in.
package struct Payment: Document, Equatable, Sendable {
    package static let kind = DocumentKind.payment

    package enum Method: String, CaseIterable, Sendable {
        case bankTransfer = "bank_transfer"
        case directDebit = "direct_debit"
        case card
        case cheque
        case cash
        case other

        /// Days until the money is safe and frees credit.
        package var clearingDays: Int {
            switch self {
            case .cheque, .directDebit: 5
            case .bankTransfer, .card, .cash, .other: 0
            }
        }
    }

    /// Why a payment was taken back.
    package enum ReversalKind: String, CaseIterable, Sendable {
        /// Keyed in wrongly: touches no score and no dunning.
        case entryError = "entry_error"
        case returned
        case chargeback
    }

    package struct Reversal: Equatable, Sendable {
        package let kind: ReversalKind
        package let date: CivilDate
        /// Minor units that the bank charged for it.
        package let fee: Int64?

        package init(kind: ReversalKind, date: CivilDate, fee: Int64? = nil) {
            self.kind = kind
            self.date = date
            self.fee = fee
        }
    }

    package let id: ID<Payment>
    package var version: Int64
    package let createdAt: Instant
    package var updatedAt: Instant
    package var externalID: String?
    /// Nil while the payer isn't known.
    package var customer: ID<Customer>?
    package let currency: Currency
    /// Minor units, positive.
    package let amount: Int64
    package let receivedDate: CivilDate
    package let method: Method
    package let reference: String?
    /// What no invoice has used; equals the payment's `on_account` (or `unidentified`) entries, negated.
    package var unapplied: Int64
    /// What went back to the customer; equals the payment's `cash` entries that refunds made, negated.
    package var refunded: Int64
    package var reversal: Reversal?
    package var metadata: Metadata
    /// What the bank said of it; nil where nobody asked the bank.
    package let bank: BankDetails?

    package init(
        id: ID<Payment>,
        version: Int64,
        createdAt: Instant,
        updatedAt: Instant,
        externalID: String?,
        customer: ID<Customer>?,
        currency: Currency,
        amount: Int64,
        receivedDate: CivilDate,
        method: Method,
        reference: String?,
        unapplied: Int64,
        refunded: Int64 = 0,
        reversal: Reversal?,
        metadata: Metadata,
        bank: BankDetails? = nil
    ) {
        self.id = id
        self.version = version
        self.createdAt = createdAt
        self.updatedAt = updatedAt
        self.externalID = externalID
        self.customer = customer
        self.currency = currency
        self.amount = amount
        self.receivedDate = receivedDate
        self.method = method
        self.reference = reference
        self.unapplied = unapplied
        self.refunded = refunded
        self.reversal = reversal
        self.metadata = metadata
        self.bank = bank
    }

    /// The first day on which the money frees credit.
    package var clearsOn: CivilDate { receivedDate.adding(days: method.clearingDays) }

    package var status: String {
        if reversal != nil { return "reversed" }
        if refunded == amount { return "refunded" }
        if unapplied == amount - refunded { return "unapplied" }
        return unapplied == 0 ? "applied" : "partially_applied"
    }

    package static let statuses = [
        "unapplied", "partially_applied", "applied", "reversed", "refunded",
    ]

    package var snapshot: SnapshotFields {
        [
            "id": .id(id), "version": .integer(version), "created_at": .text(createdAt.description),
            "updated_at": .text(updatedAt.description), "external_id": .optional(externalID),
            "customer_id": .id(customer), "currency": .text(currency.code), "amount": .integer(amount),
            "status": .text(status), "unapplied": .integer(unapplied),
            "refunded": .integer(refunded), "received_date": .date(receivedDate),
            "clears_on": .date(clearsOn), "method": .text(method.rawValue), "reference": .optional(reference),
            "reversal": reversal.map {
                .fields([
                    "kind": .text($0.kind.rawValue), "effective_date": .date($0.date),
                    "fee": .optional($0.fee),
                ])
            } ?? .null,
            "bank": bank.map { .fields($0.snapshot) } ?? .null,
            "metadata": metadata.snapshot,
        ]
    }
}

/// A part of a payment that settles a part of an instalment.
package struct Allocation: Equatable, Sendable, Identified {
    package static let kind = DocumentKind.allocation

    package let id: ID<Allocation>
    package let payment: ID<Payment>
    package let invoice: ID<Invoice>
    package let invoiceNumber: String
    package let installment: ID<Installment>
    package let installmentPosition: Int
    /// In minor units of the invoice's currency.
    package var settlement: Settlement
    /// Minor units of the payment's currency that it took, where that is another one; nil: the settlement's amount.
    package var exchanged: Int64?
    package let effectiveDate: CivilDate
    package let createdAt: Instant
    /// The posting that made it.
    package var posting: Int64
    /// The day on which it was taken back.
    package var undoneOn: CivilDate?

    package init(
        id: ID<Allocation>,
        payment: ID<Payment>,
        invoice: ID<Invoice>,
        invoiceNumber: String,
        installment: ID<Installment>,
        installmentPosition: Int,
        settlement: Settlement,
        exchanged: Int64? = nil,
        effectiveDate: CivilDate,
        createdAt: Instant,
        posting: Int64,
        undoneOn: CivilDate?
    ) {
        self.id = id
        self.payment = payment
        self.invoice = invoice
        self.invoiceNumber = invoiceNumber
        self.installment = installment
        self.installmentPosition = installmentPosition
        self.settlement = settlement
        self.exchanged = exchanged
        self.effectiveDate = effectiveDate
        self.createdAt = createdAt
        self.posting = posting
        self.undoneOn = undoneOn
    }

    /// Minor units of the payment's currency.
    package var paidAmount: Int64 { exchanged ?? settlement.amount }

    package var snapshot: SnapshotFields {
        [
            "id": .id(id), "payment_id": .id(payment), "invoice_id": .id(invoice),
            "invoice_number": .text(invoiceNumber), "installment": .integer(Int64(installmentPosition)),
            "amount": .integer(settlement.amount), "paid_amount": .integer(paidAmount),
            "discount": .integer(settlement.discount),
            "unearned_discount": .integer(settlement.unearned),
            "small_difference": .integer(settlement.smallDifference),
            "deduction": settlement.deduction.map { .fields($0.snapshot) } ?? .null,
            "effective_date": .date(effectiveDate),
            "created_at": .text(createdAt.description), "undone_on": .optional(undoneOn),
        ]
    }
}
