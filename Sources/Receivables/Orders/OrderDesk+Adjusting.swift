extension OrderDesk {
    /// Works allowances and charges out on the order's lines, as they are or as they are changed. Once something is
    /// invoiced those that stand stay, and what comes to them is a sum.
    func adjust(_ order: inout Order, from old: Order, _ changes: OrderChanges) throws(Failure) {
        let standing = old.adjustments.map(\.adjustment)
        let lines = order.lines.map(\.priced)
        guard changes.allowances.isSet || changes.charges.isSet else {
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
        let adjustments = try drafts.priced(on: lines)
        if old.hasInvoiced {
            try requireStanding(standing, in: adjustments)
        }
        order.adjustments = adjustments.map { adjustment in
            let before = old.adjustments.first { $0.adjustment.isSame(as: adjustment) }
            return OrderAdjustment(adjustment, invoiced: before?.invoiced ?? 0)
        }
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

extension Change<[AdjustmentDraft]> {
    fileprivate var isEmpty: Bool {
        if case .set(let drafts) = self { return drafts.isEmpty }
        return true
    }
}
