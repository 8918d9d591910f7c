/// What a caller says of a new order: its lines, or a total alone where the ERP keeps the lines.
package struct OrderDraft: Sendable {
    package enum Content: Sendable {
        case lines([LineDraft])
        /// Gross, minor units.
        case total(Int64)
    }

    package var customer: Reference<Customer>
    package var currency: Currency
    package var externalID: String?
    package var content: Content
    /// Whether the prices have the tax in them.
    package var pricesIncludeTax = false
    /// On all of it; of lines only.
    package var adjustments: [AdjustmentDraft] = []
    package var requestedShipDate: CivilDate?
    package var purchaseOrder: String?
    package var shipTo: Address?
    package var billTo: Address?
    package var paymentTermsCode: String?
    package var excludedChecks: [CheckReference]
    package var metadata: Metadata

    package init(
        customer: Reference<Customer>,
        currency: Currency,
        externalID: String?,
        content: Content,
        requestedShipDate: CivilDate?,
        purchaseOrder: String?,
        shipTo: Address?,
        billTo: Address?,
        paymentTermsCode: String?,
        excludedChecks: [CheckReference] = [],
        metadata: Metadata
    ) {
        self.customer = customer
        self.currency = currency
        self.externalID = externalID
        self.content = content
        self.requestedShipDate = requestedShipDate
        self.purchaseOrder = purchaseOrder
        self.shipTo = shipTo
        self.billTo = billTo
        self.paymentTermsCode = paymentTermsCode
        self.excludedChecks = excludedChecks
        self.metadata = metadata
    }
}

extension OrderDraft.Content {
    /// The lines; a total alone is one line without tax, so that it can be shipped and invoiced like any other.
    ///
    /// - Parameter date: the day whose rates of tax hold.
    func priced(by book: TaxBook, isTaxIncluded: Bool, on date: CivilDate) throws(Failure) -> [PricedLine] {
        switch self {
        case .lines(let drafts):
            return try book.taxed(drafts, on: date).priced(pointer: "/lines", isTaxIncluded: isTaxIncluded)
        case .total(let total):
            return [
                PricedLine(
                    number: 1,
                    description: "Order total",
                    quantity: .one,
                    unitPrice: total,
                    taxCategory: .outsideScope,
                    taxRate: .zero
                )
            ]
        }
    }

    package var isTotalOnly: Bool {
        switch self {
        case .lines: false
        case .total: true
        }
    }
}

/// What a caller changes of an order.
package struct OrderChanges: Sendable {
    package var externalID: Change<String?> = .keep
    package var content: Change<OrderDraft.Content> = .keep
    package var pricesIncludeTax: Change<Bool> = .keep
    package var allowances: Change<[AdjustmentDraft]> = .keep
    package var charges: Change<[AdjustmentDraft]> = .keep
    package var requestedShipDate: Change<CivilDate?> = .keep
    package var purchaseOrder: Change<String?> = .keep
    package var shipTo: Change<Address?> = .keep
    package var billTo: Change<Address?> = .keep
    package var paymentTermsCode: Change<String?> = .keep
    package var excludedChecks: Change<[CheckReference]> = .keep
    package var metadata: Change<Metadata> = .keep

    package init() {}
}

/// What a caller says of a shipment.
package struct FulfillmentDraft: Sendable {
    package var externalID: String?
    /// Nil: today.
    package var shipDate: CivilDate?
    /// Nil: all that is open.
    package var lines: [QuantityDraft]?
    /// Whether to bill what it ships.
    package var isInvoiced: Bool

    package init(externalID: String?, shipDate: CivilDate?, lines: [QuantityDraft]?, isInvoiced: Bool) {
        self.externalID = externalID
        self.shipDate = shipDate
        self.lines = lines
        self.isInvoiced = isInvoiced
    }
}

/// A quantity of an order's line.
package struct QuantityDraft: Sendable {
    /// The order line's number.
    package let line: Int
    package let quantity: Decimal

    package init(line: Int, quantity: Decimal) {
        self.line = line
        self.quantity = quantity
    }
}

/// How far an order's lines have come.
enum OrderProgress {
    case shipping
    case invoicing

    func done(of line: OrderLine) -> Decimal {
        switch self {
        case .shipping: line.fulfilledQuantity
        case .invoicing: line.invoicedQuantity
        }
    }
}

extension Order {
    /// Which quantities a request means: those that it names, each within what is open, or all that is open.
    func quantities(
        _ drafts: [QuantityDraft]?,
        _ progress: OrderProgress,
        pointer: String
    ) throws(Failure) -> [(index: Int, quantity: Decimal)] {
        guard let drafts else { return try everythingOpen(progress) }
        guard !drafts.isEmpty else { throw .invalid(pointer, "required", "at least one line is needed") }
        var violations: [Violation] = []
        var quantities: [(index: Int, quantity: Decimal)] = []
        for (place, draft) in drafts.enumerated() {
            guard let index = lines.firstIndex(where: { $0.priced.number == draft.line }) else {
                let detail = "the order has no line \(draft.line)"
                violations.append(Violation("\(pointer)/\(place)/line", "unknown_line", detail))
                continue
            }
            let open = try lines[index].priced.quantity.subtracting(progress.done(of: lines[index]))
            if quantities.contains(where: { $0.index == index }) {
                violations.append(
                    Violation("\(pointer)/\(place)/line", "duplicate", "line \(draft.line) is there already")
                )
            } else if !draft.quantity.isPositive || draft.quantity > open {
                let detail = "line \(draft.line) has \(open) open; \(draft.quantity) is not within it"
                violations.append(Violation("\(pointer)/\(place)/quantity", "out_of_range", detail))
            } else {
                quantities.append((index, draft.quantity))
            }
        }
        guard violations.isEmpty else { throw .invalid(violations) }
        return quantities
    }

    private func everythingOpen(_ progress: OrderProgress) throws(Failure) -> [(
        index: Int, quantity: Decimal
    )] {
        var quantities: [(index: Int, quantity: Decimal)] = []
        for (index, line) in lines.enumerated() {
            let open = try line.priced.quantity.subtracting(progress.done(of: line))
            if open.isPositive { quantities.append((index, open)) }
        }
        return quantities
    }
}
