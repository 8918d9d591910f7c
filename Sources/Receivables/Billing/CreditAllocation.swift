/// A part of a credit note's credit on account that settles a part of an instalment.
package struct CreditAllocation: Equatable, Sendable {
    package let id: ID<Allocation>
    package let creditNote: ID<CreditNote>
    package let invoice: ID<Invoice>
    package let invoiceNumber: String
    package let installment: ID<Installment>
    package let installmentPosition: Int
    /// Minor units, positive.
    package let amount: Int64
    package let effectiveDate: CivilDate
    package let createdAt: Instant
    /// The posting that made it.
    package var posting: Int64
    /// The day on which it was taken back.
    package var undoneOn: CivilDate?

    package init(
        id: ID<Allocation>,
        creditNote: ID<CreditNote>,
        invoice: ID<Invoice>,
        invoiceNumber: String,
        installment: ID<Installment>,
        installmentPosition: Int,
        amount: Int64,
        effectiveDate: CivilDate,
        createdAt: Instant,
        posting: Int64,
        undoneOn: CivilDate?
    ) {
        self.id = id
        self.creditNote = creditNote
        self.invoice = invoice
        self.invoiceNumber = invoiceNumber
        self.installment = installment
        self.installmentPosition = installmentPosition
        self.amount = amount
        self.effectiveDate = effectiveDate
        self.createdAt = createdAt
        self.posting = posting
        self.undoneOn = undoneOn
    }

    package var snapshot: SnapshotFields {
        [
            "id": .id(id), "credit_note_id": .id(creditNote), "invoice_id": .id(invoice),
            "invoice_number": .text(invoiceNumber), "installment": .integer(Int64(installmentPosition)),
            "amount": .integer(amount), "effective_date": .date(effectiveDate),
            "created_at": .text(createdAt.description), "undone_on": .optional(undoneOn),
        ]
    }
}
