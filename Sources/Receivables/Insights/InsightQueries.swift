/// What reports and key figures ask of the store.
package protocol InsightQueries {
    /// The currencies in which anything has been posted, by code.
    func currenciesInUse() throws(Failure) -> [Currency]
    /// What customers owe and have on account in a currency that isn't the company's, and what it came in for.
    func openForeign(_ currency: Currency, at point: ReadingPoint) throws(Failure) -> [OpenForeign]
    /// A row for each customer (or one, if given) that owes or has something at the point, by name, then id.
    func aging(_ query: AgingQuery) throws(Failure) -> [AgingRow]
    /// Σ of invoices less credit notes that took effect in `from…to`, tax included, without opening items.
    func creditSales(_ currency: Currency, from: CivilDate, to: CivilDate, knownSeq: Int64?) throws(Failure)
        -> Int64
    /// Σ of debt that was written off, less what was recovered or reversed of it, in `from…to`.
    func writtenOff(_ currency: Currency, from: CivilDate, to: CivilDate, knownSeq: Int64?) throws(Failure)
        -> Int64
    /// Invoices whose last instalment was settled in `from…to`, and how many of them after a due date.
    func settledInvoices(_ currency: Currency, from: CivilDate, to: CivilDate, knownSeq: Int64?)
        throws(Failure) -> (settled: Int64, late: Int64)
}

/// What ages: since the due date or since the issue date.
package enum AgingBasis: String, CaseIterable, Sendable {
    case dueDate = "due_date"
    case issueDate = "issue_date"
}

/// A question for the aging report.
package struct AgingQuery: Equatable, Sendable {
    package let point: ReadingPoint
    package let basis: AgingBasis
    package let currency: Currency
    package let customer: ID<Customer>?

    package init(point: ReadingPoint, basis: AgingBasis, currency: Currency, customer: ID<Customer>?) {
        self.point = point
        self.basis = basis
        self.currency = currency
        self.customer = customer
    }
}

/// Amounts by age, in minor units. `not_due`, then 1–30, 31–60, 61–90 and more than 90 days past the basis date.
package struct AgingBuckets: Equatable, Sendable {
    package var notDue: Int64 = 0
    package var days1To30: Int64 = 0
    package var days31To60: Int64 = 0
    package var days61To90: Int64 = 0
    package var daysOver90: Int64 = 0
    /// Money on account, positive.
    package var unapplied: Int64 = 0

    package init() {}

    package static let names = ["not_due", "1_30", "31_60", "61_90", "over_90"]

    package var amounts: [Int64] { [notDue, days1To30, days31To60, days61To90, daysOver90] }

    package func outstanding() throws(Failure) -> Int64 {
        var total: Int64 = 0
        for amount in amounts { total = try sum(total, amount) }
        return total
    }

    package mutating func add(_ other: AgingBuckets) throws(Failure) {
        notDue = try sum(notDue, other.notDue)
        days1To30 = try sum(days1To30, other.days1To30)
        days31To60 = try sum(days31To60, other.days31To60)
        days61To90 = try sum(days61To90, other.days61To90)
        daysOver90 = try sum(daysOver90, other.daysOver90)
        unapplied = try sum(unapplied, other.unapplied)
    }
}

/// A customer's line of the aging report.
package struct AgingRow: Equatable, Sendable {
    package let customer: ID<Customer>
    package let externalID: String?
    package let name: String
    package let buckets: AgingBuckets

    package init(customer: ID<Customer>, externalID: String?, name: String, buckets: AgingBuckets) {
        self.customer = customer
        self.externalID = externalID
        self.name = name
        self.buckets = buckets
    }
}
