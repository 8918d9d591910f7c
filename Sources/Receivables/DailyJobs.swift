/// What the passing of time causes. Every job can run twice without changing anything the second time.
package struct DailyJobs: Sendable {
    let store: any Store

    package init(store: any Store) {
        self.store = store
    }

    /// Bills what comes again, scores, so that holds are looked at with today's classes; then tells of what the date has brought.
    package func run() async throws(Failure) {
        try await issueRecurring()
        try await score()
        try await reviewHolds()
        try await runDeferred()
        try await tellOfExpiredLimits()
        try await watchInsurances()
        try await tellOfOverdueDecisions()
    }

    /// Scores every customer whose policy names a scorecard again: what is paid moves out of the window, accounts and
    /// items grow older. A page is looked at on a reader; who has something new is a command of its own.
    private func score() async throws(Failure) {
        guard try await store.read({ (session) throws(Failure) in try session.hasActiveScorecard() }) else {
            return
        }
        var page = Page(limit: Self.scoredAtOnce)
        while true {
            let asked = page
            let (customers, due) = try await store.report { (session) throws(Failure) in
                let customers = try session.customers(ListFilter(), asked)
                var due: [ID<Customer>] = []
                for customer in customers where try ScoringDesk(session: session).isDue(customer) {
                    due.append(customer.id)
                }
                return (customers, due)
            }
            for customer in due {
                try await store.write(actor: nil) { (session) throws(Failure) in
                    try ScoringDesk(session: session).rescore(customer)
                    return .commit(())
                }
            }
            guard customers.count == Self.scoredAtOnce, let last = customers.last else { return }
            page = Page(limit: Self.scoredAtOnce, after: (last.id.high, last.id.low))
        }
    }

    private static let scoredAtOnce = 100

    /// Looks at every order on hold again, and at what is approved where a policy says so: money has cleared, limits
    /// have begun or ended, items have grown older. Each customer is a command of its own, so that the writer is never
    /// held for long.
    private func reviewHolds() async throws(Failure) {
        var cursor: ID<Customer>?
        while true {
            let after = cursor
            let customers = try await store.read { (session) throws(Failure) in
                try session.customersToReview(
                    withOpenOrders: session.anyPolicyReblocks(),
                    after: after,
                    limit: Page.limitMax
                )
            }
            for customer in customers {
                try await store.write(actor: nil) { (session) throws(Failure) in
                    try HoldReview(session: session).review(customer: customer)
                    return .commit(())
                }
            }
            guard customers.count == Page.limitMax, let last = customers.last else { return }
            cursor = last
        }
    }

    /// Takes up the reviews that were too many for the command that caused them.
    package func runDeferred() async throws(Failure) {
        while try await store.read({ (session) throws(Failure) in
            if try session.deferredReblock() != nil { return true }
            return try session.deferredReview() != nil
        }) {
            _ = try await store.write(actor: nil) { (session) throws(Failure) in
                .commit(try HoldReview(session: session).reviewDeferred())
            }
        }
    }
}
