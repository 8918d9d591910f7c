/// What a position is made of, as it stands at one moment: now, from what is kept, or then, for a back-test.
protocol PositionSource {
    /// The business date of the moment.
    var today: CivilDate { get }

    func limit(of customer: ID<Customer>) throws(Failure) -> EffectiveLimit
    func totals(of customer: ID<Customer>) throws(Failure) -> CustomerTotals
    /// Minor units that have come in and aren't safe yet.
    func uncleared(of customer: ID<Customer>) throws(Failure) -> Int64
    /// - Parameters:
    ///   - days: only what is more than so many days past its due date counts.
    ///   - most: and at most so many; nil: without end.
    func overdue(of customer: ID<Customer>, moreThan days: Int, upTo most: Int?) throws(Failure) -> Overdue
    /// Minor units that approved orders hold which ship after a day, without one order.
    func committed(by customer: ID<Customer>, shippingAfter date: CivilDate, without order: ID<Order>?)
        throws(Failure) -> Int64
    /// Minor units of the approved orders that were placed on a day, without one order.
    func ordered(by customer: ID<Customer>, on date: CivilDate, without order: ID<Order>?) throws(Failure)
        -> Int64
    func lastPayment(of customer: ID<Customer>) throws(Failure) -> CivilDate?
    func insuranceCover(of customer: ID<Customer>) throws(Failure) -> InsuranceCover?
    /// - Parameter scorecard: the code that the customer's policy names.
    func risk(of customer: ID<Customer>, scorecard: String?) throws(Failure) -> RiskStanding

    /// The customer at the top of a group that a customer belongs to; nil where it stands alone.
    func groupTop(of customer: ID<Customer>) throws(Failure) -> ID<Customer>?
    func groupTotals(under top: ID<Customer>) throws(Failure) -> CustomerTotals
    func groupUncleared(under top: ID<Customer>) throws(Failure) -> Int64
}

extension PositionSource {
    /// The position of a customer without a document, gathered as far as the rules ask for it.
    func position(of customer: Customer, for document: CheckedDocument, rules: CreditRules) throws(Failure)
        -> CreditPosition
    {
        let limit = try limit(of: customer.id)
        var totals = try totals(of: customer.id)
        totals.committed = try difference(totals.committed, document.committed)
        var position = CreditPosition(
            today: today,
            status: customer.status,
            exposure: try Exposure(totals: totals, uncleared: uncleared(of: customer.id)),
            limit: limit.amount
        )
        position.limitExpiry = limit.expiry
        position.guaranteed = limit.guaranteed
        position.overdue = try overdue(of: customer.id, moreThan: rules.overdueDays)
        for days in rules.horizons {
            position.shippingLater[days] = try committed(
                by: customer.id,
                shippingAfter: today.adding(days: days),
                without: document.order
            )
        }
        if rules.run(.maxDailyValue) || rules.read(.ordered) {
            let day = document.orderDate ?? today
            position.ordered[day] = try ordered(by: customer.id, on: day, without: document.order)
        }
        if rules.run(.noRecentPayment) || rules.read(.lastPayment) {
            position.lastPayment = try lastPayment(of: customer.id)
        }
        if rules.run(.insuranceExpired) || rules.read(.insurance) {
            position.insurance = try insuranceCover(of: customer.id)
        }
        if rules.run(.riskClass) || rules.run(.reviewOverdue) || rules.read(.risk) {
            position.risk = try risk(of: customer.id, scorecard: rules.version.terms.scorecard)
        }
        if rules.run(.creditLimit) || rules.run(.groupCreditLimit) || rules.read(.group) {
            position.group = try group(of: customer.id, committed: document.committed)
        }
        if rules.read(.customer) { position.customer = customer }
        return position
    }

    /// What is overdue by more than each of some days. The oldest comes first, so that nothing is looked at twice.
    private func overdue(of customer: ID<Customer>, moreThan edges: Set<Int>) throws(Failure) -> [Int:
        Overdue]
    {
        var overdue: [Int: Overdue] = [:]
        var older = Overdue(amount: 0, oldestDays: 0)
        var most: Int?
        for days in edges.sorted(by: >) {
            let newer = try self.overdue(of: customer, moreThan: days, upTo: most)
            older = Overdue(
                amount: try sum(older.amount, newer.amount),
                oldestDays: max(older.oldestDays, newer.oldestDays)
            )
            overdue[days] = older
            most = days
        }
        return overdue
    }

    /// - Parameter committed: minor units that the document under test holds already.
    func group(of customer: ID<Customer>, committed: Int64) throws(Failure) -> GroupPosition? {
        guard let top = try groupTop(of: customer) else { return nil }
        let limit = try limit(of: top)
        var totals = try groupTotals(under: top)
        totals.committed = try difference(totals.committed, committed)
        return GroupPosition(
            top: top,
            exposure: try Exposure(totals: totals, uncleared: groupUncleared(under: top)).total,
            limit: limit.amount,
            hasTemporaryLimit: limit.temporary != nil,
            guaranteed: limit.guaranteed
        )
    }
}

/// Everything as it stands now.
struct PresentSource: PositionSource {
    let session: any Session

    init(_ session: any Session) {
        self.session = session
    }

    var today: CivilDate { session.today }

    func limit(of customer: ID<Customer>) throws(Failure) -> EffectiveLimit {
        try session.limit(of: customer, on: today, knownEvent: nil)
    }

    func totals(of customer: ID<Customer>) throws(Failure) -> CustomerTotals {
        try session.totals(of: customer)
    }

    func uncleared(of customer: ID<Customer>) throws(Failure) -> Int64 {
        try session.uncleared(of: customer, at: ReadingPoint(asOf: today))
    }

    func overdue(of customer: ID<Customer>, moreThan days: Int, upTo most: Int?) throws(Failure) -> Overdue {
        try session.overdue(of: customer, on: today, moreThan: days, upTo: most)
    }

    func committed(by customer: ID<Customer>, shippingAfter date: CivilDate, without order: ID<Order>?)
        throws(Failure) -> Int64
    {
        try session.committed(by: customer, shippingAfter: date, without: order)
    }

    func ordered(by customer: ID<Customer>, on date: CivilDate, without order: ID<Order>?) throws(Failure)
        -> Int64
    {
        try session.ordered(by: customer, on: date, without: order)
    }

    func lastPayment(of customer: ID<Customer>) throws(Failure) -> CivilDate? {
        try session.lastPayment(of: customer)
    }

    func insuranceCover(of customer: ID<Customer>) throws(Failure) -> InsuranceCover? {
        try session.insuranceCover(of: customer, on: today, knownEvent: nil)
    }

    func risk(of customer: ID<Customer>, scorecard: String?) throws(Failure) -> RiskStanding {
        try RiskBook(session).standing(of: customer, scorecard: scorecard, on: today)
    }

    func groupTop(of customer: ID<Customer>) throws(Failure) -> ID<Customer>? {
        try session.groupTop(of: customer)
    }

    func groupTotals(under top: ID<Customer>) throws(Failure) -> CustomerTotals {
        try session.groupTotals(under: top)
    }

    func groupUncleared(under top: ID<Customer>) throws(Failure) -> Int64 {
        try session.groupUncleared(under: top, on: today)
    }
}
