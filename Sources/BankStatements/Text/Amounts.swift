internal import Receivables

enum AmountError: Error, Equatable {
    case notANumber
    case tooManyDecimals(Int)
    case tooLarge

    var sentence: String {
        switch self {
        case .notANumber: "is not an amount"
        case .tooManyDecimals(let limit): "has more than the \(limit) decimals of its currency"
        case .tooLarge: "is larger than any amount that is read"
        }
    }
}

/// Reads an amount without a sign into minor units, exactly. Decimals past the currency's may only be zeros.
///
/// - Parameters:
///   - exponent: how many decimals the minor unit stands for.
///   - separators: what may stand between integer and decimals.
func minorUnits(
    _ text: some Sequence<UInt8>,
    exponent: Int,
    separators: [UInt8] = [UInt8(ascii: ".")]
) throws(AmountError) -> Int64 {
    var value: Int64 = 0
    var digitCount = 0
    var decimalCount: Int?
    for byte in text {
        if separators.contains(byte), decimalCount == nil {
            decimalCount = 0
            continue
        }
        guard isDigit(byte) else { throw .notANumber }
        digitCount += 1
        if let decimals = decimalCount {
            guard decimals < exponent else {
                guard byte == UInt8(ascii: "0") else { throw .tooManyDecimals(exponent) }
                continue
            }
            decimalCount = decimals + 1
        }
        value = value * 10 + Int64(byte - UInt8(ascii: "0"))
        guard value <= Money.outsideMax else { throw .tooLarge }
    }
    guard digitCount > 0 else { throw .notANumber }
    for _ in (decimalCount ?? 0)..<exponent {
        value *= 10
        guard value <= Money.outsideMax else { throw .tooLarge }
    }
    return value
}

/// Reads an amount with an optional sign in front.
func signedMinorUnits(
    _ text: ArraySlice<UInt8>,
    exponent: Int,
    separators: [UInt8] = [UInt8(ascii: ".")]
) throws(AmountError) -> Int64 {
    let text = text.trimmed
    switch text.first {
    case UInt8(ascii: "-"):
        return -(try minorUnits(text.dropFirst(), exponent: exponent, separators: separators))
    case UInt8(ascii: "+"):
        return try minorUnits(text.dropFirst(), exponent: exponent, separators: separators)
    default: return try minorUnits(text, exponent: exponent, separators: separators)
    }
}

/// Takes grouping out of an amount: `1.234.567,89` with a point as separator. Every group but the first has three
/// digits, or two before the last (Indian), so that a decimal point is never taken for grouping.
///
/// - Returns: nil where the groups are none.
func ungrouped(_ text: String, group: Character, decimal: Character) -> String? {
    guard text.contains(group) else { return text }
    let parts = text.split(separator: decimal, maxSplits: 1, omittingEmptySubsequences: false)
    guard let integer = parts.first, parts.count == 1 || !parts[1].contains(group) else { return nil }
    let groups = integer.split(separator: group, omittingEmptySubsequences: false)
    guard let first = groups.first, let last = groups.last, !first.isEmpty, last.count == 3 else {
        return nil
    }
    guard groups.dropFirst().allSatisfy({ (2...3).contains($0.count) }) else { return nil }
    return groups.joined() + text[integer.endIndex...]
}
