extension BillingDesk {
    /// Lines of several orders or shipments, and what the orders have on top of them or come off them.
    private struct Collection {
        var lines: [PricedLine] = []
        var adjustments: [DocumentAdjustment] = []
        var orders: [Order] = []
        var supplyDate: CivilDate?
    }

    /// What a shipment or an order gives to a collective invoice.
    private struct Portion {
        let order: Order
        let quantities: [QuantityDraft]?
        let fulfillment: Fulfillment?
        let place: String
    }

    /// Fills an invoice with what is open of several orders, or with what shipments have taken.
    func collect(
        _ content: InvoiceDraft.Content,
        into invoice: inout Invoice,
        under terms: PaymentTerms
    ) throws(Failure) {
        let portions = try portions(of: content, for: invoice.customer)
        var collection = Collection()
        for portion in portions { try add(portion, to: &collection) }
        guard !collection.lines.isEmpty else {
            throw .conflict(
                code: "order_invoiced",
                detail: "all of the orders is invoiced",
                state: "invoiced",
                allowed: []
            )
        }
        guard collection.lines.count <= LineDraft.linesMax else {
            throw .invalid("", "too_many", "at most \(LineDraft.linesMax) lines fit one document")
        }
        let orders = collection.orders
        invoice.pricesIncludeTax = orders.contains(where: \.pricesIncludeTax)
        guard orders.allSatisfy({ $0.pricesIncludeTax == invoice.pricesIncludeTax }) else {
            throw .invalid("", "mixed_prices", "prices with tax and without don't fit one document")
        }
        for order in orders where order.currency != invoice.currency {
            throw .currencyMismatch(expected: invoice.currency, found: order.currency)
        }
        invoice.supplyDate = invoice.supplyDate ?? collection.supplyDate
        invoice.purchaseOrder = invoice.purchaseOrder ?? orders.common(\.purchaseOrder)
        invoice.shipTo = invoice.shipTo ?? orders.common(\.shipTo)
        invoice.billTo = invoice.billTo ?? orders.common(\.billTo)
        try invoice.bill(collection.lines, collection.adjustments, under: terms)
    }

    private func portions(of content: InvoiceDraft.Content, for customer: ID<Customer>) throws(Failure)
        -> [Portion]
    {
        var portions: [Portion] = []
        switch content {
        case .orders(let references):
            for (index, reference) in references.enumerated() {
                let place = "/order_ids/\(index)"
                guard let id = try session.find(reference), let order = try session.order(id) else {
                    throw .unknown(.order, reference.text, place)
                }
                guard !portions.contains(where: { $0.order.id == id }) else {
                    throw .invalid(place, "duplicate", "\(reference.text) is there already")
                }
                portions.append(Portion(order: order, quantities: nil, fulfillment: nil, place: place))
            }
        case .fulfillments(let references):
            for (index, reference) in references.enumerated() {
                let place = "/fulfillments/\(index)"
                guard let id = try session.find(reference), let shipment = try session.fulfillment(id),
                    let order = try session.order(shipment.order)
                else { throw .unknown(.fulfillment, reference.text, place) }
                guard !portions.contains(where: { $0.fulfillment?.id == id }) else {
                    throw .invalid(place, "duplicate", "\(reference.text) is there already")
                }
                if let billed = try session.invoice(billing: shipment) {
                    throw .conflict(
                        code: "fulfillment_invoiced",
                        detail: "the shipment \(reference.text) is billed by \(billed.text)",
                        state: "invoiced",
                        allowed: []
                    )
                }
                let quantities = shipment.lines.map { QuantityDraft(line: $0.number, quantity: $0.quantity) }
                portions.append(
                    Portion(order: order, quantities: quantities, fulfillment: shipment, place: place)
                )
            }
        case .order, .share, .lines, .total: break
        }
        for portion in portions where portion.order.customer != customer {
            throw .invalid(
                portion.place,
                "foreign_order",
                "the order \(portion.order.id.text) is another customer's"
            )
        }
        return portions
    }

    private func add(_ portion: Portion, to collection: inout Collection) throws(Failure) {
        // What earlier shipments of the same order take here is taken.
        var order = collection.orders.first { $0.id == portion.order.id } ?? portion.order
        try OrderDesk(session: session, context: context)
            .require(order, in: [.approved, .partiallyFulfilled, .fulfilled])
        let quantities = try order.quantities(portion.quantities, .invoicing, pointer: portion.place)
        guard !quantities.isEmpty else { return }
        let parts = try order.parts(quantities)
        for part in parts {
            let source = LineSource(
                order: order.id,
                line: part.number,
                fulfillment: portion.fulfillment?.id,
                orderName: order.externalID ?? order.id.text,
                shipmentName: portion.fulfillment.map { $0.externalID ?? $0.id.text }
            )
            collection.lines.append(part.with(source, number: collection.lines.count + 1))
        }
        for share in try order.adjustments(of: quantities, on: parts) {
            let number = collection.adjustments.filter { $0.kind == share.kind }.count + 1
            let source = AdjustmentSource(order: order.id, number: share.number)
            collection.adjustments.append(try share.with(source, number: number))
            try order.count(share, asInvoiced: true)
        }
        for (index, quantity) in quantities {
            order.lines[index].invoicedQuantity = try order.lines[index].invoicedQuantity.adding(quantity)
        }
        collection.orders.removeAll { $0.id == order.id }
        collection.orders.append(order)
        if let date = portion.fulfillment?.shipDate {
            collection.supplyDate = max(collection.supplyDate ?? date, date)
        }
    }
}

extension [Order] {
    /// What all of them say alike.
    fileprivate func common<Value: Equatable>(_ value: (Order) -> Value?) -> Value? {
        guard let first else { return nil }
        return allSatisfy { value($0) == value(first) } ? value(first) : nil
    }
}
