/// What a customer has asked for, the credit decision on it, and how far it has been shipped and invoiced.
package struct Order: Document, Equatable, Sendable {
    package static let kind = DocumentKind.order

    package let id: ID<Order>
    package var version: Int64
    package let createdAt: Instant
    package var updatedAt: Instant
    package var externalID: String?
    package let customer: ID<Customer>
    package let currency: Currency
    /// The business date on which it was placed.
    package let orderDate: CivilDate
    package var requestedShipDate: CivilDate?
    package var purchaseOrder: String?
    package var shipTo: Address?
    package var billTo: Address?
    /// Code of the order's own terms; nil: the customer's.
    package var paymentTermsCode: String?
    /// Whether unit prices, allowances and charges have the tax in them.
    package var pricesIncludeTax: Bool
    package var lines: [OrderLine]
    /// Allowances and charges on all of it.
    package var adjustments: [OrderAdjustment]
    package var totals: DocumentTotals
    /// Whether the ERP keeps the lines and gave the total alone.
    package let isTotalOnly: Bool
    package var credit: CreditState
    /// The decision that stands.
    package var decision: ID<Decision>
    /// Minor units of credit that the order holds now; equals its `committed` entries.
    package var committed: Int64
    /// Minor units, tax included, that deposits have billed and no final invoice has taken off.
    package var deposited: Int64
    /// Minor units of its total when a person released it; nil: nobody has.
    package var releasedTotal: Int64?
    /// Checks that a person has spared it.
    package var excludedChecks: [CheckReference]
    package var metadata: Metadata

    package init(
        id: ID<Order>,
        version: Int64,
        createdAt: Instant,
        updatedAt: Instant,
        externalID: String?,
        customer: ID<Customer>,
        currency: Currency,
        orderDate: CivilDate,
        requestedShipDate: CivilDate?,
        purchaseOrder: String?,
        shipTo: Address?,
        billTo: Address?,
        paymentTermsCode: String?,
        pricesIncludeTax: Bool = false,
        lines: [OrderLine],
        adjustments: [OrderAdjustment] = [],
        totals: DocumentTotals,
        isTotalOnly: Bool,
        credit: CreditState,
        decision: ID<Decision>,
        committed: Int64,
        deposited: Int64 = 0,
        releasedTotal: Int64? = nil,
        excludedChecks: [CheckReference] = [],
        metadata: Metadata
    ) {
        self.id = id
        self.version = version
        self.createdAt = createdAt
        self.updatedAt = updatedAt
        self.externalID = externalID
        self.customer = customer
        self.currency = currency
        self.orderDate = orderDate
        self.requestedShipDate = requestedShipDate
        self.purchaseOrder = purchaseOrder
        self.shipTo = shipTo
        self.billTo = billTo
        self.paymentTermsCode = paymentTermsCode
        self.pricesIncludeTax = pricesIncludeTax
        self.lines = lines
        self.adjustments = adjustments
        self.totals = totals
        self.isTotalOnly = isTotalOnly
        self.credit = credit
        self.decision = decision
        self.committed = committed
        self.deposited = deposited
        self.releasedTotal = releasedTotal
        self.excludedChecks = excludedChecks
        self.metadata = metadata
    }

    package var total: Money { Money(totals.total, currency) }

    /// Whether it takes more credit than it did, or on other terms.
    func asksMore(than old: Order) -> Bool {
        totals.total > old.totals.total || paymentTermsCode != old.paymentTermsCode
    }

    package var snapshot: SnapshotFields {
        var fields: SnapshotFields = [
            "id": .id(id), "version": .integer(version), "created_at": .text(createdAt.description),
            "updated_at": .text(updatedAt.description), "external_id": .optional(externalID),
            "customer_id": .id(customer), "currency": .text(currency.code), "status": .text(status.rawValue),
            "credit_status": .text(credit.name), "fulfillment_status": .text(fulfillmentStatus),
            "invoice_status": .text(invoiceStatus), "hold": credit.holdSnapshot,
            "release": credit.releaseSnapshot,
            "order_date": .date(orderDate), "requested_ship_date": .optional(requestedShipDate),
            "purchase_order": .optional(purchaseOrder), "ship_to": shipTo?.snapshot ?? .null,
            "bill_to": billTo?.snapshot ?? .null, "payment_terms": .optional(paymentTermsCode),
            "prices_include_tax": .boolean(pricesIncludeTax),
            "subtotal": .integer(totals.subtotal), "tax": .integer(totals.tax),
            "total": .integer(totals.total),
            "taxes": .list(totals.taxes.map(\.snapshot)), "committed": .integer(committed),
            "deposited": .integer(deposited),
            "lines": .list(lines.map { .fields($0.snapshot) }), "decision_id": .id(decision),
            "excluded_checks": .list(excludedChecks.map { .text($0.rawValue) }),
            "metadata": metadata.snapshot,
        ]
        let adjustments = adjustments.map(\.adjustment)
        for (name, value) in adjustments.snapshots(subtotal: totals.subtotal) { fields.append(name, value) }
        return fields
    }
}

/// A line of an order, and how much of it has been shipped and invoiced.
package struct OrderLine: Equatable, Sendable {
    package var priced: PricedLine
    package var fulfilledQuantity: Decimal
    package var invoicedQuantity: Decimal
    /// Minor units.
    package let net: Int64
    /// What its allowances and charges come to, and what their percentages are of; minor units.
    private let adjustmentAmounts: [Int64]
    private let listed: Int64

    package init(
        priced: PricedLine,
        fulfilledQuantity: Decimal = .zero,
        invoicedQuantity: Decimal = .zero
    ) throws(Failure) {
        self.priced = priced
        self.fulfilledQuantity = fulfilledQuantity
        self.invoicedQuantity = invoicedQuantity
        net = try priced.net()
        listed = try priced.listed()
        adjustmentAmounts = try priced.adjustmentAmounts(of: listed)
    }

    package var snapshot: SnapshotFields {
        var fields = priced.snapshot(net: net, listed: listed, amounts: adjustmentAmounts)
        fields.append("fulfilled_quantity", .text(fulfilledQuantity.description))
        fields.append("invoiced_quantity", .text(invoicedQuantity.description))
        return fields
    }
}

/// Whether the customer may have it.
package enum CreditState: Equatable, Sendable {
    case onHold(Hold)
    case approved(ReleaseAuthority)
    case rejected
    case cancelled

    /// Why an order waits.
    package enum Hold: Equatable, Sendable {
        /// Failed checks; goes away with them.
        case checks
        /// A person put it there; only a person lifts it.
        case forced
    }

    /// Who let it through.
    package enum ReleaseAuthority: Equatable, Sendable {
        case rules
        /// A person, perhaps in another one's stead, for shipments up to and including a day; nil: without end.
        case person(ID<User>?, onBehalfOf: ID<User>?, key: ID<APIKey>, until: CivilDate?)
    }

    package var name: String {
        switch self {
        case .onHold: "on_hold"
        case .approved: "approved"
        case .rejected: "rejected"
        case .cancelled: "cancelled"
        }
    }

    /// What the event of an order says that comes to this state.
    var eventType: EventType {
        switch self {
        case .onHold: .orderOnHold
        case .approved: .orderApproved
        case .rejected: .orderRejected
        case .cancelled: .orderCancelled
        }
    }

    var holdSnapshot: Snapshot {
        guard case .onHold(let hold) = self else { return .null }
        return .fields(["forced": .boolean(hold == .forced)])
    }

    var releaseSnapshot: Snapshot {
        guard case .approved(.person(let user, let delegator, let key, let until)) = self else {
            return .null
        }
        return .fields([
            "user_id": .id(user), "on_behalf_of": .id(delegator), "key_id": .id(key),
            "valid_until": .optional(until),
        ])
    }
}

/// Where an order stands as a whole.
package enum OrderStatus: String, CaseIterable, Sendable {
    case onHold = "on_hold"
    case approved
    case partiallyFulfilled = "partially_fulfilled"
    case fulfilled
    case closed
    case rejected
    case cancelled
}

extension Order {
    package var status: OrderStatus {
        switch credit {
        case .onHold: .onHold
        case .rejected: .rejected
        case .cancelled: .cancelled
        case .approved:
            if !hasShipped {
                .approved
            } else if !isShippedWhole {
                .partiallyFulfilled
            } else {
                isInvoicedWhole ? .closed : .fulfilled
            }
        }
    }

    package var hasShipped: Bool { lines.contains { !$0.fulfilledQuantity.isZero } }
    package var isShippedWhole: Bool { lines.allSatisfy { $0.fulfilledQuantity == $0.priced.quantity } }
    package var hasInvoiced: Bool { lines.contains { !$0.invoicedQuantity.isZero } }
    package var isInvoicedWhole: Bool { lines.allSatisfy { $0.invoicedQuantity == $0.priced.quantity } }

    package var fulfillmentStatus: String {
        hasShipped ? (isShippedWhole ? "fulfilled" : "partially_fulfilled") : "unfulfilled"
    }

    package var invoiceStatus: String {
        hasInvoiced ? (isInvoicedWhole ? "invoiced" : "partially_invoiced") : "uninvoiced"
    }
}
