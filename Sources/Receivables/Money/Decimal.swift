/// An exact decimal: quantities, rates and percentages. At most 15 digits, at most 6 of them after the point,
/// kept without trailing zeros, so that equal values are equal.
package struct Decimal: Hashable, Sendable {
    package let coefficient: Int64
    package let scale: Int

    private init(normalizing coefficient: Int64, scale: Int) {
        var coefficient = coefficient
        var scale = scale
        while scale > 0, coefficient % 10 == 0 {
            coefficient /= 10
            scale -= 1
        }
        self.coefficient = coefficient
        self.scale = scale
    }

    package static let digitsMax = 15
    package static let scaleMax = 6
    package static let zero = Decimal(normalizing: 0, scale: 0)
    package static let one = Decimal(normalizing: 1, scale: 0)
    package static let hundred = Decimal(normalizing: 100, scale: 0)

    package init(_ integer: Int32) {
        self.init(normalizing: Int64(integer), scale: 0)
    }

    /// Reads `-12.5`: an optional minus, digits, and optionally a point with more digits. No exponent, no plus, no
    /// bare point.
    package init?(_ text: some StringProtocol) {
        var digitCount = 0
        var value: Int64 = 0
        var scale = 0
        var seenPoint = false
        var digitsSincePoint = 0
        var bytes = Array(text.utf8)[...]
        let isNegative = bytes.first == UInt8(ascii: "-")
        if isNegative { bytes = bytes.dropFirst() }
        guard let first = bytes.first, first != UInt8(ascii: ".") else { return nil }
        for byte in bytes {
            switch byte {
            case UInt8(ascii: ".") where !seenPoint:
                seenPoint = true
            case UInt8(ascii: "0")...UInt8(ascii: "9"):
                if value != 0 || byte != UInt8(ascii: "0") { digitCount += 1 }
                if seenPoint { digitsSincePoint += 1 }
                guard digitCount <= 18, digitsSincePoint <= 18 else { return nil }
                value = value * 10 + Int64(byte - UInt8(ascii: "0"))
                if seenPoint { scale += 1 }
            default:
                return nil
            }
        }
        guard !seenPoint || digitsSincePoint > 0 else { return nil }
        let decimal = Decimal(normalizing: isNegative ? -value : value, scale: scale)
        guard decimal.scale <= Self.scaleMax, decimal.coefficient.magnitude < 1_000_000_000_000_000 else {
            return nil
        }
        self = decimal
    }

    package var isNegative: Bool { coefficient < 0 }
    package var isZero: Bool { coefficient == 0 }
    package var isPositive: Bool { coefficient > 0 }

    /// The value times 10⁶, exactly.
    package var micros: Int128 { Int128(coefficient) * Self.powersOfTen[Self.scaleMax - scale] }

    /// The decimal of so many millionths; `.overflow` past the digits that a decimal may have.
    package init(micros: Int128) throws(Failure) {
        try self.init(reducing: micros, scale: Self.scaleMax)
    }

    private init(reducing value: Int128, scale: Int) throws(Failure) {
        var value = value
        var scale = scale
        // Zeros go first: 14 digits before the point are short, and their millionths don't fit 64 bits.
        while scale > 0, value % 10 == 0 {
            value /= 10
            scale -= 1
        }
        guard value.magnitude < 1_000_000_000_000_000 else { throw .overflow }
        self.init(normalizing: Int64(value), scale: scale)
    }

    package func adding(_ other: Decimal) throws(Failure) -> Decimal {
        try Decimal(micros: micros + other.micros)
    }
    package func subtracting(_ other: Decimal) throws(Failure) -> Decimal {
        try Decimal(micros: micros - other.micros)
    }

    /// A ratio rounded to `decimals` places, halves away from zero; nil where there is no denominator.
    ///
    /// - Throws: `.overflow` past the digits that a decimal may have.
    package static func ratio(_ numerator: Int128, _ denominator: Int128, decimals: Int) throws(Failure)
        -> Decimal?
    {
        guard denominator != 0 else { return nil }
        let sign: Int128 = denominator < 0 ? -1 : 1
        let scaled = try product(numerator * sign, powersOfTen[decimals])
        return try Decimal(reducing: Int128(roundedQuotient(scaled, denominator * sign)), scale: decimals)
    }

    /// A ratio for people to read: with fewer decimals where it would have more digits than a decimal may, and past
    /// those the greatest one.
    package static func clampedRatio(_ numerator: Int128, _ denominator: Int128, decimals: Int) -> Decimal? {
        guard denominator != 0 else { return nil }
        for decimals in stride(from: decimals, through: 0, by: -1) {
            if let ratio = try? ratio(numerator, denominator, decimals: decimals) { return ratio }
        }
        let greatest = Int64(1_000_000_000_000_000 - 1)
        return Decimal(normalizing: (numerator < 0) == (denominator < 0) ? greatest : -greatest, scale: 0)
    }

    static let powersOfTen: [Int128] = [1, 10, 100, 1_000, 10_000, 100_000, 1_000_000]
}

extension Decimal: Comparable {
    package static func < (left: Decimal, right: Decimal) -> Bool { left.micros < right.micros }
}

extension Decimal: CustomStringConvertible {
    package var description: String {
        guard scale > 0 else { return String(coefficient) }
        let digits = padded(Int64(clamping: coefficient.magnitude), scale + 1)
        let point = digits.index(digits.endIndex, offsetBy: -scale)
        return "\(coefficient < 0 ? "-" : "")\(digits[..<point]).\(digits[point...])"
    }
}
