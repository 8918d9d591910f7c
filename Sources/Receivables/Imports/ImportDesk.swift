/// What a file says.
package struct ImportDraft: Sendable {
    package enum Content: Sendable {
        /// A document with something open.
        case item(InvoiceDraft)
        /// Money that a customer has.
        case credit(PaymentDraft)
        case order(OrderDraft)
        case settled(
            Reference<Customer>,
            Currency,
            issued: CivilDate,
            due: CivilDate,
            paid: CivilDate,
            amount: Int64
        )
    }

    package let subject: Import.Subject
    package let mode: Import.Mode
    package let controlTotals: [Import.ControlTotal]
    package let rowsCount: Int64
    /// Those that can be read, each with its number from 1.
    package var rows: [(row: Int64, content: Content)]
    package var errors: [Import.RowError]

    package init(
        subject: Import.Subject,
        mode: Import.Mode,
        controlTotals: [Import.ControlTotal],
        rowsCount: Int64,
        rows: [(row: Int64, content: Content)],
        errors: [Import.RowError]
    ) {
        self.subject = subject
        self.mode = mode
        self.controlTotals = controlTotals
        self.rowsCount = rowsCount
        self.rows = rows
        self.errors = errors
    }
}

/// Going live: what the old system has is taken over with its numbers, dates and open parts.
package struct ImportDesk {
    static let errorsMax = 100

    let session: any Session
    let context: OperationContext

    package init(session: any Session, context: OperationContext) {
        self.session = session
        self.context = context
    }

    package func take(_ draft: ImportDraft) throws(Failure) -> Import {
        var errors = draft.errors
        if draft.mode == .allOrNothing { try require(errors) }
        try requireTotals(of: draft)
        let id = session.newID(Import.self)
        var taken: [(row: Int64, document: DocumentReference)] = []
        var settled: [(row: Int64, item: SettledItem)] = []
        for (row, content) in draft.rows {
            do throws(Failure) {
                try session.nested(actor: Actor(context)) { (session) throws(Failure) in
                    switch try ImportDesk(session: session, context: context).take(content) {
                    case .document(let document): taken.append((row, document))
                    case .settled(let item): settled.append((row, item))
                    }
                    return .commit(())
                }
            } catch {
                errors += try rowErrors(error, row: row)
                if errors.count >= Self.errorsMax, draft.mode == .allOrNothing { break }
            }
        }
        if draft.mode == .allOrNothing { try require(errors) }
        let made = Import(
            id: id,
            version: 1,
            createdAt: session.now,
            updatedAt: session.now,
            subject: draft.subject,
            mode: draft.mode,
            status: .imported,
            rowsCount: draft.rowsCount,
            importedCount: Int64(taken.count + settled.count),
            controlTotals: draft.controlTotals,
            errors: Array(errors.sorted { $0.row < $1.row }.prefix(Self.errorsMax))
        )
        try session.recordCreation(.importTaken, made)
        try session.insert(made)
        for (row, document) in taken { try session.insert(document, of: id, row: row) }
        for (row, item) in settled { try session.insert(item, of: id, row: row) }
        return made
    }

    private enum Taken {
        case document(DocumentReference)
        case settled(SettledItem)
    }

    private func take(_ content: ImportDraft.Content) throws(Failure) -> Taken {
        switch content {
        case .item(let draft):
            let invoice = try BillingDesk(session: session, context: context).create(draft, issue: true)
            return .document(DocumentReference(invoice.id))
        case .credit(let draft):
            return .document(
                DocumentReference(try CashDesk(session: session, context: context).receive(draft).id)
            )
        case .order(let draft):
            let desk = OrderDesk(session: session, context: context)
            return .document(DocumentReference(try desk.place(draft, isTakenOver: true).order.id))
        case .settled(let reference, let currency, let issued, let due, let paid, let amount):
            let customer = try session.requireCustomer(reference, pointer: "/customer_id")
            try Receivables.require(currency, isOf: customer)
            try Receivables.require(notAfterToday: paid, today: session.today, pointer: "/paid_date")
            guard amount > 0 else { throw .invalid("/amount", "out_of_range", "an amount is above 0") }
            guard issued <= min(due, paid) else {
                throw .invalid("/issue_date", "before_document", "nothing is due or paid before it is issued")
            }
            return .settled(
                SettledItem(
                    customer: customer.id,
                    currency: currency,
                    issueDate: issued,
                    dueDate: due,
                    paidDate: paid,
                    amount: amount
                )
            )
        }
    }

    private func require(_ errors: [Import.RowError]) throws(Failure) {
        guard !errors.isEmpty else { return }
        throw .invalid(
            errors.prefix(Self.errorsMax).map {
                Violation("/rows/\($0.row - 1)\($0.pointer)", $0.code, "row \($0.row): \($0.detail)")
            }
        )
    }

    /// What the rows that could be read come to is what the old system says.
    private func requireTotals(of draft: ImportDraft) throws(Failure) {
        var found: [Currency: (count: Int64, sum: Int64)] = [:]
        for (_, content) in draft.rows {
            guard let (currency, amount) = try content.counted(session) else { continue }
            let old = found[currency] ?? (0, 0)
            found[currency] = (old.count + 1, try sum(old.sum, amount))
        }
        var violations: [Violation] = []
        for total in draft.controlTotals {
            let own = found.removeValue(forKey: total.currency) ?? (0, 0)
            guard own.count != total.count || own.sum != total.sum else { continue }
            let detail =
                "\(total.currency): \(own.count) rows over \(own.sum), and \(total.count) over \(total.sum) are told"
            violations.append(Violation("/control_totals", "control_total_mismatch", detail))
        }
        for (currency, own) in found.sorted(by: { $0.key.code < $1.key.code }) {
            let detail = "\(currency): \(own.count) rows over \(own.sum), and none is told"
            violations.append(Violation("/control_totals", "control_total_mismatch", detail))
        }
        guard violations.isEmpty else { throw .invalid(violations) }
    }

    private func rowErrors(_ failure: Failure, row: Int64) throws(Failure) -> [Import.RowError] {
        func one(_ pointer: String, _ code: String, _ detail: String) -> [Import.RowError] {
            [Import.RowError(row: row, pointer: pointer, code: code, detail: detail)]
        }
        switch failure {
        case .invalid(let violations):
            return violations.map { Import.RowError(row: row, $0) }
        case .conflict(let code, let detail, _, _): return one("", code, detail)
        case .taken(_, let key, let existing):
            return one("/external_id", "external_id_taken", "\(existing) has the external id \(key)")
        case .currencyMismatch(let expected, let found):
            return one("/currency", "currency_mismatch", "the account is in \(expected), the row in \(found)")
        case .overflow: return one("", "amount_overflow", "a sum leaves the range of amounts")
        case .missing, .stale, .forbidden, .approvalRequired, .store: throw failure
        }
    }
}

extension ImportDraft.Content {
    /// What the row adds to the control total of its currency; nil where that can't be reckoned.
    fileprivate func counted(_ session: any Session) throws(Failure) -> (Currency, Int64)? {
        switch self {
        case .item(let draft):
            guard let currency = draft.currency else { return nil }
            var open: Int64 = 0
            for part in draft.installments ?? [] { open = try sum(open, part.opening) }
            return (currency, open)
        case .credit(let draft): return (draft.currency, try difference(0, draft.amount))
        case .order(let draft):
            let day = draft.requestedShipDate ?? session.today
            do throws(Failure) {
                let lines = try draft.content.priced(
                    by: TaxBook(session),
                    isTaxIncluded: draft.pricesIncludeTax,
                    on: day
                )
                return (draft.currency, try DocumentTotals(of: lines).total)
            } catch {
                guard case .invalid = error else { throw error }
                return nil
            }
        case .settled(_, let currency, _, _, _, let amount): return (currency, amount)
        }
    }
}
