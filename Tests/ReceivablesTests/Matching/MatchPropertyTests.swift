import TestSupport
import Testing

@testable import Receivables

/// Random books, payments and policies.
@Suite struct `Whatever is matched` {
    private struct Trial {
        var items: [MatchItem] = []
        var clues: PaymentClues
        var amount: Int64
        var terms: MatchTerms
        let today: CivilDate
        let evidence: MatchPayer.Evidence

        init(_ random: inout SeededGenerator) throws {
            today = try #require(CivilDate("2026-11-23"))
            var scene = try MatchScene()
            for _ in 0..<Int.random(in: 0...14, using: &random) {
                let number = "INV-2026-0000\(Int.random(in: 10...40, using: &random))"
                scene.owe(
                    number,
                    Int64.random(in: 1...40, using: &random) * 250,
                    due: Int.random(in: -40...40, using: &random),
                    discount: Bool.random(using: &random) ? 50 : nil,
                    customer: Int.random(in: 0..<5, using: &random) == 0
                        ? MatchScene.sister : MatchScene.payer
                )
            }
            items = scene.items
            let named = (0..<Int.random(in: 0...3, using: &random)).compactMap { _ in
                scene.items.randomElement(using: &random)
            }
            clues = PaymentClues(reference: named.isEmpty ? nil : named.map(\.number).joined(separator: ", "))
            amount = named.reduce(0) { $0 + $1.open }
            if amount == 0 || Bool.random(using: &random) {
                amount = Int64.random(in: 1...80, using: &random) * 125
            }
            terms = MatchTerms(
                allowsOldestFirst: Bool.random(using: &random),
                cash: CashRules(
                    underpayment: Tolerance(amount: Bool.random(using: &random) ? 130 : nil, percent: nil)
                )
            )
            evidence = [.stated, .account, .reference, .name(80)].randomElement(using: &random) ?? .stated
        }

        func outcome(_ items: [MatchItem]) throws -> MatchOutcome {
            try Matcher(
                amount: amount,
                date: today,
                payer: MatchPayer(MatchScene.payer, by: evidence),
                clues: clues,
                book: MatchBook(items: items),
                terms: terms
            ).outcome()
        }
    }

    @Test func `uses no more than came in and than is open, and the same in whatever order things come`()
        throws
    {
        var random = SeededGenerator(seed: 11)
        for round in 0..<2_000 {
            let trial = try Trial(&random)
            let outcome = try trial.outcome(trial.items)
            #expect(try trial.outcome(trial.items.shuffled(using: &random)) == outcome, "round \(round)")
            for candidate in [outcome.best, outcome.runnerUp].compactMap({ $0 }) {
                #expect(try candidate.used() <= trial.amount, "round \(round)")
                #expect((0...100).contains(candidate.score))
                #expect(
                    Set(candidate.allocations.map(\.item.installment)).count == candidate.allocations.count
                )
                for use in candidate.allocations {
                    let covered = use.amount + use.discount + use.smallDifference
                    #expect(covered <= use.item.open && use.amount >= 0, "round \(round)")
                    #expect(use.discount == 0 || covered == use.item.open, "a discount closes what it is for")
                    #expect(use.smallDifference <= trial.terms.cash.underpayment.amount ?? 0)
                }
            }
            if let best = outcome.best, let other = outcome.runnerUp {
                #expect(best.allocations != other.allocations)
            }
            if outcome.isAutomatic {
                #expect(trial.evidence == .stated || trial.evidence == .account)
                #expect(outcome.best?.score ?? 0 >= trial.terms.cash.automaticScore ?? .max)
            } else {
                #expect(outcome.whyNot != nil)
            }
        }
    }

    @Test func `a text of any bytes is read within bounds`() throws {
        var random = SeededGenerator(seed: 12)
        var scene = try MatchScene()
        scene.owe("INV-2026-000042", 5_000)
        let letters = Array("INV-2026 0042/RF.,äß\u{0}€漢")
        for _ in 0..<300 {
            let count = Int.random(in: 0...600, using: &random)
            let text = String((0..<count).compactMap { _ in letters.randomElement(using: &random) })
            _ = try scene.outcome(5_000, text, endToEndID: String(text.reversed()))
        }
        _ = try scene.outcome(5_000, String(repeating: "INV-2026-0000 ", count: 5_000))
    }
}
