import Receivables
import Testing

@Suite struct `Amount of money` {
    let euro: Currency
    let yen: Currency

    init() throws {
        euro = try #require(Currency("EUR"))
        yen = try #require(Currency("JPY"))
    }

    @Test func `adds, subtracts and negates in one currency`() throws {
        let amount = Money(250, euro)
        #expect(try amount.adding(Money(-50, euro)) == Money(200, euro))
        #expect(try amount.subtracting(Money(300, euro)) == Money(-50, euro))
        #expect(try amount.negated() == Money(-250, euro))
        #expect(try amount.exceeds(Money(249, euro)))
        #expect(try !amount.exceeds(amount))
    }

    @Test func `never meets another currency`() {
        let mismatch = Failure.currencyMismatch(expected: euro, found: yen)
        #expect(throws: mismatch) { try Money(1, euro).adding(Money(1, yen)) }
        #expect(throws: mismatch) { try Money(1, euro).subtracting(Money(1, yen)) }
        #expect(throws: mismatch) { try Money(1, euro).exceeds(Money(1, yen)) }
    }

    @Test func `throws past the ends of its range`() throws {
        #expect(try Money(.max - 1, euro).adding(Money(1, euro)) == Money(.max, euro))
        #expect(throws: Failure.overflow) { try Money(.max, euro).adding(Money(1, euro)) }
        #expect(try Money(.min + 1, euro).subtracting(Money(1, euro)) == Money(.min, euro))
        #expect(throws: Failure.overflow) { try Money(.min, euro).subtracting(Money(1, euro)) }
        #expect(try Money(.min + 1, euro).negated() == Money(.max, euro))
        #expect(throws: Failure.overflow) { try Money(.min, euro).negated() }
    }
}

@Suite struct `Currency code` {
    static let exponents: [(code: String, exponent: Int)] = [
        ("EUR", 2), ("USD", 2), ("JPY", 0), ("XOF", 0), ("KWD", 3), ("TND", 3), ("CLF", 4),
    ]

    @Test(arguments: exponents)
    func `names the decimals of its minor unit`(code: String, exponent: Int) throws {
        let currency = try #require(Currency(code))
        #expect(currency.exponent == exponent)
        #expect(currency.code == code)
        #expect(currency.description == code)
    }

    @Test(arguments: [
        "", "EU", "EURO", "eur", "Eur", "EUR ", "XXX", "XTS", "ZZZ", "DEM", "€", "ÉU", "\0\0\0",
    ])
    func `is refused unless it is a currency of payment in capitals`(code: String) {
        #expect(Currency(code) == nil)
    }
}
