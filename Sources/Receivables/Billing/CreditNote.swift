/// The document that cancels an invoice.
package struct CreditNote: Document, Equatable, Sendable {
    package static let kind = DocumentKind.creditNote

    package let id: ID<CreditNote>
    package let version: Int64
    package let createdAt: Instant
    package let number: String
    package let customer: ID<Customer>
    package let invoice: ID<Invoice>
    package let invoiceNumber: String
    package let currency: Currency
    package let issueDate: CivilDate
    package let subtotal: Int64
    package let tax: Int64
    package let total: Int64
    package let reason: String?

    package init(
        id: ID<CreditNote>,
        version: Int64,
        createdAt: Instant,
        number: String,
        customer: ID<Customer>,
        invoice: ID<Invoice>,
        invoiceNumber: String,
        currency: Currency,
        issueDate: CivilDate,
        subtotal: Int64,
        tax: Int64,
        total: Int64,
        reason: String?
    ) {
        self.id = id
        self.version = version
        self.createdAt = createdAt
        self.number = number
        self.customer = customer
        self.invoice = invoice
        self.invoiceNumber = invoiceNumber
        self.currency = currency
        self.issueDate = issueDate
        self.subtotal = subtotal
        self.tax = tax
        self.total = total
        self.reason = reason
    }

    package var snapshot: SnapshotFields {
        [
            "id": .id(id), "version": .integer(version), "created_at": .text(createdAt.description),
            "number": .text(number), "customer_id": .id(customer), "invoice_id": .id(invoice),
            "invoice_number": .text(invoiceNumber), "currency": .text(currency.code),
            "issue_date": .date(issueDate), "subtotal": .integer(subtotal), "tax": .integer(tax),
            "total": .integer(total), "reason": .optional(reason),
        ]
    }
}
