/// What became of every sale, by the instalments of its invoices.
struct SalesResults: Sendable {
    private struct Part: Sendable {
        let due: CivilDate
        /// Minor units that the document asks for; 0 once it is void.
        var issued: Int64 = 0
        /// Minor units left of that when the due day ended.
        var openWhenDue: Int64 = 0
        var writtenOff: Int64 = 0
    }

    private var parts: [ID<Installment>: Part] = [:]
    private var byOrder: [ID<Order>: [ID<Installment>]] = [:]
    private var byInvoice: [ID<Invoice>: [ID<Installment>]] = [:]

    mutating func take(_ movement: Movement) throws(Failure) {
        guard movement.account == .receivable, let installment = movement.installment,
            let invoice = movement.invoice, let due = movement.dueDate
        else { return }
        var part = parts[installment] ?? Part(due: due)
        if parts[installment] == nil {
            if let order = movement.order {
                byOrder[order, default: []].append(installment)
            } else {
                byInvoice[invoice, default: []].append(installment)
            }
        }
        if movement.cause == .document { part.issued = try sum(part.issued, movement.amount) }
        if movement.cause == .writeOff { part.writtenOff = try difference(part.writtenOff, movement.amount) }
        if movement.effectiveDate <= part.due || movement.cause == .document {
            part.openWhenDue = try sum(part.openWhenDue, movement.amount)
        }
        parts[installment] = part
    }

    /// nil where nothing of it was invoiced, or what was is void.
    ///
    /// - Parameter today: what is due on it or later isn't overdue.
    func outcome(of sale: BackTestCase.Sale, today: CivilDate) throws(Failure) -> SaleOutcome? {
        let installments =
            switch sale {
            case .order(let order): byOrder[order] ?? []
            case .invoice(let invoice): byInvoice[invoice] ?? []
            }
        var outcome: SaleOutcome?
        for installment in installments {
            guard let part = parts[installment], part.issued != 0 else { continue }
            var known = outcome ?? SaleOutcome()
            if part.due < today { known.overdue = try sum(known.overdue, max(0, part.openWhenDue)) }
            known.writtenOff = try sum(known.writtenOff, part.writtenOff)
            outcome = known
        }
        return outcome
    }
}
