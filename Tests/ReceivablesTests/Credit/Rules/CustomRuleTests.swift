import TestSupport
import Testing

@testable import Receivables

@Suite struct `Custom rule` {
    static let severities: [(severity: CheckSeverity, outcome: Decision.Outcome)] = [
        (.warn, .approve), (.hold, .hold), (.reject, .reject),
    ]

    @Test(arguments: severities)
    func `fails where it is true, and passes where it is false`(
        severity: CheckSeverity,
        outcome: Decision.Outcome
    ) throws {
        let rules = CreditRules.sample([], rules: [try .sample("order.total > 10", severity)])
        let failed = try rules.evaluate(.sample(11), given: .sample())
        #expect(failed.outcome == outcome)
        #expect(failed.findings.map(\.result) == [.failed])
        #expect(failed.findings.map(\.check) == [.rule("sample")])
        #expect(failed.findings.first?.detail == "order.total > 10 is true: order.total is 11")
        let passed = try rules.evaluate(.sample(10), given: .sample())
        #expect(passed.outcome == .approve)
        #expect(passed.findings.first?.detail == "order.total > 10 is false: order.total is 10")
        #expect(passed.findings.first?.facts == [FactReading(name: "order.total", value: try number("10"))])
    }

    @Test func `tells its own message where it fails`() throws {
        let rules = CreditRules.sample([], rules: [try .sample("order.total > 10", message: "too much")])
        #expect(try rules.evaluate(.sample(11), given: .sample()).findings.first?.detail == "too much")
    }

    @Test func `says what isn't known where it can't be told, and holds nothing`() throws {
        let when = "limit.utilisation > 80 and order.total > 10 and limit.expires_on is null"
        let rules = CreditRules.sample([], rules: [try .sample(when)])
        let answer = try rules.evaluate(.sample(11), given: .sample(limit: nil))
        #expect(answer.outcome == .approve)
        #expect(answer.findings.map(\.result) == [.notApplicable])
        #expect(
            answer.findings.first?.detail
                == "\(when) can't be told; not known: limit.utilisation, limit.expires_on"
        )
        let small = try rules.evaluate(.sample(10), given: .sample(limit: nil))
        #expect(small.findings.map(\.result) == [.passed])
    }

    @Test(arguments: CheckStage.allCases)
    func `runs only at its stages`(stage: CheckStage) throws {
        let rules = CreditRules.sample([], rules: [try .sample("true", at: [stage])])
        for other in CheckStage.allCases {
            let outcome = try rules.evaluate(.sample(1, at: other), given: .sample()).outcome
            #expect(outcome == (other == stage ? .hold : .approve))
        }
    }

    @Test func `isn't run where the document is spared it, or has days of grace`() throws {
        let rules = CreditRules.sample([], rules: [try .sample("true", graceDays: 2)])
        var spared = CheckedDocument.sample(1)
        spared.excluded = [.rule("sample"): "the order is spared this check"]
        #expect(try rules.evaluate(spared, given: .sample()).findings.map(\.result) == [.notApplicable])
        #expect(try rules.approve(spared, given: .sample()))
        for (days, outcome) in [(2, Decision.Outcome.approve), (3, .hold)] {
            var document = CheckedDocument.sample(1)
            document.passed = [.rule("sample"): .sampleToday.adding(days: -days)]
            #expect(try rules.evaluate(document, given: .sample()).outcome == outcome)
        }
    }

    @Test func `flips by what its facts come from`() throws {
        let items: [OpenItem] = [
            .sample(1, invoice: 7, daysLate: 40, open: 100), .sample(2, invoice: 8, daysLate: 5, open: 50),
        ]
        let late = try flips("overdue.days_max > 30 and order.total > 20", items: items)
        #expect(late == [.orderTotal(atMost: 20), .pay(atLeast: 100, invoices: [ID(high: 0, low: 7)])])
        let open = try flips("exposure.invoices > 120", items: items)
        #expect(open == [.pay(atLeast: 30, invoices: [ID(high: 0, low: 7)])])
        let share = try flips("limit.utilisation > 10", items: items)
        #expect(
            share == [
                .pay(atLeast: 50, invoices: [ID(high: 0, low: 7)]), .creditLimit(atLeast: 1_500),
            ]
        )
        var soon = CheckedDocument.sample(50)
        soon.shipDate = .sampleToday
        let date = try flips("order.ship_in_days < 7", document: soon)
        #expect(date == [.requestedShipDate(atLeast: .sampleToday.adding(days: 7))])
        #expect(try flips("order.total between 20 and 60") == [.orderTotal(atMost: 19)])
        #expect(try flips("order.total > 40 or order.total < 30") == [.orderTotal(atMost: 40)])
        #expect(try flips("order.total != 33") == [.orderTotal(atMost: 33)])
        #expect(try flips("customer.status = 'active'") == [])
    }

    private func flips(
        _ when: String,
        items: [OpenItem] = [],
        document: CheckedDocument = .sample(50)
    ) throws -> [Flip] {
        var position = try CreditPosition.sample(exposure: items.map(\.open).reduce(0, +), limit: 1_000)
        position.overdue = [0: try Overdue(items, on: .sampleToday)]
        return try Flips(
            rules: .sample([], rules: [try .sample(when)]),
            document: document,
            position: position,
            openItems: items,
            hasTemporaryLimit: false,
            olderHolds: []
        ).all()
    }

    @Test(arguments: 0..<20 as Range<UInt64>)
    func `never gives a flip that doesn't, whatever it says`(seed: UInt64) throws {
        var random = SeededGenerator(seed: seed)
        for _ in 0..<60 {
            let scene = try CreditScene(using: &random, rules: Self.words)
            let outcome = try scene.outcome(of: scene.document, given: scene.position)
            let isApproved = try scene.documents.allSatisfy {
                try scene.rules.approve($0, given: scene.position)
            }
            #expect(isApproved == (outcome == .approve), "\(scene)")
            guard outcome != .approve else { continue }
            for flip in try scene.flips.all() {
                #expect(try scene.outcomeAfterOlderHolds(flip) == .approve, "\(flip) in \(scene)")
            }
        }
    }

    static let words = [
        "overdue.days_max > 10 and order.total > 300", "order.total < 100", "limit.utilisation > 60",
        "exposure.invoices > 200 or limit.available < 100", "order.ship_in_days < 20",
        "exposure.with_order > limit.amount * 1.1", "overdue.share > 25.5",
        "group.exposure > group.limit - 50",
        "order.total not in (100, 200, 300)", "limit.amount > 2000", "ordered.today + order.total > 1000",
        "coalesce(payment.last_days_ago, 999) > 90", "order.credit_days > order.agreed_days",
        "today > coalesce(limit.expires_on, today)", "exposure.unapplied < 50 and order.amount > 40",
    ]
}
