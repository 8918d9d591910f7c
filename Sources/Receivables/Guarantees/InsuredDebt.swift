/// An overdue part of an invoice that was issued while a credit insurance held.
package struct InsuredDebt: Equatable, Sendable {
    package enum State: String, CaseIterable, Sendable {
        /// To be reported by the deadline.
        case due
        case reported
        /// The deadline is over.
        case missed
    }

    package let item: OpenItem
    package let issueDate: CivilDate
    package let reportedOn: CivilDate?

    package init(item: OpenItem, issueDate: CivilDate, reportedOn: CivilDate?) {
        self.item = item
        self.issueDate = issueDate
        self.reportedOn = reportedOn
    }

    /// The last day on which it can be reported; nil where the insurer asks for no report.
    package func deadline(under terms: InsuranceTerms) -> CivilDate? {
        terms.reportOverdueDays.map { item.dueDate.adding(days: $0) }
    }

    package func state(under terms: InsuranceTerms, on today: CivilDate) -> State? {
        if reportedOn != nil { return .reported }
        return deadline(under: terms).map { today > $0 ? .missed : .due }
    }

    /// What is to be told of it on a day: that the deadline is near, from the lead days before it on and once it is
    /// overdue, or that it is over.
    func notice(under terms: InsuranceTerms, on today: CivilDate) -> State? {
        guard item.open > 0, item.dueDate < today, let deadline = deadline(under: terms) else { return nil }
        switch state(under: terms, on: today) {
        case .missed: return .missed
        case .due: return today >= deadline.adding(days: -terms.reportLeadDays) ? .due : nil
        case .reported, nil: return nil
        }
    }

    /// Whether it was given longer to pay than the insurer allows.
    package func isTooLong(under terms: InsuranceTerms) -> Bool {
        terms.longestExtensionDays.map { item.dueDate.days(since: issueDate) > $0 } ?? false
    }
}

/// What the insurance desk and its report need stored.
package protocol InsuranceRepository {
    /// The accepted credit insurances that have begun by a day, as they were known after an event (nil: now), by id.
    func insurances(on date: CivilDate, knownEvent: Int64?, after: ID<Guarantee>?, limit: Int) throws(Failure)
        -> [Guarantee]
    /// What is open at a point of the invoices that were issued while an insurance held, by due date.
    func insuredDebts(of insurance: Guarantee, at point: ReadingPoint) throws(Failure) -> [InsuredDebt]
    func appendReport(
        of installment: ID<Installment>,
        to insurance: ID<Guarantee>,
        on date: CivilDate,
        event: Int64
    ) throws(Failure)
    /// Whether a debt was told of in a state.
    func isTold(_ state: InsuredDebt.State, of installment: ID<Installment>, to insurance: ID<Guarantee>)
        throws(Failure) -> Bool
    func markTold(
        _ state: InsuredDebt.State,
        of installment: ID<Installment>,
        to insurance: ID<Guarantee>,
        event: Int64
    ) throws(Failure)
}
