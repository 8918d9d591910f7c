import JSON
import Receivables

/// How custom rules, and facts by their names, are read from a body.
enum CustomRuleBody {
    static func rules(_ body: BodyReader) -> [CustomRule] {
        var names: Set<String> = []
        let rules = body.list("rules", max: CustomRule.rulesMax) { rule($0, &names) } ?? []
        if rules.reduce(0, { $0 + $1.nodeCount }) > CustomRule.nodesMax {
            let detail = "all rules together have at most \(CustomRule.nodesMax) parts"
            body.refuse("/rules", "too_many", detail)
        }
        return rules
    }

    private static func rule(_ body: BodyReader, _ names: inout Set<String>) -> CustomRule? {
        let name = body.text("name", required: true)
        let expression = body.expression("when", mustBe: .boolean)
        let stages = body.stages("at")
        let severity = body.choice("severity", CheckSeverity.self) ?? .hold
        let message = body.text("message", max: CustomRule.messageCharactersMax, hasLines: true)
        let grace = body.integer("grace_days", in: 0...CheckRule.daysMax) ?? 0
        if let name, !CustomRule.isName(name) {
            let detail = "a name has 1 to \(CustomRule.nameCharactersMax) of a-z, 0-9 and _, a letter first"
            body.refuse("/name", "out_of_range", detail)
        }
        if let name, !names.insert(name).inserted {
            body.refuse("/name", "duplicate", "another rule is named \(name)")
        }
        guard let name, let expression else { return nil }
        return CustomRule(
            name: name,
            expression: expression,
            stages: Set(stages),
            severity: severity,
            message: message,
            graceDays: Int(grace)
        )
    }

    /// `"stated": {"customer.segment": "smb", "order.ship_in_days": 3}`.
    static func stated(_ body: BodyReader) -> [FactReading] {
        guard let json = body.any("stated") else { return [] }
        guard json.kind == .object else {
            body.refuse("/stated", "wrong_type", "stated is an object")
            return []
        }
        guard json.count <= PolicyFacts.statedMax else {
            body.refuse("/stated", "too_many", "at most \(PolicyFacts.statedMax) facts are stated")
            return []
        }
        var readings: [FactReading] = []
        for (name, value) in json.members {
            let pointer = "/stated/\(name.replacing("~", with: "~0").replacing("/", with: "~1"))"
            guard let use = FactUse(name) else {
                body.refuse(pointer, "unknown_field", "there is no fact \(name.prefix(100))")
                continue
            }
            guard let reading = reading(use, value) else {
                body.refuse(pointer, "wrong_type", "\(use.name) is \(use.fact.type.noun), or null")
                continue
            }
            guard !readings.contains(where: { $0.name == use.name }) else {
                body.refuse(pointer, "duplicate", "\(use.name) is stated twice")
                continue
            }
            readings.append(reading)
        }
        return readings
    }

    /// nil for a value of another type.
    private static func reading(_ use: FactUse, _ json: JSONValue) -> FactReading? {
        guard !json.isNull else { return FactReading(name: use.name, value: nil) }
        let value: RuleValue? =
            switch use.fact.type {
            case .number: (json.string ?? json.numberText).flatMap { ExactNumber($0) }.map { .number($0) }
            case .text:
                json.string.flatMap { text in
                    let known = use.fact.values
                    let isKnown = known.isEmpty || known.contains(text)
                    return isKnown && text.isPlainText(charactersMax: 500) ? .text(text) : nil
                }
            case .boolean: json.boolean.map { .boolean($0) }
            case .date: json.string.flatMap { CivilDate($0) }.map { .date($0) }
            }
        return value.map { FactReading(name: use.name, value: $0) }
    }
}

extension BodyReader {
    /// A text that is read as an expression; each of its faults is told with its place.
    ///
    /// - Parameter type: what it has to come to; nil: anything.
    func expression(_ name: String, mustBe type: RuleType? = nil) -> RuleExpression? {
        // A longer text than a rule takes is told as the rule's fault; this bound keeps it from being read at all.
        guard let text = text(name, required: true, max: RuleExpression.charactersMax * 2, hasLines: true)
        else { return nil }
        do throws(MalformedRule) {
            return try RuleExpression(text, mustBe: type)
        } catch {
            for fault in error.errors {
                refuse("/\(name)", "malformed_rule", fault.detail, fault: fault)
            }
        }
        return nil
    }

    /// The stages at which a check runs: all of them where none are named, but not an empty list of them.
    func stages(_ name: String) -> [CheckStage] {
        guard let stages = choices(name, CheckStage.self) else { return CheckStage.allCases }
        if count(of: name) == 0 {
            refuse(
                "/\(name)",
                "required",
                "a check runs at one stage at least; leave \(name) out for all of them"
            )
        }
        return stages
    }

    /// Checks by their names, and custom rules as `rule:NAME`.
    func checks(_ name: String) -> [CheckReference]? {
        guard let json = any(name) else { return nil }
        guard json.kind == .array else {
            refuse("/\(name)", "wrong_type", "\(name) is a list")
            return nil
        }
        guard json.count <= Self.choicesMax else {
            refuse("/\(name)", "too_many", "\(name) has at most \(Self.choicesMax) elements")
            return nil
        }
        var checks: [CheckReference] = []
        for (index, element) in json.elements.enumerated() {
            if let check = element.string.flatMap({ CheckReference(rawValue: $0) }) {
                checks.append(check)
            } else {
                let known = CheckName.allCases.map(\.rawValue).joined(separator: ", ")
                refuse("/\(name)/\(index)", "unknown_value", "one of \(known), or rule: and a rule's name")
            }
        }
        return checks
    }
}

extension JSONWriter {
    /// What a fault says beside its sentence, as members of the object that stands open.
    mutating func members(_ fault: RuleError) {
        field("cause", fault.code.rawValue)
        field("suggestion", fault.suggestion)
        field(
            "position",
            object: { json in
                json.field("offset", fault.position.offset)
                json.field("line", fault.position.line)
                json.field("column", fault.position.column)
                json.field("text", fault.position.text)
            }
        )
    }
}
