/// An amount in minor units of one currency. It has no `+`: a sum can overflow or meet another currency, and
/// then it throws.
package struct Money: Hashable, Sendable {
    package let minorUnits: Int64
    package let currency: Currency

    package init(_ minorUnits: Int64, _ currency: Currency) {
        self.minorUnits = minorUnits
        self.currency = currency
    }

    /// The greatest amount that is taken from outside, either way: 10¹⁵ minor units.
    package static let outsideMax: Int64 = 1_000_000_000_000_000

    package static func zero(_ currency: Currency) -> Money { Money(0, currency) }

    package var isZero: Bool { minorUnits == 0 }
    package var isPositive: Bool { minorUnits > 0 }
    package var isNegative: Bool { minorUnits < 0 }

    package func adding(_ other: Money) throws(Failure) -> Money {
        try requireSameCurrency(as: other)
        return Money(try sum(minorUnits, other.minorUnits), currency)
    }

    package func subtracting(_ other: Money) throws(Failure) -> Money {
        try requireSameCurrency(as: other)
        return Money(try difference(minorUnits, other.minorUnits), currency)
    }

    package func negated() throws(Failure) -> Money {
        Money(try difference(0, minorUnits), currency)
    }

    /// Whether this is more than the other amount, in the same currency.
    package func exceeds(_ other: Money) throws(Failure) -> Bool {
        try requireSameCurrency(as: other)
        return minorUnits > other.minorUnits
    }

    private func requireSameCurrency(as other: Money) throws(Failure) {
        guard currency == other.currency else {
            throw .currencyMismatch(expected: currency, found: other.currency)
        }
    }
}

/// The sum of two amounts in minor units, or `.overflow`.
package func sum(_ left: Int64, _ right: Int64) throws(Failure) -> Int64 {
    let (value, overflow) = left.addingReportingOverflow(right)
    guard !overflow else { throw .overflow }
    return value
}

/// The difference of two amounts in minor units, or `.overflow`.
package func difference(_ left: Int64, _ right: Int64) throws(Failure) -> Int64 {
    let (value, overflow) = left.subtractingReportingOverflow(right)
    guard !overflow else { throw .overflow }
    return value
}
