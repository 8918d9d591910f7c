import Foundation
import Receivables
import Testing

/// Payments with noise whose meaning is known, matched and compared; `make bench` runs it built for release over
/// 20,000 payments and 50,000 instalments.
@Suite struct `Matching 20,000 labelled payments against 50,000 open instalments` {
    private static let isBenchmark = ProcessInfo.processInfo.environment["QUITTANCE_BENCH"] != nil
    private static let paymentsCount = isBenchmark ? 20_000 : 1_000
    private static let installmentsCount = isBenchmark ? 50_000 : 3_000
    static let seeds: [UInt64] = isBenchmark ? [20_261_123, 1, 2] : [20_261_123]

    private struct Tally {
        var all = 0
        var automatic = 0
        var wrong = 0
        /// Used by themselves, rightly as far as it goes, with a rest on account.
        var partly = 0
        var proposedRight = 0
        var proposed = 0
    }

    @Test(arguments: seeds)
    func `at least nine in ten are used by themselves, and not one of them wrongly`(seed: UInt64) throws {
        let world = try MatchWorld(seed: seed, installments: Self.installmentsCount)
        var teller = PaymentTeller(world, seed: seed &+ 1)
        let payments = teller.payments(Self.paymentsCount)
        #expect(payments.count == Self.paymentsCount)
        let terms = MatchTerms(
            allowsOldestFirst: false,
            cash: CashRules(underpayment: Tolerance(amount: 1_500, percent: nil))
        )
        let matching = Matching(MatchWorld.Source(world, terms))
        var tallies: [LabelledPayment.Story: Tally] = [:]
        var wrong: [String] = []
        let clock = ContinuousClock()
        var longest = Duration.zero
        let start = clock.now
        for payment in payments {
            let begin = clock.now
            let match = try matching.match(payment.demand)
            longest = max(longest, clock.now - begin)
            tallies[payment.story, default: Tally()].all += 1
            guard let best = match.outcome.best else { continue }
            var used: [ID<Installment>: Int64] = [:]
            for allocation in best.allocations { used[allocation.item.installment] = allocation.amount }
            if match.outcome.isAutomatic {
                if used == payment.truth {
                    tallies[payment.story, default: Tally()].automatic += 1
                } else if used.allSatisfy({ payment.truth[$0.key] == $0.value }) {
                    tallies[payment.story, default: Tally()].partly += 1
                } else {
                    tallies[payment.story, default: Tally()].wrong += 1
                    wrong.append("\(payment.story.rawValue): \(payment.demand) \(best.snapshot)")
                }
            } else {
                tallies[payment.story, default: Tally()].proposed += 1
                if used == payment.truth { tallies[payment.story, default: Tally()].proposedRight += 1 }
            }
        }
        let taken = clock.now - start
        report(tallies, taken: taken, longest: longest)
        #expect(wrong.isEmpty, "\(wrong.prefix(5).joined(separator: "\n"))")
        let automatic = tallies.values.reduce(0) { $0 + $1.automatic }
        // In a small world the few large payers whose account isn't kept weigh more.
        #expect(
            automatic * 100 >= payments.count * (Self.isBenchmark ? 90 : 85),
            "\(automatic) of \(payments.count)"
        )
    }

    private func report(_ tallies: [LabelledPayment.Story: Tally], taken: Duration, longest: Duration) {
        var total = Tally()
        for story in LabelledPayment.Story.allCases {
            guard let tally = tallies[story] else { continue }
            total.all += tally.all
            total.automatic += tally.automatic
            total.wrong += tally.wrong
            total.partly += tally.partly
            total.proposed += tally.proposed
            total.proposedRight += tally.proposedRight
            print(line(story.rawValue, tally))
        }
        print(line("all", total))
        let each = taken / max(total.all, 1)
        print("matching takes \(each) a payment, \(longest) at most")
    }

    private func line(_ name: String, _ tally: Tally) -> String {
        let rate = Decimal.clampedRatio(Int128(tally.automatic * 100), Int128(max(tally.all, 1)), decimals: 1)
        return
            "\(name): \(tally.automatic) of \(tally.all) automatic (\(rate ?? .zero) %), \(tally.wrong) wrong, "
            + "\(tally.partly) in part, "
            + "\(tally.proposed) proposed, \(tally.proposedRight) of them rightly"
    }
}
