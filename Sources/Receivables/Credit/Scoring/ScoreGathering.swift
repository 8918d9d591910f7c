/// Gathers what a scorecard asks for, as of the business date.
struct ScoreGathering {
    let session: any Session
    let customer: Customer
    let windowDays: Int

    init(_ session: any Session, customer: Customer, windowDays: Int) {
        self.session = session
        self.customer = customer
        self.windowDays = windowDays
    }

    private var from: CivilDate { session.today.adding(days: 1 - windowDays) }

    func facts(for inputs: [ScoreInput]) throws(Failure) -> ScoreFacts {
        var facts = ScoreFacts()
        for input in inputs {
            switch input {
            case .measure: break
            case .metadata(let key): facts[input] = metadata(key)
            case .externalRating(let agency): facts[input] = try rating(by: agency)
            }
        }
        let measures = inputs.compactMap { if case .measure(let measure) = $0 { measure } else { nil } }
        for (measure, fact) in try payments(measures) + standing(measures) + account(measures) {
            facts[.measure(measure)] = fact
        }
        return facts
    }

    private func metadata(_ key: String) -> ScoreFact {
        guard let entry = customer.metadata.entries.first(where: { $0.key == key }) else {
            return .missing("the customer's metadata has no \(key)")
        }
        return .text(entry.value)
    }

    private func rating(by agency: String) throws(Failure) -> ScoreFact {
        guard let rating = try session.externalRating(of: customer.id, by: agency, on: session.today) else {
            return .missing("\(agency) has not rated the customer")
        }
        if let end = rating.validUntil, end < session.today {
            return .missing("the rating of \(agency) ended on \(end)")
        }
        return .text(rating.rating)
    }

    /// How the customer paid.
    private func payments(_ measures: [ScoreMeasure]) throws(Failure) -> [(ScoreMeasure, ScoreFact)] {
        var facts: [(ScoreMeasure, ScoreFact)] = []
        let none = ScoreFact.missing("nothing was paid in the last \(windowDays) days")
        if measures.contains(where: { [.averageDaysLate, .daysLateTrend, .paidLateShare].contains($0) }) {
            let paid = try session.paid(
                by: customer.id,
                from: from,
                recent: session.today.adding(days: 1 - ScorecardModel.recentDays),
                to: session.today
            )
            facts.append((.averageDaysLate, paid.averageDaysLate().map { .number($0) } ?? none))
            facts.append((.paidLateShare, paid.lateShare().map { .number($0) } ?? none))
            let recent = paid.filter(\.isRecent).averageDaysLate()
            let before = paid.filter { !$0.isRecent }.averageDaysLate()
            if let recent, let before {
                facts.append((.daysLateTrend, .number(try recent.subtracting(before))))
            } else {
                let why =
                    "a trend needs payments within the last \(ScorecardModel.recentDays) days and before"
                facts.append((.daysLateTrend, .missing(why)))
            }
        }
        if measures.contains(where: { [.settledInvoices, .largestPaidInvoice].contains($0) }) {
            let settled = try session.settled(by: customer.id, from: from, to: session.today)
            facts.append((.settledInvoices, .count(settled.count)))
            facts.append((.largestPaidInvoice, .count(settled.largest)))
        }
        if measures.contains(.returnedPayments) {
            let count = try session.returnedPayments(of: customer.id, from: from, to: session.today)
            facts.append((.returnedPayments, .count(count)))
        }
        return facts
    }

    /// What the customer owes.
    private func standing(_ measures: [ScoreMeasure]) throws(Failure) -> [(ScoreMeasure, ScoreFact)] {
        var facts: [(ScoreMeasure, ScoreFact)] = []
        let today = session.today
        if measures.contains(.utilisation) {
            let limit = try session.limit(of: customer.id, on: today, knownEvent: nil).amount
            let exposure = try Exposure(
                totals: session.totals(of: customer.id),
                uncleared: session.uncleared(of: customer.id, at: ReadingPoint(asOf: today))
            )
            if let limit, limit > 0 {
                facts.append((.utilisation, .percent(exposure.total, of: limit)))
            } else {
                facts.append(
                    (.utilisation, .missing(limit == nil ? "the limit is unlimited" : "the limit is 0"))
                )
            }
        }
        if measures.contains(.oldestOverdueDays) || measures.contains(.overdueShare) {
            let overdue = try session.overdue(of: customer.id, on: today, moreThan: 0, upTo: nil)
            facts.append((.oldestOverdueDays, .count(Int64(overdue.oldestDays))))
            // Credits can make the balance smaller than what is overdue: a share is one of all that is owed.
            let balance = max(try session.totals(of: customer.id).receivable, overdue.amount)
            facts.append((.overdueShare, .percent(overdue.amount, of: balance)))
        }
        return facts
    }

    /// Who the customer is.
    private func account(_ measures: [ScoreMeasure]) throws(Failure) -> [(ScoreMeasure, ScoreFact)] {
        var facts: [(ScoreMeasure, ScoreFact)] = []
        for measure in measures {
            switch measure {
            case .accountAge:
                let opened = try session.accountOpened(of: customer.id)
                let age = opened.map { ScoreFact.count(Int64(session.today.days(since: $0))) }
                facts.append((measure, age ?? .missing("nothing is recorded of the account")))
            case .country:
                facts.append(
                    (measure, customer.country.map { .text($0) } ?? .missing("no country is recorded"))
                )
            case .segment:
                let fact = customer.segment.map { ScoreFact.text($0) }
                facts.append((measure, fact ?? .missing("the customer is in no segment")))
            case .brokenPromises: facts.append((measure, .missing("promises aren't recorded yet")))
            case .disputesLost: facts.append((measure, .missing("disputes aren't recorded yet")))
            case .averageDaysLate, .daysLateTrend, .paidLateShare, .utilisation, .oldestOverdueDays,
                .overdueShare, .settledInvoices, .largestPaidInvoice, .returnedPayments:
                break
            }
        }
        return facts
    }

    func sales() throws(Failure) -> Int64 {
        try session.sales(to: customer.id, from: from, to: session.today)
    }

    func largestPaidInvoice() throws(Failure) -> Int64 {
        try session.settled(by: customer.id, from: from, to: session.today).largest
    }
}

extension ScoreFact {
    fileprivate static func count(_ number: Int64) -> ScoreFact {
        .number(Decimal.clampedRatio(Int128(number), 1, decimals: 0) ?? .zero)
    }

    /// 0 of nothing.
    fileprivate static func percent(_ part: Int64, of whole: Int64) -> ScoreFact {
        .number(Decimal.clampedRatio(Int128(part) * 100, Int128(whole), decimals: 2) ?? .zero)
    }
}
