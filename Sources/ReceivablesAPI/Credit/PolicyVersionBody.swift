import Receivables

/// How a policy version is read from a body.
enum PolicyVersionBody {
    static func terms(_ body: BodyReader) -> PolicyTerms {
        let newLimit = body.change("new_customer_credit_limit") {
            body.amount("new_customer_credit_limit", isSigned: false)
        }
        let checks = body.list("checks", max: 100, rule)
        let rules = CustomRuleBody.rules(body)
        let tiers = body.list("approval_tiers", max: ApprovalTier.tiersMax, tier)
        if let last = tiers?.last, last.overLimitMax != nil || last.orderAmountMax != nil {
            let detail = "the last tier has no bounds, so that somebody decides on everything"
            body.refuse("/approval_tiers", "incomplete", detail)
        }
        let least = body.amount("min_order_value", isSigned: false)
        let greatest = body.amount("max_order_value", isSigned: false)
        if let least, let greatest, greatest < least {
            let detail = "no order passes a greatest value of \(greatest) below the least of \(least)"
            body.refuse("/max_order_value", "out_of_range", detail)
        }
        return PolicyTerms(
            newCustomerCreditLimit: newLimit.applied(to: 0),
            paymentTerms: body.text("payment_terms", max: 100) ?? PolicyTerms.shipped.paymentTerms,
            minOrderValue: least,
            maxOrderValue: greatest,
            maxDailyValue: body.amount("max_daily_value", isSigned: false),
            heldOrdersReserve: body.boolean("held_orders_reserve") ?? false,
            reblocksOpenOrders: body.boolean("reblock_open_orders") ?? false,
            allowsOldestFirst: body.boolean("oldest_first") ?? true,
            cash: body.object("cash_application", CashRulesBody.rules) ?? CashRules(),
            checks: checks ?? PolicyTerms.shipped.checks,
            rules: rules,
            approvalTiers: tiers ?? [],
            decisionTargets: body.object("decision_targets", targets) ?? DecisionTargets(),
            scorecard: body.text("scorecard", max: ScorecardDesk.codeCharactersMax),
            testCases: body.list("test_cases", max: PolicyTestCase.casesMax, testCase) ?? []
        )
    }

    private static func rule(_ body: BodyReader) -> CheckRule? {
        let check = body.choice("check", CheckName.self, required: true)
        let stages = body.stages("at")
        let severity = body.choice("severity", CheckSeverity.self) ?? .hold
        // A class is named, everything else is counted.
        let riskClass = check == .riskClass ? ScoringBody.riskClass(body, "threshold", required: true) : nil
        let threshold = check == .riskClass ? nil : body.decimal("threshold")
        let days = body.integer("days", in: 0...CheckRule.daysMax)
        let utilisation = body.decimal("utilisation")
        let grace = body.integer("grace_days", in: 0...CheckRule.daysMax) ?? 0
        for (name, value) in [("threshold", threshold), ("utilisation", utilisation)] {
            if let value, value.isNegative { body.refuse("/\(name)", "out_of_range", "not below 0") }
        }
        guard let check else { return nil }
        let given: [CheckParameter: Bool] = [
            .threshold: threshold != nil || riskClass != nil, .days: days != nil,
            .utilisation: utilisation != nil,
        ]
        for parameter in CheckParameter.allCases where given[parameter] == true {
            guard !check.parameters.contains(parameter) else { continue }
            let detail = "\(check.rawValue) takes no \(parameter.rawValue)"
            body.refuse("/\(parameter.rawValue)", "not_taken", detail)
        }
        return CheckRule(
            check: check,
            stages: Set(stages),
            severity: severity,
            threshold: threshold,
            riskClass: riskClass,
            days: days.map { Int($0) },
            utilisation: utilisation,
            graceDays: Int(grace)
        )
    }

    private static func targets(_ body: BodyReader) -> DecisionTargets? {
        func hours(_ name: String) -> Decimal? {
            guard let hours = body.decimal(name) else { return nil }
            guard hours.isPositive, hours <= Decimal(Int32(DecisionTargets.hoursMax)) else {
                let detail = "above 0, \(DecisionTargets.hoursMax) business hours at most"
                body.refuse("/\(name)", "out_of_range", detail)
                return nil
            }
            return hours
        }
        return DecisionTargets(
            application: hours("application_hours"),
            hold: hours("hold_hours"),
            approval: hours("approval_hours")
        )
    }

    private static func tier(_ body: BodyReader) -> ApprovalTier? {
        let role = body.choice("role", Role.self, required: true)
        let overLimit = body.amount("over_limit_up_to", isSigned: false)
        let orderAmount = body.amount("order_amount_up_to", isSigned: false)
        let fourEyes = body.boolean("four_eyes") ?? false
        guard let role else { return nil }
        return ApprovalTier(
            role: role,
            overLimitMax: overLimit,
            orderAmountMax: orderAmount,
            needsFourEyes: fourEyes
        )
    }

    private static func testCase(_ body: BodyReader) -> PolicyTestCase? {
        let name = body.text("name", required: true, max: 200)
        let expected = body.choice("expected", Decision.Outcome.self, required: true)
        let facts = body.object("facts", required: true, facts)
        guard let name, let expected, let facts else { return nil }
        return PolicyTestCase(name: name, facts: facts, expected: expected)
    }

    private static func facts(_ body: BodyReader) -> PolicyFacts? {
        func days(_ name: String) -> Int? { body.integer(name, in: 0...CheckRule.daysMax).map { Int($0) } }
        var facts = PolicyFacts(amount: body.amount("amount", required: true) ?? 0)
        facts.stage = body.choice("stage", CheckStage.self) ?? .order
        facts.status = body.choice("status", CustomerStatus.self) ?? .active
        facts.creditLimit = body.amount("credit_limit", isSigned: false)
        facts.openBalance = body.amount("open_balance") ?? 0
        facts.exposure = body.amount("exposure") ?? facts.openBalance
        facts.oldestOverdueDays = days("oldest_overdue_days") ?? 0
        facts.overdueAmount = body.amount("overdue_amount", isSigned: false) ?? 0
        facts.daysSincePayment = days("days_since_payment")
        facts.orderedToday = body.amount("ordered_today", isSigned: false) ?? 0
        facts.creditDays = days("credit_days") ?? 0
        facts.agreedDays = days("agreed_days") ?? 0
        facts.stated = CustomRuleBody.stated(body)
        facts.riskClass = ScoringBody.riskClass(body, "risk_class")
        facts.reviewOverdueDays = days("review_overdue_days")
        return facts
    }
}
