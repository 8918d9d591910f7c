/// How a scorecard turns a class into a limit: the base times the class's factor, or the class's own amount; then at
/// most the greatest amount and the percentage of another base; then rounded to a unit, never past what caps it.
package struct LimitRule: Equatable, Sendable {
    /// What a class's factor multiplies.
    package let base: LimitBase?
    /// Of every amount in the rule and in the classes.
    package let currency: Currency?
    /// Minor units; nil: no bound.
    package let greatest: Int64?
    package let cap: Cap?
    /// Minor units; nil: not rounded.
    package let roundTo: Int64?
    package let rounding: LimitRounding

    package struct Cap: Equatable, Sendable {
        package let percent: Decimal
        package let base: LimitBase

        package init(percent: Decimal, of base: LimitBase) {
            self.percent = percent
            self.base = base
        }
    }

    package init(
        base: LimitBase?,
        currency: Currency?,
        greatest: Int64?,
        cap: Cap?,
        roundTo: Int64?,
        rounding: LimitRounding
    ) {
        self.base = base
        self.currency = currency
        self.greatest = greatest
        self.cap = cap
        self.roundTo = roundTo
        self.rounding = rounding
    }

    package var snapshot: SnapshotFields {
        [
            "base": .optional(base?.rawValue), "currency": .optional(currency?.code),
            "greatest": .optional(greatest), "percent": .optional(cap?.percent.description),
            "percent_of": .optional(cap?.base.rawValue), "round_to": .optional(roundTo),
            "rounding": .text(rounding.rawValue),
        ]
    }

    /// The limit for a class, step by step.
    ///
    /// - Parameters:
    ///   - value: minor units of a base; nil where it is unlimited.
    /// - Returns: nil where the base of a factor is unlimited.
    /// - Throws: `.overflow` past the amounts that a limit may have.
    func steps(
        for limit: RiskClass.Limit,
        _ value: (LimitBase) throws(Failure) -> Int64?
    ) throws(Failure) -> [LimitStep]? {
        var steps: [LimitStep] = []
        switch limit {
        case .amount(let amount):
            steps.append(LimitStep(.classAmount, amount, "the class has a limit of \(amount)"))
        case .factor(let factor):
            guard let base, let found = try value(base) else { return nil }
            let amount = max(0, found)
            steps.append(LimitStep(.base, amount, "\(base.words) is \(found)"))
            let multiple = try roundedQuotient(product(Int128(amount), factor.micros), 1_000_000)
            steps.append(LimitStep(.factor, multiple, "\(amount) × \(factor)"))
        }
        var bound = Int64.max
        if let greatest {
            bound = greatest
            let amount = min(steps.amount, greatest)
            steps.append(LimitStep(.greatest, amount, "at most \(greatest)"))
        }
        if let cap, let found = try value(cap.base) {
            let most = max(0, try roundedQuotient(product(Int128(found), cap.percent.micros), 100_000_000))
            bound = min(bound, most)
            let detail = "at most \(cap.percent) % of \(cap.base.words), which is \(found): \(most)"
            steps.append(LimitStep(.percent, min(steps.amount, most), detail))
        }
        if let roundTo {
            var amount = try rounding.round(steps.amount, to: roundTo)
            var detail = "\(rounding.rawValue) to a multiple of \(roundTo)"
            if amount > bound {
                amount = try LimitRounding.down.round(steps.amount, to: roundTo)
                detail = "down to a multiple of \(roundTo), as the next one is past what caps it"
            }
            steps.append(LimitStep(.rounding, amount, detail))
        }
        guard steps.amount <= Money.outsideMax else { throw .overflow }
        return steps
    }
}

/// A figure that limits are computed from, in minor units.
package enum LimitBase: String, CaseIterable, Sendable {
    /// The window's sales × 365 ÷ (12 × the window's days), whatever the account's age: a young account gets less.
    case averageMonthlySales = "average_monthly_sales"
    /// The window's invoices less credit notes, tax included.
    case sales
    case largestPaidInvoice = "largest_paid_invoice"
    /// The lasting limit, which may be unlimited.
    case creditLimit = "credit_limit"

    var words: String {
        switch self {
        case .averageMonthlySales: "the average monthly sales"
        case .sales: "the sales of the window"
        case .largestPaidInvoice: "the largest invoice paid in the window"
        case .creditLimit: "the limit"
        }
    }
}

package enum LimitRounding: String, CaseIterable, Sendable {
    case down
    case up
    /// Halves go up.
    case nearest

    /// A multiple of a unit above 0, from an amount of 0 or more.
    func round(_ amount: Int64, to unit: Int64) throws(Failure) -> Int64 {
        let rest = amount % unit
        let lower = amount - rest
        let goesUp =
            switch self {
            case .down: false
            case .up: rest > 0
            case .nearest: rest > 0 && rest >= unit - rest
            }
        return goesUp ? try sum(lower, unit) : lower
    }
}

/// One step on the way to a proposed limit.
package struct LimitStep: Equatable, Sendable {
    package enum Kind: String, CaseIterable, Sendable {
        case base
        case factor
        case classAmount = "class_amount"
        case greatest
        case percent
        case rounding
    }

    package let kind: Kind
    /// Minor units after the step.
    package let amount: Int64
    package let detail: String

    package init(_ kind: Kind, _ amount: Int64, _ detail: String) {
        self.kind = kind
        self.amount = amount
        self.detail = detail
    }

    var snapshot: SnapshotFields {
        ["step": .text(kind.rawValue), "amount": .integer(amount), "detail": .text(detail)]
    }
}

extension [LimitStep] {
    /// Minor units after the last step.
    var amount: Int64 { last?.amount ?? 0 }
}
