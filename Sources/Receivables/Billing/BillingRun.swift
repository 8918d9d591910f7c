/// What a billing run of a month made of one customer.
package struct BillingRunRow: Equatable, Sendable {
    package enum Outcome: Equatable, Sendable {
        /// By this run.
        case issued(Invoice)
        /// By an earlier one.
        case billed(ID<Invoice>)
        case refused([Violation])
        case conflict(code: String, detail: String)
    }

    package let customer: ID<Customer>
    package let outcome: Outcome

    package init(customer: ID<Customer>, outcome: Outcome) {
        self.customer = customer
        self.outcome = outcome
    }
}

/// What the billing run needs stored.
package protocol BillingRunRepository {
    /// Customers who are billed by the month, in order of id.
    func customersBilledMonthly(after: ID<Customer>?, limit: Int) throws(Failure) -> [ID<Customer>]
    /// Shipments of a customer up to a day that no standing invoice bills, the oldest first.
    func unbilledFulfillments(of customer: ID<Customer>, until date: CivilDate, limit: Int) throws(Failure)
        -> [ID<Fulfillment>]
    func invoice(billing month: Month, of customer: ID<Customer>) throws(Failure) -> ID<Invoice>?
    func markBilled(_ month: Month, of customer: ID<Customer>, by invoice: ID<Invoice>) throws(Failure)
}

/// Bills what customers were shipped in a month, each once, on one invoice.
package struct BillingRun {
    let session: any Session
    let context: OperationContext

    package init(session: any Session, context: OperationContext) {
        self.session = session
        self.context = context
    }

    /// Customers of one call: each takes some milliseconds of the writer.
    package static let customersMax = 25

    /// Bills a page of customers. What one of them can't be billed for stops no other; running it again bills nobody
    /// twice.
    ///
    /// - Parameter after: the last customer of the page before.
    /// - Returns: what became of each, without those who got nothing, and where the next page begins.
    package func run(
        _ month: Month,
        customer: ID<Customer>?,
        after: ID<Customer>?,
        on date: CivilDate?
    ) throws(Failure) -> (rows: [BillingRunRow], next: ID<Customer>?) {
        guard month.lastDay <= session.today else {
            throw .invalid("/month", "future_date", "\(month) ends on \(month.lastDay)")
        }
        let page: [ID<Customer>]
        if let customer {
            page = [customer]
        } else {
            page = try session.customersBilledMonthly(after: after, limit: Self.customersMax + 1)
        }
        var rows: [BillingRunRow] = []
        for id in page.prefix(Self.customersMax) {
            if let outcome = try bill(id, for: month, on: date) {
                rows.append(BillingRunRow(customer: id, outcome: outcome))
            }
        }
        return (rows, page.count > Self.customersMax ? page[Self.customersMax - 1] : nil)
    }

    private func bill(_ customer: ID<Customer>, for month: Month, on date: CivilDate?) throws(Failure)
        -> BillingRunRow.Outcome?
    {
        if let invoice = try session.invoice(billing: month, of: customer) { return .billed(invoice) }
        let shipments = try session.unbilledFulfillments(
            of: customer,
            until: month.lastDay,
            limit: LineDraft.linesMax
        )
        guard !shipments.isEmpty else { return nil }
        do throws(Failure) {
            return try session.nested(actor: Actor(context)) { session throws(Failure) in
                var draft = InvoiceDraft(origin: .own, content: .fulfillments(shipments.map { .id($0) }))
                draft.customer = .id(customer)
                draft.issueDate = date
                let invoice = try BillingDesk(session: session, context: context).create(draft, issue: true)
                try session.markBilled(month, of: customer, by: invoice.id)
                return .commit(.issued(invoice))
            }
        } catch {
            switch error {
            case .invalid(let violations): return .refused(violations)
            case .conflict(let code, let detail, _, _): return .conflict(code: code, detail: detail)
            default: throw error
            }
        }
    }
}
