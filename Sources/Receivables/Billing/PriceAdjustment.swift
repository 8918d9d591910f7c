/// What comes off an amount or on top of it: an allowance or a charge of EN 16931 (BG-20, BG-21, BG-27, BG-28).
package struct PriceAdjustment: Equatable, Sendable {
    package enum Kind: String, CaseIterable, Sendable {
        case allowance
        case charge

        /// The list in which a document has it.
        package var listName: String {
            switch self {
            case .allowance: "allowances"
            case .charge: "charges"
            }
        }
    }

    package enum Measure: Equatable, Sendable {
        /// Minor units, without tax.
        case amount(Int64)
        /// Percent of so many minor units; nil: of what it comes off or on top of.
        case percent(Decimal, of: Int64?)
    }

    package let kind: Kind
    package let measure: Measure
    package let reason: String?
    /// UNCL 5189 of an allowance, UNCL 7161 of a charge.
    package let reasonCode: String?

    package init(kind: Kind, measure: Measure, reason: String?, reasonCode: String?) {
        self.kind = kind
        self.measure = measure
        self.reason = reason
        self.reasonCode = reasonCode
    }

    /// Of one document or line to the next.
    package static let documentMax = 100
    package static let lineMax = 20

    /// Minor units, rounded once.
    ///
    /// - Parameter base: what it comes off or on top of, minor units.
    package func amount(of base: Int64) throws(Failure) -> Int64 {
        switch measure {
        case .amount(let amount): return amount
        case .percent(let percent, let given):
            return try roundedQuotient(product(Int128(given ?? base), percent.micros), 100_000_000)
        }
    }

    /// What an amount of it makes of the sum.
    package func signed(_ amount: Int64) throws(Failure) -> Int64 {
        kind == .allowance ? try difference(0, amount) : amount
    }

    /// Whether it is a share of what it comes off or on top of, and so goes with each part of it.
    package var followsBase: Bool {
        if case .percent(_, nil) = measure { return true }
        return false
    }

    /// The same for another sum.
    package func with(amount: Int64) -> PriceAdjustment {
        PriceAdjustment(kind: kind, measure: .amount(amount), reason: reason, reasonCode: reasonCode)
    }

    /// - Parameters:
    ///   - amount: what it comes to, minor units.
    ///   - base: what the percentage is of; nil where there is none.
    package func snapshot(number: Int, amount: Int64, base: Int64?) -> SnapshotFields {
        var percent: Decimal?
        if case .percent(let given, _) = measure { percent = given }
        return [
            "number": .integer(Int64(number)), "amount": .integer(amount),
            "percent": .optional(percent?.description), "base": .optional(percent == nil ? nil : base),
            "reason": .optional(reason), "reason_code": .optional(reasonCode),
        ]
    }
}
