import TestSupport
import Testing

@testable import Receivables

@Suite struct `A conversion` {
    static func rate(_ base: String, _ quote: String, _ rate: String) throws -> ExchangeRate {
        let draft = RateDraft(
            base: try #require(Currency(base)),
            quote: try #require(Currency(quote)),
            rate: try #require(Decimal(rate)),
            date: .sampleToday,
            source: "test"
        )
        return ExchangeRate(id: ID(high: 1, low: 1), createdAt: Instant(milliseconds: 0), quoted: draft)
    }

    static func conversion(_ from: String, _ base: String, _ quote: String, _ rate: String) throws
        -> Conversion
    {
        try Conversion(self.rate(base, quote, rate), from: try #require(Currency(from)))
    }

    static let worked:
        [(from: String, base: String, quote: String, rate: String, amount: Int64, worth: Int64)] = [
            ("EUR", "EUR", "USD", "1.0864", 10_000, 10_864), ("USD", "EUR", "USD", "1.0864", 10_864, 10_000),
            // D365, cash discounts: 1,000 USD at 110 for a hundred are 1,100 EUR, 980 at 80 are 784, 20 at 80 are 16.
            ("USD", "USD", "EUR", "1.1", 100_000, 110_000), ("USD", "USD", "EUR", "0.8", 98_000, 78_400),
            ("USD", "USD", "EUR", "0.8", 2_000, 1_600),
            // Yen have no decimals, dinars three.
            ("EUR", "EUR", "JPY", "163.52", 100, 164), ("JPY", "EUR", "JPY", "163.52", 1_000, 612),
            ("KWD", "KWD", "EUR", "3.05", 1_000, 305), ("EUR", "KWD", "EUR", "3.05", 305, 1_000),
            // Half away from zero, both ways.
            ("USD", "USD", "EUR", "0.5", 1, 1), ("USD", "USD", "EUR", "0.5", -1, -1),
            ("USD", "USD", "EUR", "0.5", -3, -2),
        ]

    @Test(arguments: worked)
    func `rounds once, by the decimals of both currencies and whichever way the pair is quoted`(
        from: String,
        base: String,
        quote: String,
        rate: String,
        amount: Int64,
        worth: Int64
    ) throws {
        #expect(try Self.conversion(from, base, quote, rate).amount(amount) == worth)
    }

    @Test func `over a third currency isn't rounded on the way`() throws {
        let there = try Self.conversion("USD", "EUR", "USD", "1.0864")
        let back = try Self.conversion("EUR", "EUR", "JPY", "163.52")
        let cross = try there.then(back)
        // By way of a rounded euro it would be 163.
        #expect(try cross.amount(109) == 164)
        #expect(cross.rates.count == 2)
        #expect(cross.rate?.description == "150.515464")
        #expect(try cross.inverse.amount(164) == 109)
    }

    @Test(arguments: 0..<20)
    func `there and back comes within a unit of the start, and a sum within a unit of its parts`(seed: UInt64)
        throws
    {
        var random = SeededGenerator(seed: seed)
        for _ in 0..<200 {
            let digits = Int64.random(in: 1...9_999_999, using: &random)
            let text = "\(digits / 10_000).\(padded(digits % 10_000, 4))"
            let conversion = try Self.conversion("USD", "USD", "EUR", text)
            let left = Int64.random(in: -10_000_000...10_000_000, using: &random)
            let right = Int64.random(in: -10_000_000...10_000_000, using: &random)
            let parts = try conversion.amount(left) + conversion.amount(right)
            #expect(abs(try conversion.amount(left + right) - parts) <= 1)
            #expect(try conversion.amount(-left) == -conversion.amount(left))
            if digits >= 10_000 {
                #expect(try conversion.inverse.amount(conversion.amount(left)) == left)
            }
            let limit = abs(right)
            let greatest = try conversion.greatestAmount(worth: limit)
            #expect(try conversion.amount(greatest) <= limit)
            #expect(try conversion.amount(greatest + 1) > limit)
        }
    }

    @Test func `of absurd size is refused, not wrapped`() throws {
        let conversion = try Self.conversion("USD", "USD", "EUR", "9999999999")
        #expect(throws: Failure.overflow) { try conversion.amount(Money.outsideMax) }
    }

    @Test(arguments: [
        ("EUR", "1"), ("USD", "0"), ("USD", "-1"), ("USD", "12345678901"), ("USD", "12345.678901"),
    ])
    func `is never made of a rate that isn't one`(quote: String, rate: String) throws {
        #expect(try Self.rate("EUR", quote, rate).quoted.fault != nil)
    }
}
