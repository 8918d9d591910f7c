internal import JSON
internal import Receivables
internal import SQLite

extension JSONWriter {
    mutating func cashRules(_ key: StaticString, _ rules: CashRules) {
        field(key) { writer in
            writer.field("discount_grace_days", Int64(rules.discountGraceDays))
            writer.field("partial_discounts", rules.givesPartialDiscounts)
            writer.field("unearned_discounts", rules.unearnedDiscounts.rawValue)
            writer.field("overpaid_discounts", rules.overpaidDiscounts.rawValue)
            writer.tolerance("underpayment_tolerance", rules.underpayment)
            writer.tolerance("overpayment_tolerance", rules.overpayment)
            writer.field("small_difference_up_to", rules.smallDifferenceMax)
            writer.field("deduction_up_to_percent", rules.deductionPercentMax?.description)
            writer.field("automatic_score", rules.automaticScore.map { Int64($0) })
            writer.field("lead_over_runner_up", Int64(rules.leadOverRunnerUp))
            writer.field("combination_up_to", Int64(rules.combinationMax))
        }
    }

    private mutating func tolerance(_ key: StaticString, _ tolerance: Tolerance) {
        field(key) { writer in
            writer.field("amount", tolerance.amount)
            writer.field("percent", tolerance.percent?.description)
        }
    }

    private mutating func field(_ key: StaticString, _ members: (inout JSONWriter) -> Void) {
        field(key, object: members)
    }
}

extension StoredJSON {
    func cashRules() throws(SQLiteError) -> CashRules {
        let standard = CashRules()
        return CashRules(
            discountGraceDays: Int(try member("discount_grace_days").integer()),
            givesPartialDiscounts: try member("partial_discounts").boolean(),
            unearnedDiscounts: try member("unearned_discounts").choice(),
            overpaidDiscounts: try member("overpaid_discounts").choice(),
            underpayment: try member("underpayment_tolerance").tolerance(),
            overpayment: try member("overpayment_tolerance").tolerance(),
            smallDifferenceMax: try self["small_difference_up_to"]?.integer(),
            deductionPercentMax: try self["deduction_up_to_percent"]?.decimal(),
            automaticScore: has("automatic_score") ? try count("automatic_score") : standard.automaticScore,
            leadOverRunnerUp: try count("lead_over_runner_up") ?? standard.leadOverRunnerUp,
            combinationMax: try count("combination_up_to") ?? standard.combinationMax
        )
    }

    private func count(_ name: String) throws(SQLiteError) -> Int? {
        try self[name].map { (value) throws(SQLiteError) in Int(try value.integer()) }
    }

    private func tolerance() throws(SQLiteError) -> Tolerance {
        Tolerance(amount: try self["amount"]?.integer(), percent: try self["percent"]?.decimal())
    }
}
