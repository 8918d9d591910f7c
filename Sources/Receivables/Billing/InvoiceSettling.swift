/// What every way of settling an invoice shares: payments, credit notes and write-offs.
extension Session {
    /// Moves an invoice to the state that what is owed of it says, after something settled it or was taken back.
    func settleState(of id: ID<Invoice>) throws(Failure) {
        guard let old = try invoice(id) else { throw .missing(.invoice, id.text) }
        guard old.state.isIssued else { return }
        var invoice = old
        let type: EventType
        if try old.amountDue() != 0 {
            (invoice.state, type) = (.open, .invoiceReopened)
        } else if try writtenOff(of: id) > 0 {
            (invoice.state, type) = (.writtenOff, .invoiceWrittenOff)
        } else {
            (invoice.state, type) = (.paid, .invoicePaid)
        }
        guard invoice.state != old.state else { return }
        invoice.version += 1
        invoice.updatedAt = now
        try recordChange(type, from: old, to: invoice, customer: invoice.customer)
        try update(invoice)
    }

    /// The invoice that a request names by id, `ext:` or number, if money or credit of a customer may settle it.
    ///
    /// - Parameter currency: nil: any.
    func settleable(
        _ text: String,
        by payer: ID<Customer>?,
        in currency: Currency?,
        pointer: String
    ) throws(Failure) -> Invoice {
        let id: ID<Invoice>?
        if let reference = Reference<Invoice>(text) {
            id = try find(reference)
        } else if let own = try invoiceID(number: text, customer: payer) {
            id = own
        } else {
            id = try invoiceID(number: text, customer: nil)
        }
        guard let id, let invoice = try invoice(id) else { throw .unknown(.invoice, text, pointer) }
        guard let payer, try sharesGroup(payer, invoice.customer) else {
            throw .invalid(pointer, "foreign_invoice", "the invoice is not the payer's nor its group's")
        }
        guard currency == nil || invoice.currency == currency else {
            throw .invalid(pointer, "currency_mismatch", "the invoice is in \(invoice.currency)")
        }
        guard invoice.state.isIssued else {
            throw .invalid(pointer, "invoice_\(invoice.state.name)", "the invoice is \(invoice.state.name)")
        }
        return invoice
    }

    /// Whether two customers stand below the same one, or are the same.
    func sharesGroup(_ left: ID<Customer>, _ right: ID<Customer>) throws(Failure) -> Bool {
        if left == right { return true }
        guard let top = try groupTop(of: left) else { return false }
        return try top == groupTop(of: right)
    }

    /// Shares an amount out over what is open of an invoice, the first due first.
    ///
    /// - Parameters:
    ///   - position: one instalment alone; nil: all of them.
    ///   - date: refused where an instalment has no room for its part yet.
    ///   - pointer: where the day stands in the request.
    func shares(
        of amount: Int64,
        over invoice: Invoice,
        installment position: Int?,
        on date: CivilDate,
        pointer: String
    ) throws(Failure) -> [InstallmentShare] {
        var left = amount
        var shares: [InstallmentShare] = []
        for installment in invoice.installments where installment.open > 0 && left > 0 {
            if let position, installment.position != position { continue }
            let part = min(left, installment.open)
            let day = try balance(of: installment.id).firstDay(from: date, withRoomFor: part)
            guard day <= date else {
                throw .invalid(
                    pointer,
                    "before_document",
                    "\(date) is before \(day), from when on so much of the instalment is open"
                )
            }
            shares.append(InstallmentShare(installment: installment, amount: part))
            left -= part
        }
        return shares
    }
}

/// A part of an amount that settles a part of an instalment.
struct InstallmentShare: Equatable, Sendable {
    let installment: Installment
    /// Minor units, positive.
    let amount: Int64
}

extension Invoice.State {
    /// Whether a customer has been asked for the money, and it wasn't taken back whole.
    package var isIssued: Bool {
        switch self {
        case .open, .paid, .writtenOff: true
        case .draft, .void: false
        }
    }
}
