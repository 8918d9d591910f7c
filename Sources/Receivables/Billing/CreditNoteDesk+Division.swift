extension CreditNoteDesk {
    /// Where a credit goes: to what is open first, then on account, where nothing else is said. Of what was paid early
    /// only the money is given back, and the discount is taken back with it.
    func division(
        of total: Int64,
        as draft: CreditNoteDraft,
        invoice: Invoice,
        earlier: [CreditNote]
    ) throws(Failure) -> CreditNote.Division {
        let open = try invoice.amountDue()
        let elsewhere = try sum(draft.onAccount ?? 0, draft.refund ?? 0)
        let kept = try max(0, difference(total, elsewhere))
        let offset = draft.offset ?? min(open, kept)
        guard offset <= open else {
            throw .invalid("/offset", "exceeds_open", "only \(open) of the invoice is open")
        }
        let discounts = try discounts(on: invoice, earlier: earlier)
        let discount = try discounts.share(of: difference(total, offset))
        let refund = draft.refund ?? 0
        let rest = try difference(difference(total, offset), sum(refund, discount))
        let onAccount = draft.onAccount ?? rest
        guard onAccount >= 0, onAccount == rest else {
            let others =
                "offset \(offset), on_account \(max(0, onAccount)), refund \(refund) and discount \(discount)"
            throw .invalid("", "sum_mismatch", "\(others) don't make \(total)")
        }
        if refund > 0 { try require(refund, of: invoice, open: open, earlier: earlier, discounts: discounts) }
        return CreditNote.Division(
            offset: offset,
            onAccount: onAccount,
            refund: refund,
            discount: discount
        )
    }

    /// Money is paid out by who may, and only what has come in.
    private func require(
        _ refund: Int64,
        of invoice: Invoice,
        open: Int64,
        earlier: [CreditNote],
        discounts: GivenDiscounts
    ) throws(Failure) {
        guard context.principal.has(.cash) else {
            throw .forbidden(code: "role_required", detail: "to pay out takes the role cash")
        }
        var paid = try difference(difference(invoice.total, open), session.writtenOff(of: invoice.id))
        for note in earlier where note.cancelledOn == nil { paid = try difference(paid, note.content.total) }
        paid = try difference(paid, sum(discounts.left, discounts.forgiven))
        guard refund <= max(0, paid) else {
            let detail = "only \(max(0, paid)) of the invoice was paid and not given back"
            throw .invalid("/refund", "exceeds_paid", detail)
        }
    }

    /// The tax that is owed again with the discounts that a note takes back.
    func taxReductions(of note: CreditNote, on invoice: Invoice, earlier: [CreditNote]) throws(Failure)
        -> [TaxReduction]
    {
        let terms = try session.requireTerms(code: invoice.paymentTermsCode, pointer: "")
        let left = try discounts(on: invoice, earlier: earlier).left
        return try invoice.taxReductions(
            by: note.division.discount,
            after: difference(left, note.division.discount),
            as: terms.schedule.discountTax
        )
    }

    private func discounts(on invoice: Invoice, earlier: [CreditNote]) throws(Failure) -> GivenDiscounts {
        var discounts = GivenDiscounts()
        for allocation in try session.standingAllocations(of: invoice.id) {
            let settlement = allocation.settlement
            discounts.left = try sum(discounts.left, settlement.discount)
            discounts.settled = try sum(discounts.settled, settlement.settled())
            discounts.forgiven = try sum(discounts.forgiven, settlement.smallDifference)
        }
        for note in earlier where note.cancelledOn == nil {
            discounts.left = try difference(discounts.left, note.division.discount)
            let back = try difference(note.content.total, note.division.offset)
            discounts.settled = try difference(discounts.settled, back)
        }
        return discounts
    }
}

/// The discounts for paying early that an invoice's payments have taken and no credit note has taken back yet, in minor
/// units.
struct GivenDiscounts: Equatable {
    var left: Int64 = 0
    /// What payments have settled with them, less what was given back.
    var settled: Int64 = 0
    /// Small differences.
    var forgiven: Int64 = 0

    /// The discount in an amount that is given back: its share of what was settled, and the last takes the rest.
    func share(of amount: Int64) throws(Failure) -> Int64 {
        guard left > 0, settled > 0, amount < settled else { return min(max(0, left), amount) }
        return try roundedQuotient(product(Int128(left), Int128(amount)), Int128(settled))
    }
}
