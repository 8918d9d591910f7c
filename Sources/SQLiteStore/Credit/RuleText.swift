internal import JSON
internal import Receivables
internal import SQLite

extension JSONWriter {
    /// A custom rule: its text, which is compiled anew when it is read.
    mutating func value(_ rule: CustomRule) {
        object { writer in
            writer.field("name", rule.name)
            writer.field("when", rule.expression.text)
            writer.field(
                "stages",
                array: { writer in
                    for stage in CheckStage.allCases where rule.stages.contains(stage) {
                        writer.value(stage.rawValue)
                    }
                }
            )
            writer.field("severity", rule.severity.rawValue)
            writer.field("message", rule.message)
            writer.field("grace_days", rule.graceDays)
        }
    }

    /// Facts with their values, each by its type.
    mutating func readings(_ key: StaticString, _ readings: [FactReading]) {
        field(
            key,
            array: { writer in
                for reading in readings { writer.value(reading) }
            }
        )
    }

    private mutating func value(_ reading: FactReading) {
        object { writer in
            writer.field("name", reading.name)
            switch reading.value {
            case nil: break
            case .number(let number): writer.field("number", number.description)
            case .text(let text): writer.field("text", text)
            case .boolean(let boolean): writer.field("boolean", boolean)
            case .date(let date): writer.field("day", Int64(date.dayNumber))
            }
        }
    }
}

extension StoredJSON {
    func customRules() throws(SQLiteError) -> [CustomRule] {
        var rules: [CustomRule] = []
        for element in elements {
            var stages: Set<CheckStage> = []
            for stage in try element.member("stages").elements { stages.insert(try stage.choice()) }
            rules.append(
                CustomRule(
                    name: try element.member("name").text(),
                    expression: try element.member("when").expression(),
                    stages: stages,
                    severity: try element.member("severity").choice(),
                    message: try element["message"]?.text(),
                    graceDays: Int(try element.member("grace_days").integer())
                )
            )
        }
        return rules
    }

    private func expression() throws(SQLiteError) -> RuleExpression {
        let text = try text()
        do throws(MalformedRule) {
            return try RuleExpression(text, mustBe: .boolean)
        } catch {
            throw refused("a rule (\(error.errors.first?.detail ?? ""))")
        }
    }

    func readings() throws(SQLiteError) -> [FactReading] {
        var readings: [FactReading] = []
        for element in elements {
            readings.append(
                FactReading(name: try element.member("name").text(), value: try element.reading())
            )
        }
        return readings
    }

    private func reading() throws(SQLiteError) -> RuleValue? {
        if let text = self["text"] { return .text(try text.text()) }
        if let boolean = self["boolean"] { return .boolean(try boolean.boolean()) }
        if let day = self["day"] {
            return .date(CivilDate(dayNumber: Int32(clamping: try day.integer())))
        }
        guard let member = self["number"] else { return nil }
        guard let number = ExactNumber(try member.text()) else { throw member.refused("a number") }
        return .number(number)
    }
}
