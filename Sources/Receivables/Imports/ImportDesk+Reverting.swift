extension ImportDesk {
    /// Takes back all that an import brought, on the days on which it took effect, so that it can be brought in anew.
    ///
    /// - Throws: a conflict that names what refers to it.
    package func revert(_ id: ID<Import>, expectedVersion: ExpectedVersion?) throws(Failure) -> Import {
        guard let old = try session.dataImport(id) else { throw .missing(.dataImport, id.text) }
        try require(version: old.version, expected: expectedVersion)
        guard old.status == .imported else {
            throw .conflict(
                code: "import_reverted",
                detail: "the import is reverted already",
                state: old.status.rawValue,
                allowed: []
            )
        }
        let documents = try session.documents(of: id)
        var used: [String] = []
        for document in documents {
            guard let reason = try use(of: document) else { continue }
            used.append("\(document.text) \(reason)")
        }
        guard used.isEmpty else {
            let rest = used.count > 20 ? ", and \(used.count - 20) more" : ""
            throw .conflict(
                code: "import_in_use",
                detail: used.prefix(20).joined(separator: ", ") + rest,
                state: old.status.rawValue,
                allowed: []
            )
        }
        for document in documents.reversed() { try takeBack(document, of: id) }
        try session.deleteSettledItems(of: id)
        var reverted = old
        reverted.status = .reverted
        reverted.version += 1
        reverted.updatedAt = session.now
        try session.recordChange(.importReverted, from: old, to: reverted)
        try session.update(reverted)
        return reverted
    }

    /// Why a document can't be taken back any more; nil: it can.
    private func use(of document: DocumentReference) throws(Failure) -> String? {
        switch document.kind {
        case .invoice:
            let id = ID<Invoice>(high: document.high, low: document.low)
            guard let invoice = try session.invoice(id) else { return "is gone" }
            guard invoice.state == .open || invoice.state == .paid,
                invoice.installments.allSatisfy({
                    $0.open == $0.opening && $0.dueDate == $0.originalDueDate
                })
            else { return "is settled in part, void or put off" }
            let uses = try session.allocations(of: id).count
            let adjustments = try session.creditNotes(of: id).count + session.writeOffs(of: id).count
            return uses + adjustments > 0 ? "is paid, credited or written off in part" : nil
        case .payment:
            let id = ID<Payment>(high: document.high, low: document.low)
            guard let payment = try session.payment(id) else { return "is gone" }
            let uses = try session.allocations(of: id).count
            return uses > 0 || payment.reversal != nil || payment.unapplied != payment.amount
                ? "is used or reversed" : nil
        case .order:
            let id = ID<Order>(high: document.high, low: document.low)
            guard let order = try session.order(id) else { return "is gone" }
            if order.hasShipped || order.hasInvoiced { return "is shipped or invoiced in part" }
            return order.status == .approved || order.status == .onHold ? nil : "is \(order.status.rawValue)"
        default: return nil
        }
    }

    /// The document stays, empty; its number and external id are free again.
    private func takeBack(_ document: DocumentReference, of id: ID<Import>) throws(Failure) {
        switch document.kind {
        case .invoice: try takeBack(ID<Invoice>(high: document.high, low: document.low), of: id)
        case .payment:
            let payment = ID<Payment>(high: document.high, low: document.low)
            try CashDesk(session: session, context: context).takeBackOpening(payment)
        case .order:
            let order = ID<Order>(high: document.high, low: document.low)
            let desk = OrderDesk(session: session, context: context)
            try desk.cancelImported(order)
        default: break
        }
    }

    private func takeBack(_ id: ID<Invoice>, of dataImport: ID<Import>) throws(Failure) {
        guard let old = try session.invoice(id) else { throw .missing(.invoice, id.text) }
        let date = try session.firstOpenDay(from: old.issueDate ?? session.today)
        let note = try BillingDesk(session: session, context: context)
            .creditNote(cancelling: old, on: date, number: "\(dataImport.text)/\(id.text)")
        var invoice = old
        invoice.state = .void(note.id)
        invoice.number = "\(old.number ?? "")/\(dataImport.text)"
        invoice.externalID = nil
        invoice.version += 1
        invoice.updatedAt = session.now
        try session.recordCreation(.creditNoteIssued, note, customer: note.customer)
        try session.insert(note)
        let event = try session.recordChange(.invoiceVoided, from: old, to: invoice, customer: old.customer)
        try session.update(invoice)
        for posted in try session.standingPostings(of: DocumentReference(id)) {
            try session.post(.reversal(of: posted, by: DocumentReference(note.id), on: date), event: event)
        }
        try HoldReview(session: session).review(customer: old.customer)
    }
}
