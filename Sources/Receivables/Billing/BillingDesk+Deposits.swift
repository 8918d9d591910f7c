extension BillingDesk {
    /// Takes deposits off a final invoice: for each category and rate what they have billed of it, to the minor unit.
    func deduct(
        _ named: [Reference<Invoice>]?,
        from invoice: inout Invoice,
        of order: Order?,
        under terms: PaymentTerms
    ) throws(Failure) {
        guard try terms.schedule.taxedPercent == .hundred, !invoice.pricesIncludeTax else {
            let detail = "deposits come off prices without tax, under terms that tax all of it"
            throw .invalid("/kind", "unsuited", detail)
        }
        var lines = invoice.lines
        var number = lines.map(\.number).max() ?? 0
        for (index, deposit) in try deposits(named, of: order).enumerated() {
            let place = named == nil ? "/deposits" : "/deposits/\(index)"
            try require(deposit, for: invoice, at: place)
            for tax in deposit.taxes {
                number += 1
                lines.append(try deposit.deduction(of: tax, number: number))
            }
        }
        guard lines.count > invoice.lines.count else {
            throw .invalid("/deposits", "nothing_open", "there is no deposit to take off")
        }
        try invoice.bill(lines, invoice.adjustments, under: terms)
        for (index, tax) in invoice.taxes.enumerated() where tax.base < 0 || tax.amount < 0 {
            let detail =
                "deposits of \(tax.category.rawValue) at \(tax.rate) percent exceed what is billed of it"
            throw .invalid("/taxes/\(index)", "exceeds_invoice", detail)
        }
    }

    private func deposits(_ named: [Reference<Invoice>]?, of order: Order?) throws(Failure) -> [Invoice] {
        var deposits: [Invoice] = []
        guard let named else {
            guard let order else {
                throw .invalid("/deposits", "required", "name the deposits, or the order that they are for")
            }
            for id in try session.standingDeposits(of: order.id) {
                if let deposit = try session.invoice(id) { deposits.append(deposit) }
            }
            return deposits
        }
        for (index, reference) in named.enumerated() {
            let place = "/deposits/\(index)"
            guard let id = try session.find(reference), let deposit = try session.invoice(id) else {
                throw .unknown(.invoice, reference.text, place)
            }
            guard !deposits.contains(where: { $0.id == id }) else {
                throw .invalid(place, "duplicate", "\(reference.text) is there already")
            }
            deposits.append(deposit)
        }
        return deposits
    }

    private func require(_ deposit: Invoice, for invoice: Invoice, at place: String) throws(Failure) {
        guard deposit.kind == .deposit, deposit.state.isIssued else {
            throw .invalid(place, "no_deposit", "\(deposit.id.text) is no deposit invoice that stands")
        }
        guard deposit.customer == invoice.customer else {
            throw .invalid(place, "foreign_order", "the deposit \(deposit.id.text) is another customer's")
        }
        guard deposit.order == nil || deposit.order == invoice.order else {
            throw .invalid(place, "foreign_order", "the deposit \(deposit.id.text) is for another order")
        }
        if let user = try session.invoice(deducting: deposit.id) {
            throw .conflict(
                code: "deposit_deducted",
                detail: "\(user.text) takes the deposit \(deposit.id.text) off",
                state: "deducted",
                allowed: []
            )
        }
        guard try session.creditNotes(of: deposit.id).allSatisfy({ $0.cancelledOn != nil }) else {
            throw .invalid(place, "deposit_credited", "a part of the deposit \(deposit.id.text) is credited")
        }
    }

    /// A deposit that a final invoice takes off stands as long as that does.
    func requireFree(_ invoice: Invoice) throws(Failure) {
        guard invoice.kind == .deposit, let user = try session.invoice(deducting: invoice.id) else { return }
        throw .conflict(
            code: "deposit_deducted",
            detail: "\(user.text) takes the deposit off; void that first",
            state: invoice.state.name,
            allowed: []
        )
    }

    /// What deposits have billed of an order, its credit is no longer held for.
    ///
    /// - Parameter isIssued: whether the invoice is issued, or taken back.
    func countDeposits(of invoice: Invoice, asIssued isIssued: Bool) throws(Failure) {
        var amounts: [(order: ID<Order>, amount: Int64)] = []
        if invoice.kind == .deposit, let order = invoice.order { amounts.append((order, invoice.total)) }
        for id in invoice.deposits {
            guard let deposit = try session.invoice(id), let order = deposit.order else { continue }
            amounts.append((order, try difference(0, deposit.total)))
        }
        let desk = OrderDesk(session: session, context: context)
        for (id, amount) in amounts {
            let old = try desk.required(id, expectedVersion: nil)
            var order = old
            order.deposited =
                isIssued ? try sum(old.deposited, amount) : try difference(old.deposited, amount)
            try desk.save(&order, from: old, .orderDepositChanged, desk.customer(of: order))
        }
    }
}

extension Order {
    /// A line a category and rate: a percentage of what the order has of it.
    func depositLines(_ percent: Decimal) throws(Failure) -> [PricedLine] {
        var lines: [PricedLine] = []
        for tax in totals.taxes where tax.base > 0 {
            let share = try roundedQuotient(product(Int128(tax.base), percent.micros), 100_000_000)
            guard share > 0 else { continue }
            lines.append(
                PricedLine(
                    number: lines.count + 1,
                    description: "Deposit of \(percent) % on order \(externalID ?? id.text)",
                    quantity: .one,
                    unitPrice: share,
                    taxCategory: tax.category,
                    taxRate: tax.rate
                )
            )
        }
        guard !lines.isEmpty else {
            throw .invalid("/percent", "out_of_range", "\(percent) percent of the order is nothing")
        }
        return lines
    }
}

extension Invoice {
    /// The line that takes off what a deposit has billed of a category and rate.
    fileprivate func deduction(of tax: TaxTotal, number: Int) throws(Failure) -> PricedLine {
        let day = issueDate.map { " of \($0)" } ?? ""
        return PricedLine(
            number: number,
            description: "Less deposit \(self.number ?? id.text)\(day)",
            quantity: .one,
            unitPrice: try difference(0, tax.base),
            taxCategory: tax.category,
            taxRate: tax.rate,
            deposit: DeductedDeposit(invoice: id, tax: tax.amount)
        )
    }
}
