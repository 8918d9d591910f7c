/// What the order desk needs stored.
package protocol OrderRepository {
    func order(_ id: ID<Order>) throws(Failure) -> Order?
    func orderID(externalID: String) throws(Failure) -> ID<Order>?
    func orders(_ filter: ListFilter, purchaseOrder: String?, _ page: Page) throws(Failure) -> [Order]
    func insert(_ order: Order) throws(Failure)
    /// Replaces the order and its lines.
    func update(_ order: Order) throws(Failure)
    /// Orders on hold that aren't forced, oldest first, after an order (nil: from the start).
    ///
    /// - Parameter groupTop: the customer at the top of its group, for the orders of the whole group.
    func heldOrders(of customer: ID<Customer>, groupTop: ID<Customer>?, after: ID<Order>?, limit: Int)
        throws(Failure) -> [ID<Order>]
    /// Minor units that a customer's approved orders hold which ship after a day, without one order.
    func committed(by customer: ID<Customer>, shippingAfter date: CivilDate, without order: ID<Order>?)
        throws(Failure) -> Int64
    /// Minor units of a customer's approved orders that were placed on a day, without one order.
    func ordered(by customer: ID<Customer>, on date: CivilDate, without order: ID<Order>?) throws(Failure)
        -> Int64
    /// Approved orders of which not everything has shipped, newest first, before an order (nil: from the newest).
    ///
    /// - Parameter groupTop: the customer at the top of its group, for the orders of the whole group.
    func openOrders(of customer: ID<Customer>, groupTop: ID<Customer>?, before: ID<Order>?, limit: Int)
        throws(Failure) -> [ID<Order>]
    /// Customers with orders that wait for their checks, in order of id.
    ///
    /// - Parameter withOpenOrders: also those with approved orders of which not everything has shipped.
    func customersToReview(withOpenOrders: Bool, after: ID<Customer>?, limit: Int) throws(Failure)
        -> [ID<Customer>]
    /// Leaves a customer's approved orders older than one to be checked again later; a later place stays.
    func deferReblock(of customer: ID<Customer>, before order: ID<Order>) throws(Failure)
    /// One of those that were left, the oldest first.
    func deferredReblock() throws(Failure) -> (customer: ID<Customer>, before: ID<Order>)?
    func forgetDeferredReblock(of customer: ID<Customer>) throws(Failure)
    /// Leaves a customer's holds after an order (nil: all of them) to be reviewed later; the earlier place stays if
    /// one is left already.
    func deferReview(of customer: ID<Customer>, after order: ID<Order>?) throws(Failure)
    /// One review that was left, the oldest first.
    func deferredReview() throws(Failure) -> DeferredReview?
    func forgetDeferredReview(of customer: ID<Customer>) throws(Failure)
    /// Orders on hold, forced or not, newest first.
    ///
    /// - Parameter dueBefore: only those whose release was due before a moment.
    func holds(customer: ID<Customer>?, dueBefore: Instant?, _ page: Page) throws(Failure) -> [Order]

    func fulfillment(_ id: ID<Fulfillment>) throws(Failure) -> Fulfillment?
    func fulfillmentID(externalID: String) throws(Failure) -> ID<Fulfillment>?
    /// Oldest first.
    func fulfillments(of order: ID<Order>) throws(Failure) -> [Fulfillment]
    func insert(_ fulfillment: Fulfillment) throws(Failure)
}

/// Holds that were too many for the command that freed credit.
package struct DeferredReview: Equatable, Sendable {
    package let customer: ID<Customer>
    package let after: ID<Order>?

    package init(customer: ID<Customer>, after: ID<Order>?) {
        self.customer = customer
        self.after = after
    }
}
