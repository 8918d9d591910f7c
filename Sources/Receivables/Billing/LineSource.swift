/// What a line of a collective invoice bills: a line of an order, and the shipment that took it.
package struct LineSource: Equatable, Sendable {
    package let order: ID<Order>
    /// The order line's number.
    package let line: Int
    package let fulfillment: ID<Fulfillment>?
    /// As the buyer's books know them: the external id, else ours.
    package let orderName: String
    package let shipmentName: String?

    package init(
        order: ID<Order>,
        line: Int,
        fulfillment: ID<Fulfillment>?,
        orderName: String,
        shipmentName: String?
    ) {
        self.order = order
        self.line = line
        self.fulfillment = fulfillment
        self.orderName = orderName
        self.shipmentName = shipmentName
    }
}
