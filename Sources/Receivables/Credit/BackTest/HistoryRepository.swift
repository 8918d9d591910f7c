/// What a back-test asks of the store: what was decided, and everything that moved credit, in order.
package protocol HistoryRepository {
    /// How many decisions `placements` answers in all.
    func placementsCount(_ period: BackTestPeriod) throws(Failure) -> Int
    /// The first decision on each order, in the order of knowledge, after one (nil: from the start).
    func placements(_ period: BackTestPeriod, after: ID<Decision>?, limit: Int) throws(Failure) -> [Placement]
    func importedSalesCount(_ period: BackTestPeriod) throws(Failure) -> Int
    /// Invoices from elsewhere without an order of ours, by issue date, then in the order of knowledge, after one.
    func importedSales(_ period: BackTestPeriod, after: ImportedSale?, limit: Int) throws(Failure)
        -> [ImportedSale]

    /// What postings with a seq in the range moved, ascending.
    func movements(knownIn range: ClosedRange<Int64>) throws(Failure) -> [Movement]
    /// What postings moved that took effect in the range, by date, then seq; none after a posting.
    func movements(effectiveIn range: ClosedRange<CivilDate>, knownSeq: Int64) throws(Failure) -> [Movement]
    /// The first day on which a posting took effect; nil on an empty ledger.
    func firstEffectiveDate() throws(Failure) -> CivilDate?

    /// What events after one, up to another, say of customers, ascending.
    func customerChanges(after event: Int64, through last: Int64, limit: Int) throws(Failure)
        -> [CustomerChange]
    /// Whether an order was approved after an event, its total and its ship date then.
    func orderState(_ id: ID<Order>, knownEvent: Int64) throws(Failure) -> OrderThen
}

/// The days that a back-test looks at, the last one included, and the currency that it counts in.
package struct BackTestPeriod: Equatable, Sendable {
    package let from: CivilDate
    package let to: CivilDate
    package let currency: Currency

    package init(from: CivilDate, to: CivilDate, currency: Currency) {
        self.from = from
        self.to = to
        self.currency = currency
    }
}

/// An order as it was decided on when it was placed.
package struct Placement: Equatable, Sendable {
    package let decision: ID<Decision>
    package let order: ID<Order>
    package let customer: ID<Customer>
    package let businessDate: CivilDate
    package let sawEvent: Int64
    package let outcome: Decision.Outcome
    package let document: CheckedDocument

    package init(
        decision: ID<Decision>,
        order: ID<Order>,
        customer: ID<Customer>,
        businessDate: CivilDate,
        sawEvent: Int64,
        outcome: Decision.Outcome,
        document: CheckedDocument
    ) {
        self.decision = decision
        self.order = order
        self.customer = customer
        self.businessDate = businessDate
        self.sawEvent = sawEvent
        self.outcome = outcome
        self.document = document
    }
}

/// A sale that only its invoice tells of.
package struct ImportedSale: Equatable, Sendable {
    package let invoice: ID<Invoice>
    package let customer: ID<Customer>
    package let issueDate: CivilDate
    /// The posting that issued it.
    package let posting: Int64
    /// Minor units, tax included.
    package let total: Int64
    package let lastDueDate: CivilDate

    package init(
        invoice: ID<Invoice>,
        customer: ID<Customer>,
        issueDate: CivilDate,
        posting: Int64,
        total: Int64,
        lastDueDate: CivilDate
    ) {
        self.invoice = invoice
        self.customer = customer
        self.issueDate = issueDate
        self.posting = posting
        self.total = total
        self.lastDueDate = lastDueDate
    }
}

/// An entry of the ledger that moved a customer's credit, with what a walk needs to know of its posting.
package struct Movement: Equatable, Sendable {
    package enum Account: Int64, Sendable {
        case committed
        case receivable
        case onAccount
    }

    package enum Cause: Int64, Sendable {
        case document
        case settlement
        case receipt
        case receiptTakenBack
        case writeOff
        case other
    }

    package let posting: Int64
    package let event: Int64
    package let effectiveDate: CivilDate
    package let account: Account
    package let cause: Cause
    /// Signed minor units.
    package var amount: Int64
    /// Its currency where that isn't the account's.
    package let foreign: Currency?
    package let customer: ID<Customer>
    package let order: ID<Order>?
    package let invoice: ID<Invoice>?
    package let installment: ID<Installment>?
    package let dueDate: CivilDate?
    package let payment: ID<Payment>?
    package let receivedDate: CivilDate?

    package init(
        posting: Int64,
        event: Int64,
        effectiveDate: CivilDate,
        account: Account,
        cause: Cause,
        amount: Int64,
        foreign: Currency? = nil,
        customer: ID<Customer>,
        order: ID<Order>?,
        invoice: ID<Invoice>?,
        installment: ID<Installment>?,
        dueDate: CivilDate?,
        payment: ID<Payment>?,
        receivedDate: CivilDate?
    ) {
        self.posting = posting
        self.event = event
        self.effectiveDate = effectiveDate
        self.account = account
        self.cause = cause
        self.amount = amount
        self.foreign = foreign
        self.customer = customer
        self.order = order
        self.invoice = invoice
        self.installment = installment
        self.dueDate = dueDate
        self.payment = payment
        self.receivedDate = receivedDate
    }
}

/// What an event says of a customer; what it doesn't tell stays.
package struct CustomerChange: Equatable, Sendable {
    package let event: Int64
    package let customer: ID<Customer>
    package var status: CustomerStatus?
    /// nil: not told; `.some(nil)`: none from then on.
    package var segment: String??
    package var country: String??
    package var parent: ID<Customer>??
    /// nil: not told.
    package var metadata: Metadata?

    package init(event: Int64, customer: ID<Customer>) {
        self.event = event
        self.customer = customer
    }
}

/// An order as it stood after an event.
package struct OrderThen: Equatable, Sendable {
    package let isApproved: Bool
    /// Minor units.
    package let total: Int64
    package let currency: Currency?
    package let shipDate: CivilDate?

    package init(isApproved: Bool, total: Int64, currency: Currency? = nil, shipDate: CivilDate?) {
        self.isApproved = isApproved
        self.total = total
        self.currency = currency
        self.shipDate = shipDate
    }
}
