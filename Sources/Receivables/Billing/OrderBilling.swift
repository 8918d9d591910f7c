/// How much of an order's lines is billed.
struct OrderBilling {
    let session: any Session
    let context: OperationContext

    /// Leaves the quantities of a credit note to be invoiced again, with what was credited of the order's allowances and
    /// charges. A line that has gone from the order is passed over.
    func reopen(_ part: OrderPart, _ type: EventType) throws(Failure) {
        let id = part.order
        let desk = OrderDesk(session: session, context: context)
        let old = try desk.required(id, expectedVersion: nil)
        var order = old
        for (number, quantity) in part.quantities {
            guard let index = order.lines.firstIndex(where: { $0.priced.number == number }) else { continue }
            let left = try order.lines[index].invoicedQuantity.subtracting(quantity)
            order.lines[index].invoicedQuantity = max(left, .zero)
        }
        if !part.quantities.isEmpty {
            for adjustment in part.adjustments { try order.count(adjustment, asInvoiced: false) }
        }
        try requireRest(of: order, from: old)
        try desk.save(&order, from: old, type, desk.customer(of: order))
    }

    /// Counts quantities as invoiced, each within what is left of its line, with the order's allowances and charges.
    func takeUp(_ part: OrderPart, _ type: EventType) throws(Failure) {
        let id = part.order
        let desk = OrderDesk(session: session, context: context)
        let old = try desk.required(id, expectedVersion: nil)
        var order = old
        for (number, quantity) in part.quantities {
            guard let index = order.lines.firstIndex(where: { $0.priced.number == number }) else {
                throw .invalid("/lines", "unknown_line", "the order has no line \(number) any more")
            }
            let invoiced = try order.lines[index].invoicedQuantity.adding(quantity)
            guard invoiced <= order.lines[index].priced.quantity else {
                throw .conflict(
                    code: "order_line_invoiced",
                    detail: "less than \(quantity) of line \(number) is left to invoice",
                    state: order.status.rawValue,
                    allowed: order.allowedActions
                )
            }
            order.lines[index].invoicedQuantity = invoiced
        }
        for adjustment in part.adjustments { try order.count(adjustment, asInvoiced: true) }
        try requireRest(of: order, from: old)
        try desk.save(&order, from: old, type, desk.customer(of: order))
    }

    /// Credit can't be committed below 0, so no part may leave less than nothing to invoice.
    private func requireRest(of order: Order, from old: Order) throws(Failure) {
        guard try order.uninvoiced() < 0, try old.uninvoiced() >= 0 else { return }
        throw .invalid(
            "/lines",
            "negative_rest",
            "the lines that are left would come to less than 0; invoice or credit them together with these"
        )
    }
}
