/// One line of a scorecard: an input, what its values are worth, and how much that weighs.
package struct ScoreItem: Equatable, Sendable {
    package let name: String
    package let input: ScoreInput
    /// Above 0.
    package let weight: Decimal
    package let scale: Scale
    /// The points of what the scale doesn't name; nil: that counts as missing.
    package let otherwise: Int64?
    package let missing: MissingPolicy

    package static let itemsMax = 30
    package static let stepsMax = 30
    package static let nameCharactersMax = 100
    package static let valueCharactersMax = 100
    package static let pointsMax: Int64 = 10_000
    package static let weightMax = Decimal(1_000)

    package enum Scale: Equatable, Sendable {
        case ranges([ScoreRange])
        case values([ScoreValue])
    }

    /// What a value that isn't known does.
    package enum MissingPolicy: Equatable, Sendable {
        /// It is worth so many points.
        case points(Int64)
        /// The item is left out, and the weights of the others are scaled up to the sum of all.
        case skip
        /// Nothing is scored at all.
        case noScore
    }

    package init(
        name: String,
        input: ScoreInput,
        weight: Decimal,
        scale: Scale,
        otherwise: Int64?,
        missing: MissingPolicy
    ) {
        self.name = name
        self.input = input
        self.weight = weight
        self.scale = scale
        self.otherwise = otherwise
        self.missing = missing
    }

    /// The most that it can be worth, what isn't known included.
    var bestPoints: Int64 {
        let listed =
            switch scale {
            case .ranges(let ranges): ranges.map(\.points)
            case .values(let values): values.map(\.points)
            }
        var points = listed
        if let otherwise { points.append(otherwise) }
        if case .points(let worth) = missing { points.append(worth) }
        return points.max() ?? 0
    }

    /// What a fact is worth, or why the scale can't tell.
    func worth(of fact: ScoreFact) -> Worth {
        let found: Int64?
        switch (fact, scale) {
        case (.missing(let why), _): return .missing(why)
        case (.number(let number), .ranges(let ranges)):
            found = ranges.first { $0.contains(number) }?.points
        case (.text(let text), .ranges(let ranges)):
            guard let number = Decimal(text) else { return .missing("\(text.prefix(100)) is no number") }
            found = ranges.first { $0.contains(number) }?.points
        case (.text(let text), .values(let values)):
            found = values.first { $0.value == text }?.points
        case (.number(let number), .values(let values)):
            found = values.first { $0.value == number.description }?.points
        }
        guard let points = found ?? otherwise else { return .missing("the scale doesn't name the value") }
        return .points(points)
    }

    enum Worth: Equatable {
        case points(Int64)
        case missing(String)
    }

    package var snapshot: SnapshotFields {
        var fields: SnapshotFields = [
            "name": .text(name), "input": .text(input.text), "weight": .text(weight.description),
        ]
        switch scale {
        case .ranges(let ranges):
            fields.append("ranges", .list(ranges.map { .fields($0.snapshot) }))
            fields.append("values", .null)
        case .values(let values):
            fields.append("ranges", .null)
            fields.append("values", .list(values.map { .fields($0.snapshot) }))
        }
        fields.append("otherwise", .optional(otherwise))
        fields.append("missing", missing.snapshot)
        return fields
    }
}

/// What numbers from a bound up to another are worth: the first included, the second not.
package struct ScoreRange: Equatable, Sendable {
    /// nil: without end downwards.
    package let from: Decimal?
    /// nil: without end upwards.
    package let below: Decimal?
    package let points: Int64

    package init(from: Decimal?, below: Decimal?, points: Int64) {
        self.from = from
        self.below = below
        self.points = points
    }

    func contains(_ number: Decimal) -> Bool {
        from.map { $0 <= number } ?? true && below.map { number < $0 } ?? true
    }

    var snapshot: SnapshotFields {
        [
            "from": .optional(from?.description), "below": .optional(below?.description),
            "points": .integer(points),
        ]
    }
}

/// What a text is worth.
package struct ScoreValue: Equatable, Sendable {
    package let value: String
    package let points: Int64

    package init(value: String, points: Int64) {
        self.value = value
        self.points = points
    }

    var snapshot: SnapshotFields { ["value": .text(value), "points": .integer(points)] }
}

extension ScoreItem.MissingPolicy {
    package var snapshot: Snapshot {
        switch self {
        case .points(let points): .integer(points)
        case .skip: .text("skip")
        case .noScore: .text("no_score")
        }
    }
}
