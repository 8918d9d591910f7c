/// What a customer owes for, and by when.
package struct Invoice: Document, Equatable, Sendable {
    package static let kind = DocumentKind.invoice

    /// Who issued it.
    package enum Origin: String, CaseIterable, Sendable {
        /// Ours: numbered from our series.
        case own
        /// The ERP's: its number, dates and totals are kept.
        case external
        /// Open when the service went live.
        case opening
    }

    package enum State: Equatable, Sendable {
        case draft
        case open
        case paid
        /// Nothing is open, and a part of it was given up.
        case writtenOff
        /// Cancelled by a credit note over its whole amount.
        case void(ID<CreditNote>)

        package static let names = ["draft", "open", "paid", "written_off", "void"]

        package var name: String {
            switch self {
            case .draft: "draft"
            case .open: "open"
            case .paid: "paid"
            case .writtenOff: "written_off"
            case .void: "void"
            }
        }
    }

    package let id: ID<Invoice>
    package var version: Int64
    package let createdAt: Instant
    package var updatedAt: Instant
    package var externalID: String?
    package let origin: Origin
    package let kind: Kind
    /// Given at issue; nil on a draft.
    package var number: String?
    package let customer: ID<Customer>
    package let order: ID<Order>?
    package let currency: Currency
    package var issueDate: CivilDate?
    package var supplyDate: CivilDate?
    package var purchaseOrder: String?
    package var shipTo: Address?
    package var billTo: Address?
    package var paymentTermsCode: String
    package var wording: InvoiceWording
    /// Whether unit prices, allowances and charges have the tax in them.
    package var pricesIncludeTax: Bool
    package var lines: [PricedLine]
    /// Allowances and charges on all of it.
    package var adjustments: [DocumentAdjustment]
    /// Without tax: the lines, less allowances and with charges.
    package var subtotal: Int64
    package var taxes: [TaxTotal]
    package var tax: Int64
    package var total: Int64
    /// Empty on a draft.
    package var installments: [Installment]
    package var state: State
    /// As it was at issue; nil on a draft.
    package var seller: Seller?
    /// As it was at issue; nil on a draft.
    package var buyer: Buyer?
    /// The buyer's name as it was at issue.
    package var buyerName: String?
    package var metadata: Metadata
    /// The invoice whose place it takes.
    package var corrects: ID<Invoice>?

    package init(
        id: ID<Invoice>,
        version: Int64,
        createdAt: Instant,
        updatedAt: Instant,
        externalID: String?,
        origin: Origin,
        kind: Kind = .standard,
        number: String?,
        customer: ID<Customer>,
        order: ID<Order>?,
        currency: Currency,
        issueDate: CivilDate?,
        supplyDate: CivilDate?,
        purchaseOrder: String?,
        shipTo: Address?,
        billTo: Address?,
        paymentTermsCode: String,
        wording: InvoiceWording = InvoiceWording(),
        pricesIncludeTax: Bool = false,
        lines: [PricedLine],
        adjustments: [DocumentAdjustment] = [],
        subtotal: Int64,
        taxes: [TaxTotal],
        tax: Int64,
        total: Int64,
        installments: [Installment],
        state: State,
        seller: Seller?,
        buyer: Buyer? = nil,
        buyerName: String?,
        metadata: Metadata,
        corrects: ID<Invoice>? = nil
    ) {
        self.id = id
        self.version = version
        self.createdAt = createdAt
        self.updatedAt = updatedAt
        self.externalID = externalID
        self.origin = origin
        self.kind = kind
        self.number = number
        self.customer = customer
        self.order = order
        self.currency = currency
        self.issueDate = issueDate
        self.supplyDate = supplyDate
        self.purchaseOrder = purchaseOrder
        self.shipTo = shipTo
        self.billTo = billTo
        self.paymentTermsCode = paymentTermsCode
        self.wording = wording
        self.pricesIncludeTax = pricesIncludeTax
        self.lines = lines
        self.adjustments = adjustments
        self.subtotal = subtotal
        self.taxes = taxes
        self.tax = tax
        self.total = total
        self.installments = installments
        self.state = state
        self.seller = seller
        self.buyer = buyer
        self.buyerName = buyerName
        self.metadata = metadata
        self.corrects = corrects
    }

    package var snapshot: SnapshotFields {
        var creditNote: ID<CreditNote>?
        if case .void(let note) = state { creditNote = note }
        var fields: SnapshotFields = [
            "id": .id(id), "version": .integer(version), "created_at": .text(createdAt.description),
            "updated_at": .text(updatedAt.description), "external_id": .optional(externalID),
            "origin": .text(origin.rawValue), "kind": .text(kind.rawValue), "number": .optional(number),
            "customer_id": .id(customer),
            "order_id": .id(order), "order_ids": .list(orders.map { .id($0) }),
            "currency": .text(currency.code), "status": .text(state.name),
            "issue_date": .optional(issueDate), "supply_date": .optional(supplyDate),
            "purchase_order": .optional(purchaseOrder), "ship_to": shipTo?.snapshot ?? .null,
            "bill_to": billTo?.snapshot ?? .null, "payment_terms": .text(paymentTermsCode),
            "subtotal": .integer(subtotal), "tax": .integer(tax), "total": .integer(total),
            "taxes": .list(taxes.map(\.snapshot)), "seller": seller.map { .fields($0.snapshot) } ?? .null,
            "buyer": buyer.map { .fields($0.snapshot) } ?? .null, "buyer_name": .optional(buyerName),
            "buyer_reference": .optional(wording.buyerReference), "note": .optional(wording.note),
            "tax_exemption_reason": .optional(wording.taxExemptionReason),
            "tax_exemption_code": .optional(wording.taxExemptionCode),
            "prices_include_tax": .boolean(pricesIncludeTax),
            "creditor_reference": .optional(creditorReference?.text),
            "credit_note_id": .id(creditNote), "corrects_id": .id(corrects), "metadata": metadata.snapshot,
        ]
        for (name, value) in adjustments.snapshots(subtotal: subtotal) { fields.append(name, value) }
        return fields
    }
}

/// A part of an invoice that falls due on its own day. Instalments, not invoices, age and are paid.
package struct Installment: Equatable, Sendable, Identified {
    package static let kind = DocumentKind.installment

    package let id: ID<Installment>
    /// 1, 2, 3 …
    package let position: Int
    package var dueDate: CivilDate
    /// As the invoice says; `dueDate` is later where it was put off.
    package let originalDueDate: CivilDate
    /// Minor units.
    package let amount: Int64
    /// What was owed when the invoice came to us: less than `amount` on one that was partly paid elsewhere.
    package let opening: Int64
    /// What paying early is worth, as the terms said at issue.
    package let discounts: [EarlyPaymentDiscount]
    /// What is owed now; equals the instalment's `receivable` entries.
    package var open: Int64

    package init(
        id: ID<Installment>,
        position: Int,
        dueDate: CivilDate,
        originalDueDate: CivilDate? = nil,
        amount: Int64,
        opening: Int64,
        discounts: [EarlyPaymentDiscount] = [],
        open: Int64
    ) {
        self.id = id
        self.position = position
        self.dueDate = dueDate
        self.originalDueDate = originalDueDate ?? dueDate
        self.amount = amount
        self.opening = opening
        self.discounts = discounts
        self.open = open
    }
}

extension Invoice {
    /// What a payment should carry so that it finds the invoice; nil where the number makes none.
    package var creditorReference: CreditorReference? {
        number.flatMap { CreditorReference(number: $0) }
    }

    /// Minor units still owed.
    package func amountDue() throws(Failure) -> Int64 {
        var due: Int64 = 0
        for installment in installments { due = try sum(due, installment.open) }
        return due
    }
}
