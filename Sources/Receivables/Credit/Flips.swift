/// The smallest single changes that turn an outcome into an approval. Each candidate is computed from the checks'
/// operands and then proved by running the checks with it; what can't be reached is left out.
struct Flips {
    let rules: CreditRules
    let document: CheckedDocument
    let position: CreditPosition
    /// The customer's open items by due date.
    let openItems: [OpenItem]
    /// Whether a temporary limit stands in for the lasting one, which then changes nothing.
    let hasTemporaryLimit: Bool
    /// The customer's older orders on hold: freed credit goes to them first.
    let olderHolds: [HeldCredit]

    /// How often the need is computed anew as older holds take their share.
    static let roundsMax = 20

    func all() throws(Failure) -> [Flip] {
        var flips: [Flip] = []
        if let flip = try orderTotal() { flips.append(flip) }
        if let flip = try payment() { flips.append(flip) }
        if let flip = try creditLimit() { flips.append(flip) }
        return flips
    }

    /// A shipment's amount is given by its order: only a quote's or an order's total can be lowered.
    private func orderTotal() throws(Failure) -> Flip? {
        let smallest = max(1, smallestValue)
        guard document.stage != .shipment, document.amount > smallest else { return nil }
        let range = smallest..<document.amount
        let total = try greatest(in: range) { (amount) throws(Failure) in
            try approves(document.with(amount: amount), position)
        }
        return total.map { .orderTotal(atMost: $0) }
    }

    private func payment() throws(Failure) -> Flip? {
        let items = payable
        var walked: Int64 = 0
        var overdue: Int64 = 0
        for item in items where item.open > 0 {
            walked = try sum(walked, item.open)
            if isTooLate(item) { overdue = walked }
        }
        var reserved: Int64 = 0
        for _ in 0..<Self.roundsMax {
            let amount = max(try exposureNeed(reserved: reserved), overdue)
            guard amount > 0, amount <= Money.outsideMax else { return nil }
            let settled = settle(items, with: amount)
            let paid = try position.with(paid: amount, overdue: Overdue(settled.items, on: position.today))
            let outcome = try heal(paid)
            if outcome.approves { return .pay(atLeast: amount, invoices: settled.invoices) }
            guard outcome.reserved > reserved else { return nil }
            reserved = outcome.reserved
        }
        return nil
    }

    private func creditLimit() throws(Failure) -> Flip? {
        guard position.limit != nil, !hasTemporaryLimit else { return nil }
        var reserved: Int64 = 0
        for _ in 0..<Self.roundsMax {
            let measured = try sum(try sum(position.exposure.total, document.amount), reserved)
            guard measured > 0, let limit = limit(for: measured), limit <= Money.outsideMax else {
                return nil
            }
            let outcome = try heal(position.with(limit: limit))
            if outcome.approves { return .creditLimit(atLeast: limit) }
            guard outcome.reserved > reserved else { return nil }
            reserved = outcome.reserved
        }
        return nil
    }

    /// What the review of holds would do from a position: older orders first, each reserving, then this document.
    private func heal(_ start: CreditPosition) throws(Failure) -> (approves: Bool, reserved: Int64) {
        var position = start
        var reserved: Int64 = 0
        for hold in olderHolds {
            let without = try position.with(committedMore: -hold.committed)
            guard try approves(hold.document, without) else { continue }
            let taken = try difference(max(0, hold.document.amount), hold.committed)
            position = try position.with(committedMore: taken)
            reserved = try sum(reserved, taken)
        }
        return (try approves(document, position), reserved)
    }

    /// By how much the exposure is more than the checks let through.
    private func exposureNeed(reserved: Int64) throws(Failure) -> Int64 {
        guard document.amount > 0, let limit = position.limit, let share = limitShare else { return 0 }
        let measured = try sum(try sum(position.exposure.total, document.amount), reserved)
        let allowed = Int64(clamping: Int128(limit) * share.micros / 100_000_000)
        return max(0, try difference(measured, allowed))
    }

    /// The smallest limit that lets an exposure through.
    private func limit(for measured: Int64) -> Int64? {
        guard let share = limitShare, share.isPositive else { return nil }
        return Int64(exactly: (Int128(measured) * 100_000_000 + share.micros - 1) / share.micros)
    }

    private func approves(_ document: CheckedDocument, _ position: CreditPosition) throws(Failure) -> Bool {
        try rules.evaluate(document, given: position).outcome == .approve
    }

    /// How much of the limit may be used, in percent, by the strictest check that looks at it; nil if none does.
    private var limitShare: Decimal? {
        var shares: [Decimal] = []
        for rule in rules.version.terms.checks where stops(rule) {
            if rule.check == .creditLimit { shares.append(.hundred) }
            if rule.check == .utilisation { shares.append(rule.threshold ?? .hundred) }
        }
        return shares.min()
    }

    private var smallestValue: Int64 {
        let terms = rules.version.terms
        let listed = terms.checks.filter { $0.check == .minOrderValue }
        // A policy that doesn't list the check has it run all the same.
        guard !listed.isEmpty else { return terms.minOrderValue ?? 0 }
        return listed.filter(stops).map { $0.threshold?.minorUnitsRoundedUp ?? terms.minOrderValue ?? 0 }
            .max() ?? 0
    }

    /// Whether a rule is run on the document and more than warns.
    private func stops(_ rule: CheckRule) -> Bool {
        rule.stages.contains(document.stage) && rule.severity != .warn
    }

    private func isTooLate(_ item: OpenItem) -> Bool {
        let days = Decimal(Int32(clamping: position.today.days(since: item.dueDate)))
        return rules.version.terms.checks.contains {
            $0.check == .oldestOverdueDays && stops($0) && days > ($0.threshold ?? .zero)
        }
    }

    /// The open items in the order in which money for their invoices settles them: the invoice with the oldest item
    /// first, and an invoice's instalments one after the other.
    private var payable: [OpenItem] {
        var invoices: [ID<Invoice>] = []
        var items: [ID<Invoice>: [OpenItem]] = [:]
        for item in openItems {
            if items[item.invoice] == nil { invoices.append(item.invoice) }
            items[item.invoice, default: []].append(item)
        }
        return invoices.flatMap { (items[$0] ?? []).sorted { $0.position < $1.position } }
    }

    /// Uses money for the items in their order, and answers what is left open and which invoices it reached.
    private func settle(_ payable: [OpenItem], with amount: Int64)
        -> (items: [OpenItem], invoices: [ID<Invoice>])
    {
        var left = amount
        var items: [OpenItem] = []
        var invoices: [ID<Invoice>] = []
        for item in payable {
            var item = item
            if left > 0, item.open > 0 {
                let used = min(left, item.open)
                left -= used
                item.open -= used
                if invoices.last != item.invoice { invoices.append(item.invoice) }
            }
            if item.open != 0 { items.append(item) }
        }
        return (items, invoices)
    }

    /// The greatest value of a range that passes, where smaller values pass when greater ones do.
    private func greatest(
        in range: Range<Int64>,
        where passes: (Int64) throws(Failure) -> Bool
    ) throws(Failure) -> Int64? {
        var low = range.lowerBound
        var high = range.upperBound - 1
        guard try passes(low) else { return nil }
        while low < high {
            let middle = low + (high - low + 1) / 2
            if try passes(middle) { low = middle } else { high = middle - 1 }
        }
        return low
    }
}
