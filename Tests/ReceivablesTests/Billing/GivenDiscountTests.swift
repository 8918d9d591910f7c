import TestSupport
import Testing

@testable import Receivables

@Suite struct `Discounts that a credit takes back` {
    @Test func `sum to all that was given, however the credit is split`() throws {
        var random = SeededGenerator(seed: 3)
        for _ in 0..<500 {
            let settled = Int64.random(in: 1...20_000, using: &random)
            var left = GivenDiscounts(
                left: Int64.random(in: 0...settled / 10, using: &random),
                settled: settled
            )
            while left.settled > 0 {
                let part = Int64.random(in: 1...left.settled, using: &random)
                let share = try left.share(of: part)
                #expect((0...min(part, left.left)).contains(share))
                left.left -= share
                left.settled -= part
            }
            #expect(left.left == 0)
        }
    }

    @Test func `are none where none were given`() throws {
        #expect(try GivenDiscounts(left: 0, settled: 100).share(of: 50) == 0)
        #expect(try GivenDiscounts().share(of: 50) == 0)
    }
}
