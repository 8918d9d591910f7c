/// A part of a document as its terms plan it.
package struct PlannedInstallment: Equatable, Sendable {
    package let dueDate: CivilDate
    /// Minor units.
    package let amount: Int64
    package let discounts: [EarlyPaymentDiscount]
}

/// What paying a part early is worth.
package struct EarlyPaymentDiscount: Equatable, Sendable {
    /// The last day on which it is given.
    package let until: CivilDate
    package let percent: Decimal
    /// Minor units.
    package let amount: Int64

    package init(until: CivilDate, percent: Decimal, amount: Int64) {
        self.until = until
        self.percent = percent
        self.amount = amount
    }

    package var snapshot: SnapshotFields {
        ["until": .date(until), "percent": .text(percent.description), "amount": .integer(amount)]
    }
}

extension PaymentSchedule {
    /// The parts of a document, which sum to its total; parts of 0 are left out. A total of 0 is one part, due at once,
    /// and a negative one splits like its positive.
    ///
    /// - Parameters:
    ///   - total: gross, minor units.
    ///   - tax: what of the total is tax.
    ///   - pointer: where the request says the total, for a fixed share that is more than it leaves.
    package func plan(
        total: Int64,
        tax: Int64,
        on date: CivilDate,
        pointer: String
    ) throws(Failure) -> [PlannedInstallment] {
        guard total != 0 else { return [PlannedInstallment(dueDate: date, amount: 0, discounts: [])] }
        let sign: Int64 = total < 0 ? -1 : 1
        let amounts = try split(Int64(clamping: total.magnitude), pointer: pointer)
        let base = discountBase == .total ? total : try difference(total, tax)
        var discounts = Array(repeating: [EarlyPaymentDiscount](), count: amounts.count)
        for tier in self.discounts {
            let whole = try percentage(tier.percent, of: base)
            let parts = try Receivables.split(whole, by: amounts.map { Int128($0) })
            for (index, amount) in parts.enumerated() {
                let until = date.adding(days: tier.days)
                discounts[index].append(
                    EarlyPaymentDiscount(until: until, percent: tier.percent, amount: amount)
                )
            }
        }
        var planned: [PlannedInstallment] = []
        for (index, amount) in amounts.enumerated() where amount != 0 {
            planned.append(
                PlannedInstallment(
                    dueDate: installments[index].due.dueDate(from: date),
                    amount: sign * amount,
                    discounts: discounts[index]
                )
            )
        }
        return planned
    }

    /// Each part of a total above 0 in the order of the rules; the remainder takes the difference.
    private func split(_ total: Int64, pointer: String) throws(Failure) -> [Int64] {
        var left = total
        var amounts: [Int64] = []
        for rule in installments {
            let amount: Int64
            switch rule.share {
            case .percentOfTotal(let percent): amount = try percentage(percent, of: total)
            case .percentOfRemainder(let percent): amount = try percentage(percent, of: left)
            case .fixed(let fixed): amount = fixed
            case .remainder: amount = 0
            }
            amounts.append(amount)
            left = try difference(left, amount)
        }
        // Percentages that leave nothing may each have been rounded up: the last of them gives the excess back.
        if left < 0, left >= -Int64(installments.count),
            let last = installments.lastIndex(where: { $0.share.isPercentage }), amounts[last] >= -left
        {
            amounts[last] += left
            left = 0
        }
        guard left >= 0 else {
            throw .invalid(
                pointer,
                "share_past_total",
                "the fixed shares of the terms are more than \(total)"
            )
        }
        return amounts.enumerated().map { installments[$0].share == .remainder ? left : $1 }
    }

    private func percentage(_ percent: Decimal, of amount: Int64) throws(Failure) -> Int64 {
        try roundedQuotient(product(Int128(amount), percent.micros), 100_000_000)
    }

    /// Whether the percentages alone never reach past a total.
    package var percentagesFit: Bool {
        // In exact shares of a hundredth of a millionth; a percentage of the remainder is taken of what is left.
        var left: Int128 = 100_000_000
        for rule in installments {
            switch rule.share {
            case .percentOfTotal(let percent): left -= percent.micros
            case .percentOfRemainder(let percent): left -= left * percent.micros / 100_000_000
            case .fixed, .remainder: break
            }
        }
        return left >= 0
    }
}

extension InstallmentRule.Share {
    fileprivate var isPercentage: Bool {
        switch self {
        case .percentOfTotal, .percentOfRemainder: true
        case .fixed, .remainder: false
        }
    }
}
