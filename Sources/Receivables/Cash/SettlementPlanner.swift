/// An instalment that money can settle: what is open of it, or what was given up of it.
struct Debt: Equatable, Sendable {
    let invoice: ID<Invoice>
    /// What was given up counts as open.
    let installment: Installment
    /// Discounts that were taken off it before and stand, in minor units.
    let taken: Int64
    /// Nil: it is open.
    var writeOff: WriteOff?
}

/// Works out what money does to what is owed: discounts, tolerances, deductions. It sees values only.
struct SettlementPlanner {
    struct Use: Equatable, Sendable {
        let debt: Debt
        var settlement: Settlement
    }

    let rules: CashRules
    let receivedOn: CivilDate

    /// Settles debts one after the other until the money is used up.
    ///
    /// - Returns: what is done, and the minor units that are left.
    func spend(_ money: Int64, on debts: [Debt]) throws(Failure) -> (uses: [Use], left: Int64) {
        var left = money
        var uses: [Use] = []
        for debt in debts where debt.installment.open > 0 {
            guard left > 0 else { break }
            let settlement = try settlement(of: debt, with: left)
            left = try difference(left, settlement.amount)
            uses.append(Use(debt: debt, settlement: settlement))
        }
        return (uses, left)
    }

    /// Where nothing else is to be settled: money that is left takes back discounts that nobody kept back, and within
    /// the tolerance it is kept.
    ///
    /// - Returns: the minor units that stay on account.
    func absorb(_ money: Int64, into uses: inout [Use]) throws(Failure) -> Int64 {
        var left = money
        guard left > 0, let last = uses.indices.last else { return left }
        if rules.overpaidDiscounts == .reduce {
            for index in uses.indices.reversed() {
                let part = min(left, uses[index].settlement.discount)
                uses[index].settlement.amount = try sum(uses[index].settlement.amount, part)
                uses[index].settlement.discount = try difference(uses[index].settlement.discount, part)
                left = try difference(left, part)
            }
        }
        guard left > 0, try rules.overpayment.covers(left, of: uses[last].debt.installment.open) else {
            return left
        }
        uses[last].settlement.amount = try sum(uses[last].settlement.amount, left)
        uses[last].settlement.smallDifference = -left
        return 0
    }

    /// Settles a debt as far as the money goes.
    private func settlement(of debt: Debt, with money: Int64) throws(Failure) -> Settlement {
        let open = debt.installment.open
        let offer = try offer(on: debt)
        let discount = try offer.onAll(of: open)
        let needed = try difference(open, discount)
        guard money < needed else { return Settlement(amount: needed, discount: discount) }
        let missing = try difference(needed, money)
        if try rules.underpayment.covers(missing, of: open) {
            return Settlement(amount: money, discount: discount, smallDifference: missing)
        }
        let unpaid = try difference(open, money)
        let earned = rules.givesPartialDiscounts ? min(try offer.onPart(money), unpaid) : 0
        var settlement = Settlement(amount: money, discount: earned)
        let rest = try difference(unpaid, earned)
        guard rest > 0 else { return settlement }
        let isDiscount = try rest <= difference(offer.left, earned)
        switch rules.unearnedDiscounts {
        case .allow where isDiscount:
            settlement.discount = unpaid
            settlement.unearned = rest
        case .chargeBack where isDiscount:
            settlement.deduction = Deduction(amount: rest, reason: "unearned_discount")
        case .allow, .chargeBack, .refuse:
            if let percent = rules.deductionPercentMax, try percent.covers(rest, of: open) {
                settlement.deduction = Deduction(amount: rest, reason: "short_payment")
            }
        }
        return settlement
    }

    /// Settles one debt by amounts that a person has named.
    ///
    /// - Parameters:
    ///   - money: minor units that the payment has left.
    ///   - place: where the request says so.
    func settlement(of debt: Debt, as asked: AllocationDraft, with money: Int64, at place: String)
        throws(Failure) -> Settlement
    {
        let open = debt.installment.open
        let offer = try offer(on: debt)
        let difference = asked.smallDifference ?? 0
        let whole = try offer.onAll(of: open)
        let needed = try sum(open, -sum(asked.discount ?? whole, difference))
        let amount = asked.amount ?? min(money, needed)
        guard amount > 0 else {
            throw .invalid(place, "exceeds_open", "only \(open) is open, and a payment settles a part of it")
        }
        let closes = try sum(amount, sum(whole, difference)) >= open
        let earned = closes ? whole : rules.givesPartialDiscounts ? try offer.onPart(amount) : 0
        var settlement = Settlement(amount: amount, discount: 0, smallDifference: difference)
        let unpaid = try max(0, sum(open, -settlement.settled()))
        settlement.discount = asked.discount ?? min(earned, unpaid)
        try bound(&settlement, earned: earned, offer: offer, at: place)
        let rest = try sum(open, -settlement.settled())
        if asked.smallDifference == nil {
            let tolerance = rest > 0 ? rules.underpayment : rules.overpayment
            if rest != 0, try tolerance.covers(abs(rest), of: open) { settlement.smallDifference = rest }
        } else {
            try bound(difference, of: open, closes: rest == 0, at: place)
        }
        let settled = try settlement.settled()
        guard settled <= open else {
            throw .invalid("\(place)/amount", "exceeds_open", "only \(open) is open")
        }
        if settled == open { settlement.deduction = nil }
        return settlement
    }

    /// Holds a discount that a person has named to what the terms and the policy give.
    private func bound(
        _ settlement: inout Settlement,
        earned: Int64,
        offer: EarlyPaymentOffer,
        at place: String
    ) throws(Failure) {
        guard settlement.discount > earned else { return }
        guard settlement.discount <= offer.left else {
            let detail = "at most \(offer.left) is left to take off the instalment"
            throw .invalid("\(place)/discount", "exceeds_discount", detail)
        }
        let unearned = try difference(settlement.discount, earned)
        switch rules.unearnedDiscounts {
        case .refuse:
            let detail = "only \(earned) is earned, and the policy gives no other"
            throw .invalid("\(place)/discount", "discount_unearned", detail)
        case .allow: settlement.unearned = unearned
        case .chargeBack:
            settlement.discount = earned
            settlement.deduction = Deduction(amount: unearned, reason: "unearned_discount")
        }
    }

    private func bound(_ difference: Int64, of open: Int64, closes: Bool, at place: String) throws(Failure) {
        guard difference >= 0 || closes else {
            let detail = "what is paid too much settles an instalment whole"
            throw .invalid("\(place)/small_difference", "out_of_range", detail)
        }
        let size = Int64(clamping: difference.magnitude)
        let tolerance = difference > 0 ? rules.underpayment : rules.overpayment
        guard rules.smallDifferenceMax.map({ size > $0 }) ?? false, try !tolerance.covers(size, of: open)
        else { return }
        let detail = "the policy lets at most \(rules.smallDifferenceMax ?? 0) be a small difference"
        throw .invalid("\(place)/small_difference", "exceeds_tolerance", detail)
    }

    private func offer(on debt: Debt) throws(Failure) -> EarlyPaymentOffer {
        try EarlyPaymentOffer(on: debt.installment, taken: debt.taken, receivedOn: receivedOn, under: rules)
    }
}
