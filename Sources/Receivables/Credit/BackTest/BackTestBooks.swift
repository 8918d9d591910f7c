/// The books at a moment of the walk: what every customer owed, had and was.
struct BackTestBooks: Sendable {
    private struct Account {
        var totals = CustomerTotals()
        /// The totals in other currencies than the account's.
        var foreign: [Currency: CustomerTotals] = [:]
        /// What is open, by instalment.
        var items: [ID<Installment>: (due: CivilDate, open: Int64, foreign: Currency?)] = [:]
        /// When money came in that wasn't taken back.
        var receipts: [ID<Payment>: CivilDate] = [:]
        /// Minor units that each order holds.
        var committed: [ID<Order>: (amount: Int64, foreign: Currency?)] = [:]
        /// Orders by the day on which they were placed.
        var placed: [CivilDate: [ID<Order>]] = [:]
    }

    private struct Attributes {
        var status = CustomerStatus.active
        var firstStatus: CustomerStatus?
        var segment: String?
        var country: String?
        var metadata = Metadata()
        var parent: ID<Customer>?
        var children: Set<ID<Customer>> = []
    }

    private var accounts: [ID<Customer>: Account] = [:]
    private var attributes: [ID<Customer>: Attributes] = [:]

    mutating func apply(_ movement: Movement) throws(Failure) {
        let customer = movement.customer
        let amount = movement.amount
        let foreign = movement.foreign
        var totals =
            (foreign.map { accounts[customer]?.foreign[$0] } ?? accounts[customer]?.totals)
            ?? CustomerTotals()
        switch movement.account {
        case .committed:
            totals.committed = try sum(totals.committed, amount)
            if let order = movement.order {
                let held = try sum(accounts[customer]?.committed[order]?.amount ?? 0, amount)
                accounts[customer, default: Account()].committed[order] = held == 0 ? nil : (held, foreign)
            }
        case .receivable:
            totals.receivable = try sum(totals.receivable, amount)
            if let installment = movement.installment, let due = movement.dueDate {
                let open = try sum(accounts[customer]?.items[installment]?.open ?? 0, amount)
                // A use of money that is known later says nothing of when the rest is due.
                let due = accounts[customer]?.items[installment]?.due ?? due
                accounts[customer, default: Account()].items[installment] =
                    open == 0 ? nil : (due, open, foreign)
            }
        case .onAccount:
            totals.unapplied = try difference(totals.unapplied, amount)
            if let payment = movement.payment {
                switch movement.cause {
                case .receipt:
                    accounts[customer, default: Account()].receipts[payment] = movement.receivedDate
                case .receiptTakenBack: accounts[customer]?.receipts[payment] = nil
                case .document, .settlement, .writeOff, .other: break
                }
            }
        }
        if let foreign {
            accounts[customer, default: Account()].foreign[foreign] = totals
        } else {
            accounts[customer, default: Account()].totals = totals
        }
    }

    mutating func apply(_ change: CustomerChange) {
        let customer = change.customer
        var known = attributes[customer] ?? Attributes()
        if let status = change.status {
            known.status = status
            known.firstStatus = known.firstStatus ?? status
        }
        if let segment = change.segment { known.segment = segment }
        if let country = change.country { known.country = country }
        if let metadata = change.metadata { known.metadata = metadata }
        let left = known.parent
        if let parent = change.parent { known.parent = parent }
        attributes[customer] = known
        guard known.parent != left else { return }
        if let left { attributes[left]?.children.remove(customer) }
        if let parent = known.parent { attributes[parent, default: Attributes()].children.insert(customer) }
    }

    /// Back to before the first posting; who the customers were stays.
    mutating func forgetBusiness() {
        accounts = [:]
    }

    mutating func place(_ order: ID<Order>, of customer: ID<Customer>, on day: CivilDate) {
        accounts[customer, default: Account()].placed[day, default: []].append(order)
    }

    /// The customer as it was.
    ///
    /// - Parameter isFirst: with the status that it was taken on with, as nothing is known of the time before.
    func customer(_ customer: Customer, isFirst: Bool) -> Customer {
        guard let known = attributes[customer.id] else { return customer }
        var then = customer
        then.status = isFirst ? known.firstStatus ?? known.status : known.status
        then.segment = known.segment
        then.country = known.country
        then.metadata = known.metadata
        then.parent = known.parent
        return then
    }
}

extension BackTestBooks {
    /// What is in the account's currency.
    func totals(of customer: ID<Customer>) -> CustomerTotals {
        accounts[customer]?.totals ?? CustomerTotals()
    }

    /// What is in others.
    func foreignTotals(of customer: ID<Customer>) -> [Currency: CustomerTotals] {
        accounts[customer]?.foreign ?? [:]
    }

    /// What is overdue, by its currency where that isn't the account's, and the days of the oldest.
    func overdue(of customer: ID<Customer>, on date: CivilDate, moreThan days: Int, upTo most: Int?)
        throws(Failure) -> (amounts: [Currency?: Int64], oldestDays: Int)
    {
        var amounts: [Currency?: Int64] = [:]
        var oldest = 0
        for item in (accounts[customer]?.items ?? [:]).values where item.open > 0 {
            let age = date.days(since: item.due)
            guard age > days, age <= most ?? .max else { continue }
            amounts[item.foreign] = try sum(amounts[item.foreign] ?? 0, item.open)
            oldest = max(oldest, age)
        }
        return (amounts, oldest)
    }

    func lastPayment(of customer: ID<Customer>) -> CivilDate? { accounts[customer]?.receipts.values.max() }

    func committed(of customer: ID<Customer>) -> [ID<Order>: (amount: Int64, foreign: Currency?)] {
        accounts[customer]?.committed ?? [:]
    }

    func placed(by customer: ID<Customer>, on day: CivilDate) -> [ID<Order>] {
        accounts[customer]?.placed[day] ?? []
    }

    func groupTop(of customer: ID<Customer>) -> ID<Customer>? {
        guard let own = attributes[customer], own.parent != nil || !own.children.isEmpty else { return nil }
        var top = customer
        for _ in 0..<CustomerDesk.groupLevelsMax {
            guard let parent = attributes[top]?.parent else { return top }
            top = parent
        }
        return top
    }

    func members(under top: ID<Customer>) -> [ID<Customer>] {
        var members = [top]
        var index = 0
        while index < members.count {
            members += attributes[members[index]]?.children ?? []
            index += 1
        }
        return members
    }
}

/// Everything as it stood at a moment of the walk: the books, and the dated facts that were known.
struct HistoricSource: PositionSource {
    let session: any Session
    let books: BackTestBooks
    let today: CivilDate
    /// nil: on the axis of effect, where all that is known counts.
    let knownEvent: Int64?
    let knownSeq: Int64

    func limit(of customer: ID<Customer>) throws(Failure) -> EffectiveLimit {
        guard knownEvent == nil else {
            return try session.limit(of: customer, on: today, knownEvent: knownEvent)
        }
        // An account that was taken on with its history had no limit of ours before: its first one stands in.
        let first = try session.limits(of: customer).map(\.validFrom).min() ?? today
        return try session.limit(of: customer, on: max(today, first), knownEvent: nil)
    }

    func totals(of customer: ID<Customer>) throws(Failure) -> CustomerTotals {
        var totals = books.totals(of: customer)
        for (currency, foreign) in books.foreignTotals(of: customer) {
            let account = try account(of: customer)
            totals = try totals.adding(session.worth(foreign, of: currency, in: account, at: point))
        }
        return totals
    }

    func uncleared(of customer: ID<Customer>) throws(Failure) -> Int64 {
        try session.uncleared(of: customer, at: point)
    }

    func overdue(of customer: ID<Customer>, moreThan days: Int, upTo most: Int?) throws(Failure) -> Overdue {
        let found = try books.overdue(of: customer, on: today, moreThan: days, upTo: most)
        var whole: Int64 = 0
        for (currency, amount) in found.amounts {
            whole = try sum(whole, worth(amount, of: currency, for: customer))
        }
        return Overdue(amount: whole, oldestDays: found.oldestDays)
    }

    private var point: ReadingPoint { ReadingPoint(asOf: today, knownSeq: knownSeq, knownEvent: knownEvent) }

    /// - Parameter currency: nil: the account's.
    private func worth(_ amount: Int64, of currency: Currency?, for customer: ID<Customer>) throws(Failure)
        -> Int64
    {
        guard let currency else { return amount }
        return try session.worth(amount, of: currency, in: account(of: customer), at: point)
    }

    private func account(of customer: ID<Customer>) throws(Failure) -> Currency {
        guard let customer = try session.customer(customer) else { throw .missing(.customer, customer.text) }
        return customer.currency
    }

    func committed(by customer: ID<Customer>, shippingAfter date: CivilDate, without order: ID<Order>?)
        throws(Failure) -> Int64
    {
        var amount: Int64 = 0
        for (other, held) in books.committed(of: customer) where other != order {
            let then = try session.orderState(other, knownEvent: knownEvent ?? .max)
            if let day = then.shipDate, day > date {
                amount = try sum(amount, worth(held.amount, of: held.foreign, for: customer))
            }
        }
        return amount
    }

    func ordered(by customer: ID<Customer>, on date: CivilDate, without order: ID<Order>?) throws(Failure)
        -> Int64
    {
        var amount: Int64 = 0
        for other in books.placed(by: customer, on: date) where other != order {
            let then = try session.orderState(other, knownEvent: knownEvent ?? .max)
            if then.isApproved {
                amount = try sum(amount, worth(then.total, of: then.currency, for: customer))
            }
        }
        return amount
    }

    func lastPayment(of customer: ID<Customer>) -> CivilDate? { books.lastPayment(of: customer) }

    func insuranceCover(of customer: ID<Customer>) throws(Failure) -> InsuranceCover? {
        try session.insuranceCover(of: customer, on: today, knownEvent: knownEvent)
    }

    func risk(of customer: ID<Customer>, scorecard: String?) throws(Failure) -> RiskStanding {
        try RiskBook(session)
            .standing(of: customer, scorecard: scorecard, on: today, knownEvent: knownEvent)
    }

    func groupTop(of customer: ID<Customer>) -> ID<Customer>? { books.groupTop(of: customer) }

    func groupTotals(under top: ID<Customer>) throws(Failure) -> CustomerTotals {
        var totals = CustomerTotals()
        for member in books.members(under: top) {
            totals = try totals.adding(self.totals(of: member))
        }
        return totals
    }

    func groupUncleared(under top: ID<Customer>) throws(Failure) -> Int64 {
        var amount: Int64 = 0
        for member in books.members(under: top) { amount = try sum(amount, uncleared(of: member)) }
        return amount
    }
}
