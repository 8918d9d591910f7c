import TestSupport
import Testing

@testable import Receivables

@Suite struct `Every scorecard` {
    @Test(arguments: 0..<20 as Range<UInt64>)
    func `has its next class reached by each single value that it tells`(seed: UInt64) throws {
        var random = SeededGenerator(seed: seed)
        for _ in 0..<200 {
            let scene = ScoringScene(using: &random)
            let scoring = Scoring(scene.model)
            let score = try scoring.evaluate(scene.facts)
            guard let value = score.value, let next = score.next else { continue }
            let names = scene.model.classes.map(\.name)
            let rank = try #require(names.firstIndex(of: next.riskClass))
            #expect(score.riskClass == names[rank + 1])
            let from = try #require(scene.model.classes[rank].from)
            #expect(try value.adding(next.points) == from && next.points.isPositive)
            for change in next.changes {
                let isNumber = scene.facts[change.input].isNumber && Decimal(change.value) != nil
                let fact = isNumber ? ScoreFact.number(decimal(change.value)) : .text(change.value)
                let changed = try scoring.evaluate(scene.facts.with(fact, for: change.input))
                let reached = try #require(changed.riskClass.flatMap { names.firstIndex(of: $0) })
                #expect(reached <= rank, "\(change) in \(scene)")
            }
        }
    }

    @Test(arguments: 0..<20 as Range<UInt64>)
    func `tells a single value wherever one within reach would do`(seed: UInt64) throws {
        var random = SeededGenerator(seed: seed)
        for _ in 0..<20 {
            let scene = ScoringScene(using: &random)
            let scoring = Scoring(scene.model)
            let score = try scoring.evaluate(scene.facts)
            guard score.value != nil, let next = score.next else { continue }
            let names = scene.model.classes.map(\.name)
            let rank = try #require(names.firstIndex(of: next.riskClass))
            for input in scene.model.inputs {
                guard case .measure(let measure) = input, measure.unit != .text else { continue }
                let told = next.changes.contains { $0.input == input }
                let least = measure.least == nil ? -60 : 0
                let items = scene.model.items.filter { $0.input == input }
                let found = try (least...200).contains { number in
                    let fact = ScoreFact.number(decimal("\(number)"))
                    guard measure.greatest.map({ decimal("\(number)") <= $0 }) ?? true,
                        items.allSatisfy({ $0.names(fact) })
                    else { return false }
                    return try scoring.rank(scene.facts.with(fact, for: input)).map { $0 <= rank } ?? false
                }
                if found { #expect(told, "\(input) in \(scene)") }
            }
        }
    }

    @Test(arguments: 0..<20 as Range<UInt64>)
    func `never scores less for more points`(seed: UInt64) throws {
        var random = SeededGenerator(seed: seed)
        for _ in 0..<100 {
            let scene = ScoringScene(using: &random)
            let better = ScorecardModel.sample(
                scene.model.items.map { $0.raised(by: Int64.random(in: 0...30, using: &random)) },
                classes: scene.model.classes
            )
            let before = try Scoring(scene.model).evaluate(scene.facts).value
            let after = try Scoring(better).evaluate(scene.facts).value
            #expect((before == nil) == (after == nil))
            if let before, let after { #expect(after >= before) }
        }
    }

    @Test(arguments: 0..<20 as Range<UInt64>)
    func `scales the others up for what it skips, to the sum of all weights`(seed: UInt64) throws {
        var random = SeededGenerator(seed: seed)
        for _ in 0..<100 {
            let scene = ScoringScene(using: &random)
            let score = try Scoring(scene.model).evaluate(scene.facts)
            guard let value = score.value else { continue }
            var sum: Int128 = 0
            var counted: Int128 = 0
            for reason in score.reasons {
                sum += reason.weight.micros * Int128(reason.points)
                counted += reason.weight.micros
            }
            let all = scene.model.items.map(\.weight.micros).reduce(0, +)
            #expect(try Decimal.ratio(sum * all, counted * 1_000_000, decimals: 2) == value)
            let costs = score.reasons.map(\.cost)
            #expect(costs == costs.sorted(by: >) && !costs.contains(where: \.isNegative))
        }
    }
}

extension ScoreFact {
    fileprivate var isNumber: Bool { if case .number = self { true } else { false } }
}

extension ScoreItem {
    /// Whether a range of the scale holds a number: what is worth other points, or missing, is no value to tell.
    fileprivate func names(_ fact: ScoreFact) -> Bool {
        guard case .number(let number) = fact, case .ranges(let ranges) = scale else { return false }
        return ranges.contains { $0.contains(number) }
    }

    fileprivate func raised(by points: Int64) -> ScoreItem {
        let raised: Scale =
            switch scale {
            case .ranges(let ranges):
                .ranges(ranges.map { ScoreRange(from: $0.from, below: $0.below, points: $0.points + points) })
            case .values(let values):
                .values(values.map { ScoreValue(value: $0.value, points: $0.points + points) })
            }
        return ScoreItem(
            name: name,
            input: input,
            weight: weight,
            scale: raised,
            otherwise: otherwise.map { $0 + points },
            missing: missing
        )
    }
}
