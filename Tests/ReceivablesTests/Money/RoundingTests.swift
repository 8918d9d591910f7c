import Receivables
import TestSupport
import Testing

@Suite struct `Rounding` {
    static let halves: [(numerator: Int128, denominator: Int128, expected: Int64)] = [
        (5, 10, 1), (-5, 10, -1), (4, 10, 0), (-4, 10, 0), (14, 10, 1), (15, 10, 2), (25, 10, 3),
        (-25, 10, -3),
        (1, 3, 0), (2, 3, 1), (-2, 3, -1), (0, 7, 0), (1, 2, 1), (3, 2, 2), (Int128.max, Int128.max, 1),
        (Int128.min, Int128.max, -1), (Int128.max / 2, Int128.max, 0), (Int128.max / 2 + 1, Int128.max, 1),
    ]

    @Test(arguments: halves)
    func `goes to the nearest, halves away from zero`(
        numerator: Int128,
        denominator: Int128,
        expected: Int64
    ) throws {
        #expect(try roundedQuotient(numerator, denominator) == expected)
    }

    @Test(arguments: 0..<8 as Range<UInt64>)
    func `is never more than half a unit off, and a half is never nearer to zero`(seed: UInt64) throws {
        var random = SeededGenerator(seed: seed)
        for _ in 0..<2_000 {
            let denominator = Int128(Int64.random(in: 1...1_000, using: &random))
            let numerator = Int128(Int64.random(in: -1_000_000...1_000_000, using: &random))
            let quotient = Int128(try roundedQuotient(numerator, denominator))
            let error = 2 * (quotient * denominator - numerator)
            #expect(error.magnitude <= denominator.magnitude)
            if error.magnitude == denominator.magnitude { #expect((error > 0) == (numerator > 0)) }
        }
    }

    @Test func `throws at the first quotient that doesn't fit an amount`() throws {
        let greatest = Int128(Int64.max)
        let least = Int128(Int64.min)
        #expect(try roundedQuotient(greatest * 4 + 1, 4) == .max)
        #expect(throws: Failure.overflow) { try roundedQuotient(greatest * 4 + 2, 4) }
        #expect(try roundedQuotient(least * 4 - 1, 4) == .min)
        #expect(throws: Failure.overflow) { try roundedQuotient(least * 4 - 2, 4) }
    }

    @Test func `throws where a product leaves 128 bits`() throws {
        #expect(try product(Int128.max / 2, 2) == Int128.max - 1)
        #expect(throws: Failure.overflow) { try product(Int128.max / 2 + 1, 2) }
    }
}

@Suite struct `Splitting an amount` {
    @Test(arguments: 0..<8 as Range<UInt64>)
    func `gives parts that sum to the amount, each but the last within half a unit of its share`(
        seed: UInt64
    ) throws {
        var random = SeededGenerator(seed: seed)
        for _ in 0..<1_000 {
            let total = Int64.random(in: -1_000_000_000...1_000_000_000, using: &random)
            let weights = (0..<Int.random(in: 1...12, using: &random)).map { _ in
                Int128(Int64.random(in: -100...1_000, using: &random))
            }
            let parts = try split(total, by: weights)
            #expect(parts.count == weights.count)
            #expect(parts.reduce(0, +) == total)
            let whole = weights.reduce(0, +)
            for (part, weight) in zip(parts, weights).dropLast() where whole != 0 {
                let error = 2 * (Int128(part) * whole - Int128(total) * weight)
                #expect(error.magnitude <= whole.magnitude)
            }
        }
    }

    static let shares: [(total: Int64, weights: [Int128], expected: [Int64])] = [
        (100, [1, 1, 1], [33, 33, 34]), (-100, [1, 1, 1], [-33, -33, -34]), (1, [1, 1], [1, 0]),
        (10, [3], [10]), (10, [0, 0], [0, 10]), (10, [0, 1], [0, 10]), (0, [1, 2], [0, 0]),
        (10, [-1, -1], [5, 5]), (10, [2, -1], [20, -10]),
    ]

    @Test(arguments: shares)
    func `leaves what rounding takes or gives to the last part`(
        total: Int64,
        weights: [Int128],
        expected: [Int64]
    ) throws {
        #expect(try split(total, by: weights) == expected)
    }

    static let tooMuch: [(total: Int64, weights: [Int128])] = [
        (1, [Int128.max, 1]), (Int64.max, [Int128.max, 0]), (Int64.max, [2, -1]),
    ]

    @Test(arguments: tooMuch)
    func `throws where a sum leaves the range`(total: Int64, weights: [Int128]) {
        #expect(throws: Failure.overflow) { try split(total, by: weights) }
    }
}
