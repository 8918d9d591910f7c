import Testing

@testable import Receivables

@Suite struct `The reference of rules` {
    @Test func `has only examples that are rules and come to something`() throws {
        let entries = RuleReference.examples + RuleReference.operators + RuleReference.functions
        var position = try CreditPosition.sample(exposure: 500)
        position.customer = try .sample()
        position.limitExpiry = .sampleToday
        position.lastPayment = .sampleToday
        position.insurance = InsuranceCover(until: .sampleToday)
        position.group = GroupPosition(top: ID(high: 0, low: 1), exposure: 5, limit: 10)
        var document = CheckedDocument.sample(100)
        document.shipDate = .sampleToday
        for entry in entries {
            let rule = try CustomRule.sample(entry.example)
            let (result, readings) = rule.result(on: document, given: position)
            let missing = zip(rule.expression.facts, readings).filter { $1 == nil }.map(\.0.name)
            #expect(result != .notApplicable, "\(entry.example): \(missing)")
        }
    }

    @Test func `has a word for every sign and function, and uses it in its example`() {
        for entry in RuleReference.operators + RuleReference.functions {
            #expect(entry.example.contains(entry.sign), "\(entry.sign)")
            #expect(!entry.sentence.isEmpty)
        }
    }

    @Test(arguments: RuleFact.all.map(\.name))
    func `a fact is of its type, and can be stated`(name: String) throws {
        let fact = try #require(RuleFact.named(name))
        let use = try #require(FactUse(fact.isKeyed ? "\(name)('region')" : name))
        #expect(use.fact.name == name)
        #expect(try RuleExpression(use.name).type == fact.type)
        var position = try CreditPosition.sample(exposure: 500)
        position.customer = try .sample()
        position.group = GroupPosition(top: ID(high: 0, low: 1), exposure: 5, limit: 10)
        position.lastPayment = .sampleToday
        position.insurance = InsuranceCover(until: .sampleToday)
        position.risk = .sample
        position.limitExpiry = .sampleToday
        var document = CheckedDocument.sample(100)
        document.shipDate = .sampleToday
        let value = try #require(use.value(of: document, given: position), "\(name)")
        #expect(value.type == fact.type)
        position.stated = [use.name: FactReading(name: use.name, value: nil)]
        #expect(use.value(of: document, given: position) == nil)
    }

    @Test func `no two facts share a name, and none is a word of the language`() {
        let names = RuleFact.all.map(\.name)
        #expect(Set(names).count == names.count)
        #expect(Set(names).isDisjoint(with: RuleKeyword.allCases.map(\.rawValue)))
        #expect(Set(names).isDisjoint(with: RuleFunction.allCases.map(\.rawValue)))
    }
}

extension Customer {
    /// A customer of the smb segment in the north, created 100 days before the samples' business date.
    static func sample() throws -> Customer {
        let instant = Instant(startOf: CivilDate.sampleToday.adding(days: -100))
        return Customer(
            id: ID(high: 0, low: 1),
            version: 1,
            createdAt: instant,
            updatedAt: instant,
            externalID: nil,
            name: "Aldermoor Tools",
            currency: try #require(Currency("EUR")),
            country: "NL",
            segment: "smb",
            status: .active,
            paymentTerms: ID(high: 0, low: 2),
            paymentTermsCode: "net_30",
            parent: nil,
            email: nil,
            vatID: nil,
            metadata: Metadata([.init(key: "region", value: "north")])
        )
    }
}
