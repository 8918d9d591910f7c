import Receivables
import TestSupport
import Testing

@Suite struct `Decimal number` {
    static let read: [(text: String, description: String)] = [
        ("0", "0"), ("-0", "0"), ("0.0", "0"), ("7", "7"), ("007", "7"), ("1.50", "1.5"), ("-12.5", "-12.5"),
        ("100", "100"), ("0.05", "0.05"), ("-0.000001", "-0.000001"), ("1.000000", "1"),
        ("1.0000000", "1"), ("999999999999999", "999999999999999"), ("-999999999999999", "-999999999999999"),
        ("999999999.999999", "999999999.999999"), ("99999999999999.90", "99999999999999.9"),
    ]

    @Test(arguments: read)
    func `is read in plain notation and told without trailing zeros`(text: String, description: String) throws
    {
        let decimal = try #require(Decimal(text))
        #expect(decimal.description == description)
        #expect(Decimal(description) == decimal)
    }

    static let refused = [
        "", "-", "+1", ".5", "-.5", "1.", "-1.", ".", "1e3", "1E3", "1,5", " 1", "1 ", "1.2.3", "--1", "1-",
        "0x1",
        "1_000", "NaN", "inf", "١", "1\0", "0.0000001", "1000000000000000", "-1000000000000000",
        "1234567890.123456", "99999999999999999999999999999999999999999",
    ]

    @Test(arguments: refused)
    func `is refused in any other notation, past 15 digits and past 6 decimals`(text: String) {
        #expect(Decimal(text) == nil)
    }

    @Test(arguments: 0..<8 as Range<UInt64>)
    func `comes back from its own text`(seed: UInt64) throws {
        var random = SeededGenerator(seed: seed)
        for _ in 0..<1_000 {
            let decimal = try Self.random(using: &random)
            #expect(Decimal(decimal.description) == decimal)
            #expect(try Decimal(micros: decimal.micros) == decimal)
        }
    }

    @Test(arguments: 0..<8 as Range<UInt64>)
    func `is ordered, added and subtracted as its millionths are`(seed: UInt64) throws {
        var random = SeededGenerator(seed: seed)
        for _ in 0..<1_000 {
            let left = try Self.random(using: &random)
            let right = try Self.random(using: &random)
            #expect((left < right) == (left.micros < right.micros))
            for (result, micros) in [
                (try? left.adding(right), left.micros + right.micros),
                (try? left.subtracting(right), left.micros - right.micros),
            ] {
                if let result { #expect(result.micros == micros) } else { #expect(Self.isTooLong(micros)) }
            }
        }
    }

    @Test func `is added up to its fifteenth digit, and not past it`() throws {
        let greatest = try #require(Decimal("999999999999999"))
        #expect(try greatest.subtracting(.one).adding(.one) == greatest)
        #expect(try greatest.adding(.zero) == greatest)
        #expect(throws: Failure.overflow) { try greatest.adding(.one) }
        let finest = try #require(Decimal("0.000001"))
        #expect(throws: Failure.overflow) { try greatest.adding(finest) }
    }

    static let ratios: [(numerator: Int128, denominator: Int128, decimals: Int, expected: String?)] = [
        (1, 3, 2, "0.33"), (2, 3, 2, "0.67"), (1, 8, 2, "0.13"), (-1, 8, 2, "-0.13"), (1, -8, 2, "-0.13"),
        (-1, -8, 2, "0.13"), (5, 5, 2, "1"), (0, 9, 6, "0"), (1, 2, 0, "1"), (1, 0, 2, nil), (0, 0, 2, nil),
        (999_999_999_999_999, 1, 0, "999999999999999"),
    ]

    @Test(arguments: ratios)
    func `is the rounded ratio of two numbers, and none without a denominator`(
        numerator: Int128,
        denominator: Int128,
        decimals: Int,
        expected: String?
    ) throws {
        let ratio = try Decimal.ratio(numerator, denominator, decimals: decimals)
        #expect(ratio?.description == expected)
    }

    @Test(arguments: [1_000_000_000_000_000, Int128(Int64.max), Int128.max])
    func `is no ratio that has more digits than a decimal may have`(numerator: Int128) {
        #expect(throws: Failure.overflow) { try Decimal.ratio(numerator, 1, decimals: 0) }
    }

    static let readable: [(numerator: Int128, denominator: Int128, expected: String?)] = [
        (1, 3, "0.33"), (123_456_789_012_345, 10, "12345678901234.5"),
        (1_234_567_890_123_456, 10, "123456789012346"),
        (Int128(Int64.max) * 100, 1, "999999999999999"), (Int128.min, 3, "-999999999999999"), (5, 0, nil),
    ]

    @Test(arguments: readable)
    func `is for people to read a ratio of as many decimals as fit`(
        numerator: Int128,
        denominator: Int128,
        expected: String?
    ) {
        #expect(Decimal.clampedRatio(numerator, denominator, decimals: 2)?.description == expected)
    }

    /// Any decimal that may be, the long and the short alike.
    private static func random(using random: inout SeededGenerator) throws -> Decimal {
        let digits = Int.random(in: 1...15, using: &random)
        let scale = Int.random(in: 0...min(6, digits - 1), using: &random)
        var text = (0..<digits).map { _ in String(Int.random(in: 0...9, using: &random)) }.joined()
        if scale > 0 { text.insert(".", at: text.index(text.endIndex, offsetBy: -scale)) }
        return try #require(Decimal(Bool.random(using: &random) ? "-\(text)" : text))
    }

    private static func isTooLong(_ micros: Int128) -> Bool {
        var digits = micros.magnitude
        for _ in 0..<6 where digits.isMultiple(of: 10) { digits /= 10 }
        return digits >= 1_000_000_000_000_000
    }
}
