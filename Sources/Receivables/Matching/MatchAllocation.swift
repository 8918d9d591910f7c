/// How a payment would settle an instalment.
package struct MatchAllocation: Equatable, Sendable {
    package let item: MatchItem
    /// Minor units of the payment.
    package let amount: Int64
    /// Minor units of early-payment discount beside it.
    package let discount: Int64
    /// Minor units that are missing and let go.
    package let smallDifference: Int64

    package init(_ item: MatchItem, amount: Int64, discount: Int64 = 0, smallDifference: Int64 = 0) {
        self.item = item
        self.amount = amount
        self.discount = discount
        self.smallDifference = smallDifference
    }

    package var snapshot: Snapshot {
        .fields([
            "invoice_id": .id(item.invoice), "invoice_number": .text(item.number),
            "installment": .integer(Int64(item.position)), "customer_id": .id(item.customer),
            "amount": .integer(amount), "discount": .integer(discount),
            "small_difference": .integer(smallDifference),
        ])
    }
}
