/// What minor units of one currency are worth in another, as an exact ratio that is rounded once, when it is applied.
package struct Conversion: Equatable, Sendable {
    package let from: Currency
    package let to: Currency
    /// The stored rates that it is made of: none between equal currencies, one, or two over the euro.
    package let rates: [ExchangeRate]
    private let numerator: Int128
    private let denominator: Int128

    private init(
        from: Currency,
        to: Currency,
        rates: [ExchangeRate],
        _ numerator: Int128,
        _ denominator: Int128
    ) {
        let divisor = Self.commonDivisor(numerator, denominator)
        self.from = from
        self.to = to
        self.rates = rates
        self.numerator = numerator / divisor
        self.denominator = denominator / divisor
    }

    /// Between a currency and itself.
    static func same(_ currency: Currency) -> Conversion {
        Conversion(from: currency, to: currency, rates: [], 1, 1)
    }

    /// By one rate, the way that it is quoted or the other way round.
    init(_ rate: ExchangeRate, from currency: Currency) throws(Failure) {
        let quoted = rate.quoted
        let quotes = try product(Int128(quoted.rate.coefficient), Self.minorUnits(of: quoted.quote))
        let bases = try product(Decimal.powersOfTen[quoted.rate.scale], Self.minorUnits(of: quoted.base))
        if currency == quoted.base {
            self.init(from: quoted.base, to: quoted.quote, rates: [rate], quotes, bases)
        } else {
            self.init(from: quoted.quote, to: quoted.base, rates: [rate], bases, quotes)
        }
    }

    /// This one, then another that goes on from its currency.
    func then(_ next: Conversion) throws(Failure) -> Conversion {
        Conversion(
            from: from,
            to: next.to,
            rates: rates + next.rates,
            try product(numerator, next.numerator),
            try product(denominator, next.denominator)
        )
    }

    /// The way back.
    package var inverse: Conversion {
        Conversion(from: to, to: from, rates: rates, denominator, numerator)
    }

    /// Rounded half away from zero.
    ///
    /// - Parameter amount: minor units.
    package func amount(_ amount: Int64) throws(Failure) -> Int64 {
        guard numerator != denominator else { return amount }
        return try roundedQuotient(product(Int128(amount), numerator), denominator)
    }

    /// The greatest amount that isn't worth more than another once it is rounded.
    ///
    /// - Parameter limit: minor units of `to`, not below 0.
    func greatestAmount(worth limit: Int64) throws(Failure) -> Int64 {
        // What is below limit + 1/2 is rounded to the limit or less.
        let twice = try product(Int128(limit) * 2 + 1, denominator)
        guard let amount = Int64(exactly: (twice - 1) / (2 * numerator)) else { throw .overflow }
        return amount
    }

    /// What one whole unit is worth in whole units of the other, to six decimals; for people to read.
    package var rate: Decimal? {
        let units = (from: Self.minorUnits(of: from), to: Self.minorUnits(of: to))
        guard let up = try? product(numerator, units.from), let down = try? product(denominator, units.to)
        else { return nil }
        return Decimal.clampedRatio(up, down, decimals: Decimal.scaleMax)
    }

    /// Minor units of one whole unit.
    private static func minorUnits(of currency: Currency) -> Int128 {
        Decimal.powersOfTen[currency.exponent]
    }

    private static func commonDivisor(_ left: Int128, _ right: Int128) -> Int128 {
        var (left, right) = (left, right)
        while right != 0 { (left, right) = (right, left % right) }
        return left
    }
}
