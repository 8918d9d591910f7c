import TestSupport
import Testing

@testable import Receivables

/// A customer, a policy and a document at random, as the desk would hand them to the checks.
struct CreditScene {
    let rules: CreditRules
    let document: CheckedDocument
    let position: CreditPosition
    let openItems: [OpenItem]
    let hasTemporaryLimit: Bool
    let olderHolds: [HeldCredit]

    init(using random: inout SeededGenerator) throws {
        let rules = try Self.rules(using: &random)
        let stage = CheckStage.allCases.randomElement(using: &random) ?? .order
        let amount =
            Int.random(in: 0..<10, using: &random) == 0
            ? Int64.random(in: -50...0, using: &random) : Int64.random(in: 1...1_500, using: &random)
        let items = Self.openItems(using: &random)
        let overdue =
            rules.looksAtOverdue(at: stage)
            ? try Overdue(items, on: .sampleToday) : Overdue(amount: 0, oldestDays: 0)
        let statuses: [CustomerStatus] = [.active, .active, .active, .active, .cashOnly, .prospect, .blocked]
        let holds = (0..<max(0, Int.random(in: -3...3, using: &random))).map { _ in
            let amount = Int64.random(in: 1...600, using: &random)
            return HeldCredit(
                document: .sample(amount, isDueAtOnce: Bool.random(using: &random)),
                committed: Bool.random(using: &random) ? amount : 0
            )
        }
        self.rules = rules
        document = .sample(amount, at: stage, isDueAtOnce: Bool.random(using: &random))
        position = CreditPosition(
            today: .sampleToday,
            status: statuses.randomElement(using: &random) ?? .active,
            exposure: try Exposure(
                orders: holds.map(\.committed).reduce(Int64.random(in: 0...800, using: &random), +),
                invoices: items.map(\.open).reduce(0, +),
                interestAndFees: 0,
                unapplied: Int64.random(in: 0...300, using: &random),
                uncleared: Int64.random(in: 0...100, using: &random)
            ),
            limit: Int.random(in: 0..<8, using: &random) == 0
                ? nil : Int64.random(in: -200...2_500, using: &random).clamped(from: 0),
            overdue: overdue
        )
        openItems = items
        hasTemporaryLimit = Int.random(in: 0..<6, using: &random) == 0
        olderHolds = holds
    }

    var flips: Flips {
        Flips(
            rules: rules,
            document: document,
            position: position,
            openItems: openItems,
            hasTemporaryLimit: hasTemporaryLimit,
            olderHolds: olderHolds
        )
    }

    func outcome(of document: CheckedDocument, given position: CreditPosition) throws -> Decision.Outcome {
        try rules.evaluate(document, given: position).outcome
    }

    /// What becomes of the document when the older orders on hold are looked at before it.
    func outcomeAfterOlderHolds(given position: CreditPosition) throws -> Decision.Outcome {
        var position = position
        for hold in olderHolds {
            let without = try position.with(committedMore: -hold.committed)
            guard try outcome(of: hold.document, given: without) == .approve else { continue }
            position = try without.with(committedMore: hold.document.amount)
        }
        return try outcome(of: document, given: position)
    }

    /// The position when money has settled the invoices one after the other, each by its first instalment first.
    func position(paid amount: Int64, for invoices: [ID<Invoice>]) throws -> CreditPosition {
        var items = openItems
        var left = amount
        for invoice in invoices {
            let due = items.indices.filter { items[$0].invoice == invoice && items[$0].open > 0 }
            for index in due.sorted(by: { items[$0].position < items[$1].position }) {
                let used = min(left, items[index].open)
                items[index].open -= used
                left -= used
            }
        }
        return try position.with(paid: amount, overdue: Overdue(items, on: position.today))
    }

    private static func rules(using random: inout SeededGenerator) throws -> CreditRules {
        var checks: [CheckRule] = []
        let names = CheckName.allCases + [.creditLimit, .utilisation, .oldestOverdueDays]
        for name in names where Int.random(in: 0..<2, using: &random) == 0 {
            let threshold: Int
            switch name {
            case .utilisation: threshold = Int.random(in: 0...1_300, using: &random)
            case .oldestOverdueDays: threshold = Int.random(in: 0...400, using: &random)
            case .creditLimit, .accountStatus: threshold = 0
            case .minOrderValue: threshold = Int.random(in: 0...4_000, using: &random)
            case .maxOrderValue: threshold = Int.random(in: 0...20_000, using: &random)
            }
            let text = "\(threshold / 10).\(threshold % 10)"
            checks.append(
                try .sample(
                    name,
                    [.warn, .hold, .hold, .reject].randomElement(using: &random) ?? .hold,
                    threshold: Int.random(in: 0..<4, using: &random) == 0 ? nil : text,
                    at: Set(CheckStage.allCases.filter { _ in Int.random(in: 0..<4, using: &random) != 0 })
                )
            )
        }
        return .sample(
            checks,
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
