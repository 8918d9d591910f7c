import Testing

@testable import Receivables

@Suite struct `A scorecard is refused` {
    private static func ranges(_ ranges: [(String?, String?, Int64)]) -> ScorecardModel {
        .sample([.ranges(.utilisation, ranges)])
    }

    private static func classes(_ classes: [(String, String?)]) -> ScorecardModel {
        .sample(
            [.ranges(.utilisation, [(nil, nil, 1)])],
            classes: classes.map { RiskClass(name: $0.0, from: $0.1.map(decimal)) }
        )
    }

    private static func limit(_ limit: RiskClass.Limit?, _ rule: LimitRule?) -> ScorecardModel {
        .sample(
            [.ranges(.utilisation, [(nil, nil, 1)])],
            classes: [RiskClass(name: "A", from: nil, limit: limit)],
            limit: rule
        )
    }

    private static func rule(
        base: LimitBase? = nil,
        currency: String? = nil,
        greatest: Int64? = nil,
        percent: String? = nil
    ) -> LimitRule {
        LimitRule(
            base: base,
            currency: currency.flatMap { Currency($0) },
            greatest: greatest,
            cap: percent.map { LimitRule.Cap(percent: decimal($0), of: .sales) },
            roundTo: nil,
            rounding: .down
        )
    }

    static let models: [(model: ScorecardModel, faults: [String: String])] = [
        (ranges([(nil, "1", 1), ("1", "5", 2), ("5", nil, 3)]), [:]),
        (ranges([("0", "1", 1)]), [:]),
        (ranges([(nil, "1", 1), ("2", nil, 3)]), ["/items/0/ranges/1/from": "gap"]),
        (ranges([(nil, "2", 1), ("1.999999", nil, 3)]), ["/items/0/ranges/1/from": "overlap"]),
        (ranges([(nil, nil, 1), ("1", nil, 3)]), ["/items/0/ranges/1/from": "overlap"]),
        (ranges([(nil, "1", 1), (nil, "4", 3)]), ["/items/0/ranges/1/from": "overlap"]),
        (ranges([("1", "1", 1)]), ["/items/0/ranges/0/below": "ends_before_start"]),
        (ranges([]), ["/items/0/ranges": "required"]),
        (sample([]), ["/items": "required"]),
        (sample([.ranges(.country, [(nil, nil, 1)])]), ["/items/0/ranges": "unsuited"]),
        (
            sample([.values(.measure(.utilisation), [("1", 1), ("1", 2)])]),
            ["/items/0/values": "unsuited", "/items/0/values/1/value": "duplicate"]
        ),
        (
            sample([.ranges(.utilisation, weight: "0", [(nil, nil, 1)])]),
            ["/items/0/weight": "out_of_range"]
        ),
        (
            sample([.ranges(.utilisation, weight: "1000.1", [(nil, nil, 1)])]),
            ["/items/0/weight": "out_of_range"]
        ),
        (sample([.ranges(.utilisation, weight: "1000", [(nil, nil, 1)])]), [:]),
        (
            sample([.ranges(.utilisation, [(nil, nil, 1)]), .ranges(.utilisation, [(nil, nil, 1)])]),
            ["/items/1/name": "duplicate"]
        ),
        (classes([]), ["/classes": "required"]),
        (classes([("A", "5")]), ["/classes/0/from": "not_taken"]),
        (classes([("A", nil), ("B", nil)]), ["/classes/0/from": "required"]),
        (classes([("A", "5"), ("B", "5"), ("C", nil)]), ["/classes/1/from": "out_of_order"]),
        (classes([("A", "5"), ("A", nil)]), ["/classes/1/class": "duplicate"]),
        (limit(.factor(.one), rule()), ["/classes/0/limit_factor": "incomplete"]),
        (limit(.factor(.one), rule(base: .sales)), [:]),
        (limit(.amount(5), nil), ["/classes/0/limit_amount": "incomplete"]),
        (limit(.amount(5), rule(currency: "EUR")), [:]),
        (limit(nil, rule(greatest: 5)), ["/limit/currency": "incomplete"]),
        (limit(nil, rule(percent: "0")), ["/limit/percent": "out_of_range"]),
    ]

    private static func sample(_ items: [ScoreItem]) -> ScorecardModel { .sample(items) }

    @Test(arguments: models)
    func `for each fault, at its place`(model: ScorecardModel, faults: [String: String]) {
        let found = Dictionary(model.faults.map { ($0.pointer, $0.code) }) { first, _ in first }
        #expect(found == faults)
    }

    static let inputs: [(text: String, isKnown: Bool)] = [
        ("average_days_late", true), ("metadata.years", true), ("external_rating.creditreform", true),
        ("metadata.", false), ("external_rating.Creditreform", false), ("external_rating.", false),
        ("late", false), ("", false),
    ]

    @Test(arguments: inputs)
    func `where an input has no name that stands for something`(text: String, isKnown: Bool) {
        #expect((ScoreInput(text) != nil) == isKnown)
        if let input = ScoreInput(text) { #expect(input.text == text) }
    }
}
