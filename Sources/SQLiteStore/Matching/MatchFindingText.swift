internal import JSON
internal import Receivables
internal import SQLite

extension [MatchComponent] {
    var storedText: String { jsonText { $0.components(self) } }
}

extension [MatchUse] {
    var storedText: String { jsonText { $0.uses(self) } }
}

extension MatchFinding {
    var storedText: String {
        jsonText { writer in
            writer.object { writer in
                writer.field("rule", rule.rawValue)
                writer.field("score", Int64(score))
                writer.key("components")
                writer.components(components)
                writer.key("uses")
                writer.uses(uses)
            }
        }
    }
}

extension JSONWriter {
    fileprivate mutating func components(_ components: [MatchComponent]) {
        array { writer in
            for component in components {
                writer.object { writer in
                    writer.field("kind", component.kind.rawValue)
                    writer.field("points", Int64(component.points))
                    writer.field("detail", component.detail)
                }
            }
        }
    }

    fileprivate mutating func uses(_ uses: [MatchUse]) {
        array { writer in
            for use in uses {
                writer.object { writer in
                    writer.field("invoice", use.invoice.text)
                    writer.field("number", use.invoiceNumber)
                    writer.field("installment", use.installment.text)
                    writer.field("position", Int64(use.position))
                    writer.field("customer", use.customer.text)
                    writer.field("open", use.open)
                    writer.field("amount", use.amount)
                    writer.field("discount", use.discount)
                    writer.field("small_difference", use.smallDifference)
                    writer.field("recovery", use.isRecovery)
                }
            }
        }
    }
}

extension StoredJSON {
    func matchFinding() throws(SQLiteError) -> MatchFinding {
        MatchFinding(
            rule: try member("rule").choice(),
            score: Int(try member("score").integer()),
            components: try member("components").matchComponents(),
            uses: try member("uses").matchUses()
        )
    }

    func matchComponents() throws(SQLiteError) -> [MatchComponent] {
        try elements.map { (element) throws(SQLiteError) in
            MatchComponent(
                try element.member("kind").choice(),
                Int(try element.member("points").integer()),
                try element.member("detail").text()
            )
        }
    }

    func matchUses() throws(SQLiteError) -> [MatchUse] {
        try elements.map { (element) throws(SQLiteError) in
            MatchUse(
                invoice: try element.member("invoice").id(),
                invoiceNumber: try element.member("number").text(),
                installment: try element.member("installment").id(),
                position: Int(try element.member("position").integer()),
                customer: try element.member("customer").id(),
                open: try element.member("open").integer(),
                amount: try element.member("amount").integer(),
                discount: try element.member("discount").integer(),
                smallDifference: try element.member("small_difference").integer(),
                isRecovery: try element.member("recovery").boolean()
            )
        }
    }
}
