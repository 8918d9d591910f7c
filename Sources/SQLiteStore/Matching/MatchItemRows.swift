internal import Receivables
internal import SQLite

extension SQLiteSession {
    /// By the primary key of open_items, for each of the group's customers (customers_by_parent), in the order of the
    /// joins: left to itself the planner reads every open item for its order.
    func matchItems(groupOf customer: ID<Customer>, currency: Currency, limit: Int) throws(Failure)
        -> [MatchItem]
    {
        try rows(
            GroupMembers.below + MatchItemRow.select + """

                FROM members AS m CROSS JOIN open_items AS o ON o.customer = m.id
                    CROSS JOIN installments AS i ON i.id = o.installment CROSS JOIN invoices AS v ON v.id = i.invoice
                WHERE o.open > 0 AND o.currency = ?2 ORDER BY o.due_date, o.installment LIMIT ?3
                """,
            try groupTop(of: customer) ?? customer,
            currency,
            limit,
            map: MatchItemRow.item
        )
    }

    /// By invoices_by_compact_number.
    func matchInvoices(compactNumber: String) throws(Failure) -> [(id: ID<Invoice>, invoice: MatchInvoice)] {
        let found = try rows(
            """
            SELECT id, customer, currency, number FROM invoices
            WHERE compact_number = ?1 AND status IN ('open', 'paid', 'void') LIMIT 10
            """,
            compactNumber
        ) { row in
            (
                id: try row.id(0, of: Invoice.self), customer: try row.id(1, of: Customer.self),
                currency: try row.currency(2), number: try row.text(3)
            )
        }
        return try found.map { (found) throws(Failure) in
            let invoice = MatchInvoice(
                customer: found.customer,
                currency: found.currency,
                number: found.number,
                items: try matchItems(of: found.id)
            )
            return (found.id, invoice)
        }
    }

    /// By customers_by_name.
    func customers(nameBegins text: String, limit: Int) throws(Failure) -> [(id: ID<Customer>, name: String)]
    {
        try rows(
            """
            SELECT id, name FROM customers WHERE name COLLATE NOCASE >= ?1 AND name COLLATE NOCASE < ?2
            ORDER BY name COLLATE NOCASE LIMIT ?3
            """,
            text,
            text + "\u{10FFFF}",
            limit
        ) { (try $0.id(0), try $0.text(1)) }
    }

    /// By installments_of_invoice.
    private func matchItems(of invoice: ID<Invoice>) throws(Failure) -> [MatchItem] {
        try rows(
            MatchItemRow.select + """

                FROM installments AS i JOIN open_items AS o
                        ON o.customer = i.customer AND o.due_date = i.due_date AND o.installment = i.id
                    JOIN invoices AS v ON v.id = i.invoice
                WHERE i.invoice = ?1 AND o.open > 0 ORDER BY o.due_date, o.installment
                """,
            invoice,
            map: MatchItemRow.item
        )
    }
}

private enum MatchItemRow {
    static let select: SQL = """
        SELECT o.installment, i.invoice, o.customer, v.number, i.position, o.due_date, i.amount, o.open, i.discounts,
            CASE i.discounts WHEN '[]' THEN 0 ELSE (
                SELECT coalesce(sum(a.discount), 0) FROM allocations AS a
                WHERE a.invoice = i.invoice AND a.installment = i.id AND a.undone_on IS NULL
            ) END
        """

    static func item(_ row: borrowing Row) throws -> MatchItem {
        MatchItem(
            installment: try row.id(0),
            invoice: try row.id(1),
            customer: try row.id(2),
            number: try row.text(3),
            position: try row.int(4),
            dueDate: try row.date(5),
            amount: try row.int64(6),
            open: try row.int64(7),
            discounts: try row.discounts(8),
            taken: try row.int64(9)
        )
    }
}
