/// What the passing of time causes. Every job can run twice without changing anything the second time.
package struct DailyJobs: Sendable {
    let store: any Store

    package init(store: any Store) {
        self.store = store
    }

    /// Looks at every order on hold again, and tells of what the date has brought. Holds: money has cleared, limits have begun or ended, items have grown older. Each
    /// customer is a command of its own, so that the writer is never held for long.
    package func run() async throws(Failure) {
        var cursor: ID<Customer>?
        while true {
            let after = cursor
            let customers = try await store.read { (session) throws(Failure) in
                try session.customersWithHeldOrders(after: after, limit: Page.limitMax)
            }
            for customer in customers {
                try await store.write(actor: nil) { (session) throws(Failure) in
                    try HoldReview(session: session).review(customer: customer)
                    return .commit(())
                }
            }
            guard customers.count == Page.limitMax, let last = customers.last else { break }
            cursor = last
        }
        try await runDeferred()
        try await tellOfExpiredLimits()
        try await watchInsurances()
    }

    /// Takes up the reviews that were too many for the command that caused them.
    package func runDeferred() async throws(Failure) {
        while try await store.read({ (session) throws(Failure) in try session.deferredReview() != nil }) {
            _ = try await store.write(actor: nil) { (session) throws(Failure) in
                .commit(try HoldReview(session: session).reviewDeferred())
            }
        }
    }
}
