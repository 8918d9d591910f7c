internal import Receivables
internal import SQLite

extension SQLiteSession {
    func deferReview(of customer: ID<Customer>, after order: ID<Order>?) throws(Failure) {
        try change(
            """
            INSERT INTO deferred_reviews (customer, after) VALUES (?1, ?2)
            ON CONFLICT (customer) DO UPDATE
            SET after = CASE WHEN after IS NULL OR excluded.after IS NULL THEN NULL ELSE min(after, excluded.after) END
            """,
            customer,
            order
        )
    }

    /// By the primary key.
    func deferredReview() throws(Failure) -> DeferredReview? {
        try row("SELECT customer, after FROM deferred_reviews WHERE seq > 0 ORDER BY seq LIMIT 1") { row in
            DeferredReview(customer: try row.id(0), after: try row.optionalID(1))
        }
    }

    func forgetDeferredReview(of customer: ID<Customer>) throws(Failure) {
        try change("DELETE FROM deferred_reviews WHERE customer = ?1", customer)
    }

    func deferReblock(of customer: ID<Customer>, before order: ID<Order>) throws(Failure) {
        try change(
            """
            INSERT INTO deferred_reblocks (customer, before) VALUES (?1, ?2)
            ON CONFLICT (customer) DO UPDATE SET before = max(before, excluded.before)
            """,
            customer,
            order
        )
    }

    /// By the primary key.
    func deferredReblock() throws(Failure) -> (customer: ID<Customer>, before: ID<Order>)? {
        try row("SELECT customer, before FROM deferred_reblocks WHERE seq > 0 ORDER BY seq LIMIT 1") { row in
            (customer: try row.id(0), before: try row.id(1))
        }
    }

    func forgetDeferredReblock(of customer: ID<Customer>) throws(Failure) {
        try change("DELETE FROM deferred_reblocks WHERE customer = ?1", customer)
    }
}
