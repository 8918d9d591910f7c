internal import JSON
internal import Receivables
internal import SQLite

/// A score's reasons are kept as they are published.
extension StoredJSON {
    /// - Parameter value: nil for a score that isn't one.
    func scoreEvaluation(value: Decimal?, riskClass: String?) throws(SQLiteError) -> ScoreEvaluation {
        var reasons: [ScoreReason] = []
        for element in try member("reasons").elements { reasons.append(try element.scoreReason()) }
        var missing: [MissingInput] = []
        for element in try member("missing").elements { missing.append(try element.missingInput()) }
        // An operand that isn't known says why where it is listed as missing.
        for (index, reason) in reasons.enumerated() {
            guard case .missing = reason.operand,
                let why = missing.first(where: { $0.item == reason.item })?.why
            else { continue }
            reasons[index] = reason.with(operand: .missing(why))
        }
        return ScoreEvaluation(
            value: value,
            riskClass: riskClass,
            reasons: reasons,
            missing: missing,
            next: try self["next_class"]?.nextClass()
        )
    }

    private func scoreReason() throws(SQLiteError) -> ScoreReason {
        let input = try member("input").scoreInput()
        var operand = ScoreFact.missing("")
        if let value = self["value"] {
            operand =
                try member("unit").text() == ScoreUnit.text.rawValue
                ? .text(try value.text()) : .number(try value.decimal())
        }
        return ScoreReason(
            item: try member("item").text(),
            input: input,
            operand: operand,
            points: try member("points").integer(),
            bestPoints: try member("best_points").integer(),
            weight: try member("weight").decimal(),
            contribution: try member("contribution").decimal(),
            cost: try member("cost").decimal()
        )
    }

    private func missingInput() throws(SQLiteError) -> MissingInput {
        MissingInput(
            item: try member("item").text(),
            input: try member("input").scoreInput(),
            why: try member("why").text(),
            treatment: try member("treatment").missingPolicy()
        )
    }

    private func nextClass() throws(SQLiteError) -> NextClass {
        var changes: [ScoreChange] = []
        for element in try member("changes").elements {
            let input = try element.member("input").scoreInput()
            changes.append(ScoreChange(input: input, value: try element.member("value").text()))
        }
        return NextClass(
            riskClass: try member("class").text(),
            points: try member("points").decimal(),
            changes: changes
        )
    }

    func limitSteps() throws(SQLiteError) -> [LimitStep] {
        var steps: [LimitStep] = []
        for element in elements {
            steps.append(
                LimitStep(
                    try element.member("step").choice(),
                    try element.member("amount").integer(),
                    try element.member("detail").text()
                )
            )
        }
        return steps
    }

    func texts() throws(SQLiteError) -> [String] {
        var texts: [String] = []
        for element in elements { texts.append(try element.text()) }
        return texts
    }
}

extension ScoreReason {
    fileprivate func with(operand: ScoreFact) -> ScoreReason {
        ScoreReason(
            item: item,
            input: input,
            operand: operand,
            points: points,
            bestPoints: bestPoints,
            weight: weight,
            contribution: contribution,
            cost: cost
        )
    }
}

extension [String] {
    var storedText: String {
        jsonText { writer in
            writer.array { writer in
                for text in self { writer.value(text) }
            }
        }
    }
}
