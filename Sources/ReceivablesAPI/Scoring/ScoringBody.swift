import JSON
import Receivables

/// How scorecards and risk classes are read from a body.
enum ScoringBody {
    /// The name of a class.
    static func riskClass(_ body: BodyReader, _ name: String, required: Bool = false) -> String? {
        guard let text = body.text(name, required: required, max: RiskClass.nameCharactersMax) else {
            return nil
        }
        guard RiskClass.isName(text) else {
            let detail = "a class has 1 to \(RiskClass.nameCharactersMax) characters"
            body.refuse("/\(name)", "out_of_range", detail)
            return nil
        }
        return text
    }

    /// A scorecard's content. What is wrong with the whole is told once every part of it can be read.
    static func model(_ body: BodyReader) -> ScorecardModel {
        let window = body.integer("window_days", in: ScorecardModel.windowDaysRange)
        let items = body.list("items", required: true, max: ScoreItem.itemsMax, item) ?? []
        let classes = body.list("classes", required: true, max: RiskClass.classesMax, riskClass) ?? []
        let limit = body.object("limit", limitRule)
        let model = ScorecardModel(
            windowDays: window.map { Int($0) } ?? ScorecardModel.windowDaysDefault,
            items: items,
            classes: classes,
            limit: limit
        )
        guard body.isGiven("items"), items.count == body.count(of: "items"), body.isGiven("classes"),
            classes.count == body.count(of: "classes")
        else { return model }
        for fault in model.faults { body.refuse(fault.pointer, fault.code, fault.detail) }
        return model
    }

    private static func item(_ body: BodyReader) -> ScoreItem? {
        let name = body.text("name", required: true, max: ScoreItem.nameCharactersMax)
        let text = body.text("input", required: true, max: 100)
        let input = text.flatMap { ScoreInput($0) }
        if let text, input == nil {
            let known = ScoreMeasure.allCases.map(\.rawValue).joined(separator: ", ")
            let detail = "\(text) is none of \(known), metadata.KEY and external_rating.AGENCY"
            body.refuse("/input", "unknown_value", detail)
        }
        let weight = body.decimal("weight", required: true)
        let ranges = body.list("ranges", max: ScoreItem.stepsMax, range)
        let values = body.list("values", max: ScoreItem.stepsMax, value)
        let otherwise = points(body, "otherwise")
        let missing = missingPolicy(body)
        // What is wrong with one step says enough of the scale.
        let hasSteps = ranges?.count == body.count(of: "ranges") && ranges != nil
        let hasValues = values?.count == body.count(of: "values") && values != nil
        let scale: ScoreItem.Scale
        switch (body.isGiven("ranges"), body.isGiven("values")) {
        case (true, true):
            body.refuse("/values", "ambiguous", "an item has ranges or values, not both")
            return nil
        case (false, false):
            body.refuse("/ranges", "required", "an item has ranges or values")
            return nil
        case (true, false):
            guard hasSteps, let ranges else { return nil }
            scale = .ranges(ranges)
        case (false, true):
            guard hasValues, let values else { return nil }
            scale = .values(values)
        }
        guard let name, let input, let weight, let missing else { return nil }
        return ScoreItem(
            name: name,
            input: input,
            weight: weight,
            scale: scale,
            otherwise: otherwise,
            missing: missing
        )
    }

    private static func points(_ body: BodyReader, _ name: String, required: Bool = false) -> Int64? {
        body.integer(name, required: required, in: -ScoreItem.pointsMax...ScoreItem.pointsMax)
    }

    /// `skip`, `no_score`, or the points of what isn't known.
    private static func missingPolicy(_ body: BodyReader) -> ScoreItem.MissingPolicy? {
        guard let json = body.any("missing") else {
            body.refuse("/missing", "required", "missing is skip, no_score or a number of points")
            return nil
        }
        if json.kind == .number { return points(body, "missing").map { .points($0) } }
        switch json.string {
        case "skip": return .skip
        case "no_score": return .noScore
        default:
            body.refuse("/missing", "unknown_value", "missing is skip, no_score or a number of points")
            return nil
        }
    }

    private static func range(_ body: BodyReader) -> ScoreRange? {
        let from = body.decimal("from")
        let below = body.decimal("below")
        let points = points(body, "points", required: true)
        let isRead = (from != nil || !body.isGiven("from")) && (below != nil || !body.isGiven("below"))
        guard let points, isRead else { return nil }
        return ScoreRange(from: from, below: below, points: points)
    }

    private static func value(_ body: BodyReader) -> ScoreValue? {
        let value = body.text("value", required: true, max: ScoreItem.valueCharactersMax)
        let points = points(body, "points", required: true)
        guard let value, let points else { return nil }
        return ScoreValue(value: value, points: points)
    }

    private static func riskClass(_ body: BodyReader) -> RiskClass? {
        let name = riskClass(body, "class", required: true)
        let from = body.decimal("from")
        let months = body.integer("review_months", in: 1...Int64(RiskClass.reviewMonthsMax))
        let factor = body.decimal("limit_factor")
        let amount = body.amount("limit_amount", isSigned: false)
        if factor != nil, amount != nil {
            body.refuse("/limit_amount", "ambiguous", "a class has a factor or an amount, not both")
        }
        if let factor, factor.isNegative {
            body.refuse("/limit_factor", "out_of_range", "a factor is not below 0")
        }
        guard let name, from != nil || !body.isGiven("from") else { return nil }
        return RiskClass(
            name: name,
            from: from,
            reviewMonths: months.map { Int($0) },
            limit: factor.map { .factor($0) } ?? amount.map { .amount($0) }
        )
    }

    private static func limitRule(_ body: BodyReader) -> LimitRule? {
        let base = body.choice("base", LimitBase.self)
        let currency = body.currency("currency")
        let greatest = body.amount("greatest", isSigned: false)
        let percent = body.decimal("percent")
        let percentOf = body.choice("percent_of", LimitBase.self)
        let roundTo = body.integer("round_to", in: 1...Money.outsideMax)
        let rounding = body.choice("rounding", LimitRounding.self) ?? .down
        if body.isGiven("percent") != body.isGiven("percent_of") {
            body.refuse("/percent_of", "incomplete", "percent and percent_of go together")
        }
        var cap: LimitRule.Cap?
        if let percent, let percentOf { cap = LimitRule.Cap(percent: percent, of: percentOf) }
        return LimitRule(
            base: base,
            currency: currency,
            greatest: greatest,
            cap: cap,
            roundTo: roundTo,
            rounding: rounding
        )
    }
}
