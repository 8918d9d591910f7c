import Receivables

/// An allowance or a charge as an e-invoice has it: never below 0. What comes off an amount that is taken back is a
/// charge then, and the other way round.
struct WrittenAdjustment {
    let kind: PriceAdjustment.Kind
    /// Minor units.
    let amount: Int64
    let reason: String?
    let reasonCode: String?
    /// What it is a percentage of, minor units.
    let share: (percent: Decimal, base: Int64)?

    init(_ given: PriceAdjustment, _ amount: Int64, of base: Int64?, in currency: Currency) {
        guard amount >= 0 else {
            kind = given.kind == .allowance ? .charge : .allowance
            self.amount = 0 - amount
            // The codes of the two are of different lists.
            reason = given.reason?.nonBlank ?? given.kind.title
            reasonCode = nil
            share = nil
            return
        }
        kind = given.kind
        self.amount = amount
        reason = given.reason?.nonBlank
        reasonCode = given.reasonCode
        // The percentage has to come to the amount within 0.02 (PEPPOL-EN16931-R040); where the currency has no cents
        // it may have been rounded further.
        let unit = (0..<currency.exponent).reduce(Int128(1)) { factor, _ in factor * 10 }
        if case .percent(let percent, let own) = given.measure, let whole = own ?? base,
            (Int128(whole) * percent.micros - Int128(amount) * 100_000_000).magnitude
                <= (unit * 2_000_000).magnitude
        {
            share = (percent, whole)
        } else {
            share = nil
        }
    }
}

extension PriceAdjustment.Kind {
    var title: String {
        switch self {
        case .allowance: "Allowance"
        case .charge: "Charge"
        }
    }
}
