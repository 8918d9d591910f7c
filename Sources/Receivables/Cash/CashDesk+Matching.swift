extension CashDesk {
    /// Uses a payment where matching is certain of it; else what was found is kept as a proposal, and nothing is used.
    ///
    /// - Parameters:
    ///   - date: the business date of the use; nil: the first on which it can be.
    ///   - event: of the command that brought the money; nil: the use has an event of its own.
    /// - Returns: what was found; nil where nothing is left of the payment.
    @discardableResult
    func place(_ payment: Payment, on date: CivilDate?, event: Int64?) throws(Failure) -> MatchProposal? {
        guard payment.unapplied > 0 else { return nil }
        let source = SessionMatchSource(session: session, context: context)
        let match = try Matching(source).match(MatchDemand(payment))
        var payment = payment
        if payment.customer == nil, let payer = match.payer, payer.isSaid,
            try isOfAccount(payment, payer.customer)
        {
            payment = try identify(payment, as: payer.customer, on: day(of: payment, date))
        }
        let desk = MatchDesk(session: session, context: context)
        guard let payer = match.payer?.customer, let best = match.outcome.best else {
            return try desk.keep(match, finding: nil, of: payment, isApplied: false)
        }
        var paid = payment
        paid.customer = payer
        let uses = try plan(best.allocations.map { .init($0.item) }, with: paid)
        guard !uses.isEmpty else { return try desk.keep(match, finding: nil, of: payment, isApplied: false) }
        let isApplied = match.outcome.isAutomatic ? try isOfAccount(payment, payer) : false
        if isApplied { try carryOut(uses, with: payment, of: payer, on: date, event: event) }
        let finding = MatchFinding(best, uses: MatchUse.list(uses, of: best.allocations.map(\.item)))
        return try desk.keep(match, finding: finding, of: payment, isApplied: isApplied)
    }

    /// Whether money is its payer's already or in the currency of the payer's account: else a person assigns it.
    private func isOfAccount(_ payment: Payment, _ payer: ID<Customer>) throws(Failure) -> Bool {
        guard payment.customer == nil else { return true }
        return try session.customer(payer)?.currency == payment.currency
    }

    /// Does what a person has accepted, exactly as it was shown.
    ///
    /// - Parameter date: the business date of the use; nil: today.
    func carryOut(_ proposal: MatchProposal, on date: CivilDate?) throws(Failure) {
        let payment = try required(proposal.payment, expectedVersion: nil)
        guard let payer = proposal.customer, let finding = proposal.finding else {
            throw proposal.refusal("match_proposal_decided")
        }
        let date = try past(date)
        var paid = payment
        paid.customer = payer
        let uses = try plan(finding.uses.map { .init($0) }, with: paid)
        guard uses.count == finding.uses.count, zip(finding.uses, uses).allSatisfy({ $0.isDone(by: $1) })
        else { throw proposal.refusal("match_proposal_stale") }
        try carryOut(uses, with: payment, of: payer, on: date, event: nil)
        try HoldReview(session: session).review(customer: payer)
    }

    /// An instalment, or what was given up of it, that money is meant for.
    private struct Target {
        let invoice: ID<Invoice>
        let position: Int
        let isRecovery: Bool

        init(_ item: MatchItem) {
            invoice = item.invoice
            position = item.position
            isRecovery = item.isGivenUp
        }

        init(_ use: MatchUse) {
            invoice = use.invoice
            position = use.position
            isRecovery = use.isRecovery
        }
    }

    /// What comes of a payment for instalments, in their order.
    private func plan(_ targets: [Target], with payment: Payment) throws(Failure) -> [SettlementPlanner.Use] {
        var debts: [Debt] = []
        var invoice: Invoice?
        for target in targets {
            if invoice?.id != target.invoice { invoice = try session.invoice(target.invoice) }
            guard let invoice else { continue }
            debts +=
                target.isRecovery
                ? try givenUp(of: invoice, installment: target.position)
                : try self.debts(of: invoice, installment: target.position)
        }
        let planner = try planner(of: payment)
        var (uses, left) = try planner.spend(payment.unapplied, on: debts)
        left = try planner.absorb(left, into: &uses)
        return uses
    }

    private func carryOut(
        _ uses: [SettlementPlanner.Use],
        with payment: Payment,
        of payer: ID<Customer>,
        on date: CivilDate?,
        event: Int64?
    ) throws(Failure) {
        var payment = payment
        if payment.customer == nil {
            payment = try identify(payment, as: payer, on: day(of: payment, date))
        }
        let usable = try usableFrom(payment)
        let cause: Int64
        if let event { cause = event } else { cause = try touch(payment, .paymentAllocated) }
        let booking = AllocationBooking(
            payment: payment,
            date: max(date ?? usable, usable),
            isFixed: false,
            event: cause
        )
        try book(uses, booking)
    }

    /// The day from which a payment is its payer's.
    private func day(of payment: Payment, _ date: CivilDate?) throws(Failure) -> CivilDate {
        let usable = try usableFrom(payment)
        return max(date ?? usable, usable)
    }

    /// Names the payer of money that was kept as unidentified.
    func identify(_ old: Payment, as payer: ID<Customer>, on date: CivilDate) throws(Failure) -> Payment {
        guard let customer = try session.customer(payer) else { throw .missing(.customer, payer.text) }
        try session.take(old.currency, for: customer, on: date)
        var payment = old
        payment.customer = payer
        payment.version += 1
        payment.updatedAt = session.now
        let event = try session.recordChange(.paymentAssigned, from: old, to: payment, customer: payer)
        try session.update(payment)
        try session.post(.assigned(payment, to: payer, on: date), event: event)
        return payment
    }
}

extension MatchUse {
    /// What was planned for instalments, each beside what matching saw of it.
    fileprivate static func list(_ uses: [SettlementPlanner.Use], of items: [MatchItem]) -> [MatchUse] {
        uses.compactMap { use in
            let item = items.first { item in
                item.installment == use.debt.installment.id && item.isGivenUp == (use.debt.writeOff != nil)
            }
            return item.map { MatchUse($0, use.settlement) }
        }
    }
}
