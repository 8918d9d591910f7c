/// What the order desk needs stored.
package protocol OrderRepository {
    func order(_ id: ID<Order>) throws(Failure) -> Order?
    func orderID(externalID: String) throws(Failure) -> ID<Order>?
    func orders(_ filter: ListFilter, purchaseOrder: String?, _ page: Page) throws(Failure) -> [Order]
    func insert(_ order: Order) throws(Failure)
    /// Replaces the order and its lines.
    func update(_ order: Order) throws(Failure)
    /// Orders on hold that aren't forced, oldest first, after an order (nil: from the start).
    func heldOrders(of customer: ID<Customer>, after: ID<Order>?, limit: Int) throws(Failure) -> [ID<Order>]
    /// Customers with such orders, in order of id.
    func customersWithHeldOrders(after: ID<Customer>?, limit: Int) throws(Failure) -> [ID<Customer>]
    /// Orders on hold, forced or not, newest first.
    func holds(customer: ID<Customer>?, _ page: Page) throws(Failure) -> [Order]

    func fulfillment(_ id: ID<Fulfillment>) throws(Failure) -> Fulfillment?
    func fulfillmentID(externalID: String) throws(Failure) -> ID<Fulfillment>?
    /// Oldest first.
    func fulfillments(of order: ID<Order>) throws(Failure) -> [Fulfillment]
    func insert(_ fulfillment: Fulfillment) throws(Failure)
}
