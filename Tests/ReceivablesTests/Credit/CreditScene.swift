import TestSupport
import Testing

@testable import Receivables

/// A customer, a policy and a document at random, as the desk would hand them to the checks.
struct CreditScene {
    let rules: CreditRules
    /// At each stage that it has to pass.
    let documents: [CheckedDocument]
    let position: CreditPosition
    let openItems: [OpenItem]
    let hasTemporaryLimit: Bool
    let olderHolds: [HeldCredit]

    /// - Parameter words: expressions that custom rules may have.
    init(using random: inout SeededGenerator, rules words: [String] = []) throws {
        let rules = try Self.rules(using: &random, words)
        let stage = CheckStage.allCases.randomElement(using: &random) ?? .order
        let amount =
            Int.random(in: 0..<10, using: &random) == 0
            ? Int64.random(in: -50...0, using: &random) : Int64.random(in: 1...1_500, using: &random)
        let items = Self.openItems(using: &random)
        let statuses: [CustomerStatus] = [.active, .active, .active, .active, .cashOnly, .prospect, .blocked]
        let rivalPosition = CreditPosition(
            today: .sampleToday,
            status: .active,
            exposure: try Exposure(
                orders: 600,
                invoices: Int64.random(in: 0...300, using: &random),
                interestAndFees: 0,
                unapplied: 0,
                uncleared: 0
            ),
            limit: Int64.random(in: 0...3_000, using: &random)
        )
        let isInGroup = Bool.random(using: &random)
        let rivalRules = CreditRules.sample([try .sample(.creditLimit)])
        let holds = (0..<max(0, Int.random(in: -3...3, using: &random))).map { number in
            let rival =
                isInGroup && Bool.random(using: &random)
                ? Rival(
                    customer: ID(high: 9, low: UInt64(number)),
                    rules: rivalRules,
                    position: rivalPosition
                ) : nil
            let amount = Int64.random(in: 1...600, using: &random)
            var document = CheckedDocument.sample(amount, isDueAtOnce: Bool.random(using: &random))
            document.committed = Bool.random(using: &random) ? amount : 0
            document.orderDate = .sampleToday.adding(days: -Int.random(in: 0...1, using: &random))
            document.shipDate = Self.shipDate(using: &random)
            let isShipping = Int.random(in: 0..<3, using: &random) == 0
            return HeldCredit(
                documents: isShipping ? [document, document.at(.shipment)] : [document],
                rival: rival
            )
        }
        self.rules = rules
        var document = CheckedDocument.sample(amount, at: stage, isDueAtOnce: Bool.random(using: &random))
        document.shipDate = Self.shipDate(using: &random)
        document.creditDays = Int.random(in: 0...60, using: &random)
        document.agreedDays = Int.random(in: 0...60, using: &random)
        document.releasedTotal =
            Bool.random(using: &random) ? Int64.random(in: 1...1_500, using: &random) : nil
        documents =
            stage == .order && Bool.random(using: &random) ? [document, document.at(.shipment)] : [document]
        var position = CreditPosition(
            today: .sampleToday,
            status: statuses.randomElement(using: &random) ?? .active,
            exposure: try Exposure(
                orders: holds.filter { $0.rival == nil }.map(\.document.committed).reduce(
                    Int64.random(in: 0...800, using: &random),
                    +
                ),
                invoices: items.map(\.open).reduce(0, +),
                interestAndFees: 0,
                unapplied: Int64.random(in: 0...300, using: &random),
                uncleared: Int64.random(in: 0...100, using: &random)
            ),
            limit: Int.random(in: 0..<8, using: &random) == 0
                ? nil : Int64.random(in: -200...2_500, using: &random).clamped(from: 0)
        )
        for days in rules.overdueDays {
            position.overdue[days] = try Overdue(items, on: .sampleToday, moreThan: days)
        }
        for days in rules.horizons {
            position.shippingLater[days] = holds.filter {
                $0.rival == nil && $0.document.ships(laterThan: days, from: .sampleToday)
            }.map(\.document.committed).reduce(0, +)
        }
        for day in [CivilDate.sampleToday, .sampleToday.adding(days: -1)]
        where rules.run(.maxDailyValue) || rules.read(.ordered) {
            position.ordered[day] = Int64.random(in: 0...900, using: &random)
        }
        position.lastPayment =
            Bool.random(using: &random)
            ? .sampleToday.adding(days: -Int.random(in: 0...200, using: &random)) : nil
        position.limitExpiry =
            Int.random(in: 0..<4, using: &random) == 0
            ? .sampleToday.adding(days: Int.random(in: -40...40, using: &random)) : nil
        if isInGroup {
            let rivals = holds.filter { $0.rival != nil }.map(\.document.committed).reduce(0, +)
            position.group = GroupPosition(
                top: ID(high: 9, low: 99),
                exposure: position.exposure.total + rivals + Int64.random(in: 0...500, using: &random),
                limit: Int.random(in: 0..<6, using: &random) == 0
                    ? nil : Int64.random(in: 0...4_000, using: &random),
                hasTemporaryLimit: Int.random(in: 0..<6, using: &random) == 0,
                guaranteed: Int64.random(in: -300...600, using: &random)
            )
        }
        position.guaranteed = Int64.random(in: -300...600, using: &random)
        position.insurance =
            Bool.random(using: &random)
            ? InsuranceCover(until: .sampleToday.adding(days: Int.random(in: -40...40, using: &random))) : nil
        self.position = position
        openItems = items
        hasTemporaryLimit = Int.random(in: 0..<6, using: &random) == 0
        olderHolds = holds
    }

    var document: CheckedDocument { documents[0] }
    var isShipping: Bool { documents.contains { $0.stage == .shipment } }

    var flips: Flips {
        Flips(
            rules: rules,
            documents: documents,
            position: position,
            openItems: openItems,
            hasTemporaryLimit: hasTemporaryLimit,
            olderHolds: olderHolds
        )
    }

    func outcome(of document: CheckedDocument, given position: CreditPosition) throws -> Decision.Outcome {
        for stage in documents.map(\.stage) {
            let outcome = try rules.evaluate(document.at(stage), given: position).outcome
            guard outcome == .approve else { return outcome }
        }
        return .approve
    }

    private func passes(
        _ documents: [CheckedDocument],
        _ rules: CreditRules,
        _ position: CreditPosition
    ) throws -> Bool {
        try documents.allSatisfy { try rules.evaluate($0, given: position).outcome == .approve }
    }

    /// What becomes of the document when a flip is applied, or all but a unit of it, and the older orders on hold are
    /// looked at before it.
    func outcomeAfterOlderHolds(_ flip: Flip, less: Int64 = 0) throws -> Decision.Outcome {
        switch flip {
        case .orderTotal(let total):
            try outcome(of: document.with(amount: total + less), given: position)
        case .pay(let amount, let invoices):
            try outcomeAfterOlderHolds(given: position(paid: amount - less, for: invoices))
        case .creditLimit(let limit):
            try outcomeAfterOlderHolds(given: position.with(limit: limit - less))
        case .groupCreditLimit(_, let limit):
            try outcomeAfterOlderHolds(given: position.with(groupLimit: limit - less))
        case .requestedShipDate(let day):
            try outcome(of: document.with(shipDate: day.adding(days: -Int(less))), given: position)
        }
    }

    /// What becomes of the document when the older orders on hold are looked at before it.
    func outcomeAfterOlderHolds(given start: CreditPosition) throws -> Decision.Outcome {
        var position = start
        var rivals: [ID<Customer>: CreditPosition] = [:]
        for hold in olderHolds {
            let held = hold.document
            if let rival = hold.rival {
                var theirs = rivals[rival.customer] ?? rival.position
                theirs.group = position.group
                let without = try theirs.reserving(-held.committed, for: held)
                guard try passes(hold.documents, rival.rules, without) else { continue }
                theirs = try without.reserving(held.amount, for: held)
                rivals[rival.customer] = theirs
                position.group = theirs.group
            } else {
                let without = try position.reserving(-held.committed, for: held)
                guard try passes(hold.documents, rules, without) else { continue }
                position = try without.reserving(held.amount, for: held)
                let day = held.orderDate ?? position.today
                if let placed = position.ordered[day] { position.ordered[day] = placed + held.total }
            }
        }
        return try outcome(of: document, given: position)
    }

    /// The position when money has settled the invoices one after the other, each by its first instalment first.
    func position(paid amount: Int64, for invoices: [ID<Invoice>]) throws -> CreditPosition {
        guard amount > 0 else { return position }
        var items = openItems
        var left = amount
        var settled: Int64 = 0
        for invoice in invoices {
            let due = items.indices.filter { items[$0].invoice == invoice && items[$0].open > 0 }
            for index in due.sorted(by: { items[$0].position < items[$1].position }) {
                let used = min(left, items[index].open)
                items[index].open -= used
                left -= used
                settled += used
            }
        }
        return try position.with(paid: amount, settling: settled, leaving: items)
    }

    private static func shipDate(using random: inout SeededGenerator) -> CivilDate? {
        Bool.random(using: &random) ? nil : .sampleToday.adding(days: Int.random(in: 0...60, using: &random))
    }

    private static func rules(using random: inout SeededGenerator, _ words: [String]) throws -> CreditRules {
        var checks: [CheckRule] = []
        let names = CheckName.allCases + [.creditLimit, .utilisation, .oldestOverdueDays]
        for name in names where Int.random(in: 0..<4, using: &random) == 0 {
            let threshold: Int
            switch name.unit {
            case .percent: threshold = Int.random(in: 0...1_300, using: &random)
            case .days: threshold = Int.random(in: 0...400, using: &random)
            case .status, .count, .rule: threshold = 0
            case .minor where name == .minOrderValue: threshold = Int.random(in: 0...4_000, using: &random)
            case .minor: threshold = Int.random(in: 0...20_000, using: &random)
            }
            let text = "\(threshold / 10).\(threshold % 10)"
            checks.append(
                try .sample(
                    name,
                    [.warn, .hold, .hold, .reject].randomElement(using: &random) ?? .hold,
                    threshold: Int.random(in: 0..<4, using: &random) == 0 ? nil : text,
                    at: Set(CheckStage.allCases.filter { _ in Int.random(in: 0..<4, using: &random) != 0 }),
                    days: Bool.random(using: &random) ? nil : Int.random(in: 0...40, using: &random),
                    utilisation: Bool.random(using: &random) ? nil : "80"
                )
            )
        }
        let custom = try words.filter { _ in Int.random(in: 0..<5, using: &random) == 0 }.map { when in
            try CustomRule.sample(
                when,
                [.warn, .hold, .hold, .reject].randomElement(using: &random) ?? .hold
            )
        }
        return .sample(
            checks,
            rules: custom,
            minOrderValue: Bool.random(using: &random) ? nil : Int64.random(in: 0...200, using: &random),
            maxOrderValue: Bool.random(using: &random) ? nil : Int64.random(in: 0...2_000, using: &random)
        )
    }

    /// By due date, as the ledger gives them; an invoice may have several instalments in any order, and a
    /// credit may lie among them.
    private static func openItems(using random: inout SeededGenerator) -> [OpenItem] {
        var days = (0..<Int.random(in: 0..<6, using: &random)).map { _ in
            Int.random(in: -20...60, using: &random)
        }
        days.sort(by: >)
        let positions = Array(1...6).shuffled(using: &random)
        return days.enumerated().map { index, daysLate in
            .sample(
                UInt64(index + 1),
                invoice: UInt64.random(in: 1...3, using: &random),
                position: positions[index],
                daysLate: daysLate,
                open: Int.random(in: 0..<8, using: &random) == 0
                    ? -Int64.random(in: 1...100, using: &random) : Int64.random(in: 1...400, using: &random)
            )
        }
    }
}

extension Int64 {
    fileprivate func clamped(from floor: Int64) -> Int64 { Swift.max(self, floor) }
}
