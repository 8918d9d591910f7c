/// Decides what becomes of a line, and books it.
struct LineSettling {
    let session: any Session
    let context: OperationContext

    /// Payments that are looked at for the one that came back.
    private static let candidatesMax = 20

    /// The line with its fate. What the business refuses is undone, and the line is left for a person.
    func settled(_ line: BankLine) throws(Failure) -> BankLine {
        var line = line
        do throws(Failure) {
            (line.fate, line.stands) = try session.nested(actor: Actor(context)) {
                (session) throws(Failure) in
                .commit(try LineSettling(session: session, context: context).decide(line))
            }
        } catch {
            if case .store = error { throw error }
            line.fate = .unidentified("refused")
            line.stands = false
        }
        return line
    }

    /// The line with the fate that it comes to now. Money that is booked stays booked: its payer is looked for, and what
    /// is left of it is used.
    func settledAnew(_ line: BankLine) throws(Failure) -> BankLine {
        guard case .payment(let id) = line.fate else { return try settled(line) }
        do throws(Failure) {
            try session.nested(actor: Actor(context)) { (session) throws(Failure) in
                let isUsed = try LineSettling(session: session, context: context).use(id, line)
                return isUsed ? .commit(()) : .rollback(())
            }
        } catch {
            if case .store = error { throw error }
        }
        return line
    }

    /// - Returns: whether anything has changed.
    private func use(_ id: ID<Payment>, _ line: BankLine) throws(Failure) -> Bool {
        let desk = CashDesk(session: session, context: context)
        guard let old = try session.payment(id) else { throw .missing(.payment, id.text) }
        if old.customer == nil {
            if let payer = try NamedInvoices(line, session: session).payer {
                _ = try desk.assign(id, to: .id(payer), on: nil, expectedVersion: nil)
            }
        }
        let used = try desk.autoApply(id, on: nil, expectedVersion: nil)
        return used.customer != old.customer || used.unapplied != old.unapplied
    }

    private func decide(_ line: BankLine) throws(Failure) -> (fate: BankLine.Fate, stands: Bool) {
        guard line.content.status == .booked else { return (.ignored(.notBooked), false) }
        if let earlier = try session.standingBankLine(line.key), earlier != line.reference {
            return (.duplicate(earlier), false)
        }
        if line.amount == 0 { return (.ignored(.zero), true) }
        if line.amount > 0 {
            if line.content.isReturn { return (try takeRefundBack(line), true) }
            return (.payment(try receive(line)), true)
        }
        if line.content.isReturn { return (try takeBack(line), true) }
        if let refund = try settledRefund(line) { return (.refundSettled(refund.id), true) }
        return (line.isFee ? .fee : .ignored(.otherDebit), true)
    }

    private func receive(_ line: BankLine) throws(Failure) -> ID<Payment> {
        let naming = try NamedInvoices(line, session: session)
        let payer = try naming.payer.flatMap { (id) throws(Failure) in try session.customer(id) }
        // It keeps its own day, so that it earns what was paid in time.
        let received = min(line.bookingDate, session.today)
        let known = try payer.flatMap { (payer) throws(Failure) in
            try takes(line.currency, for: payer, on: received) ? payer : nil
        }
        var draft = PaymentDraft(
            customer: known.map { .id($0.id) },
            currency: line.currency,
            amount: line.amount,
            receivedDate: received,
            method: line.method,
            reference: naming.number ?? line.statedReference,
            externalID: nil,
            allocations: [],
            isAutoApplied: true,
            metadata: Metadata()
        )
        draft.bank = line.bankDetails
        draft.isTakenLate = true
        if known != nil, let uses = line.remittedUses, let id = try receive(draft, using: uses) { return id }
        return try CashDesk(session: session, context: context).receive(draft).id
    }

    /// Books money that says itself what it pays; nil where it can't be used so.
    private func receive(_ draft: PaymentDraft, using uses: [AllocationDraft]) throws(Failure) -> ID<Payment>?
    {
        var draft = draft
        draft.allocations = uses
        draft.isAutoApplied = false
        let whole = draft
        do throws(Failure) {
            return try session.nested(actor: Actor(context)) { (session) throws(Failure) in
                .commit(try CashDesk(session: session, context: context).receive(whole).id)
            }
        } catch {
            if case .store = error { throw error }
            return nil
        }
    }

    /// Reverses the payment that came back: the one of its amount that has its end-to-end id, else its payer's account.
    private func takeBack(_ line: BankLine) throws(Failure) -> BankLine.Fate {
        let detail = line.content.detail
        var found: [Payment] = []
        if let reference = detail.endToEndID {
            found = try candidates(
                session.payments(
                    endToEndID: reference,
                    currency: line.currency,
                    limit: Self.candidatesMax
                ),
                for: line
            )
        }
        if found.isEmpty, let account = detail.counterparty.account {
            found = try candidates(
                session.payments(
                    payerAccount: account.text,
                    currency: line.currency,
                    limit: Self.candidatesMax
                ),
                for: line
            )
        }
        guard let payment = found.first else { return .unidentified("unknown_return") }
        guard found.count == 1 else { return .unidentified("ambiguous_return") }
        let date = max(payment.receivedDate, try day(of: line))
        let fee = try difference(difference(0, line.amount), payment.amount)
        _ = try CashDesk(session: session, context: context).reverse(
            payment.id,
            kind: .returned,
            fee: fee > 0 ? fee : nil,
            on: date,
            expectedVersion: nil
        )
        return .returned(payment.id)
    }

    /// The refund that a debit pays out: the one that it names, else the only one of its amount to its account.
    private func settledRefund(_ line: BankLine) throws(Failure) -> Refund? {
        let amount = try difference(0, line.amount)
        let detail = line.content.detail
        if let named = try detail.endToEndID.flatMap({ (text) throws(Failure) in
            try ID<Refund>(text).flatMap { (id) throws(Failure) in try session.refund(id) }
        }) {
            guard named.amount == amount, named.currency == line.currency, named.isPaid else { return nil }
            return try session.isSettled(named.id) ? nil : named
        }
        guard case .iban(let iban) = detail.counterparty.account else { return nil }
        let found = try session.unsettledRefunds(to: iban, currency: line.currency, amount: amount)
        return found.count == 1 ? found[0] : nil
    }

    /// A refund that came back is on account again.
    private func takeRefundBack(_ line: BankLine) throws(Failure) -> BankLine.Fate {
        guard let text = line.content.detail.endToEndID, let id = ID<Refund>(text),
            let refund = try session.refund(id), refund.isPaid, refund.amount == line.amount,
            refund.currency == line.currency
        else { return .ignored(.returnedDebit) }
        _ = try RefundDesk(session: session, context: context).cancel(
            id,
            on: max(refund.effectiveDate, try day(of: line)),
            expectedVersion: nil
        )
        return .refundReturned(id)
    }

    /// The day on which it is booked here: the bank's, or the first open one after a period that was closed meanwhile.
    private func day(of line: BankLine) throws(Failure) -> CivilDate {
        min(session.today, try session.firstOpenDay(from: line.bookingDate))
    }

    /// Whether a customer can have paid in a currency: its own, or one whose rate stands for the day.
    private func takes(_ currency: Currency, for customer: Customer, on date: CivilDate) throws(Failure)
        -> Bool
    {
        do throws(Failure) {
            try session.take(currency, for: customer, on: date)
            return true
        } catch {
            if case .store = error { throw error }
            return false
        }
    }

    /// Those of the line's amount, what the bank charges for the return left out.
    private func candidates(_ payments: [Payment], for line: BankLine) throws(Failure) -> [Payment] {
        let taken = try difference(0, line.amount)
        var amounts = [taken]
        for charge in line.content.charges + line.content.detail.charges
        where charge.currency == line.currency {
            amounts.append(try difference(taken, charge.amount))
        }
        if let instructed = line.content.detail.instructed, instructed.currency == line.currency {
            amounts.append(Int64(clamping: instructed.minorUnits.magnitude))
        }
        return payments.filter { amounts.contains($0.amount) }
    }
}

extension Refund {
    /// Whether the bank has it, or is to have it.
    fileprivate var isPaid: Bool { status == .approved || status == .exported }
}
