internal import JSON
internal import Receivables
internal import SQLite

extension SQLiteSession {
    /// By credit_policy_versions_in_shadow, which is empty as long as no draft is tried.
    func draftsInShadow() throws(Failure) -> [(draft: PolicyVersion, scope: PolicyScope)] {
        let references = try rows(
            """
            SELECT policy, number FROM credit_policy_versions
            WHERE policy >= ?1 AND shadowed_since IS NOT NULL ORDER BY policy, number
            """,
            SQLiteValue.identifier(0, 0)
        ) { PolicyVersionReference(policy: try $0.id(0), number: try $0.int64(1)) }
        var drafts: [(draft: PolicyVersion, scope: PolicyScope)] = []
        for reference in references {
            guard let draft = try policyVersion(reference), let policy = try policy(reference.policy) else {
                continue
            }
            drafts.append((draft: draft, scope: policy.scope))
        }
        return drafts
    }

    func setShadowed(_ draft: PolicyVersionReference, since instant: Instant?) throws(Failure) {
        try change(
            "UPDATE credit_policy_versions SET shadowed_since = ?3 WHERE policy = ?1 AND number = ?2",
            draft.policy,
            draft.number,
            instant
        )
    }

    func insert(_ decision: ShadowDecision) throws(Failure) {
        try change(
            """
            INSERT INTO shadow_decisions (recorded_at, business_date, policy, policy_version, occasion, "order",
                customer, stage, decision, currency, amount, live, draft, reasons, failed)
            VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?14, ?15)
            """,
            decision.recordedAt,
            decision.businessDate,
            decision.draft.policy,
            decision.draft.number,
            decision.occasion.rawValue,
            decision.order,
            decision.customer,
            decision.stage.rawValue,
            decision.decision,
            decision.currency,
            decision.amount,
            decision.liveOutcome.rawValue,
            decision.draftOutcome.rawValue,
            decision.reasons.storedText,
            decision.failed.storedText
        )
    }

    /// By shadow_decisions_of_version, shadow_decisions_that_differ, shadow_decisions_of_customer or
    /// shadow_decisions_of_order.
    func shadowDecisions(_ filter: ShadowFilter, _ page: Page) throws(Failure) -> [ShadowDecision] {
        var query = ListQuery(
            ShadowRow.select + " WHERE policy = ? AND policy_version = ? AND seq < ?",
            [filter.draft.policy, filter.draft.number, page.after.map { Int64(clamping: $0.low) } ?? .max]
        )
        query.add(" AND customer = ?", filter.customer)
        query.add(#" AND "order" = ?"#, filter.order)
        if filter.differs { query.add(" AND live <> draft") }
        query.add(" ORDER BY seq DESC LIMIT ?", page.limit)
        return try rows(query, map: ShadowRow.decision)
    }

    /// By shadow_decisions_of_version.
    func shadowTallies(of draft: PolicyVersionReference, from: CivilDate, to: CivilDate) throws(Failure)
        -> [ShadowTally]
    {
        try rows(
            """
            SELECT live, draft, currency, reasons, count(*), sum(amount) FROM shadow_decisions
            WHERE policy = ?1 AND policy_version = ?2 AND business_date BETWEEN ?3 AND ?4
            GROUP BY live, draft, currency, reasons ORDER BY live, draft, currency, reasons
            """,
            draft.policy,
            draft.number,
            from,
            to
        ) { row in
            ShadowTally(
                live: try row.text(0, as: Decision.Outcome.self),
                draft: try row.text(1, as: Decision.Outcome.self),
                currency: try row.currency(2),
                reasons: ShadowReasons(stored: try row.text(3)),
                count: try row.int64(4),
                amount: try row.int64(5)
            )
        }
    }
}

private enum ShadowRow {
    static let select: SQL = """
        SELECT seq, recorded_at, business_date, policy, policy_version, occasion, "order", customer, stage, decision,
            currency, amount, live, draft, reasons, failed
        FROM shadow_decisions
        """

    static func decision(_ row: borrowing Row) throws -> ShadowDecision {
        ShadowDecision(
            seq: try row.int64(0),
            recordedAt: try row.instant(1),
            businessDate: try row.date(2),
            draft: PolicyVersionReference(policy: try row.id(3), number: try row.int64(4)),
            occasion: try row.text(5, as: ShadowDecision.Occasion.self),
            order: try row.id(6),
            customer: try row.id(7),
            stage: try row.text(8, as: CheckStage.self),
            decision: try row.id(9),
            currency: try row.currency(10),
            amount: try row.int64(11),
            liveOutcome: try row.text(12, as: Decision.Outcome.self),
            draftOutcome: try row.text(13, as: Decision.Outcome.self),
            reasons: ShadowReasons(stored: try row.text(14)),
            failed: try StoredJSON(try row.text(15)).findings()
        )
    }
}

/// Names of checks have no blanks: `+overdue_share -credit_limit` is what the draft's side stops, and what the live
/// one's does. One text, so that the report can count what is alike.
extension ShadowReasons {
    fileprivate var storedText: String {
        (draftOnly.map { "+\($0)" } + liveOnly.map { "-\($0)" }).joined(separator: " ")
    }

    fileprivate init(stored text: String) {
        let parts = text.split(separator: " ")
        self.init(
            draftOnly: parts.filter { $0.hasPrefix("+") }.map { String($0.dropFirst()) },
            liveOnly: parts.filter { $0.hasPrefix("-") }.map { String($0.dropFirst()) }
        )
    }
}
