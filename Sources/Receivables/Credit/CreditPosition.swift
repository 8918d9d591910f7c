/// What the checks look at: one customer at one moment, without the document under test. Only what the policy's
/// checks ask for is gathered.
package struct CreditPosition: Equatable, Sendable {
    package let today: CivilDate
    package let status: CustomerStatus
    package var exposure: Exposure
    /// The limit that holds today, minor units; nil: unlimited.
    package var limit: Int64?
    /// The day on which that limit expires; nil: never.
    package var limitExpiry: CivilDate?
    /// Minor units of that limit that guarantees add to what was granted, below 0 where they lower it.
    package var guaranteed: Int64 = 0
    /// How long the customer's credit insurances reach; nil where it never had one.
    package var insurance: InsuranceCover?
    /// The group that the customer belongs to.
    package var group: GroupPosition?
    /// What is past its due date by more than so many days.
    package var overdue: [Int: Overdue]
    /// Minor units that approved orders hold which ship later than so many days from today.
    package var shippingLater: [Int: Int64] = [:]
    /// Minor units of the approved orders that were placed on a day.
    package var ordered: [CivilDate: Int64] = [:]
    /// The latest day on which money came in that wasn't taken back.
    package var lastPayment: CivilDate?
    /// Whose position it is, where a custom rule reads of it.
    package var customer: Customer?
    /// Facts that come before what follows from the rest, by their names: a test case states them.
    package var stated: [String: FactReading] = [:]
    /// Class, score and next review.
    package var risk: RiskStanding?

    package init(
        today: CivilDate,
        status: CustomerStatus,
        exposure: Exposure,
        limit: Int64?,
        overdue: [Int: Overdue] = [:]
    ) {
        self.today = today
        self.status = status
        self.exposure = exposure
        self.limit = limit
        self.overdue = overdue
    }

    func overdue(beyond days: Int) -> Overdue { overdue[days] ?? Overdue(amount: 0, oldestDays: 0) }

    /// The position without what a document of the customer on hold reserves.
    func without(_ document: CheckedDocument) throws(Failure) -> CreditPosition {
        try reserving(-document.committed, for: document)
    }

    /// The position once a document of the customer on hold is approved.
    func approving(_ document: CheckedDocument) throws(Failure) -> CreditPosition {
        var other = try reserving(document.takenOnApproval, for: document)
        let day = document.orderDate ?? today
        if let placed = ordered[day] { other.ordered[day] = try sum(placed, document.total) }
        return other
    }

    /// The position when a document of the customer holds so much more credit.
    func reserving(_ amount: Int64, for document: CheckedDocument) throws(Failure) -> CreditPosition {
        var other = try with(committedMore: amount)
        for (days, held) in shippingLater where document.ships(laterThan: days, from: today) {
            other.shippingLater[days] = try sum(held, amount)
        }
        return other
    }

    /// The position when orders hold so much more credit.
    func with(committedMore amount: Int64) throws(Failure) -> CreditPosition {
        var other = try with(groupMore: amount)
        other.exposure = try Exposure(
            orders: try sum(exposure.orders, amount),
            invoices: exposure.invoices,
            interestAndFees: exposure.interestAndFees,
            unapplied: exposure.unapplied,
            uncleared: exposure.uncleared
        )
        return other
    }

    /// The position when other members of the group hold so much more credit.
    func with(groupMore amount: Int64) throws(Failure) -> CreditPosition {
        var other = self
        if let group { other.group?.exposure = try sum(group.exposure, amount) }
        return other
    }

    /// The position under a newly granted limit, which doesn't expire; guarantees add to it.
    package func with(limit: Int64?) throws(Failure) -> CreditPosition {
        var other = self
        other.limit = try EffectiveLimit.amount(granted: limit, guaranteed: guaranteed)
        other.limitExpiry = nil
        return other
    }

    func with(groupLimit limit: Int64) throws(Failure) -> CreditPosition {
        var other = self
        other.group?.limit = try EffectiveLimit.amount(granted: limit, guaranteed: group?.guaranteed ?? 0)
        return other
    }

    /// The position after money has come in today and left these items open.
    ///
    /// - Parameter settled: minor units of the money that invoices took.
    package func with(
        paid amount: Int64,
        settling settled: Int64,
        leaving items: [OpenItem]
    ) throws(Failure) -> CreditPosition {
        var other = try with(groupMore: -amount)
        other.exposure = try Exposure(
            orders: exposure.orders,
            invoices: try difference(exposure.invoices, settled),
            interestAndFees: exposure.interestAndFees,
            unapplied: try sum(exposure.unapplied, try difference(amount, settled)),
            uncleared: exposure.uncleared
        )
        for days in overdue.keys {
            other.overdue[days] = try Overdue(items, on: today, moreThan: days)
        }
        other.lastPayment = today
        return other
    }
}

/// A group of customers and its limit, which is the limit of the one at its top.
package struct GroupPosition: Equatable, Sendable {
    package let top: ID<Customer>
    /// Minor units, of all members.
    package var exposure: Int64
    /// Minor units; nil: unlimited.
    package var limit: Int64?
    /// Whether a temporary limit stands in for the lasting one.
    package let hasTemporaryLimit: Bool
    /// Minor units of the limit that guarantees add to what was granted.
    package let guaranteed: Int64

    package init(
        top: ID<Customer>,
        exposure: Int64,
        limit: Int64?,
        hasTemporaryLimit: Bool = false,
        guaranteed: Int64 = 0
    ) {
        self.guaranteed = guaranteed
        self.top = top
        self.exposure = exposure
        self.limit = limit
        self.hasTemporaryLimit = hasTemporaryLimit
    }

    /// Minor units that are left, never below 0; nil: unlimited.
    package func available() throws(Failure) -> Int64? {
        guard let limit else { return nil }
        return max(0, try difference(limit, exposure))
    }
}
