internal import JSON
internal import Receivables
internal import SQLite

extension Evaluation {
    /// The parts that only the decision itself is asked for.
    var storedText: String {
        jsonText { writer in
            writer.object { writer in
                writer.field(
                    "exposure",
                    object: { writer in
                        writer.field("orders", exposure.orders)
                        writer.field("invoices", exposure.invoices)
                        writer.field("interest_and_fees", exposure.interestAndFees)
                        writer.field("unapplied", exposure.unapplied)
                        writer.field("uncleared", exposure.uncleared)
                    }
                )
                writer.field(
                    "findings",
                    array: { writer in
                        for finding in findings { writer.value(finding) }
                    }
                )
                writer.field(
                    "flips",
                    array: { writer in
                        for flip in flips { writer.value(flip) }
                    }
                )
            }
        }
    }
}

extension [Finding] {
    var storedText: String {
        jsonText { writer in
            writer.array { writer in
                for finding in self { writer.value(finding) }
            }
        }
    }
}

extension JSONWriter {
    fileprivate mutating func value(_ finding: Finding) {
        object { writer in
            writer.field("check", finding.check.rawValue)
            writer.field("result", finding.result.rawValue)
            writer.field("severity", finding.severity.rawValue)
            writer.operand("measured", finding.measured)
            writer.operand("threshold", finding.threshold)
            writer.field("unit", finding.unit.rawValue)
            writer.field("detail", finding.detail)
            if !finding.facts.isEmpty { writer.readings("facts", finding.facts) }
        }
    }

    private mutating func operand(_ key: StaticString, _ operand: Finding.Operand?) {
        guard let operand else { return }
        self.key(key)
        object { writer in
            switch operand {
            case .number(let decimal): writer.field("number", decimal.description)
            case .amount(let amount): writer.field("amount", amount)
            case .text(let text): writer.field("text", text)
            }
        }
    }

    fileprivate mutating func value(_ flip: Flip) {
        object { writer in
            switch flip {
            case .orderTotal(let amount): writer.field("order_total", amount)
            case .creditLimit(let amount): writer.field("credit_limit", amount)
            case .groupCreditLimit(let top, let amount):
                writer.field("group", top.text)
                writer.field("group_credit_limit", amount)
            case .requestedShipDate(let date): writer.field("requested_ship_date", Int64(date.dayNumber))
            case .pay(let amount, let invoices):
                writer.field("pay", amount)
                writer.field(
                    "invoices",
                    array: { writer in
                        for invoice in invoices { writer.value(invoice.text) }
                    }
                )
            }
        }
    }
}

extension StoredJSON {
    func exposure() throws -> Exposure {
        try Exposure(
            orders: try member("orders").integer(),
            invoices: try member("invoices").integer(),
            interestAndFees: try member("interest_and_fees").integer(),
            unapplied: try member("unapplied").integer(),
            uncleared: try member("uncleared").integer()
        )
    }

    func findings() throws(SQLiteError) -> [Finding] {
        var findings: [Finding] = []
        for element in elements {
            findings.append(
                Finding(
                    check: try element.member("check").choice(),
                    result: try element.member("result").choice(),
                    severity: try element.member("severity").choice(),
                    measured: try element["measured"]?.operand(),
                    threshold: try element["threshold"]?.operand(),
                    unit: try element.member("unit").choice(),
                    detail: try element.member("detail").text(),
                    facts: try element["facts"]?.readings() ?? []
                )
            )
        }
        return findings
    }

    private func operand() throws(SQLiteError) -> Finding.Operand {
        if let number = self["number"] { return .number(try number.decimal()) }
        if let amount = self["amount"] { return .amount(try amount.integer()) }
        return .text(try member("text").text())
    }

    func flips() throws(SQLiteError) -> [Flip] {
        var flips: [Flip] = []
        for element in elements {
            if let total = element["order_total"] {
                flips.append(.orderTotal(atMost: try total.integer()))
            } else if let limit = element["credit_limit"] {
                flips.append(.creditLimit(atLeast: try limit.integer()))
            } else if let limit = element["group_credit_limit"] {
                let top: ID<Customer> = try element.member("group").id()
                flips.append(.groupCreditLimit(of: top, atLeast: try limit.integer()))
            } else if let day = element["requested_ship_date"] {
                let number = Int32(clamping: try day.integer())
                flips.append(.requestedShipDate(atLeast: CivilDate(dayNumber: number)))
            } else {
                var invoices: [ID<Invoice>] = []
                for invoice in try element.member("invoices").elements { invoices.append(try invoice.id()) }
                flips.append(.pay(atLeast: try element.member("pay").integer(), invoices: invoices))
            }
        }
        return flips
    }
}
