internal import Receivables
internal import SQLite

extension SQLiteSession {
    func insert(_ decision: Decision) throws(Failure) {
        let evaluation = decision.evaluation
        try change(
            """
            INSERT INTO decisions (id, created_at, "order", customer, stage, business_date, saw_event, outcome, policy,
                policy_version, currency, amount, credit_limit, evaluation, document)
            VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?14, ?15)
            """,
            decision.id,
            decision.createdAt,
            decision.order,
            decision.customer,
            decision.stage.rawValue,
            decision.businessDate,
            decision.sawEvent,
            evaluation.outcome.rawValue,
            evaluation.policy.policy,
            evaluation.policy.number,
            evaluation.currency,
            evaluation.amount,
            evaluation.limit,
            evaluation.storedText,
            evaluation.document?.storedText
        )
    }

    func stage(of decision: ID<Decision>) throws(Failure) -> CheckStage? {
        try row("SELECT stage FROM decisions WHERE id = ?1", decision) { try $0.text(0, as: CheckStage.self) }
    }

    func decision(_ id: ID<Decision>) throws(Failure) -> Decision? {
        try row(
            """
            SELECT id, created_at, "order", customer, stage, business_date, saw_event, outcome, policy,
                policy_version, currency, amount, credit_limit, evaluation, document
            FROM decisions WHERE id = ?1
            """,
            id
        ) { row in
            let evaluation = try StoredJSON(try row.text(13))
            return Decision(
                id: try row.id(0),
                createdAt: try row.instant(1),
                order: try row.optionalID(2),
                customer: try row.id(3),
                stage: try row.text(4, as: CheckStage.self),
                businessDate: try row.date(5),
                sawEvent: try row.int64(6),
                evaluation: Evaluation(
                    outcome: try row.text(7, as: Decision.Outcome.self),
                    policy: PolicyVersionReference(policy: try row.id(8), number: try row.int64(9)),
                    currency: try row.currency(10),
                    amount: try row.int64(11),
                    exposure: try evaluation.member("exposure").exposure(),
                    limit: try row.optionalInt64(12),
                    findings: try evaluation.member("findings").findings(),
                    flips: try evaluation.member("flips").flips(),
                    document: try row.optionalText(14).map { try StoredJSON($0).checkedDocument() }
                )
            )
        }
    }
}
