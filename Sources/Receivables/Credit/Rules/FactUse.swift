/// A fact as an expression reads it.
package struct FactUse: Sendable {
    package let fact: RuleFact
    /// Of a fact that takes one.
    package let key: String?

    /// As it stands in an expression.
    package let name: String

    init(fact: RuleFact, key: String?) {
        self.fact = fact
        self.key = key
        name = key.map { "\(fact.name)('\($0.replacing("'", with: "''"))')" } ?? fact.name
    }

    /// The fact that a text names as an expression would; nil if it says anything else.
    package init?(_ text: String) {
        guard let expression = try? RuleExpression(text), expression.nodes.count == 1,
            let use = expression.facts.first
        else { return nil }
        self = use
    }

    /// What a test case states comes before what follows from the rest.
    func value(of document: CheckedDocument, given position: CreditPosition) -> RuleValue? {
        if !position.stated.isEmpty, let stated = position.stated[name] { return stated.value }
        return fact.read(RuleSubject(document: document, position: position, key: key ?? ""))
    }
}

extension FactUse: Equatable {
    package static func == (left: FactUse, right: FactUse) -> Bool { left.name == right.name }
}

/// What a fact was when it was read.
package struct FactReading: Equatable, Sendable {
    /// As it stands in an expression.
    package let name: String
    /// nil: not known.
    package let value: RuleValue?

    package init(name: String, value: RuleValue?) {
        self.name = name
        self.value = value
    }
}

extension [FactReading] {
    package var snapshot: SnapshotFields {
        SnapshotFields(map { .init(name: $0.name, value: $0.value?.snapshot ?? .null) })
    }
}

/// What facts are read from.
struct RuleSubject {
    let document: CheckedDocument
    let position: CreditPosition
    /// Of the fact that is read; empty where it takes none.
    let key: String
}
