/// The way to the next better class.
extension Scoring {
    func next(after value: Decimal, _ facts: ScoreFacts) throws(Failure) -> NextClass? {
        guard let rank = try rank(facts), rank > 0, let from = model.classes[rank - 1].from else {
            return nil
        }
        var changes: [ScoreChange] = []
        for input in model.inputs {
            if let change = try change(of: input, reaching: rank - 1, facts) { changes.append(change) }
        }
        return NextClass(
            riskClass: model.classes[rank - 1].name,
            points: try from.subtracting(value),
            changes: changes
        )
    }

    /// The value of one input that is nearest to what it is and reaches a class alone; of an input that isn't known or
    /// is a text, the one that is worth least and still does.
    private func change(
        of input: ScoreInput,
        reaching rank: Int,
        _ facts: ScoreFacts
    ) throws(Failure) -> ScoreChange? {
        let now = facts[input].number
        var best: (rank: Rank, fact: ScoreFact)?
        for candidate in candidates(for: input, now: now) {
            let reached = try self.rank(facts.with(candidate.fact, for: input))
            guard let reached, reached <= rank else { continue }
            let distance = candidate.fact.number.flatMap { number in
                now.map { (number.micros - $0.micros).magnitude }
            }
            let place = Rank(distance: distance ?? 0, points: distance == nil ? candidate.points : 0)
            if best.map({ place < $0.rank }) ?? true { best = (place, candidate.fact) }
        }
        switch best?.fact {
        case nil, .missing: return nil
        case .number(let number): return ScoreChange(input: input, value: number.description)
        case .text(let text): return ScoreChange(input: input, value: text)
        }
    }

    /// A value of each step of the scales that look at an input, and what it is worth.
    private func candidates(for input: ScoreInput, now: Decimal?) -> [(fact: ScoreFact, points: Int64)] {
        var candidates: [(fact: ScoreFact, points: Int64)] = []
        for item in model.items where item.input == input {
            switch item.scale {
            case .values(let values): candidates += values.map { (.text($0.value), $0.points) }
            case .ranges(let ranges):
                for range in ranges {
                    guard let number = range.value(nearest: now, of: input) else { continue }
                    candidates.append((.number(number), range.points))
                }
            }
        }
        return candidates
    }

    private struct Rank: Comparable {
        let distance: UInt128
        let points: Int64

        static func < (left: Rank, right: Rank) -> Bool {
            (left.distance, left.points) < (right.distance, right.points)
        }
    }
}

extension ScoreFact {
    fileprivate var number: Decimal? {
        switch self {
        case .number(let number): number
        case .text(let text): Decimal(text)
        case .missing: nil
        }
    }
}

extension ScoreRange {
    /// The value of the range that is nearest to a number (nil: any) and that the input can have; nil if it can have
    /// none of them. What is just below the range's end is one step of the input's decimals below it.
    fileprivate func value(nearest now: Decimal?, of input: ScoreInput) -> Decimal? {
        let step = Self.stepMicros(
            of: input,
            decimals: max(now?.scale ?? 0, below?.scale ?? 0, from?.scale ?? 0)
        )
        var least = from.map { Self.roundedUp($0.micros, to: step) }
        var most = below.map { Self.roundedUp($0.micros, to: step) - step }
        if case .measure(let measure) = input {
            if let bound = measure.least { least = max(least ?? bound.micros, bound.micros) }
            if let bound = measure.greatest { most = min(most ?? bound.micros, bound.micros) }
        }
        if let least, let most, least > most { return nil }
        var value = now?.micros ?? least ?? most ?? 0
        if let least { value = max(value, least) }
        if let most { value = min(value, most) }
        return try? Decimal(micros: value)
    }

    /// Millionths between two neighbouring values of an input.
    private static func stepMicros(of input: ScoreInput, decimals: Int) -> Int128 {
        let decimals =
            switch input {
            case .measure(let measure): measure.decimals
            case .metadata, .externalRating: decimals
            }
        return Decimal.powersOfTen[Decimal.scaleMax - decimals]
    }

    private static func roundedUp(_ micros: Int128, to step: Int128) -> Int128 {
        let rest = ((micros % step) + step) % step
        return rest == 0 ? micros : micros - rest + step
    }
}
