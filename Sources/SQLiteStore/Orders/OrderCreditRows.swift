internal import Receivables
internal import SQLite

/// Orders as credit asks for them: on hold, open, and what they hold.
extension SQLiteSession {
    /// By orders_held_by_checks.
    func heldOrders(of customer: ID<Customer>, groupTop: ID<Customer>?, after: ID<Order>?, limit: Int)
        throws(Failure) -> [ID<Order>]
    {
        try rows(
            groupTop == nil ? OrderRow.heldOfCustomer : OrderRow.heldOfGroup,
            groupTop ?? customer,
            after ?? ID(high: 0, low: 0),
            limit
        ) { try $0.id(0) }
    }

    /// By orders_with_credit_by_ship_date.
    func committed(by customer: ID<Customer>, shippingAfter date: CivilDate, without order: ID<Order>?)
        throws(Failure) -> Int64
    {
        let sum = try row(
            OrderRow.shippingLater,
            customer,
            date,
            order ?? ID(high: 0, low: 0)
        ) { try AccountSum($0, at: 0) }
        guard let sum else { return 0 }
        if let worth = try inAccount(sum) { return worth }
        return try byCurrency(OrderRow.shippingLaterByCurrency, of: customer, date, without: order)
    }

    /// By orders_by_day.
    func ordered(by customer: ID<Customer>, on date: CivilDate, without order: ID<Order>?) throws(Failure)
        -> Int64
    {
        let sum = try row(
            OrderRow.placedOn,
            customer,
            date,
            order ?? ID(high: 0, low: 0)
        ) { try AccountSum($0, at: 0) }
        guard let sum else { return 0 }
        if let worth = try inAccount(sum) { return worth }
        return try byCurrency(OrderRow.placedOnByCurrency, of: customer, date, without: order)
    }

    /// What orders come to in the account's currency, summed by each of their own.
    private func byCurrency(
        _ sql: SQL,
        of customer: ID<Customer>,
        _ date: CivilDate,
        without order: ID<Order>?
    )
        throws(Failure) -> Int64
    {
        let totals = try rows(
            sql,
            customer,
            date,
            order ?? ID(high: 0, low: 0),
            map: ReadingRow.totals
        )
        return try inAccount(totals, at: ReadingPoint(asOf: today)).committed
    }

    /// By orders_approved_and_open.
    func openOrders(of customer: ID<Customer>, groupTop: ID<Customer>?, before: ID<Order>?, limit: Int)
        throws(Failure) -> [ID<Order>]
    {
        try rows(
            groupTop == nil ? OrderRow.openOfCustomer : OrderRow.openOfGroup,
            groupTop ?? customer,
            before ?? ID(high: .max, low: .max),
            limit
        ) { try $0.id(0) }
    }

    /// By orders_held_by_checks and orders_approved_and_open.
    func customersToReview(withOpenOrders: Bool, after: ID<Customer>?, limit: Int) throws(Failure)
        -> [ID<Customer>]
    {
        try rows(
            withOpenOrders ? OrderRow.customersToReview : OrderRow.customersWithHolds,
            after ?? ID(high: 0, low: 0),
            limit
        ) { try $0.id(0) }
    }

}
