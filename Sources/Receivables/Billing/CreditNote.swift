/// The document that takes an invoice back, whole or in part.
package struct CreditNote: Document, Equatable, Sendable {
    package static let kind = DocumentKind.creditNote

    package enum Kind: String, CaseIterable, Sendable {
        /// Cancels an invoice of which nothing was settled.
        case cancellation
        /// Credits an invoice, or a part of it; the invoice stands.
        case credit
    }

    /// What is credited of a line.
    package struct Line: Equatable, Sendable {
        /// The invoice line's number.
        package let number: Int
        package let description: String
        /// Nil: only its price falls.
        package let quantity: Decimal?
        package let unit: String?
        package let taxCategory: TaxCategory
        package let taxRate: Decimal
        /// Minor units, without tax.
        package let net: Int64
        /// Minor units of tax, where the invoice's prices have it in them.
        package let containedTax: Int64?

        package init(
            number: Int,
            description: String,
            quantity: Decimal?,
            unit: String?,
            taxCategory: TaxCategory,
            taxRate: Decimal,
            net: Int64,
            containedTax: Int64? = nil
        ) {
            self.number = number
            self.description = description
            self.quantity = quantity
            self.unit = unit
            self.taxCategory = taxCategory
            self.taxRate = taxRate
            self.net = net
            self.containedTax = containedTax
        }
    }

    /// What is credited, in minor units.
    package struct Content: Equatable, Sendable {
        package var lines: [Line]
        /// What of the invoice's allowances and charges goes with it, by their numbers.
        package var adjustments: [DocumentAdjustment]
        package var subtotal: Int64
        package var taxes: [TaxTotal]
        package var tax: Int64
        package var total: Int64

        package init(
            lines: [Line],
            adjustments: [DocumentAdjustment] = [],
            subtotal: Int64,
            taxes: [TaxTotal],
            tax: Int64,
            total: Int64
        ) {
            self.lines = lines
            self.adjustments = adjustments
            self.subtotal = subtotal
            self.taxes = taxes
            self.tax = tax
            self.total = total
        }
    }

    /// Where the credit went when it was issued, in minor units; together with the discounts, its total.
    package struct Division: Equatable, Sendable {
        /// Against the invoice's own open instalments.
        package let offset: Int64
        /// To the customer's account, to be used like a payment.
        package let onAccount: Int64
        /// Paid out.
        package let refund: Int64
        /// Nobody's to give back: discounts for paying early that were taken off what is credited now.
        package let discount: Int64

        package init(offset: Int64, onAccount: Int64, refund: Int64, discount: Int64 = 0) {
            self.offset = offset
            self.onAccount = onAccount
            self.refund = refund
            self.discount = discount
        }
    }

    /// What an order has to bill again since it was credited.
    package struct Reopening: Equatable, Sendable {
        package let order: ID<Order>
        /// Minor units, tax included, of the quantities at the invoice's prices.
        package let gross: Int64

        package init(order: ID<Order>, gross: Int64) {
            self.order = order
            self.gross = gross
        }
    }

    package let id: ID<CreditNote>
    package var version: Int64
    package let createdAt: Instant
    package var updatedAt: Instant
    package let externalID: String?
    package let number: String
    package let kind: Kind
    package let customer: ID<Customer>
    package let invoice: ID<Invoice>
    package let invoiceNumber: String
    package let currency: Currency
    package let issueDate: CivilDate
    package let content: Content
    package let division: Division
    /// Nil: the order's lines stay billed.
    package let reopening: Reopening?
    /// What of `division.onAccount` no invoice has used; equals the note's `on_account` entries, negated.
    package var unapplied: Int64
    package var cancelledOn: CivilDate?
    package let reason: String?

    package init(
        id: ID<CreditNote>,
        version: Int64,
        createdAt: Instant,
        updatedAt: Instant,
        externalID: String?,
        number: String,
        kind: Kind,
        customer: ID<Customer>,
        invoice: ID<Invoice>,
        invoiceNumber: String,
        currency: Currency,
        issueDate: CivilDate,
        content: Content,
        division: Division,
        reopening: Reopening?,
        unapplied: Int64,
        cancelledOn: CivilDate?,
        reason: String?
    ) {
        self.id = id
        self.version = version
        self.createdAt = createdAt
        self.updatedAt = updatedAt
        self.externalID = externalID
        self.number = number
        self.kind = kind
        self.customer = customer
        self.invoice = invoice
        self.invoiceNumber = invoiceNumber
        self.currency = currency
        self.issueDate = issueDate
        self.content = content
        self.division = division
        self.reopening = reopening
        self.unapplied = unapplied
        self.cancelledOn = cancelledOn
        self.reason = reason
    }

    package var status: Status {
        cancelledOn != nil ? .cancelled : unapplied == 0 ? .applied : .open
    }

    package enum Status: String, CaseIterable, Sendable {
        /// Some of it is left on account.
        case open
        case applied
        case cancelled
    }

    package var snapshot: SnapshotFields {
        var fields: SnapshotFields = [
            "id": .id(id), "version": .integer(version), "created_at": .text(createdAt.description),
            "updated_at": .text(updatedAt.description), "external_id": .optional(externalID),
            "number": .text(number), "kind": .text(kind.rawValue), "status": .text(status.rawValue),
            "customer_id": .id(customer), "invoice_id": .id(invoice),
            "invoice_number": .text(invoiceNumber), "currency": .text(currency.code),
            "issue_date": .date(issueDate), "subtotal": .integer(content.subtotal),
            "tax": .integer(content.tax), "total": .integer(content.total),
            "taxes": .list(content.taxes.map(\.snapshot)),
            "lines": .list(content.lines.map { .fields($0.snapshot) }),
            "offset": .integer(division.offset), "on_account": .integer(division.onAccount),
            "refund": .integer(division.refund), "discount": .integer(division.discount),
            "unapplied": .integer(unapplied),
            "reopened_order_id": .id(reopening?.order), "cancelled_on": .optional(cancelledOn),
            "reason": .optional(reason),
        ]
        for (name, value) in content.adjustments.snapshots(subtotal: content.subtotal) {
            fields.append(name, value)
        }
        return fields
    }
}

extension CreditNote.Line {
    package var snapshot: SnapshotFields {
        [
            "line": .integer(Int64(number)), "description": .text(description),
            "quantity": .optional(quantity?.description), "unit": .optional(unit),
            "tax_category": .text(taxCategory.rawValue), "tax_rate": .text(taxRate.description),
            "net": .integer(net),
        ]
    }
}

extension CreditNote {
    /// The actions that the note's state takes.
    package var allowedActions: [String] {
        if kind == .cancellation || cancelledOn != nil { return [] }
        return unapplied > 0 ? ["allocations", "cancel"] : ["cancel"]
    }
}
