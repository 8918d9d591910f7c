extension OrderDesk {
    /// Works allowances and charges out on the order's lines, as they are or as they are changed. Once something is
    /// invoiced those that stand stay, and what comes to them is a sum.
    func adjust(_ order: inout Order, from old: Order, _ changes: OrderChanges) throws(Failure) {
        let standing = old.adjustments.map(\.adjustment)
        let lines = order.lines.map(\.priced)
        guard changes.allowances.isSet || changes.charges.isSet else {
            guard order.lines != old.lines else { return }
            for index in order.adjustments.indices {
                order.adjustments[index].adjustment = try standing[index].resolved(on: lines)
            }
            return
        }
        if order.isTotalOnly, !(changes.allowances.isEmpty && changes.charges.isEmpty) {
            throw .invalid("/total", "wrong_content", "the total alone has no allowances and charges")
        }
        let drafts =
            changes.allowances.applied(to: standing.drafts(.allowance))
            + changes.charges.applied(to: standing.drafts(.charge))
        let adjustments = try TaxBook(session).taxed(drafts, on: order.taxDate).priced(on: lines)
        if old.hasInvoiced {
            try requireStanding(standing, in: adjustments)
        }
        order.adjustments = adjustments.map { adjustment in
            let before = old.adjustments.first { $0.adjustment.isSame(as: adjustment) }
            return OrderAdjustment(adjustment, invoiced: before?.invoiced ?? 0)
        }
    }

    /// Puts what a change says of lines and of their prices in their place.
    func reprice(_ order: inout Order, from old: Order, _ changes: OrderChanges) throws(Failure) {
        order.pricesIncludeTax = changes.pricesIncludeTax.applied(to: old.pricesIncludeTax)
        let isTurned = order.pricesIncludeTax != old.pricesIncludeTax
        if isTurned, old.hasInvoiced {
            let detail = "the order is invoiced in part: its prices stay with or without tax"
            throw .invalid("/prices_include_tax", "line_invoiced", detail)
        }
        if case .set(let content) = changes.content {
            try replaceContent(of: &order, with: content)
        } else if isTurned, !order.isTotalOnly {
            try replaceContent(of: &order, with: .lines(order.lines.map { LineDraft($0.priced) }))
        }
    }

    /// Shares the tax in an order's prices out, and sums it up.
    func share(_ order: inout Order, under terms: PaymentTerms) throws(Failure) {
        let content = try terms.schedule.content(
            order.lines.map(\.priced),
            order.adjustments.map(\.adjustment)
        )
        for (index, line) in content.lines.enumerated() {
            let before = order.lines[index]
            order.lines[index] = try OrderLine(
                priced: line,
                fulfilledQuantity: before.fulfilledQuantity,
                invoicedQuantity: before.invoicedQuantity
            )
        }
        for (index, adjustment) in content.adjustments.enumerated() {
            order.adjustments[index].adjustment = adjustment
        }
        order.totals = content.totals
    }

    private func requireStanding(_ standing: [DocumentAdjustment], in adjustments: [DocumentAdjustment])
        throws(Failure)
    {
        var violations: [Violation] = []
        func refuse(_ adjustment: DocumentAdjustment, _ detail: String) {
            let pointer = "/\(adjustment.kind.listName)/\(adjustment.number - 1)"
            violations.append(Violation(pointer, "line_invoiced", detail))
        }
        for before in standing {
            let after = adjustments.first { $0.isSame(as: before) }
            if after?.given == before.given, after?.taxCategory == before.taxCategory,
                after?.taxRate == before.taxRate
            {
                continue
            }
            refuse(before, "the order is invoiced in part: what comes off it or on top stays")
        }
        for added in adjustments where !standing.contains(where: { $0.isSame(as: added) }) {
            if added.given.followsBase {
                refuse(
                    added,
                    "the order is invoiced in part: what comes now is a sum, not a percentage of the lines"
                )
            }
        }
        guard violations.isEmpty else { throw .invalid(violations) }
    }
}

extension Order {
    /// The day whose rates of tax hold until it is invoiced.
    var taxDate: CivilDate { requestedShipDate ?? orderDate }
}

extension Change<[AdjustmentDraft]> {
    fileprivate var isEmpty: Bool {
        if case .set(let drafts) = self { return drafts.isEmpty }
        return true
    }
}

extension OrderDesk {
    /// Puts new lines in the place of the old ones; what is done on a line of the same number stays.
    func replaceContent(of order: inout Order, with content: OrderDraft.Content) throws(Failure) {
        guard content.isTotalOnly == order.isTotalOnly else {
            let pointer = order.isTotalOnly ? "/lines" : "/total"
            throw .invalid(pointer, "wrong_content", "an order keeps its kind: a total alone, or lines")
        }
        let priced = try content.priced(
            by: TaxBook(session),
            isTaxIncluded: order.pricesIncludeTax,
            on: order.taxDate
        )
        var violations: [Violation] = []
        var lines: [OrderLine] = []
        for (index, line) in priced.enumerated() {
            let before = order.lines.first { $0.priced.number == line.number }
            let fresh = try OrderLine(
                priced: line,
                fulfilledQuantity: before?.fulfilledQuantity ?? .zero,
                invoicedQuantity: before?.invoicedQuantity ?? .zero
            )
            lines.append(fresh)
            let done = max(fresh.fulfilledQuantity, fresh.invoicedQuantity)
            if line.quantity < done {
                let detail = "\(done) of line \(line.number) is shipped or invoiced already"
                violations.append(Violation("/lines/\(index)/quantity", "out_of_range", detail))
            }
            if let before, !before.invoicedQuantity.isZero,
                line.with(quantity: .one) != before.priced.with(quantity: .one)
            {
                let detail = "line \(line.number) is invoiced in part; only its quantity can change"
                violations.append(Violation("/lines/\(index)", "line_invoiced", detail))
            } else if let before, !before.invoicedQuantity.isZero, line.quantity != before.priced.quantity,
                line.adjustments.contains(where: { !$0.followsBase })
            {
                let detail = "line \(line.number) is invoiced in part, with its share of a sum"
                violations.append(Violation("/lines/\(index)/quantity", "line_invoiced", detail))
            }
        }
        for before in order.lines where !before.fulfilledQuantity.isZero || !before.invoicedQuantity.isZero {
            guard !priced.contains(where: { $0.number == before.priced.number }) else { continue }
            let detail = "line \(before.priced.number) is shipped or invoiced in part and can't go"
            violations.append(Violation("/lines", "line_in_progress", detail))
        }
        guard violations.isEmpty else { throw .invalid(violations) }
        order.lines = lines
    }

}
