extension CashDesk {
    /// Uses a payment as told.
    ///
    /// - Parameter date: nil: the day from which it can be used, or the invoice's if that is later.
    func use(
        _ payment: Payment,
        for drafts: [AllocationDraft],
        on date: CivilDate?,
        event: Int64
    ) throws(Failure) {
        let usable = try usableFrom(payment)
        let planner = try planner(of: payment)
        let booking = AllocationBooking(
            payment: payment,
            date: date ?? usable,
            isFixed: date != nil,
            event: event
        )
        // Uses that name no amount share one sum of money, as far as it is of one currency: what one leaves is for the next.
        var plain = PlainUses()
        for (index, draft) in drafts.enumerated() {
            let place = "/allocations/\(index)"
            let invoice = try session.settleable(
                draft.invoice,
                by: payment.customer,
                in: nil,
                pointer: "\(place)/invoice"
            )
            if let date, date < max(usable, invoice.issueDate ?? date) {
                throw .invalid(
                    "/effective_date",
                    "before_document",
                    "\(date) is before the payment or the invoice"
                )
            }
            var debts = try debts(of: invoice, installment: draft.installment)
            if draft.discount == nil, draft.smallDifference == nil {
                debts += try givenUp(of: invoice, installment: draft.installment)
            }
            let isLast = index == drafts.count - 1
            if !plain.isEmpty, plain.currency != invoice.currency {
                try book(plain, booking, planner, isLast: false)
                plain = PlainUses()
            }
            if draft.isPlain {
                plain.add(debts, of: invoice, at: place)
                guard isLast || !drafts[index + 1].isPlain else { continue }
                try book(plain, booking, planner, isLast: isLast)
                plain = PlainUses()
            } else {
                let money = try money(of: payment.id, in: invoice.currency, pointer: "\(place)/invoice")
                try book(uses(draft, of: debts, money: money, planner, at: place), booking)
            }
        }
    }

    private func book(
        _ plain: PlainUses,
        _ booking: AllocationBooking,
        _ planner: SettlementPlanner,
        isLast: Bool
    ) throws(Failure) {
        guard let first = plain.parts.first, let currency = plain.currency else { return }
        let money = try money(of: booking.payment.id, in: currency, pointer: "\(first.place)/invoice")
        try book(uses(plain.parts, money: money, planner, isLast: isLast), booking)
    }

    /// What is left of a payment, in the currency of what it is to settle: by the rate of the day on which it came in.
    private func money(of id: ID<Payment>, in currency: Currency, pointer: String) throws(Failure) -> Int64 {
        let payment = try required(id, expectedVersion: nil)
        guard payment.currency != currency else { return payment.unapplied }
        return try RateBook(session).required(
            from: payment.currency,
            to: currency,
            on: payment.receivedDate,
            pointer: pointer
        ).amount(payment.unapplied)
    }

    /// What comes of uses that name no amounts.
    private func uses(
        _ plain: [(place: String, debts: [Debt])],
        money: Int64,
        _ planner: SettlementPlanner,
        isLast: Bool
    ) throws(Failure) -> [SettlementPlanner.Use] {
        var (uses, left) = try planner.spend(money, on: plain.flatMap(\.debts))
        for (place, debts) in plain
        where !debts.contains(where: { debt in uses.contains { $0.debt == debt } }) {
            throw Self.nothingOpen(place)
        }
        if isLast { left = try planner.absorb(left, into: &uses) }
        return uses
    }

    /// What comes of a use that names amounts.
    private func uses(
        _ draft: AllocationDraft,
        of debts: [Debt],
        money: Int64,
        _ planner: SettlementPlanner,
        at place: String
    ) throws(Failure) -> [SettlementPlanner.Use] {
        guard money > 0, let first = debts.first else { throw Self.nothingOpen(place) }
        if let amount = draft.amount {
            guard amount > 0 else {
                throw .invalid("\(place)/amount", "out_of_range", "an amount is above 0")
            }
            guard amount <= money else {
                throw .invalid(
                    "\(place)/amount",
                    "exceeds_unapplied",
                    "only \(money) of the payment is left"
                )
            }
        }
        var uses: [SettlementPlanner.Use]
        if draft.discount != nil || draft.smallDifference != nil {
            guard debts.count == 1 else {
                let detail = "\(debts.count) instalments are open; name the one that the amounts are for"
                throw .invalid("\(place)/installment", "required", detail)
            }
            let settlement = try planner.settlement(of: first, as: draft, with: money, at: place)
            uses = [SettlementPlanner.Use(debt: first, settlement: settlement)]
        } else {
            var left: Int64
            (uses, left) = try planner.spend(draft.amount ?? money, on: debts)
            left = try planner.absorb(left, into: &uses)
            if let amount = draft.amount, left > 0 {
                throw .invalid("\(place)/amount", "exceeds_open", "only \(amount - left) is open")
            }
        }
        guard let reason = draft.deductionReason, let last = uses.last else { return uses }
        let rest = try difference(last.debt.installment.open, last.settlement.settled())
        guard rest > 0 else {
            throw .invalid("\(place)/deduction_reason", "nothing_open", "nothing was kept back")
        }
        uses[uses.count - 1].settlement.deduction = Deduction(amount: rest, reason: reason)
        return uses
    }

    private static func nothingOpen(_ place: String) -> Failure {
        .invalid("\(place)/invoice", "nothing_open", "nothing is open or left")
    }

    func planner(of payment: Payment) throws(Failure) -> SettlementPlanner {
        let payer = try payment.customer.flatMap { (id) throws(Failure) in try session.customer(id) }
        let rules = try payer.map { (payer) throws(Failure) in
            try PolicyBook(session).version(for: payer).terms.cash
        }
        return SettlementPlanner(rules: rules ?? CashRules(), receivedOn: payment.receivedDate)
    }

    /// What is open of an invoice, the first due first.
    func debts(of invoice: Invoice, installment position: Int?) throws(Failure) -> [Debt] {
        let open = invoice.installments.filter { $0.open > 0 && position ?? $0.position == $0.position }
        let hasDiscounts = open.contains { !$0.discounts.isEmpty }
        let earlier = hasDiscounts ? try session.standingAllocations(of: invoice.id) : []
        var debts: [Debt] = []
        for installment in open {
            var taken: Int64 = 0
            for allocation in earlier where allocation.installment == installment.id {
                taken = try sum(taken, allocation.settlement.discount)
            }
            debts.append(Debt(invoice: invoice.id, installment: installment, taken: taken))
        }
        return debts
    }

    /// What was given up of an invoice, which money that is meant for it recovers.
    func givenUp(of invoice: Invoice, installment position: Int?) throws(Failure) -> [Debt] {
        try WriteOffDesk(session: session, context: context)
            .recoverable(of: invoice, installment: position).map { debt in
                let part = Installment(
                    id: debt.installment.id,
                    position: debt.installment.position,
                    dueDate: debt.installment.dueDate,
                    amount: debt.installment.amount,
                    opening: debt.installment.opening,
                    open: debt.amount
                )
                return Debt(invoice: invoice.id, installment: part, taken: 0, writeOff: debt.writeOff)
            }
    }

    /// The first day on which the payer has what is unapplied now: an earlier use would on some day take more than was
    /// there.
    func usableFrom(_ payment: Payment) throws(Failure) -> CivilDate {
        var date = payment.receivedDate
        for posted in try session.standingPostings(of: DocumentReference(payment.id)) {
            date = max(date, posted.posting.effectiveDate)
        }
        for allocation in try session.allocations(of: payment.id) {
            date = max(date, allocation.undoneOn ?? date)
        }
        for refund in try session.refunds(of: payment.id) { date = max(date, refund.cancelledOn ?? date) }
        return date
    }
}

/// Uses in a row that name invoices of one currency and no amounts.
private struct PlainUses {
    private(set) var currency: Currency?
    private(set) var parts: [(place: String, debts: [Debt])] = []

    var isEmpty: Bool { parts.isEmpty }

    mutating func add(_ debts: [Debt], of invoice: Invoice, at place: String) {
        let named = parts.flatMap(\.debts)
        currency = invoice.currency
        parts.append((place, debts.filter { !named.contains($0) }))
    }
}

extension AllocationDraft {
    /// Whether it names an invoice or instalment and no amounts.
    fileprivate var isPlain: Bool {
        amount == nil && discount == nil && smallDifference == nil && deductionReason == nil
    }
}

extension Session {
    /// Uses of money for an invoice that weren't taken back.
    func standingAllocations(of invoice: ID<Invoice>) throws(Failure) -> [Allocation] {
        try allocations(of: invoice).filter { $0.undoneOn == nil }
    }
}
