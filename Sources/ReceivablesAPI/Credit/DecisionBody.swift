import JSON
import Receivables

extension JSONWriter {
    /// A decision with its checks and flips, as members of the object that stands open.
    mutating func members(_ evaluation: Evaluation) {
        field("outcome", evaluation.outcome.rawValue)
        field(
            "policy",
            object: { json in
                json.field("id", evaluation.policy.policy.text)
                json.field("version", evaluation.policy.number)
            }
        )
        field("currency", evaluation.currency.code)
        field("amount", evaluation.amount)
        if let foreign = evaluation.document?.foreign {
            field("converted_from", object: { $0.members(foreign.snapshot) })
        }
        field("credit_limit", evaluation.limit)
        field("exposure", object: { $0.members(evaluation.exposure.snapshot) })
        field(
            "warnings",
            array: { json in
                for finding in evaluation.warnings { json.value(finding.detail) }
            }
        )
        field(
            "checks",
            array: { json in
                for finding in evaluation.findings { json.value(finding) }
            }
        )
        field(
            "flip",
            array: { json in
                for flip in evaluation.flips { json.value(flip) }
            }
        )
    }

    mutating func value(_ finding: Finding) {
        object { json in
            json.field("check", finding.check.rawValue)
            json.field("result", finding.result.rawValue)
            json.field("passed", finding.result == .passed)
            json.field("severity", finding.severity.rawValue)
            json.key("measured" as StaticString)
            json.value(finding.measured)
            json.key("threshold" as StaticString)
            json.value(finding.threshold)
            json.field("unit", finding.unit.rawValue)
            json.field("detail", finding.detail)
            if case .rule = finding.check {
                json.field("facts", object: { $0.members(finding.facts.snapshot) })
            }
        }
    }

    private mutating func value(_ operand: Finding.Operand?) {
        switch operand {
        case nil: null()
        case .amount(let amount): value(amount)
        case .number(let number) where number.scale == 0: value(number.coefficient)
        case .number(let number): value(number.description)
        case .text(let text): value(text)
        }
    }

    mutating func value(_ flip: Flip) {
        object { json in
            switch flip {
            case .orderTotal(let most):
                json.field("change", "order_total")
                json.field("to_at_most", most)
            case .pay(let least, let invoices):
                json.field("change", "pay")
                json.field("amount_at_least", least)
                json.field(
                    "invoices",
                    array: { json in
                        for invoice in invoices { json.value(invoice.text) }
                    }
                )
            case .creditLimit(let least):
                json.field("change", "credit_limit")
                json.field("to_at_least", least)
            case .groupCreditLimit(let top, let least):
                json.field("change", "group_credit_limit")
                json.field("customer_id", top.text)
                json.field("to_at_least", least)
            case .requestedShipDate(let day):
                json.field("change", "requested_ship_date")
                json.field("to_at_least", day.description)
            }
        }
    }

    mutating func members(_ decision: Decision) {
        field("id", decision.id.text)
        field("created_at", decision.createdAt.description)
        field("order_id", decision.order?.text)
        field("customer_id", decision.customer.text)
        field("stage", decision.stage.rawValue)
        field("business_date", decision.businessDate.description)
        field("saw_event", decision.sawEvent)
        members(decision.evaluation)
    }
}
