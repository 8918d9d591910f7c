/// The content of a scorecard's version.
package struct ScorecardModel: Equatable, Sendable {
    /// How many days up to and including today payments and sales are looked at.
    package let windowDays: Int
    package let items: [ScoreItem]
    /// From the best to the worst.
    package let classes: [RiskClass]
    package let limit: LimitRule?

    package static let windowDaysDefault = 365
    /// A trend compares the last 90 days with those before.
    package static let recentDays = 90
    package static let windowDaysRange: ClosedRange<Int64> = 91...1_095

    package init(windowDays: Int, items: [ScoreItem], classes: [RiskClass], limit: LimitRule?) {
        self.windowDays = windowDays
        self.items = items
        self.classes = classes
        self.limit = limit
    }

    /// The class that a score falls into.
    func riskClass(of score: Decimal) -> RiskClass? {
        classes.first { $0.from.map { score >= $0 } ?? true }
    }

    func riskClass(named name: String) -> RiskClass? { classes.first { $0.name == name } }

    /// The inputs that its items look at, each once, in the items' order.
    var inputs: [ScoreInput] {
        var inputs: [ScoreInput] = []
        for item in items where !inputs.contains(item.input) { inputs.append(item.input) }
        return inputs
    }

    package var snapshot: SnapshotFields {
        [
            "window_days": .integer(Int64(windowDays)),
            "items": .list(items.map { .fields($0.snapshot) }),
            "classes": .list(classes.map { .fields($0.snapshot) }),
            "limit": limit.map { .fields($0.snapshot) } ?? .null,
        ]
    }
}
