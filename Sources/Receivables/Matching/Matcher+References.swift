extension Matcher {
    /// What the texts name, the surest first.
    func namedCandidates(_ naming: ReferenceNaming) throws(Failure) -> [MatchCandidate] {
        guard !naming.strong.isEmpty else { return try similarCandidates(naming.weak) }
        var found: [MatchCandidate] = []
        let all = try candidate(naming.strong, objection: naming.objection ?? naming.ambiguity)
        if all.fit < .closed, !naming.continued.isEmpty {
            let longer = try candidate(naming.strong + naming.continued, objection: naming.objection)
            if longer.fit == .closed, longer.candidate.isExact { found.append(longer.candidate) }
        }
        found.append(all.candidate)
        guard naming.strong.count > 1, all.fit < .closed else { return found }
        for one in naming.strong {
            let single = try candidate([one], objection: "the text names other invoices too")
            if single.fit >= .closed { found.append(single.candidate) }
        }
        return found
    }

    /// Numbers like those in the texts; the amount says which is meant.
    private func similarCandidates(_ weak: [ReferenceNaming.Named]) throws(Failure) -> [MatchCandidate] {
        var fitting: [MatchCandidate] = []
        var others: [MatchCandidate] = []
        for one in weak.prefix(Self.similarMax) {
            let (candidate, fit) = try candidate([one], objection: one.quality.detail)
            if fit >= .closed { fitting.append(candidate) } else { others.append(candidate) }
        }
        return fitting + others.prefix(2)
    }

    private static let similarMax = 50

    /// How an amount fits what is named.
    private enum Fit: Int, Comparable {
        /// More than what is open.
        case over
        /// Less than what is open.
        case short
        /// All of it, or the first instalments of one invoice.
        case closed

        static func < (left: Self, right: Self) -> Bool { left.rawValue < right.rawValue }
    }

    private func candidate(_ named: [ReferenceNaming.Named], objection: String?) throws(Failure)
        -> (candidate: MatchCandidate, fit: Fit)
    {
        let quality = named.map(\.quality).min() ?? .part
        let items = named.flatMap(\.items).sorted()
        let (fit, component, allocations) = try fill(items, isOneInvoice: named.count == 1)
        var components = [
            payerComponent(items), MatchComponent(.reference, quality.points, quality.detail), component,
        ]
        var doubt = objection
        if fit != .closed {
            if let rival = try rival(to: items, quality) {
                components.append(MatchComponent(.contradiction, MatchPoints.amountElsewhere, rival))
                doubt = doubt ?? rival
            } else if named.count > 1 {
                doubt = doubt ?? "the amount isn't the sum of the invoices that the text names"
            }
        }
        if objection != nil, quality.isStrong {
            components.append(MatchComponent(.contradiction, MatchPoints.namedBeside, objection ?? ""))
        }
        return (MatchCandidate(quality.rule, components, allocations, doubt: doubt), fit)
    }

    /// Fills instalments with the amount, the first due first.
    private func fill(_ items: [MatchItem], isOneInvoice: Bool) throws(Failure)
        -> (fit: Fit, component: MatchComponent, allocations: [MatchAllocation])
    {
        for count in stride(from: items.count, to: 0, by: -1) {
            guard isOneInvoice || count == items.count else { break }
            if let closed = try closing(Array(items.prefix(count))) { return closed }
        }
        var left = amount
        var allocations: [MatchAllocation] = []
        for item in items where left > 0 {
            let part = min(left, item.open)
            allocations.append(MatchAllocation(item, amount: part))
            left -= part
        }
        if left > 0, let last = items.last, try terms.cash.overpayment.covers(left, of: last.open) {
            let difference = MatchComponent(
                .amount,
                MatchPoints.smallDifference,
                "but for a small difference of \(-left)"
            )
            return (.closed, difference, allocations)
        }
        if left > 0 {
            let more = MatchComponent(.amount, MatchPoints.over, "\(left) more than what is open of it")
            return (.over, more, allocations)
        }
        return (
            .short, MatchComponent(.amount, MatchPoints.short, "less than what is open of it"), allocations
        )
    }

    /// The use of the amount that closes instalments wholly: exactly, with their discounts, or but for a small
    /// difference.
    private func closing(_ items: [MatchItem]) throws(Failure)
        -> (fit: Fit, component: MatchComponent, allocations: [MatchAllocation])?
    {
        var gross: Int64 = 0
        var net: Int64 = 0
        var discounts: [Int64] = []
        for item in items {
            let discount = try item.discount(on: date, under: terms.cash)
            discounts.append(discount)
            gross = try sum(gross, item.open)
            net = try sum(net, difference(item.open, discount))
        }
        if amount == gross {
            let allocations = items.map { MatchAllocation($0, amount: $0.open) }
            return (.closed, MatchComponent(.amount, MatchPoints.exact, "exactly what is open"), allocations)
        }
        for (total, isNet) in [(gross, false), (net, true)] where !isNet || net < gross {
            let missing = total - amount
            guard try forgives(missing, last: items.last, exactly: isNet && items.count > 1) else { continue }
            let allocations = items.indices.map { index in
                let discount = isNet ? discounts[index] : 0
                let forgiven = index == items.count - 1 ? min(missing, items[index].open - discount) : 0
                return MatchAllocation(
                    items[index],
                    amount: items[index].open - discount - forgiven,
                    discount: discount,
                    smallDifference: forgiven
                )
            }
            let detail =
                missing == 0
                ? "what is open less the discount" : "but for a small difference of \(missing)"
            return (
                .closed,
                MatchComponent(
                    .amount,
                    missing == 0 ? MatchPoints.exactLessDiscount : MatchPoints.smallDifference,
                    detail
                ), allocations
            )
        }
        return nil
    }

    /// Whether so much may be missing, and what is paid still closes what it is for. Discounts of several invoices and a
    /// difference beside them would let chance make too many amounts.
    private func forgives(_ missing: Int64, last: MatchItem?, exactly isExact: Bool) throws(Failure) -> Bool {
        guard missing > 0, !isExact, let last else { return missing == 0 }
        guard missing < last.open else { return false }
        return try terms.cash.underpayment.covers(missing, of: last.open)
    }

    /// Something else of the group's that the amount fits, where it doesn't fit what is named: with a whole reference
    /// only what a transposition of two digits makes of its number counts, else anything.
    private func rival(to items: [MatchItem], _ quality: ReferenceQuality) throws(Failure) -> String? {
        let named = Set(items.map(\.invoice))
        var wholes: [ID<Invoice>: Int64] = [:]
        for item in book.items where !named.contains(item.invoice) {
            let discount = try item.discount(on: date, under: terms.cash)
            let whole = try sum(wholes[item.invoice] ?? 0, item.open)
            wholes[item.invoice] = whole
            guard item.open == amount || item.open - discount == amount || whole == amount else { continue }
            if quality >= .whole, !items.contains(where: { isTransposed($0.number, item.number) }) {
                continue
            }
            return "the amount is that of \(item.number)"
        }
        return nil
    }

    private func isTransposed(_ one: String, _ other: String) -> Bool {
        Slip.between(NumberForms(one).compact, NumberForms(other).compact) == .transposed
    }
}
