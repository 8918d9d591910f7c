/// What a document has of one order, by the order's own numbers.
struct OrderPart {
    let order: ID<Order>
    var quantities: [(number: Int, quantity: Decimal)] = []
    var adjustments: [DocumentAdjustment] = []
}

extension Invoice {
    /// The orders that it bills.
    package var orders: [ID<Order>] {
        if let order { return [order] }
        var found: [ID<Order>] = []
        for line in lines {
            if let order = line.source?.order, !found.contains(order) { found.append(order) }
        }
        return found
    }

    /// Whether it bills several orders or shipments of its customer.
    package var isCollective: Bool { lines.contains { $0.source != nil } }

    /// What some of its quantities, allowances and charges are of each order.
    func parts(
        _ quantities: [(number: Int, quantity: Decimal)],
        _ adjustments: [DocumentAdjustment]
    ) throws(Failure) -> [OrderPart] {
        if kind == .deposit { return [] }
        if let order {
            let own = quantities.filter { part in
                !lines.contains { $0.number == part.number && $0.deposit != nil }
            }
            return [OrderPart(order: order, quantities: own, adjustments: adjustments)]
        }
        var parts: [OrderPart] = []
        for order in orders {
            var part = OrderPart(order: order)
            for (number, quantity) in quantities {
                guard let source = lines.first(where: { $0.number == number })?.source, source.order == order
                else { continue }
                // Two shipments may have taken of one line.
                if let index = part.quantities.firstIndex(where: { $0.number == source.line }) {
                    part.quantities[index].quantity = try part.quantities[index].quantity.adding(quantity)
                } else {
                    part.quantities.append((source.line, quantity))
                }
            }
            for adjustment in adjustments {
                if let source = adjustment.source, source.order == order {
                    part.adjustments.append(adjustment.numbered(source.number))
                }
            }
            parts.append(part)
        }
        return parts
    }

    /// What it bills of each order of a collective invoice, minor units with tax.
    package func orderShares() throws(Failure) -> [(order: ID<Order>, gross: Int64)] {
        guard isCollective else { return [] }
        let orders = orders
        var shares = orders.map { (order: $0, gross: Int64(0)) }
        for tax in taxes {
            var bases: [Int64] = []
            for (index, order) in orders.enumerated() {
                let base = try base(of: tax, from: order)
                bases.append(base)
                shares[index].gross = try sum(shares[index].gross, base)
            }
            for (index, part) in try split(tax.amount, by: bases.map { Int128($0) }).enumerated() {
                shares[index].gross = try sum(shares[index].gross, part)
            }
        }
        return shares
    }

    /// Minor units without tax of what an order has of a category and rate.
    private func base(of tax: TaxTotal, from order: ID<Order>) throws(Failure) -> Int64 {
        var base: Int64 = 0
        for line in lines
        where line.source?.order == order && line.taxCategory == tax.category && line.taxRate == tax.rate {
            base = try sum(base, line.net())
        }
        for adjustment in adjustments
        where adjustment.source?.order == order && adjustment.taxCategory == tax.category
            && adjustment.taxRate == tax.rate
        {
            base = try sum(base, adjustment.signed())
        }
        return base
    }
}
