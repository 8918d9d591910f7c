import TestSupport
import Testing

@testable import Receivables

@Suite struct `Flip of a decision` {
    @Test(arguments: 0..<20 as Range<UInt64>)
    func `approves when the checks are run with it`(seed: UInt64) throws {
        var random = SeededGenerator(seed: seed)
        for _ in 0..<100 {
            let scene = try CreditScene(using: &random)
            guard try scene.outcome(of: scene.document, given: scene.position) != .approve else { continue }
            for flip in try scene.flips.all() {
                let outcome = try scene.outcomeAfterOlderHolds(flip)
                #expect(outcome == .approve, "\(flip) in \(scene)")
            }
        }
    }

    @Test(arguments: 0..<20 as Range<UInt64>)
    func `is the smallest of its kind`(seed: UInt64) throws {
        var random = SeededGenerator(seed: seed)
        for _ in 0..<100 {
            let scene = try CreditScene(using: &random)
            guard scene.olderHolds.isEmpty,
                try scene.outcome(of: scene.document, given: scene.position) != .approve
            else { continue }
            for flip in try scene.flips.all() where !flip.isLeast {
                let outcome = try scene.outcomeAfterOlderHolds(flip, less: 1)
                #expect(outcome != .approve, "\(flip) in \(scene)")
            }
        }
    }

    @Test(arguments: 0..<20 as Range<UInt64>)
    func `is given wherever one change of its kind would do`(seed: UInt64) throws {
        var random = SeededGenerator(seed: seed)
        for _ in 0..<rounds(default: 30) {
            let scene = try CreditScene(using: &random)
            guard scene.olderHolds.isEmpty,
                try scene.outcome(of: scene.document, given: scene.position) != .approve
            else { continue }
            let flips = try scene.flips.all()
            let everything = scene.openItems.map(\.open).reduce(1_000_000) { $0 + max(0, $1) }
            let invoices = scene.openItems.map(\.invoice)
            let paid = try scene.outcome(
                of: scene.document,
                given: scene.position(paid: everything, for: invoices)
            )
            #expect((paid == .approve) == flips.contains { if case .pay = $0 { true } else { false } })
            if !scene.hasTemporaryLimit, scene.position.limit != nil {
                let raised = try scene.outcome(
                    of: scene.document,
                    given: try scene.position.with(limit: 10_000_000)
                )
                #expect(
                    (raised == .approve)
                        == flips.contains { if case .creditLimit = $0 { true } else { false } }
                )
            }
            guard !scene.isShipping, scene.document.amount > 1 else { continue }
            let lower = try (1..<scene.document.amount).contains {
                try scene.outcome(of: scene.document.with(amount: $0), given: scene.position) == .approve
            }
            #expect(lower == flips.contains { if case .orderTotal = $0 { true } else { false } })
        }
    }

    @Test(arguments: 0..<20 as Range<UInt64>)
    func `never comes from a higher limit that stops what a lower one lets through`(seed: UInt64) throws {
        var random = SeededGenerator(seed: seed)
        for _ in 0..<100 {
            let scene = try CreditScene(using: &random)
            guard let limit = scene.position.limit,
                try scene.outcome(of: scene.document, given: scene.position) == .approve
            else { continue }
            let granted = limit - scene.position.guaranteed
            let raises: [Int64?] = [granted + 1, granted + Int64.random(in: 2...5_000, using: &random), nil]
            for raised in raises {
                let outcome = try scene.outcome(of: scene.document, given: scene.position.with(limit: raised))
                #expect(outcome == .approve, "\(raised.map(String.init) ?? "unlimited") in \(scene)")
            }
        }
    }

    @Test(arguments: 0..<20 as Range<UInt64>)
    func `never comes from a group's higher limit that stops what a lower one lets through`(seed: UInt64)
        throws
    {
        var random = SeededGenerator(seed: seed)
        for _ in 0..<100 {
            let scene = try CreditScene(using: &random)
            guard let group = scene.position.group, let limit = group.limit,
                try scene.outcome(of: scene.document, given: scene.position) == .approve
            else { continue }
            var position = scene.position
            for more in [1, Int64.random(in: 2...5_000, using: &random), nil] {
                position.group?.limit = more.map { limit + $0 }
                let outcome = try scene.outcome(of: scene.document, given: position)
                #expect(outcome == .approve, "\(more.map(String.init) ?? "unlimited") more in \(scene)")
            }
        }
    }

    @Test(arguments: 0..<20 as Range<UInt64>)
    func `asks for no lower tier the more it lets through`(seed: UInt64) throws {
        var random = SeededGenerator(seed: seed)
        for _ in 0..<100 {
            let tiers = (0..<Int.random(in: 1...5, using: &random)).map { index in
                ApprovalTier(
                    role: Role.allCases[index],
                    overLimitMax: Bool.random(using: &random)
                        ? nil : Int64.random(in: 0...900, using: &random),
                    orderAmountMax: Bool.random(using: &random)
                        ? nil : Int64.random(in: 0...900, using: &random),
                    needsFourEyes: false
                )
            }
            let terms = PolicyTerms(
                newCustomerCreditLimit: 0,
                paymentTerms: "net_30",
                minOrderValue: nil,
                maxOrderValue: nil,
                heldOrdersReserve: false,
                allowsOldestFirst: true,
                checks: [],
                approvalTiers: tiers
            )
            let over = Int64.random(in: 0...1_000, using: &random)
            let amount = Int64.random(in: 0...1_000, using: &random)
            func tier(_ over: Int64, _ amount: Int64) -> Int {
                let found = terms.approvalTier(overLimit: over, orderAmount: amount)
                return found.flatMap { tiers.firstIndex(of: $0) } ?? tiers.count
            }
            let least = tier(over, amount)
            let more = Int64.random(in: 0...500, using: &random)
            #expect(tier(over + more, amount) >= least && tier(over, amount + more) >= least, "\(tiers)")
        }
    }

    @Test(arguments: 0..<20 as Range<UInt64>)
    func `never comes from a guarantee that is worth more`(seed: UInt64) throws {
        var random = SeededGenerator(seed: seed)
        for _ in 0..<100 {
            let scene = try CreditScene(using: &random)
            guard let limit = scene.position.limit else { continue }
            let granted = max(0, limit - Int64.random(in: 0...500, using: &random))
            let amount = Int64.random(in: 1...2_000, using: &random)
            let isIncluded = Bool.random(using: &random)
            let percents = [Int.random(in: 0...99, using: &random), 100]
            var outcomes: [Decision.Outcome] = []
            for percent in percents {
                let guarantee = try Guarantee.sample(amount, "\(percent)", isIncluded: isIncluded)
                var position = scene.position
                position.limit =
                    try EffectiveLimit(lasting: granted, temporary: nil, guarantees: [guarantee]).amount
                outcomes.append(try scene.outcome(of: scene.document, given: position))
            }
            #expect(outcomes[0] != .approve || outcomes[1] == .approve, "\(percents) in \(scene)")
        }
    }
}

extension Flip {
    /// Whether there is no smaller change of its kind.
    fileprivate var isLeast: Bool { self == .creditLimit(atLeast: 0) }
}

@Suite struct `Flips of an order` {
    @Test func `are a lower total, a payment and a higher limit, each by what is missing`() throws {
        let flips = try Self.flips([.sample(.creditLimit)], amount: 2_000, exposure: 9_000, limit: 10_000)
        #expect(
            flips == [
                .orderTotal(atMost: 1_000), .pay(atLeast: 1_000, invoices: []), .creditLimit(atLeast: 11_000),
            ]
        )
    }

    @Test func `keep to the share of the limit that may be used`() throws {
        let checks = [
            try CheckRule.sample(.creditLimit), try CheckRule.sample(.utilisation, threshold: "80"),
        ]
        let flips = try Self.flips(checks, amount: 2_000, exposure: 7_000, limit: 10_000)
        #expect(
            flips == [
                .orderTotal(atMost: 1_000), .pay(atLeast: 1_000, invoices: []), .creditLimit(atLeast: 11_250),
            ]
        )
    }

    @Test func `leave credit to the older orders on hold first`() throws {
        let older = HeldCredit(document: .sample(150))
        let flips = try Self.flips(
            [.sample(.creditLimit)],
            amount: 300,
            exposure: 900,
            limit: 1_000,
            olderHolds: [older]
        )
        #expect(
            flips == [
                .orderTotal(atMost: 100), .pay(atLeast: 350, invoices: []), .creditLimit(atLeast: 1_350),
            ]
        )
    }

    @Test func `name the invoices that are too late, and no more money than they need`() throws {
        let items: [OpenItem] = [
            .sample(1, invoice: 7, daysLate: 40, open: 100), .sample(2, invoice: 8, daysLate: 31, open: 50),
            .sample(3, invoice: 9, daysLate: 30, open: 1_000),
        ]
        let rule = try CheckRule.sample(.oldestOverdueDays, threshold: "30")
        let flips = try Self.flips([rule], amount: 10, exposure: 1_150, limit: 500, items: items)
        #expect(flips == [.pay(atLeast: 150, invoices: [ID(high: 0, low: 7), ID(high: 0, low: 8)])])
    }

    @Test func `pay an invoice's later instalments too before the next invoice is reached`() throws {
        let items: [OpenItem] = [
            .sample(1, invoice: 7, daysLate: 40, open: 100), .sample(2, invoice: 8, daysLate: 35, open: 50),
            .sample(3, invoice: 7, daysLate: 5, open: 30),
        ]
        let rule = try CheckRule.sample(.oldestOverdueDays, threshold: "30")
        let flips = try Self.flips([rule], amount: 10, exposure: 180, limit: nil, items: items)
        #expect(flips == [.pay(atLeast: 180, invoices: [ID(high: 0, low: 7), ID(high: 0, low: 8)])])
    }

    @Test func `leave out a limit that a temporary one stands in for, and a shipment's total`() throws {
        let checks = [try CheckRule.sample(.creditLimit)]
        let temporary = try Self.flips(checks, amount: 2, exposure: 9, limit: 10, hasTemporaryLimit: true)
        #expect(temporary == [.orderTotal(atMost: 1), .pay(atLeast: 1, invoices: [])])
        let shipment = try Self.flips(checks, amount: 2, exposure: 9, limit: 10, stage: .shipment)
        #expect(shipment == [.pay(atLeast: 1, invoices: []), .creditLimit(atLeast: 11)])
    }

    @Test func `are none where no change of money helps`() throws {
        #expect(try Self.flips([], amount: 10, exposure: 0, limit: nil, status: .blocked) == [])
    }

    @Test func `weigh an older hold beside what the order itself reserves meanwhile`() throws {
        var order = CheckedDocument.sample(950)
        order.order = ID(high: 1, low: 2)
        var older = CheckedDocument.sample(100)
        older.committed = 100
        var position = try CreditPosition.sample(limit: 900).with(committedMore: 100)
        position.ordered[.sampleToday] = 0
        // The older order goes only while enough is at stake, which is so as long as the order itself waits.
        let rule = CustomRule(
            name: "small",
            expression: try RuleExpression("order.total = 100 and exposure.total < 500")
        )
        let flips = Flips(
            rules: .sample(
                [try .sample(.creditLimit)],
                rules: [rule],
                maxDailyValue: 1_000,
                heldOrdersReserve: true
            ),
            documents: [order],
            position: position,
            openItems: [],
            hasTemporaryLimit: false,
            olderHolds: [HeldCredit(document: older)],
            isHeld: true
        )
        #expect(try flips.all() == [.orderTotal(atMost: 800)])
    }

    @Test func `are searched for within a bound, however long the rules are`() throws {
        func total(rules count: Int) throws -> [Flip] {
            var rules = [
                CustomRule(name: "only_five", expression: try RuleExpression("order.total <> 5"))
            ]
            for rule in 0..<count {
                let numbers = (0..<17).map { String(100_000 + 3 * (17 * rule + $0)) }
                let text = "order.total in (\(numbers.joined(separator: ", ")))"
                rules.append(CustomRule(name: "r\(rule)", expression: try RuleExpression(text)))
            }
            #expect(rules.reduce(0) { $0 + $1.nodeCount } <= CustomRule.nodesMax)
            return try Flips(
                rules: .sample([], rules: rules),
                document: .sample(900_000),
                position: .sample(limit: nil),
                openItems: [],
                hasTemporaryLimit: false,
                olderHolds: []
            ).all()
        }
        #expect(try total(rules: 10) == [.orderTotal(atMost: 5)])
        #expect(try total(rules: 100).isEmpty)
    }

    private static func flips(
        _ checks: [CheckRule],
        amount: Int64,
        exposure: Int64,
        limit: Int64?,
        stage: CheckStage = .order,
        status: CustomerStatus = .active,
        items: [OpenItem] = [],
        hasTemporaryLimit: Bool = false,
        olderHolds: [HeldCredit] = []
    ) throws -> [Flip] {
        let overdue = try Overdue(items, on: .sampleToday)
        return try Flips(
            rules: .sample(checks),
            document: .sample(amount, at: stage),
            position: .sample(
                exposure: exposure,
                limit: limit,
                status: status,
                oldestDays: overdue.oldestDays
            ),
            openItems: items,
            hasTemporaryLimit: hasTemporaryLimit,
            olderHolds: olderHolds
        ).all()
    }
}
