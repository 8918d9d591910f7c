extension CashDesk {
    /// Books a payment anew that a return had taken back, with the uses that it had; what can't be used so any more is
    /// on account.
    func receiveAgain(_ id: ID<Payment>) throws(Failure) -> Payment? {
        let old = try required(id, expectedVersion: nil)
        guard old.reversal?.kind == .returned else { return nil }
        var draft = PaymentDraft(
            customer: old.customer.map { .id($0) },
            currency: old.currency,
            amount: old.amount,
            receivedDate: try session.firstOpenDay(from: old.receivedDate),
            method: old.method,
            reference: old.reference,
            externalID: nil,
            allocations: [],
            isAutoApplied: false,
            metadata: old.metadata
        )
        draft.bank = old.bank
        draft.isTakenLate = true
        var uses: [AllocationDraft] = []
        let returned = try lastReversal(of: DocumentReference(id))
        for allocation in try session.allocations(of: id) where allocation.undoneOn != nil {
            // What a person had undone before stays undone.
            guard try lastReversal(of: DocumentReference(allocation.id)) == returned else { continue }
            uses.append(
                AllocationDraft(
                    invoice: allocation.invoice.text,
                    installment: allocation.installmentPosition,
                    amount: allocation.settlement.amount,
                    discount: allocation.settlement.discount,
                    smallDifference: allocation.settlement.smallDifference,
                    deductionReason: allocation.settlement.deduction?.reason
                )
            )
        }
        let bare = draft
        draft.allocations = uses
        let whole = draft
        do throws(Failure) {
            return try session.nested(actor: Actor(context)) { (session) throws(Failure) in
                .commit(try CashDesk(session: session, context: context).receive(whole))
            }
        } catch {
            if case .store = error { throw error }
            return try receive(bare)
        }
    }

    /// The event that took the last of a document's postings back.
    private func lastReversal(of document: DocumentReference) throws(Failure) -> Int64? {
        var filter = PostingFilter()
        filter.document = document
        return try session.postings(filter, after: 0, limit: Self.postingsMax)
            .last { $0.posting.reverses != nil }?.event
    }

    /// Of a payment, or of a use of it: how often it can have gone from one customer to another.
    private static let postingsMax = 1_000
}
