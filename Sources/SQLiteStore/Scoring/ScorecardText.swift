internal import JSON
internal import Receivables
internal import SQLite

/// A scorecard's model is kept as it is published.
extension StoredJSON {
    func scorecardModel() throws(SQLiteError) -> ScorecardModel {
        var items: [ScoreItem] = []
        for element in try member("items").elements { items.append(try element.scoreItem()) }
        var classes: [RiskClass] = []
        for element in try member("classes").elements { classes.append(try element.riskClass()) }
        return ScorecardModel(
            windowDays: Int(try member("window_days").integer()),
            items: items,
            classes: classes,
            limit: try self["limit"]?.limitRule()
        )
    }

    func scoreInput() throws(SQLiteError) -> ScoreInput {
        guard let input = ScoreInput(try text()) else { throw refused("an input") }
        return input
    }

    func missingPolicy() throws(SQLiteError) -> ScoreItem.MissingPolicy {
        switch value.string {
        case nil: .points(try integer())
        case "skip": .skip
        case "no_score": .noScore
        default: throw refused("a missing-data policy")
        }
    }

    private func scoreItem() throws(SQLiteError) -> ScoreItem {
        let scale: ScoreItem.Scale
        if let listed = self["ranges"] {
            var ranges: [ScoreRange] = []
            for element in listed.elements {
                ranges.append(
                    ScoreRange(
                        from: try element["from"]?.decimal(),
                        below: try element["below"]?.decimal(),
                        points: try element.member("points").integer()
                    )
                )
            }
            scale = .ranges(ranges)
        } else {
            var values: [ScoreValue] = []
            for element in try member("values").elements {
                let points = try element.member("points").integer()
                values.append(ScoreValue(value: try element.member("value").text(), points: points))
            }
            scale = .values(values)
        }
        return ScoreItem(
            name: try member("name").text(),
            input: try member("input").scoreInput(),
            weight: try member("weight").decimal(),
            scale: scale,
            otherwise: try self["otherwise"]?.integer(),
            missing: try member("missing").missingPolicy()
        )
    }

    private func riskClass() throws(SQLiteError) -> RiskClass {
        var limit: RiskClass.Limit?
        if let factor = self["limit_factor"] {
            limit = .factor(try factor.decimal())
        } else if let amount = self["limit_amount"] {
            limit = .amount(try amount.integer())
        }
        return RiskClass(
            name: try member("class").text(),
            from: try self["from"]?.decimal(),
            reviewMonths: (try self["review_months"]?.integer()).map { Int($0) },
            limit: limit
        )
    }

    private func limitRule() throws(SQLiteError) -> LimitRule {
        var currency: Currency?
        if let code = self["currency"] {
            guard let known = Currency(try code.text()) else { throw code.refused("a currency") }
            currency = known
        }
        var cap: LimitRule.Cap?
        if let percent = self["percent"] {
            cap = LimitRule.Cap(percent: try percent.decimal(), of: try member("percent_of").choice())
        }
        return LimitRule(
            base: try self["base"]?.choice(),
            currency: currency,
            greatest: try self["greatest"]?.integer(),
            cap: cap,
            roundTo: try self["round_to"]?.integer(),
            rounding: try member("rounding").choice()
        )
    }
}
