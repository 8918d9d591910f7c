internal import JSON
internal import Receivables
internal import SQLite

extension SQLiteSession {
    func fulfillment(_ id: ID<Fulfillment>) throws(Failure) -> Fulfillment? {
        try row(FulfillmentRow.selectByID, id, map: FulfillmentRow.fulfillment)
    }

    func fulfillmentID(externalID: String) throws(Failure) -> ID<Fulfillment>? {
        try row("SELECT id FROM fulfillments WHERE external_id = ?1", externalID) { try $0.id(0) }
    }

    /// By fulfillments_of_order.
    func fulfillments(of order: ID<Order>) throws(Failure) -> [Fulfillment] {
        try rows(FulfillmentRow.selectOfOrder, order, map: FulfillmentRow.fulfillment)
    }

    func insert(_ fulfillment: Fulfillment) throws(Failure) {
        let lines = jsonText { writer in
            writer.array { writer in
                for line in fulfillment.lines {
                    writer.object { writer in
                        writer.field("line", line.number)
                        writer.field("quantity", line.quantity.description)
                    }
                }
            }
        }
        try change(
            """
            INSERT INTO fulfillments (id, version, created_at, external_id, "order", customer, ship_date, lines,
                invoice)
            VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9)
            """,
            fulfillment.id,
            fulfillment.version,
            fulfillment.createdAt,
            fulfillment.externalID,
            fulfillment.order,
            fulfillment.customer,
            fulfillment.shipDate,
            lines,
            fulfillment.invoice
        )
    }
}

private enum FulfillmentRow {
    static let select: SQL = """
        SELECT id, version, created_at, external_id, "order", customer, ship_date, lines, invoice FROM fulfillments
        """
    static let selectByID = select + " WHERE id = ?1"
    static let selectOfOrder = select + #" WHERE "order" = ?1 ORDER BY id"#

    static func fulfillment(_ row: borrowing Row) throws -> Fulfillment {
        var lines: [Fulfillment.Line] = []
        for element in try StoredJSON(try row.text(7)).elements {
            lines.append(
                Fulfillment.Line(
                    number: Int(try element.member("line").integer()),
                    quantity: try element.member("quantity").decimal()
                )
            )
        }
        return Fulfillment(
            id: try row.id(0),
            version: try row.int64(1),
            createdAt: try row.instant(2),
            externalID: try row.optionalText(3),
            order: try row.id(4),
            customer: try row.id(5),
            shipDate: try row.date(6),
            lines: lines,
            invoice: try row.optionalID(8)
        )
    }
}
