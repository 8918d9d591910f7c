/// Credit insurances: what was reported to the insurer.
package struct InsuranceDesk {
    let session: any Session

    package init(session: any Session, context: OperationContext) {
        self.session = session
    }

    /// Records that an invoice's overdue debt was reported to the insurer.
    ///
    /// - Parameters:
    ///   - text: the invoice by id, `ext:` or number.
    ///   - position: nil: every instalment that is open and wasn't reported.
    ///   - date: nil: today.
    package func report(
        _ id: ID<Guarantee>,
        invoice text: String,
        installment position: Int?,
        on date: CivilDate?,
        expectedVersion: ExpectedVersion?
    ) throws(Failure) -> (insurance: Guarantee, reported: [InsuredDebt]) {
        guard let old = try session.guarantee(id) else { throw .missing(.guarantee, id.text) }
        try require(version: old.version, expected: expectedVersion)
        try requireInsurance(old)
        let invoice = try invoice(named: text, of: old.customer)
        let date = date ?? session.today
        try require(notAfterToday: date, today: session.today, pointer: "/reported_on")
        if let issued = invoice.issueDate, date < issued {
            throw .invalid("/reported_on", "before_document", "\(date) is before the invoice's \(issued)")
        }
        let open = try session.insuredDebts(of: old, at: ReadingPoint(asOf: session.today)).filter {
            $0.item.invoice == invoice.id && position ?? $0.item.position == $0.item.position
        }
        guard !open.isEmpty else {
            throw .invalid("/invoice", "nothing_insured", "nothing of it is open that the insurance covers")
        }
        let debts = open.filter { $0.reportedOn == nil }
        guard !debts.isEmpty else {
            throw .conflict(
                code: "already_reported",
                detail: "what is open of the invoice was reported before",
                state: InsuredDebt.State.reported.rawValue,
                allowed: []
            )
        }
        var insurance = old
        insurance.version += 1
        try session.update(insurance)
        let event = try session.record(
            Event(
                type: .insuranceReported,
                document: DocumentReference(id),
                documentVersion: insurance.version,
                customer: old.customer,
                before: nil,
                after: [
                    "invoice_id": .id(invoice.id), "reported_on": .date(date),
                    "installments": .list(debts.map { .integer(Int64($0.item.position)) }),
                ]
            )
        )
        for debt in debts {
            try session.appendReport(of: debt.item.installment, to: id, on: date, event: event)
        }
        let reported = debts.map {
            InsuredDebt(item: $0.item, issueDate: $0.issueDate, reportedOn: date)
        }
        return (insurance, reported)
    }

    private func requireInsurance(_ guarantee: Guarantee) throws(Failure) {
        guard guarantee.status == .accepted else {
            let state = guarantee.status.rawValue
            throw .conflict(
                code: "guarantee_\(state)",
                detail: "the guarantee \(guarantee.id.text) is \(state)",
                state: state,
                allowed: []
            )
        }
        guard guarantee.terms.insurance != nil else {
            throw .conflict(
                code: "no_insurance",
                detail: "the guarantee \(guarantee.id.text) is a \(guarantee.terms.kind.rawValue)",
                state: guarantee.terms.kind.rawValue,
                allowed: []
            )
        }
    }

    private func invoice(named text: String, of customer: ID<Customer>) throws(Failure) -> Invoice {
        let id: ID<Invoice>?
        if let reference = Reference<Invoice>(text) {
            id = try session.find(reference)
        } else {
            id = try session.invoiceID(number: text, customer: customer)
        }
        guard let id, let invoice = try session.invoice(id) else {
            throw .unknown(.invoice, text, "/invoice")
        }
        guard invoice.customer == customer else {
            throw .invalid("/invoice", "foreign_invoice", "the invoice is another customer's")
        }
        return invoice
    }
}
