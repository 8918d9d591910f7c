internal import JSON
internal import Receivables
internal import SQLite

extension SQLiteSession {
    func policyVersion(_ reference: PolicyVersionReference) throws(Failure) -> PolicyVersion? {
        try row(PolicyVersionRow.selectOne, reference.policy, reference.number, map: version)
    }

    func policyVersions(of policy: ID<CreditPolicy>) throws(Failure) -> [PolicyVersion] {
        try rows(PolicyVersionRow.selectOfPolicy, policy, map: version)
    }

    /// By the primary key.
    func policyActivations(of policy: ID<CreditPolicy>) throws(Failure) -> [(number: Int64, event: Int64)] {
        try rows(
            """
            SELECT number, activated_event FROM credit_policy_versions
            WHERE policy = ?1 AND activated_event IS NOT NULL ORDER BY number
            """,
            policy
        ) { (number: try $0.int64(0), event: try $0.int64(1)) }
    }

    func insert(_ version: PolicyVersion) throws(Failure) {
        try change(
            """
            INSERT INTO credit_policy_versions (policy, number, created_at, effective_from, terms, reblocks)
            VALUES (?1, ?2, ?3, ?4, ?5, ?6)
            """,
            version.reference.policy,
            version.reference.number,
            version.createdAt,
            version.effectiveFrom,
            version.terms.storedText,
            version.terms.reblocksOpenOrders
        )
    }

    func activate(_ reference: PolicyVersionReference, at instant: Instant, event: Int64) throws(Failure) {
        try change(
            """
            UPDATE credit_policy_versions SET activated_at = ?3, activated_event = ?4
            WHERE policy = ?1 AND number = ?2
            """,
            reference.policy,
            reference.number,
            instant,
            event
        )
    }

    /// By credit_policy_versions_that_reblock.
    func anyPolicyReblocks() throws(Failure) -> Bool {
        try row(
            """
            SELECT EXISTS (
                SELECT 1 FROM credit_policy_versions
                WHERE policy >= ?1 AND activated_at IS NOT NULL AND reblocks = 1
            )
            """,
            SQLiteValue.identifier(0, 0)
        ) { try $0.bool(0) } ?? false
    }

    func activeVersion(scope: PolicyScope, on date: CivilDate) throws(Failure) -> PolicyVersion? {
        switch scope {
        case .everyone:
            try row(PolicyVersionRow.activeForEveryone, date, map: version)
        case .segment(let name):
            try row(PolicyVersionRow.activeForSegment, date, name, map: version)
        case .customer(let id):
            try row(PolicyVersionRow.activeForCustomer, date, id, map: version)
        }
    }
}

extension SQLiteSession {
    private func version(_ row: borrowing Row) throws -> PolicyVersion {
        PolicyVersion(
            reference: PolicyVersionReference(policy: try row.id(0), number: try row.int64(1)),
            createdAt: try row.instant(2),
            effectiveFrom: try row.date(3),
            activatedAt: try row.optionalInstant(4),
            terms: try policyTerms.terms(try row.text(5)) { (text) throws(SQLiteError) in
                try StoredJSON(text).policyTerms()
            },
            shadowedSince: try row.optionalInstant(6)
        )
    }
}

private enum PolicyVersionRow {
    static let select: SQL = """
        SELECT v.policy, v.number, v.created_at, v.effective_from, v.activated_at, v.terms,
            v.shadowed_since
        FROM credit_policy_versions AS v
        """
    static let selectOne = select + " WHERE v.policy = ?1 AND v.number = ?2"
    static let selectOfPolicy = select + " WHERE v.policy = ?1 ORDER BY v.number"

    private static let active: SQL = """
         JOIN credit_policies AS p ON p.id = v.policy
        WHERE v.activated_at IS NOT NULL AND v.effective_from <= ?1
        """
    private static let latest: SQL = " ORDER BY v.effective_from DESC, v.activated_event DESC LIMIT 1"
    static let activeForEveryone = select + active + " AND p.scope = 'everyone'" + latest
    static let activeForSegment = select + active + " AND p.segment = ?2" + latest
    static let activeForCustomer = select + active + " AND p.customer = ?2" + latest
}

extension PolicyTerms {
    fileprivate var storedText: String {
        jsonText { writer in
            writer.object { writer in
                writer.field("new_customer_credit_limit", newCustomerCreditLimit)
                writer.field("payment_terms", paymentTerms)
                writer.field("min_order_value", minOrderValue)
                writer.field("max_order_value", maxOrderValue)
                writer.field("max_daily_value", maxDailyValue)
                writer.field("held_orders_reserve", heldOrdersReserve)
                writer.field("reblock_open_orders", reblocksOpenOrders)
                writer.field("allows_oldest_first", allowsOldestFirst)
                writer.cashRules("cash_application", cash)
                writer.field("scorecard", scorecard)
                writer.field("approval_tiers") { writer in
                    for tier in approvalTiers {
                        writer.object { writer in
                            writer.field("role", tier.role.rawValue)
                            writer.field("over_limit_max", tier.overLimitMax)
                            writer.field("order_amount_max", tier.orderAmountMax)
                            writer.field("needs_four_eyes", tier.needsFourEyes)
                        }
                    }
                }
                writer.field(
                    "decision_targets",
                    object: { writer in
                        writer.field("application", decisionTargets.application?.description)
                        writer.field("hold", decisionTargets.hold?.description)
                        writer.field("approval", decisionTargets.approval?.description)
                    }
                )
                writer.field("test_cases") { writer in
                    for test in testCases { writer.value(test) }
                }
                writer.field("rules") { writer in
                    for rule in rules { writer.value(rule) }
                }
                writer.field("checks") { writer in
                    for rule in checks {
                        writer.object { writer in
                            writer.field("check", rule.check.rawValue)
                            writer.field("stages") { writer in
                                for stage in CheckStage.allCases where rule.stages.contains(stage) {
                                    writer.value(stage.rawValue)
                                }
                            }
                            writer.field("severity", rule.severity.rawValue)
                            writer.field("threshold", rule.threshold?.description)
                            writer.field("risk_class", rule.riskClass)
                            writer.field("days", rule.days.map(Int64.init))
                            writer.field("utilisation", rule.utilisation?.description)
                            writer.field("grace_days", Int64(rule.graceDays))
                        }
                    }
                }
            }
        }
    }
}

extension JSONWriter {
    fileprivate mutating func value(_ test: PolicyTestCase) {
        object { writer in
            writer.field("name", test.name)
            writer.field("expected", test.expected.rawValue)
            writer.field("stage", test.facts.stage.rawValue)
            writer.field("amount", test.facts.amount)
            writer.field("status", test.facts.status.rawValue)
            writer.field("credit_limit", test.facts.creditLimit)
            writer.field("exposure", test.facts.exposure)
            writer.field("open_balance", test.facts.openBalance)
            writer.field("overdue_amount", test.facts.overdueAmount)
            writer.field("oldest_overdue_days", test.facts.oldestOverdueDays)
            writer.field("days_since_payment", test.facts.daysSincePayment)
            writer.field("ordered_today", test.facts.orderedToday)
            writer.field("credit_days", test.facts.creditDays)
            writer.field("agreed_days", test.facts.agreedDays)
            if !test.facts.stated.isEmpty { writer.readings("stated", test.facts.stated) }
            writer.field("risk_class", test.facts.riskClass)
            writer.field("review_overdue_days", test.facts.reviewOverdueDays)
        }
    }

    fileprivate mutating func field(_ key: StaticString, _ elements: (inout JSONWriter) -> Void) {
        field(key, array: elements)
    }
}

extension StoredJSON {
    private func testCases() throws(SQLiteError) -> [PolicyTestCase] {
        var tests: [PolicyTestCase] = []
        for element in self["test_cases"]?.elements ?? [] {
            var facts = PolicyFacts(amount: try element.member("amount").integer())
            facts.stage = try element.member("stage").choice()
            facts.status = try element.member("status").choice()
            facts.creditLimit = try element["credit_limit"]?.integer()
            facts.exposure = try element.member("exposure").integer()
            facts.openBalance = try element.member("open_balance").integer()
            facts.overdueAmount = try element.member("overdue_amount").integer()
            facts.oldestOverdueDays = Int(try element.member("oldest_overdue_days").integer())
            if let days = element["days_since_payment"] { facts.daysSincePayment = Int(try days.integer()) }
            facts.orderedToday = try element.member("ordered_today").integer()
            facts.creditDays = Int(try element.member("credit_days").integer())
            facts.agreedDays = Int(try element.member("agreed_days").integer())
            facts.stated = try element["stated"]?.readings() ?? []
            facts.riskClass = try element["risk_class"]?.text()
            if let days = element["review_overdue_days"] { facts.reviewOverdueDays = Int(try days.integer()) }
            tests.append(
                PolicyTestCase(
                    name: try element.member("name").text(),
                    facts: facts,
                    expected: try element.member("expected").choice()
                )
            )
        }
        return tests
    }

    private func decisionTargets() throws(SQLiteError) -> DecisionTargets {
        guard let targets = self["decision_targets"] else { return DecisionTargets() }
        return DecisionTargets(
            application: try targets["application"]?.decimal(),
            hold: try targets["hold"]?.decimal(),
            approval: try targets["approval"]?.decimal()
        )
    }

    private func approvalTiers() throws(SQLiteError) -> [ApprovalTier] {
        var tiers: [ApprovalTier] = []
        for element in self["approval_tiers"]?.elements ?? [] {
            tiers.append(
                ApprovalTier(
                    role: try element.member("role").choice(),
                    overLimitMax: try element["over_limit_max"]?.integer(),
                    orderAmountMax: try element["order_amount_max"]?.integer(),
                    needsFourEyes: try element.member("needs_four_eyes").boolean()
                )
            )
        }
        return tiers
    }

    fileprivate func policyTerms() throws(SQLiteError) -> PolicyTerms {
        var rules: [CheckRule] = []
        for element in try member("checks").elements {
            var stages: Set<CheckStage> = []
            for stage in try element.member("stages").elements { stages.insert(try stage.choice()) }
            rules.append(
                CheckRule(
                    check: try element.member("check").choice(),
                    stages: stages,
                    severity: try element.member("severity").choice(),
                    threshold: try element["threshold"]?.decimal(),
                    riskClass: try element["risk_class"]?.text(),
                    days: (try element["days"]?.integer()).map { Int($0) },
                    utilisation: try element["utilisation"]?.decimal(),
                    graceDays: Int(try element["grace_days"]?.integer() ?? 0)
                )
            )
        }
        return PolicyTerms(
            newCustomerCreditLimit: try self["new_customer_credit_limit"]?.integer(),
            paymentTerms: try member("payment_terms").text(),
            minOrderValue: try self["min_order_value"]?.integer(),
            maxOrderValue: try self["max_order_value"]?.integer(),
            maxDailyValue: try self["max_daily_value"]?.integer(),
            heldOrdersReserve: try member("held_orders_reserve").boolean(),
            reblocksOpenOrders: try self["reblock_open_orders"]?.boolean() ?? false,
            allowsOldestFirst: try member("allows_oldest_first").boolean(),
            cash: try self["cash_application"]?.cashRules() ?? CashRules(),
            checks: rules,
            rules: try self["rules"]?.customRules() ?? [],
            approvalTiers: try approvalTiers(),
            decisionTargets: try decisionTargets(),
            scorecard: try self["scorecard"]?.text(),
            testCases: try testCases()
        )
    }
}
