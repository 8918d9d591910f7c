/// An allowance or a charge of an order.
package struct AdjustmentSource: Equatable, Sendable {
    package let order: ID<Order>
    /// Its number among those of its kind there.
    package let number: Int

    package init(order: ID<Order>, number: Int) {
        self.order = order
        self.number = number
    }
}
