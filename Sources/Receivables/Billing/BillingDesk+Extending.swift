extension BillingDesk {
    /// Days past its original due date that an instalment can be put off.
    package static let extensionDaysMax = 3_660

    /// Puts off what is open of an instalment to another day, from today on: as of earlier days it stays due when it was.
    ///
    /// - Parameters:
    ///   - position: nil: the only instalment that is open.
    ///   - date: not before the day that the invoice names.
    package func extend(
        _ id: ID<Invoice>,
        installment position: Int?,
        until date: CivilDate,
        expectedVersion: ExpectedVersion?
    ) throws(Failure) -> Invoice {
        let old = try required(id, expectedVersion: expectedVersion)
        try require(old, in: [.open])
        guard context.reason?.isBlank == false else {
            throw .invalid("/reason", "required", "to put off a due date takes a reason")
        }
        let index = try open(position, of: old)
        let installment = old.installments[index]
        let last = installment.originalDueDate.adding(days: Self.extensionDaysMax)
        guard date >= installment.originalDueDate, date <= last else {
            let detail = "a day from \(installment.originalDueDate), as the invoice says, to \(last)"
            throw .invalid("/due_date", "out_of_range", detail)
        }
        guard date != installment.dueDate else { return old }
        var invoice = old
        invoice.installments[index].dueDate = date
        invoice.version += 1
        invoice.updatedAt = session.now
        let place = Snapshot.integer(Int64(installment.position))
        let event = try session.record(
            Event(
                type: .invoiceExtended,
                document: DocumentReference(id),
                documentVersion: invoice.version,
                customer: old.customer,
                before: ["installment": place, "due_date": .date(installment.dueDate)],
                after: ["installment": place, "due_date": .date(date)]
            )
        )
        try session.update(invoice)
        let posting = try session.post(.extended(installment, of: old, on: session.today), event: event)
        try session.appendDueDate(of: installment.id, before: installment.dueDate, posting: posting)
        try HoldReview(session: session).review(customer: old.customer)
        return try required(id, expectedVersion: nil)
    }

    private func open(_ position: Int?, of invoice: Invoice) throws(Failure) -> Int {
        let open = invoice.installments.indices.filter { invoice.installments[$0].open > 0 }
        guard let position else {
            guard open.count == 1, let only = open.first else {
                throw .invalid("/installment", "required", "\(open.count) instalments are open; name one")
            }
            return only
        }
        guard let index = open.first(where: { invoice.installments[$0].position == position }) else {
            throw .invalid("/installment", "nothing_open", "nothing is open of an instalment \(position)")
        }
        return index
    }
}
