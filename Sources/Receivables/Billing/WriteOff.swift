/// Debt that is given up.
package struct WriteOff: Document, Equatable, Sendable {
    package static let kind = DocumentKind.writeOff

    package enum Status: String, CaseIterable, Sendable {
        /// A second person decides; nothing is given up meanwhile.
        case awaitingApproval = "awaiting_approval"
        case posted
        case rejected
        /// Taken back: the debt stands again.
        case reversed
    }

    /// What is given up of an instalment.
    package struct Part: Equatable, Sendable {
        package let installment: ID<Installment>
        package let position: Int
        /// Minor units, positive.
        package let amount: Int64

        package init(installment: ID<Installment>, position: Int, amount: Int64) {
            self.installment = installment
            self.position = position
            self.amount = amount
        }
    }

    package let id: ID<WriteOff>
    package var version: Int64
    package let createdAt: Instant
    package var updatedAt: Instant
    package let customer: ID<Customer>
    package let invoice: ID<Invoice>
    package let invoiceNumber: String
    package let currency: Currency
    package var effectiveDate: CivilDate
    /// Minor units: the sum of the parts.
    package let amount: Int64
    package let parts: [Part]
    /// Whether the tax on it is claimed back.
    package let claimsTaxRelief: Bool
    /// The tax that is claimed back, known once it is posted.
    package var taxes: [TaxTotal]
    package var status: Status
    /// Minor units that were paid after all.
    package var recovered: Int64
    package var reversedOn: CivilDate?
    package let reason: String

    package init(
        id: ID<WriteOff>,
        version: Int64,
        createdAt: Instant,
        updatedAt: Instant,
        customer: ID<Customer>,
        invoice: ID<Invoice>,
        invoiceNumber: String,
        currency: Currency,
        effectiveDate: CivilDate,
        amount: Int64,
        parts: [Part],
        claimsTaxRelief: Bool,
        taxes: [TaxTotal],
        status: Status,
        recovered: Int64,
        reversedOn: CivilDate?,
        reason: String
    ) {
        self.id = id
        self.version = version
        self.createdAt = createdAt
        self.updatedAt = updatedAt
        self.customer = customer
        self.invoice = invoice
        self.invoiceNumber = invoiceNumber
        self.currency = currency
        self.effectiveDate = effectiveDate
        self.amount = amount
        self.parts = parts
        self.claimsTaxRelief = claimsTaxRelief
        self.taxes = taxes
        self.status = status
        self.recovered = recovered
        self.reversedOn = reversedOn
        self.reason = reason
    }

    /// Minor units that are given up now.
    package var standing: Int64 { status == .posted ? amount - recovered : 0 }

    package var snapshot: SnapshotFields {
        [
            "id": .id(id), "version": .integer(version), "created_at": .text(createdAt.description),
            "updated_at": .text(updatedAt.description), "status": .text(status.rawValue),
            "customer_id": .id(customer), "invoice_id": .id(invoice),
            "invoice_number": .text(invoiceNumber), "currency": .text(currency.code),
            "effective_date": .date(effectiveDate), "amount": .integer(amount),
            "recovered": .integer(recovered),
            "installments": .list(
                parts.map {
                    .fields(["installment": .integer(Int64($0.position)), "amount": .integer($0.amount)])
                }
            ),
            "tax_relief": .boolean(claimsTaxRelief), "taxes": .list(taxes.map(\.snapshot)),
            "reversed_on": .optional(reversedOn), "reason": .text(reason),
        ]
    }
}

/// Written-off debt that a payment has settled after all.
package struct Recovery: Equatable, Sendable {
    /// The use of the payment that it makes room for.
    package let allocation: ID<Allocation>
    package let writeOff: ID<WriteOff>
    package let installment: ID<Installment>
    /// Minor units, positive.
    package let amount: Int64
    /// The relief that is owed again.
    package let taxes: [TaxTotal]
    package let effectiveDate: CivilDate
    package var posting: Int64
    package var undoneOn: CivilDate?

    package init(
        allocation: ID<Allocation>,
        writeOff: ID<WriteOff>,
        installment: ID<Installment>,
        amount: Int64,
        taxes: [TaxTotal],
        effectiveDate: CivilDate,
        posting: Int64,
        undoneOn: CivilDate?
    ) {
        self.allocation = allocation
        self.writeOff = writeOff
        self.installment = installment
        self.amount = amount
        self.taxes = taxes
        self.effectiveDate = effectiveDate
        self.posting = posting
        self.undoneOn = undoneOn
    }
}
