extension Matcher {
    /// What the amount alone fits, in the order of the cascade. Where the payer has named something else, nothing of
    /// it is more than a proposal.
    func unnamedCandidates(against naming: ReferenceNaming) throws(Failure) -> [MatchCandidate] {
        var objection = naming.objection
        if objection == nil, let named = naming.strong.first {
            objection = "the text names \(named.number)"
        }
        if objection == nil, !book.isComplete { objection = "more is open than is looked at" }
        let owed = book.items.filter { !$0.isGivenUp }
        let own = owed.filter { $0.customer == payer.customer }
        let items = own.isEmpty ? owed : own
        guard !items.isEmpty else { return [] }
        let likely = Set(naming.weak.flatMap(\.items).map(\.installment))
        let exact = try exactAmounts(items, naming, objection)
        var found = exact
        found += try (balances(items, objection)).map { doubted($0, exact, likely) }
        let oldest = try oldestFirst(items, naming)
        found += try combinations(items, objection, oldest).map { doubted($0, exact, likely) }
        if let oldest, naming.isEmpty { found.append(oldest) }
        return found
    }

    /// Money that one instalment fits, or that names something like another, isn't used for several by itself.
    private func doubted(
        _ candidate: MatchCandidate,
        _ exact: [MatchCandidate],
        _ likely: Set<ID<Installment>>
    ) -> MatchCandidate {
        guard candidate.doubt == nil, candidate.rule != .oldestFirst else { return candidate }
        if !exact.isEmpty {
            return candidate.doubted(exact.first?.doubt ?? "a single instalment fits too")
        }
        guard !likely.isEmpty, !candidate.allocations.allSatisfy({ likely.contains($0.item.installment) })
        else { return candidate }
        return candidate.doubted("the text names something like another invoice")
    }

    func candidate(
        _ rule: MatchRule,
        _ uniqueness: MatchComponent,
        _ allocations: [MatchAllocation],
        _ objection: String?,
        doubt: String? = nil
    ) -> MatchCandidate {
        let takesDiscount = allocations.contains { $0.discount > 0 }
        var components = [
            payerComponent(allocations.map(\.item)), uniqueness,
            takesDiscount
                ? MatchComponent(
                    .amount,
                    MatchPoints.exactLessDiscount,
                    "exactly what is open less the discount"
                )
                : MatchComponent(.amount, MatchPoints.exact, "exactly what is open"),
        ]
        if let objection {
            components.append(MatchComponent(.contradiction, MatchPoints.namedElsewhere, objection))
        }
        return MatchCandidate(rule, components, allocations, doubt: objection ?? doubt)
    }

    /// One instalment whose open amount, or what its discount leaves of it, is the amount; of equal ones the first due,
    /// then the oldest (as Oracle's AutoCash breaks ties).
    private func exactAmounts(_ items: [MatchItem], _ naming: ReferenceNaming, _ objection: String?)
        throws(Failure) -> [MatchCandidate]
    {
        var hits: [MatchAllocation] = []
        for item in items {
            let discount = try item.discount(on: date, under: terms.cash)
            if item.open == amount {
                hits.append(MatchAllocation(item, amount: amount))
            } else if discount > 0, item.open - discount == amount {
                hits.append(MatchAllocation(item, amount: amount, discount: discount))
            }
        }
        guard let first = hits.first else { return [] }
        let invoices = Dictionary(grouping: items, by: \.invoice)
        let whole = invoices.values.filter { parts in
            parts.count > 1 && parts.reduce(Int128(0)) { $0 + Int128($1.open) } == Int128(amount)
        }
        let likely = Set(naming.weak.flatMap(\.items).map(\.installment))
        guard hits.count > 1 else {
            let isElsewhere = !likely.isEmpty && !likely.contains(first.item.installment)
            let unlike = isElsewhere ? "the text names something like another invoice" : nil
            if naming.isExplained(as: first.item.number), whole.isEmpty {
                let alike = "no other open instalment fits, and the text's number is like its own"
                return [
                    candidate(
                        .exactAmount,
                        MatchComponent(.uniqueness, MatchPoints.onlyOneDespiteSlip, alike),
                        [first],
                        nil
                    )
                ]
            }
            let only = MatchComponent(.uniqueness, MatchPoints.onlyOne, "no other open instalment fits")
            let doubt = whole.isEmpty ? nil : "a whole invoice in instalments fits too"
            return [candidate(.exactAmount, only, [first], objection ?? unlike, doubt: doubt)]
        }
        let isPicked = terms.allowsOldestFirst && naming.isEmpty
        let detail = "\(hits.count) open instalments fit"
        return hits.prefix(2).enumerated().map { index, hit in
            candidate(
                .exactAmount,
                isPicked && index == 0
                    ? MatchComponent(
                        .uniqueness,
                        MatchPoints.firstDue,
                        detail + "; the first due comes first"
                    )
                    : MatchComponent(
                        .uniqueness,
                        index == 0 ? MatchPoints.oneOfSeveral : MatchPoints.laterOfSeveral,
                        detail
                    ),
                [hit],
                objection,
                doubt: isPicked && index == 0 ? nil : detail
            )
        }
    }

    /// Everything that is open, or everything that is past due.
    private func balances(_ items: [MatchItem], _ objection: String?) throws(Failure) -> [MatchCandidate] {
        var found: [MatchCandidate] = []
        let pastDue = items.filter { $0.dueDate < date }
        for (rule, part, points) in [
            (MatchRule.customerBalance, items, MatchPoints.wholeBalance),
            (.pastDueBalance, pastDue, MatchPoints.pastDueBalance),
        ] where part.count > (rule == .customerBalance ? 1 : 0) {
            if rule == .pastDueBalance, part.count == items.count { continue }
            var gross: Int64 = 0
            var net: Int64 = 0
            for item in part {
                gross = try sum(gross, item.open)
                net = try sum(net, difference(item.open, item.discount(on: date, under: terms.cash)))
            }
            guard amount == gross || amount == net else { continue }
            var allocations: [MatchAllocation] = []
            for item in part {
                let discount = amount == gross ? 0 : try item.discount(on: date, under: terms.cash)
                allocations.append(MatchAllocation(item, amount: item.open - discount, discount: discount))
            }
            let detail = rule == .customerBalance ? "all that is open" : "all that is past due"
            let whole = MatchComponent(.uniqueness, points, detail)
            found.append(candidate(rule, whole, allocations, objection))
        }
        return found
    }

    private func oldestFirst(_ items: [MatchItem], _ naming: ReferenceNaming) throws(Failure)
        -> MatchCandidate?
    {
        guard terms.allowsOldestFirst, naming.isEmpty, payer.isKnown else { return nil }
        var left = amount
        var allocations: [MatchAllocation] = []
        for item in byAge(items.prefix(Self.oldestMax)) where left > 0 {
            let discount = try item.discount(on: date, under: terms.cash)
            let needed = try difference(item.open, discount)
            allocations.append(
                left < needed
                    ? MatchAllocation(item, amount: left)
                    : MatchAllocation(item, amount: needed, discount: discount)
            )
            left -= min(left, needed)
        }
        return MatchCandidate(
            .oldestFirst,
            [
                payerComponent(items),
                MatchComponent(
                    .uniqueness,
                    MatchPoints.oldestFirst,
                    "the policy lets money settle the oldest first"
                ),
                MatchComponent(
                    .amount,
                    MatchPoints.asFarAsItGoes,
                    left > 0 ? "more than what is open" : "as far as it goes"
                ),
            ],
            allocations
        )
    }

    /// The first due first; of what is due the same day, what gives most for paying in time (as Dynamics 365 settles).
    private func byAge(_ items: ArraySlice<MatchItem>) -> [MatchItem] {
        let percents = items.map { (item: $0, percent: $0.discountPercent(on: date, under: terms.cash)) }
        return percents.sorted { one, other in
            if one.item.dueDate != other.item.dueDate { return one.item.dueDate < other.item.dueDate }
            return one.percent != other.percent ? one.percent > other.percent : one.item < other.item
        }
        .map(\.item)
    }

    /// Instalments that one payment settles by age.
    private static let oldestMax = 500
}
