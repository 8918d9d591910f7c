/// Tells once of each overdue debt whose report to the insurer is due, and once of each that was missed.
package struct InsuranceWatch {
    let session: any Session

    /// Debts that one command tells of.
    package static let noticesMax = 200

    package init(session: any Session) {
        self.session = session
    }

    /// - Returns: whether there may be more.
    package func tell(of insurance: Guarantee) throws(Failure) -> Bool {
        guard let terms = insurance.terms.insurance else { return false }
        let untold = try untold(of: insurance)
        for (debt, state) in untold.prefix(Self.noticesMax) {
            let event = try session.record(
                Event(
                    type: state == .missed ? .insuranceReportMissed : .insuranceReportDue,
                    document: DocumentReference(insurance.id),
                    documentVersion: insurance.version,
                    customer: insurance.customer,
                    before: nil,
                    after: [
                        "invoice_id": .id(debt.item.invoice),
                        "invoice_number": .text(debt.item.invoiceNumber),
                        "installment": .integer(Int64(debt.item.position)),
                        "due_date": .date(debt.item.dueDate), "open": .integer(debt.item.open),
                        "deadline": .optional(debt.deadline(under: terms)),
                    ]
                )
            )
            try session.markTold(state, of: debt.item.installment, to: insurance.id, event: event)
        }
        return untold.count > Self.noticesMax
    }

    func hasUntold(_ insurance: Guarantee) throws(Failure) -> Bool { try !untold(of: insurance).isEmpty }

    private func untold(of insurance: Guarantee) throws(Failure) -> [(InsuredDebt, InsuredDebt.State)] {
        guard let terms = insurance.terms.insurance, terms.reportOverdueDays != nil else { return [] }
        var untold: [(InsuredDebt, InsuredDebt.State)] = []
        for debt in try session.insuredDebts(of: insurance, at: ReadingPoint(asOf: session.today)) {
            guard let state = debt.notice(under: terms, on: session.today),
                try !session.isTold(state, of: debt.item.installment, to: insurance.id)
            else { continue }
            untold.append((debt, state))
        }
        return untold
    }
}

extension DailyJobs {
    /// Each insurance that has something to tell is a command of its own.
    func watchInsurances() async throws(Failure) {
        var cursor: ID<Guarantee>?
        while true {
            let after = cursor
            let page = try await store.report { (session) throws(Failure) in
                let insurances = try session.insurances(
                    on: session.today,
                    knownEvent: nil,
                    after: after,
                    limit: Page.limitMax
                )
                var telling: [ID<Guarantee>] = []
                for insurance in insurances where try InsuranceWatch(session: session).hasUntold(insurance) {
                    telling.append(insurance.id)
                }
                return (
                    telling: telling, last: insurances.last?.id, isFull: insurances.count == Page.limitMax
                )
            }
            for id in page.telling { try await tell(of: id) }
            guard page.isFull, let last = page.last else { return }
            cursor = last
        }
    }

    private func tell(of id: ID<Guarantee>) async throws(Failure) {
        var hasMore = true
        while hasMore {
            hasMore = try await store.write(actor: nil) { (session) throws(Failure) in
                guard let insurance = try session.guarantee(id) else { return .commit(false) }
                return .commit(try InsuranceWatch(session: session).tell(of: insurance))
            }
        }
    }
}
