import SQLite
import Testing

@testable import Receivables
@testable import SQLiteStore

/// What a check costs, without the wire: `make bench` runs this built for release and with figures to hold to.
@Suite(.serialized) struct `A credit check on a customer with 1,000 open instalments` {
    private static let roundsCount = isBenchmark ? 2_000 : 3
    private static let microsecondsMax = 200

    @Test func `costs less than 200 microseconds with every check that a policy can list, and twenty rules`()
        throws
    {
        let books = try Books()
        let sample = books.sample
        let customer = try sample.customer()
        for index in 0..<500 {
            let issued = day(2026, 1, 1).adding(days: index % 150)
            try sample.invoice(
                of: customer,
                issued: issued,
                parts: [(issued.adding(days: 30), 10_000), (issued.adding(days: 60), 5_000)]
            )
        }
        try sample.payment(of: customer, amount: 100, received: day(2026, 6, 1))
        try books.session.append(
            LimitFact(customer: customer.id, amount: nil, validFrom: day(2026, 1, 1), validUntil: nil),
            event: books.session.lastEvent()
        )
        try sample.score(of: customer.id, by: sample.scorecard(), value: "1", "B")
        try activate(everyCheck, for: customer, in: books)
        var costs: [Duration] = []
        for _ in 0..<Self.roundsCount {
            let desk = CreditDesk(session: books.session)
            let started = ContinuousClock.now
            let evaluation = try desk.check(
                .id(customer.id),
                amount: 1_000,
                currency: euro,
                stage: .order,
                shipDate: nil,
                paymentTermsCode: nil
            )
            costs.append(ContinuousClock.now - started)
            #expect(evaluation.findings.count >= everyCheck.count + 20)
            #expect(evaluation.outcome == .approve)
        }
        let median = costs.sorted()[costs.count / 2]
        guard isBenchmark else { return }
        print(
            "a check with \(everyCheck.count) checks and 20 custom rules, median of \(costs.count): \(median)"
        )
        #expect(median < .microseconds(Self.microsecondsMax))
    }

    @Test
    func `costs an order nothing to speak of where no draft is in shadow, and one check more where one is`()
        throws
    {
        let books = try Books()
        let customer = try books.sample.customer()
        for index in 0..<500 {
            let issued = day(2026, 1, 1).adding(days: index % 150)
            try books.sample.invoice(
                of: customer,
                issued: issued,
                parts: [(issued.adding(days: 30), 10_000), (issued.adding(days: 60), 5_000)]
            )
        }
        try books.sample.score(of: customer.id, by: books.sample.scorecard(), value: "1", "B")
        let order = try books.sample.order(of: customer)
        let decision = try #require(try books.session.decision(order.decision))
        func cost() throws -> Duration {
            var costs: [Duration] = []
            for _ in 0..<Self.roundsCount {
                let document = CheckedDocument(stage: .order, amount: 1_000)
                let started = ContinuousClock.now
                try ShadowObserver(books.session)
                    .observe(.placed, [document], of: order.id, for: customer, live: ShadowStanding(decision))
                costs.append(ContinuousClock.now - started)
            }
            return costs.sorted()[costs.count / 2]
        }
        let without = try cost()
        let draft = try activate(everyCheck, for: customer, in: books, asDraft: true)
        try books.session.setShadowed(draft, since: books.session.now)
        let with = try cost()
        let filter = ShadowFilter(draft: draft)
        #expect(try books.session.shadowDecisions(filter, Page(limit: 9_999)).count == Self.roundsCount)
        guard isBenchmark else { return }
        print("an order without a draft in shadow: \(without) more; with one: \(with) more")
        #expect(without < .microseconds(20))
        #expect(with < .microseconds(2 * Self.microsecondsMax))
    }

    /// Every check, with thresholds that nothing reaches.
    private let everyCheck: [CheckRule] = CheckName.allCases.map { check in
        CheckRule(
            check: check,
            stages: Set(CheckStage.allCases),
            severity: .hold,
            threshold: check == .riskClass
                ? nil
                : check == .minOrderValue
                    ? .zero : check.parameters.contains(.threshold) ? decimal("900000000") : nil,
            riskClass: check == .riskClass ? "B" : nil,
            days: check.parameters.contains(.days) ? 10 : nil
        )
    }

    private static let rules = (0..<20).map { number in
        "overdue.days_max > \(number + 5_000) and order.total > 50000 or limit.utilisation > 9\(number)"
            + " and customer.country not in ('NL', 'BE')"
    }

    @discardableResult
    private func activate(
        _ checks: [CheckRule],
        for customer: Customer,
        in books: Books,
        asDraft: Bool = false
    ) throws -> PolicyVersionReference {
        let policy = CreditPolicy(
            id: books.session.newID(CreditPolicy.self),
            version: 1,
            createdAt: books.session.now,
            externalID: nil,
            name: "Every check",
            scope: .customer(customer.id)
        )
        let event = try books.session.recordCreation(.policyCreated, policy)
        try books.session.insert(policy)
        let version = PolicyVersion(
            reference: PolicyVersionReference(policy: policy.id, number: 1),
            createdAt: books.session.now,
            effectiveFrom: day(2020, 1, 1),
            activatedAt: nil,
            terms: PolicyTerms(
                newCustomerCreditLimit: 0,
                paymentTerms: "net_30",
                minOrderValue: nil,
                maxOrderValue: nil,
                heldOrdersReserve: false,
                allowsOldestFirst: true,
                checks: checks,
                rules: try Self.rules.enumerated().map { number, when in
                    CustomRule(name: "rule_\(number)", expression: try RuleExpression(when, mustBe: .boolean))
                },
                scorecard: "smb"
            )
        )
        try books.session.insert(version)
        if !asDraft {
            try books.session.activate(version.reference, at: books.session.now, event: event)
        }
        return version.reference
    }
}
