/// The one rounding function: the integer nearest to `numerator / denominator`, halves away from zero.
///
/// - Parameter denominator: positive.
package func roundedQuotient(_ numerator: Int128, _ denominator: Int128) throws(Failure) -> Int64 {
    precondition(denominator > 0, "a quotient needs a positive denominator")
    let (quotient, remainder) = numerator.quotientAndRemainder(dividingBy: denominator)
    // |remainder| ≥ denominator / 2, without doubling, which could overflow.
    let isHalfOrMore = remainder.magnitude >= denominator.magnitude - remainder.magnitude
    let rounded = isHalfOrMore ? quotient + (numerator < 0 ? -1 : 1) : quotient
    guard let value = Int64(exactly: rounded) else { throw .overflow }
    return value
}

/// Splits an amount by weights, exactly: each part is rounded, and the last takes what is left.
///
/// - Parameter weights: not empty; parts of a zero total weight are all zero but the last.
package func split(_ total: Int64, by weights: [Int128]) throws(Failure) -> [Int64] {
    var whole: Int128 = 0
    for weight in weights { whole = try product(whole, plus: weight) }
    var parts: [Int64] = []
    parts.reserveCapacity(weights.count)
    var left = total
    for weight in weights.dropLast() {
        var part: Int64 = 0
        if whole != 0 {
            let (scaled, overflow) = Int128(total).multipliedReportingOverflow(
                by: whole < 0 ? -weight : weight
            )
            guard !overflow else { throw .overflow }
            part = try roundedQuotient(scaled, whole < 0 ? -whole : whole)
        }
        parts.append(part)
        left = try difference(left, part)
    }
    parts.append(left)
    return parts
}

private func product(_ left: Int128, plus right: Int128) throws(Failure) -> Int128 {
    let (value, overflow) = left.addingReportingOverflow(right)
    guard !overflow else { throw .overflow }
    return value
}

/// `left × right`, or `.overflow`.
package func product(_ left: Int128, _ right: Int128) throws(Failure) -> Int128 {
    let (value, overflow) = left.multipliedReportingOverflow(by: right)
    guard !overflow else { throw .overflow }
    return value
}
