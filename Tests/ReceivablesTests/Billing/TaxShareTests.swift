import TestSupport
import Testing

@testable import Receivables

@Suite struct `Tax shared out with an amount` {
    @Test func `sums to the whole, however the amount is taken in parts`() throws {
        var random = SeededGenerator(seed: 7)
        for _ in 0..<500 {
            let taxes = ["21", "9"].map { rate in
                TaxTotal(
                    category: .standard,
                    rate: Decimal(rate) ?? .one,
                    base: Int64.random(in: 0...9_999, using: &random),
                    amount: Int64.random(in: 0...999, using: &random)
                )
            }
            var whole = Int64.random(in: 2_000...30_000, using: &random)
            var left = taxes
            while whole > 0 {
                let part = Int64.random(in: 1...whole, using: &random)
                let share = try taxShare(of: part, in: left, whole: whole)
                left = try left.less(share)
                whole -= part
                #expect(left.allSatisfy { $0.amount >= 0 && $0.base >= 0 })
            }
            #expect(left.allSatisfy { $0.amount == 0 && $0.base == 0 })
        }
    }
}
