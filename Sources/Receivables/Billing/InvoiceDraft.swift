/// What a caller says of a new invoice.
package struct InvoiceDraft: Sendable {
    /// What it bills.
    package enum Content: Sendable {
        /// So much of an order's lines; nil: all that isn't billed yet.
        case order(Reference<Order>, [QuantityDraft]?)
        /// What is open of several orders of the customer.
        case orders([Reference<Order>])
        /// What shipments of the customer have taken.
        case fulfillments([Reference<Fulfillment>])
        /// A percentage of an order, before it is supplied.
        case share(Reference<Order>, percent: Decimal)
        case lines([LineDraft])
        /// Gross and its tax, minor units: a document from elsewhere.
        case total(Int64, tax: Int64)
    }

    /// A part of a document from elsewhere, as it stands there.
    package struct InstallmentDraft: Sendable {
        package let dueDate: CivilDate
        /// Minor units.
        package let amount: Int64
        /// Nil: all of it.
        package let open: Int64?

        /// What of it is open when it is taken over, minor units.
        var opening: Int64 { open ?? amount }

        package init(dueDate: CivilDate, amount: Int64, open: Int64?) {
            self.dueDate = dueDate
            self.amount = amount
            self.open = open
        }
    }

    package var origin: Invoice.Origin
    package var kind: Invoice.Kind = .standard
    /// Of a final invoice: the deposits to take off; nil: those of its order.
    package var deposits: [Reference<Invoice>]?
    /// Nil: the order's.
    package var customer: Reference<Customer>?
    /// Nil: the order's.
    package var currency: Currency?
    package var externalID: String?
    /// For documents from elsewhere only.
    package var number: String?
    /// Nil: the day of issue.
    package var issueDate: CivilDate?
    package var supplyDate: CivilDate?
    package var purchaseOrder: String?
    package var shipTo: Address?
    package var billTo: Address?
    package var paymentTermsCode: String?
    package var wording = InvoiceWording()
    package var content: Content
    /// Whether the prices have the tax in them; an order's invoice has the order's.
    package var pricesIncludeTax = false
    /// On the whole document; an order's invoice has the order's.
    package var adjustments: [AdjustmentDraft] = []
    /// For documents from elsewhere; nil: by the terms.
    package var installments: [InstallmentDraft]?
    package var metadata: Metadata

    package init(origin: Invoice.Origin, content: Content, metadata: Metadata = Metadata()) {
        self.origin = origin
        self.content = content
        self.metadata = metadata
    }
}

/// What a caller changes of a draft.
package struct InvoiceChanges: Sendable {
    package var externalID: Change<String?> = .keep
    package var issueDate: Change<CivilDate?> = .keep
    package var supplyDate: Change<CivilDate?> = .keep
    package var purchaseOrder: Change<String?> = .keep
    package var shipTo: Change<Address?> = .keep
    package var billTo: Change<Address?> = .keep
    package var paymentTermsCode: Change<String> = .keep
    package var buyerReference: Change<String?> = .keep
    package var note: Change<String?> = .keep
    package var taxExemptionReason: Change<String?> = .keep
    package var taxExemptionCode: Change<String?> = .keep
    package var pricesIncludeTax: Change<Bool> = .keep
    package var lines: Change<[LineDraft]> = .keep
    package var allowances: Change<[AdjustmentDraft]> = .keep
    package var charges: Change<[AdjustmentDraft]> = .keep
    package var metadata: Change<Metadata> = .keep

    package init() {}
}

extension InvoiceChanges {
    /// Whether what is billed changes.
    var changesContent: Bool {
        lines.isSet || allowances.isSet || charges.isSet || pricesIncludeTax.isSet
    }

    /// An order's invoice bills what the order says.
    func requireOwnContent(of invoice: Invoice) throws(Failure) {
        guard invoice.order != nil || invoice.isCollective || invoice.kind == .final else { return }
        let given: [(String, Bool)] = [
            ("/lines", lines.isSet), ("/allowances", allowances.isSet), ("/charges", charges.isSet),
            ("/prices_include_tax", pricesIncludeTax.isSet),
        ]
        for (pointer, isSet) in given where isSet {
            throw .invalid(
                pointer,
                "lines_from_order",
                "the lines of an order's invoice come from the order, and so do allowances and charges"
            )
        }
    }
}
