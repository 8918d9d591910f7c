/// Goods that left for a customer.
package struct Fulfillment: Document, Equatable, Sendable {
    package static let kind = DocumentKind.fulfillment

    package struct Line: Equatable, Sendable {
        /// The order line's number.
        package let number: Int
        package let quantity: Decimal

        package init(number: Int, quantity: Decimal) {
            self.number = number
            self.quantity = quantity
        }
    }

    package let id: ID<Fulfillment>
    package let version: Int64
    package let createdAt: Instant
    package let externalID: String?
    package let order: ID<Order>
    package let customer: ID<Customer>
    package let shipDate: CivilDate
    package let lines: [Line]
    /// The invoice that bills it, if it was asked for with it.
    package let invoice: ID<Invoice>?

    package init(
        id: ID<Fulfillment>,
        version: Int64,
        createdAt: Instant,
        externalID: String?,
        order: ID<Order>,
        customer: ID<Customer>,
        shipDate: CivilDate,
        lines: [Line],
        invoice: ID<Invoice>?
    ) {
        self.id = id
        self.version = version
        self.createdAt = createdAt
        self.externalID = externalID
        self.order = order
        self.customer = customer
        self.shipDate = shipDate
        self.lines = lines
        self.invoice = invoice
    }

    package var snapshot: SnapshotFields {
        [
            "id": .id(id), "version": .integer(version), "created_at": .text(createdAt.description),
            "external_id": .optional(externalID), "order_id": .id(order), "customer_id": .id(customer),
            "ship_date": .date(shipDate), "invoice_id": .id(invoice),
            "lines": .list(
                lines.map {
                    .fields(["line": .integer(Int64($0.number)), "quantity": .text($0.quantity.description)])
                }
            ),
        ]
    }
}
