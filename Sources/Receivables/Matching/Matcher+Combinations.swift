extension Matcher {
    /// Two to five instalments: by themselves only where no others make the amount and there are too few for chance to
    /// make it: fewer sets than a hundredth of the amount in minor units.
    func combinations(
        _ items: [MatchItem],
        _ objection: String?,
        _ oldest: MatchCandidate?
    ) throws(Failure) -> [MatchCandidate] {
        guard terms.cash.combinationMax >= 2 else { return [] }
        let (sets, candidates, isComplete) = try sets(of: items)
        return sets.prefix(2).enumerated().map { index, set in
            let doubt = doubt(
                count: sets.count,
                isInterchangeable: set.isInterchangeable,
                isComplete: isComplete,
                candidates: candidates
            )
            if doubt != nil, objection == nil, let oldest, oldest.allocations == set.allocations {
                return oldest
            }
            let unsure = index == 0 ? MatchPoints.oneSetOfSeveral : MatchPoints.laterSetOfSeveral
            let points = doubt == nil ? MatchPoints.onlySet(of: candidates, making: amount) : unsure
            return candidate(
                .combination,
                MatchComponent(.uniqueness, points, doubt ?? "the only one of \(candidates) sets"),
                set.allocations,
                objection,
                doubt: doubt
            )
        }
    }

    /// The sets that make the amount, of what is open and of what discounts leave of it, and how many were candidates.
    private func sets(of items: [MatchItem]) throws(Failure) -> (
        [(allocations: [MatchAllocation], isInterchangeable: Bool)], candidates: Int64, isComplete: Bool
    ) {
        let none = Array(repeating: Int64(0), count: items.count)
        let discounts = try items.map { (item) throws(Failure) in
            try item.discount(on: date, under: terms.cash)
        }
        var sets: [(allocations: [MatchAllocation], isInterchangeable: Bool)] = []
        var candidates: Int64 = 0
        var isComplete = true
        for discounts in discounts == none ? [none] : [none, discounts] {
            let search = CombinationSearch(
                zip(items, discounts).map { $0.open - $1 },
                makes: amount,
                sizeMax: terms.cash.combinationMax
            )
            candidates += min(search.candidates, .max / 4)
            isComplete = isComplete && search.isComplete
            for found in search.found {
                let allocations = found.positions.map { position in
                    let (item, discount) = (items[position], discounts[position])
                    return MatchAllocation(item, amount: item.open - discount, discount: discount)
                }
                guard !sets.contains(where: { $0.allocations == allocations }) else { continue }
                sets.append((allocations, found.isInterchangeable))
            }
        }
        return (sets, candidates, isComplete)
    }

    private func doubt(count: Int, isInterchangeable: Bool, isComplete: Bool, candidates: Int64) -> String? {
        if count > 1 { return "more than one set of open instalments makes the amount" }
        if isInterchangeable { return "others of the same amounts would make it too" }
        if !isComplete { return "there are more sets of open instalments than are tried" }
        guard Int128(candidates) * CombinationSearch.amountPerSet < Int128(amount) else {
            return "chance explains it: \(candidates) sets of open instalments could make an amount"
        }
        return nil
    }
}
