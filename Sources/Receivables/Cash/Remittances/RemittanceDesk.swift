/// Remittance advices: taken, and brought together with the money that they tell of.
package struct RemittanceDesk {
    let session: any Session
    let context: OperationContext

    /// Advices or payments of one amount that are looked at.
    private static let candidatesMax = 50

    package init(session: any Session, context: OperationContext) {
        self.session = session
        self.context = context
    }

    /// Keeps an advice; where its money waits already, the money is used by it.
    package func take(_ draft: RemittanceDraft) throws(Failure) -> Remittance {
        if let key = draft.externalID, let existing = try session.remittanceID(externalID: key) {
            throw .taken(.remittance, externalID: key, existing: existing.text)
        }
        let customer = try session.resolve(draft.customer, pointer: "/customer_id")
        var total: Int64 = 0
        for line in draft.lines { total = try sum(total, line.amount) }
        guard !draft.lines.isEmpty else {
            throw .invalid("/lines", "required", "an advice has at least one line")
        }
        guard draft.amount == nil || draft.amount == total else {
            throw .invalid("/amount", "sum_mismatch", "the lines sum to \(total)")
        }
        guard customer != nil || draft.paymentReference != nil else {
            let detail = "name the customer, or what the payment carries"
            throw .invalid("/payment_reference", "required", detail)
        }
        let remittance = Remittance(
            id: session.newID(Remittance.self),
            version: 1,
            createdAt: session.now,
            updatedAt: session.now,
            externalID: draft.externalID,
            customer: customer,
            currency: draft.currency,
            amount: total,
            paymentReference: draft.paymentReference,
            paymentDate: draft.paymentDate,
            lines: draft.lines,
            status: .open,
            payment: nil,
            whyNot: nil
        )
        try session.recordCreation(.remittanceReceived, remittance, customer: customer)
        try session.insert(remittance)
        if let payment = try waitingPayment(for: remittance) { _ = try apply(remittance, to: payment) }
        return try required(remittance.id)
    }

    package func withdraw(_ id: ID<Remittance>, expectedVersion: ExpectedVersion?) throws(Failure)
        -> Remittance
    {
        let old = try required(id)
        try require(version: old.version, expected: expectedVersion)
        guard old.status == .open else {
            throw .conflict(
                code: "remittance_\(old.status.rawValue)",
                detail: "the advice is \(old.status.rawValue)",
                state: old.status.rawValue,
                allowed: old.allowedActions
            )
        }
        try change(old, .remittanceWithdrawn) { $0.status = .withdrawn }
        return try required(id)
    }

    /// Uses a payment that nothing has used yet by the advice that tells of it.
    ///
    /// - Returns: whether there is one, and it could be used so.
    func apply(to payment: Payment) throws(Failure) -> Bool {
        guard payment.reversal == nil, payment.unapplied == payment.amount else { return false }
        let open = try session.openRemittances(
            payment.amount,
            payment.currency,
            limit: Self.candidatesMax
        )
        guard
            let remittance = try only(
                open,
                where: { (remittance) throws(Failure) in
                    (remittance.isReferredTo(by: payment), try isSamePayer(remittance, payment))
                }
            )
        else { return false }
        return try apply(remittance, to: payment)
    }

    /// The payment has gone another way: its advice waits anew.
    func reopen(after payment: ID<Payment>) throws(Failure) {
        guard let old = try session.remittance(of: payment), old.status == .applied else { return }
        try change(old, .remittanceReopened) { remittance in
            remittance.status = .open
            remittance.payment = nil
        }
    }

    private func waitingPayment(for remittance: Remittance) throws(Failure) -> Payment? {
        let unused = try session.unusedPayments(
            remittance.amount,
            remittance.currency,
            limit: Self.candidatesMax
        )
        return try only(unused) { (payment) throws(Failure) in
            (remittance.isReferredTo(by: payment), try isSamePayer(remittance, payment))
        }
    }

    /// The only one that the reference says, else the only one of the payer.
    private func only<Candidate>(
        _ candidates: [Candidate],
        where fits: (Candidate) throws(Failure) -> (byReference: Bool, byPayer: Bool?)
    ) throws(Failure) -> Candidate? {
        var referred: [Candidate] = []
        var own: [Candidate] = []
        for candidate in candidates {
            let (byReference, byPayer) = try fits(candidate)
            if byReference, byPayer != false { referred.append(candidate) }
            if byPayer == true { own.append(candidate) }
        }
        if !referred.isEmpty { return referred.count == 1 ? referred[0] : nil }
        return own.count == 1 ? own[0] : nil
    }

    /// Nil where one of both doesn't say who pays.
    private func isSamePayer(_ remittance: Remittance, _ payment: Payment) throws(Failure) -> Bool? {
        guard let one = remittance.customer, let other = payment.customer else { return nil }
        if one == other { return true }
        return try session.sharesGroup(one, other)
    }

    /// All of it or nothing: what can't be used so is left as it was, and the advice says why.
    private func apply(_ remittance: Remittance, to payment: Payment) throws(Failure) -> Bool {
        do throws(Failure) {
            try session.nested(actor: Actor(context)) { (session) throws(Failure) in
                try RemittanceDesk(session: session, context: context).use(payment, by: remittance)
                return .commit(())
            }
            return true
        } catch {
            let reason: String
            switch error {
            case .store: throw error
            case .invalid(let violations): reason = violations.first?.detail ?? "it isn't acceptable"
            case .conflict(_, let detail, _, _): reason = detail
            case .missing, .taken, .stale, .forbidden, .approvalRequired, .overflow, .currencyMismatch:
                reason = "the payment can't be used so"
            }
            if remittance.whyNot != reason {
                try change(remittance, .remittanceUnused) { $0.whyNot = reason }
            }
            return false
        }
    }

    private func use(_ payment: Payment, by remittance: Remittance) throws(Failure) {
        let desk = CashDesk(session: session, context: context)
        var payment = payment
        if payment.customer == nil {
            var payer = remittance.customer
            if payer == nil { payer = try debtor(of: remittance) }
            guard let payer else {
                throw .invalid(
                    "/customer_id",
                    "required",
                    "the invoices are of several customers, or of none"
                )
            }
            payment = try desk.assign(
                payment.id,
                to: .id(payer),
                on: try session.firstOpenDay(from: payment.receivedDate),
                expectedVersion: nil
            )
        }
        let event = try desk.touch(payment, .paymentAllocated)
        try desk.use(
            try desk.required(payment.id, expectedVersion: nil),
            for: remittance.allocations,
            on: nil,
            event: event
        )
        try MatchDesk(session: session, context: context).giveUp(of: payment.id)
        if let payer = payment.customer { try HoldReview(session: session).review(customer: payer) }
        try change(remittance, .remittanceApplied) { changed in
            changed.status = .applied
            changed.payment = payment.id
            changed.whyNot = nil
        }
    }

    /// Who owes everything that the lines name.
    private func debtor(of remittance: Remittance) throws(Failure) -> ID<Customer>? {
        var found: ID<Customer>?
        for line in remittance.lines {
            guard let id = try session.invoiceID(number: line.invoice, customer: nil),
                let invoice = try session.invoice(id), found == nil || found == invoice.customer
            else { return nil }
            found = invoice.customer
        }
        return found
    }

    private func required(_ id: ID<Remittance>) throws(Failure) -> Remittance {
        guard let remittance = try session.remittance(id) else { throw .missing(.remittance, id.text) }
        return remittance
    }

    private func change(
        _ old: Remittance,
        _ type: EventType,
        _ body: (inout Remittance) -> Void
    ) throws(Failure) {
        var remittance = old
        body(&remittance)
        remittance.version += 1
        remittance.updatedAt = session.now
        try session.recordChange(type, from: old, to: remittance, customer: old.customer)
        try session.update(remittance)
    }
}
