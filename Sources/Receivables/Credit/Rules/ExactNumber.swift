/// A number that a rule reckons with: exact to six decimals, of at most 32 digits before the point. What leaves that
/// range is nil. A product and a quotient are rounded to six decimals, halves away from zero.
package struct ExactNumber: Hashable, Sendable {
    /// The number times 10⁶.
    package let micros: Int128

    package static let integerDigitsMax = 32
    package static let decimalsMax = 6
    private static let one: UInt128 = 1_000_000

    package init(micros: Int128) {
        self.micros = micros
    }

    package init(_ integer: Int64) {
        micros = Int128(integer) * 1_000_000
    }

    package init(_ decimal: Decimal) {
        micros = decimal.micros
    }

    func adding(_ other: ExactNumber) -> ExactNumber? {
        let (value, overflow) = micros.addingReportingOverflow(other.micros)
        return overflow ? nil : ExactNumber(inRange: value)
    }

    func subtracting(_ other: ExactNumber) -> ExactNumber? {
        let (value, overflow) = micros.subtractingReportingOverflow(other.micros)
        return overflow ? nil : ExactNumber(inRange: value)
    }

    func multiplied(by other: ExactNumber) -> ExactNumber? {
        ExactNumber(
            Self.rounded(micros.magnitude, times: other.micros.magnitude, by: Self.one),
            isNegative: (micros < 0) != (other.micros < 0)
        )
    }

    func divided(by other: ExactNumber) -> ExactNumber? {
        guard other.micros != 0 else { return nil }
        return ExactNumber(
            Self.rounded(micros.magnitude, times: Self.one, by: other.micros.magnitude),
            isNegative: (micros < 0) != (other.micros < 0)
        )
    }

    var negated: ExactNumber { ExactNumber(micros: -micros) }

    var magnitude: ExactNumber { micros < 0 ? negated : self }

    /// The number without decimals, where it has none and fits.
    package var integer: Int64? {
        micros % 1_000_000 == 0 ? Int64(exactly: micros / 1_000_000) : nil
    }

    private init?(inRange micros: Int128) {
        guard micros.magnitude < 100_000_000_000_000_000_000_000_000_000_000_000_000 else { return nil }
        self.micros = micros
    }

    private init?(_ magnitude: UInt128?, isNegative: Bool) {
        guard let magnitude, let micros = Int128(exactly: magnitude) else { return nil }
        self.init(inRange: isNegative ? -micros : micros)
    }

    /// `left × right ÷ divisor` with the product at full width; nil past 128 bits.
    private static func rounded(_ left: UInt128, times right: UInt128, by divisor: UInt128) -> UInt128? {
        let (high, low) = left.multipliedFullWidth(by: right)
        guard high < divisor else { return nil }
        let (quotient, remainder) =
            high == 0
            ? low.quotientAndRemainder(dividingBy: divisor) : divisor.dividingFullWidth((high, low))
        guard remainder >= divisor - remainder else { return quotient }
        let (value, overflow) = quotient.addingReportingOverflow(1)
        return overflow ? nil : value
    }
}

extension ExactNumber: Comparable {
    package static func < (left: ExactNumber, right: ExactNumber) -> Bool { left.micros < right.micros }
}

extension ExactNumber: CustomStringConvertible {
    package var description: String {
        if let integer { return String(integer) }
        let (whole, rest) = micros.magnitude.quotientAndRemainder(dividingBy: Self.one)
        let sign = micros < 0 ? "-" : ""
        guard rest > 0 else { return "\(sign)\(whole)" }
        var decimals = padded(Int64(rest), Self.decimalsMax)[...]
        while decimals.last == "0" { decimals.removeLast() }
        return "\(sign)\(whole).\(decimals)"
    }

    /// Reads `-12.5`: an optional minus, digits, and optionally a point with more digits.
    package init?(_ text: some StringProtocol) {
        let isNegative = text.utf8.first == UInt8(ascii: "-")
        let parts = text.utf8.dropFirst(isNegative ? 1 : 0)
            .split(separator: UInt8(ascii: "."), maxSplits: 1, omittingEmptySubsequences: false)
        guard let whole = parts.first, !whole.isEmpty, parts.allSatisfy({ !$0.isEmpty }),
            whole.drop(while: { $0 == UInt8(ascii: "0") }).count <= Self.integerDigitsMax
        else { return nil }
        let decimals = parts.count == 2 ? parts[1] : whole.prefix(0)
        guard decimals.count <= Self.decimalsMax else { return nil }
        var value: Int128 = 0
        for byte in [whole, decimals].joined() {
            guard (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte) else { return nil }
            value = value * 10 + Int128(byte - UInt8(ascii: "0"))
        }
        for _ in decimals.count..<Self.decimalsMax { value *= 10 }
        micros = isNegative ? -value : value
    }
}
