/// A check that a policy words itself: it fails where its expression is true.
package struct CustomRule: Equatable, Sendable {
    package let name: String
    package let expression: RuleExpression
    package let stages: Set<CheckStage>
    package let severity: CheckSeverity
    /// What is told where it fails; nil: the expression and what it read.
    package let message: String?
    /// Where it passed at an earlier stage it isn't run again for so many days after that day.
    package let graceDays: Int

    package static let rulesMax = 100
    package static let nameCharactersMax = 64
    package static let messageCharactersMax = 500
    /// Parts of all rules of a version together: flips run them hundreds of times within one command.
    package static let nodesMax = 2_000

    package init(
        name: String,
        expression: RuleExpression,
        stages: Set<CheckStage> = Set(CheckStage.allCases),
        severity: CheckSeverity = .hold,
        message: String? = nil,
        graceDays: Int = 0
    ) {
        self.name = name
        self.expression = expression
        self.stages = stages
        self.severity = severity
        self.message = message
        self.graceDays = graceDays
    }

    /// Small letters, digits and `_`, a letter first.
    package static func isName(_ text: some StringProtocol) -> Bool {
        guard (1...nameCharactersMax).contains(text.utf8.count), let first = text.utf8.first,
            (UInt8(ascii: "a")...UInt8(ascii: "z")).contains(first)
        else { return false }
        return text.utf8.allSatisfy { byte in
            switch byte {
            case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "0")...UInt8(ascii: "9"),
                UInt8(ascii: "_"):
                true
            default: false
            }
        }
    }

    /// How many parts its expression has.
    package var nodeCount: Int { expression.nodes.count }

    package var snapshot: SnapshotFields {
        [
            "name": .text(name), "when": .text(expression.text),
            "at": .list(CheckStage.allCases.filter(stages.contains).map { .text($0.rawValue) }),
            "severity": .text(severity.rawValue), "message": .optional(message),
            "grace_days": .integer(Int64(graceDays)),
        ]
    }

    /// Whether it fails, and on what; without the words.
    func result(
        on document: CheckedDocument,
        given position: CreditPosition
    ) -> (result: Finding.Result, readings: [RuleValue?]) {
        let readings = expression.facts.map { $0.value(of: document, given: position) }
        let isTrue = expression.value(of: readings)?.boolean
        return (isTrue.map { $0 ? .failed : .passed } ?? .notApplicable, readings)
    }

    func finding(on document: CheckedDocument, given position: CreditPosition) -> Finding {
        let (result, readings) = result(on: document, given: position)
        return finding(result, sentence(result, readings), readings)
    }

    func finding(_ result: Finding.Result, _ detail: String, _ readings: [RuleValue?] = []) -> Finding {
        Finding(
            check: .rule(name),
            result: result,
            severity: severity,
            measured: nil,
            threshold: nil,
            unit: .rule,
            detail: detail,
            facts: zip(expression.facts, readings).map { FactReading(name: $0.name, value: $1) }
        )
    }

    private func sentence(_ result: Finding.Result, _ readings: [RuleValue?]) -> String {
        if result == .failed, let message { return message }
        var text = expression.summary
        switch result {
        case .failed: text += " is true"
        case .passed: text += " is false"
        case .notApplicable:
            let missing = zip(expression.facts, readings).filter { $1 == nil }.map(\.0.name)
            let cause =
                missing.isEmpty
                ? "a division by 0 or a number out of range" : "not known: \(missing.joined(separator: ", "))"
            return "\(text) can't be told; \(cause)"
        }
        var separator = ": "
        for (fact, value) in zip(expression.facts, readings) {
            text += separator
            text += fact.name
            text += " is "
            text += value?.description ?? "null"
            separator = ", "
        }
        return text
    }
}
