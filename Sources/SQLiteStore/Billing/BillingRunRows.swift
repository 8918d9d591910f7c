internal import Receivables
internal import SQLite

extension SQLiteSession {
    /// By customers_billed_monthly.
    func customersBilledMonthly(after: ID<Customer>?, limit: Int) throws(Failure) -> [ID<Customer>] {
        try rows(
            "SELECT id FROM customers WHERE billing_cycle = 'monthly' AND id > ?1 ORDER BY id LIMIT ?2",
            after ?? ID(high: 0, low: 0),
            limit
        ) { try $0.id(0) }
    }

    /// By fulfillments_of_customer and invoice_lines_of_fulfillment.
    func unbilledFulfillments(of customer: ID<Customer>, until date: CivilDate, limit: Int) throws(Failure)
        -> [ID<Fulfillment>]
    {
        try rows(
            """
            SELECT f.id FROM fulfillments AS f
            WHERE f.customer = ?1 AND f.ship_date <= ?2 AND NOT EXISTS (
                SELECT 1 FROM invoices AS i WHERE i.id = f.invoice AND i.status <> 'void'
            ) AND NOT EXISTS (
                SELECT 1 FROM invoice_lines AS l CROSS JOIN invoices AS i ON i.id = l.invoice
                WHERE l.fulfillment = f.id AND i.status <> 'void'
            ) AND EXISTS (
                SELECT 1 FROM order_lines AS l
                WHERE l."order" = f."order" AND l.invoiced_quantity <> l.quantity
            )
            ORDER BY f.ship_date, f.id LIMIT ?3
            """,
            customer,
            date,
            limit
        ) { try $0.id(0) }
    }

    func invoice(billing month: Month, of customer: ID<Customer>) throws(Failure) -> ID<Invoice>? {
        try row(
            """
            SELECT b.invoice FROM billed_months AS b CROSS JOIN invoices AS i ON i.id = b.invoice
            WHERE b.customer = ?1 AND b.month = ?2 AND i.status <> 'void' LIMIT 1
            """,
            customer,
            month.index
        ) { try $0.id(0) }
    }

    func markBilled(_ month: Month, of customer: ID<Customer>, by invoice: ID<Invoice>) throws(Failure) {
        try change(
            "INSERT INTO billed_months (customer, month, invoice) VALUES (?1, ?2, ?3)",
            customer,
            month.index,
            invoice
        )
    }
}
