import Testing

@testable import Receivables
@testable import SQLiteStore

@Suite struct `More approved orders than one command checks again` {
    @Test func `are left for the job, which ends, and leaves the oldest approved`() throws {
        let books = try Books()
        let sample = books.sample
        let customer = try sample.customer()
        try reblock(sample.policyVersion(), in: books)
        let count = 2 * HoldReview.ordersMax + 10
        var orders: [Order] = []
        for _ in 0..<count { orders.append(try sample.order(of: customer)) }
        let kept = 3
        let limit = Int64(kept) * orders[0].totals.total
        books.next()
        try books.session.append(
            LimitFact(customer: customer.id, amount: limit, validFrom: books.session.today, validUntil: nil),
            event: books.session.lastEvent()
        )
        try HoldReview(session: books.session).review(customer: customer.id)
        #expect(try approved(customer, books).count == count - HoldReview.ordersMax)
        var steps = 0
        while try HoldReview(session: books.next()).reviewDeferred() { steps += 1 }
        #expect(steps == 3 + count / HoldReview.ordersMax)
        #expect(try approved(customer, books) == orders.prefix(kept).map(\.id).reversed())
        for check in try books.session.invariants() { #expect(check.differences == [], "\(check.name)") }
    }

    private func approved(_ customer: Customer, _ books: Books) throws -> [ID<Order>] {
        try books.session.openOrders(of: customer.id, groupTop: nil, before: nil, limit: 1_000)
    }

    private func reblock(_ standing: PolicyVersion, in books: Books) throws {
        let version = PolicyVersion(
            reference: PolicyVersionReference(policy: standing.reference.policy, number: 2),
            createdAt: books.session.now,
            effectiveFrom: standing.effectiveFrom,
            activatedAt: nil,
            terms: PolicyTerms(
                newCustomerCreditLimit: 0,
                paymentTerms: "net_30",
                minOrderValue: nil,
                maxOrderValue: nil,
                heldOrdersReserve: false,
                reblocksOpenOrders: true,
                allowsOldestFirst: true,
                checks: PolicyTerms.shipped.checks
            )
        )
        try books.session.insert(version)
        let policy = try #require(try books.session.policy(standing.reference.policy))
        let event = try books.session.recordCreation(.policyActivated, policy)
        try books.session.activate(version.reference, at: books.session.now, event: event)
        #expect(try books.session.policyVersion(version.reference)?.terms.reblocksOpenOrders == true)
        #expect(try books.session.anyPolicyReblocks())
    }
}
