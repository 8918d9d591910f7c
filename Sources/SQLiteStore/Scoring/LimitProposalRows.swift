internal import JSON
internal import Receivables
internal import SQLite

extension SQLiteSession {
    func limitProposal(_ id: ID<LimitProposal>) throws(Failure) -> LimitProposal? {
        try row(LimitProposalRow.select + " WHERE p.id = ?1", id, map: LimitProposalRow.proposal)
    }

    /// By the primary key, limit_proposals_of_customer or limit_proposals_by_status.
    func limitProposals(_ filter: ListFilter, _ page: Page) throws(Failure) -> [LimitProposal] {
        var query = ListQuery(LimitProposalRow.select + " WHERE p.id < ?", [page.bound])
        query.add(" AND p.customer = ?", filter.customer)
        query.add(" AND p.status = ?", filter.status)
        query.add(" ORDER BY p.id DESC LIMIT ?", page.limit)
        return try rows(query, map: LimitProposalRow.proposal)
    }

    /// By limit_proposals_open_of_customer.
    func openLimitProposal(of customer: ID<Customer>) throws(Failure) -> LimitProposal? {
        try row(
            LimitProposalRow.select + " WHERE p.customer = ?1 AND p.status = 'open'",
            customer,
            map: LimitProposalRow.proposal
        )
    }

    /// By limit_proposals_by_approval.
    func limitProposal(awaiting approval: ID<Approval>) throws(Failure) -> LimitProposal? {
        try row(
            LimitProposalRow.select + " WHERE p.approval = ?1 AND p.status = 'awaiting_approval'",
            approval,
            map: LimitProposalRow.proposal
        )
    }

    func insert(_ proposal: LimitProposal) throws(Failure) {
        try change(
            """
            INSERT INTO limit_proposals (id, version, created_at, customer, currency, scorecard, number, class, score,
                current_limit, steps, status, approval, decided_at)
            VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?14)
            """,
            proposal.id,
            proposal.version,
            proposal.createdAt,
            proposal.customer,
            proposal.currency,
            proposal.scorecard.scorecard,
            proposal.scorecard.number,
            proposal.riskClass,
            proposal.score,
            proposal.currentLimit,
            proposal.storedSteps,
            proposal.status.rawValue,
            proposal.approval,
            proposal.decidedAt
        )
    }

    func update(_ proposal: LimitProposal) throws(Failure) {
        try change(
            "UPDATE limit_proposals SET version = ?2, status = ?3, approval = ?4, decided_at = ?5 WHERE id = ?1",
            proposal.id,
            proposal.version,
            proposal.status.rawValue,
            proposal.approval,
            proposal.decidedAt
        )
    }
}

extension LimitProposal {
    fileprivate var storedSteps: String {
        jsonText { writer in
            writer.array { writer in
                for step in steps {
                    writer.object { writer in
                        writer.field("step", step.kind.rawValue)
                        writer.field("amount", step.amount)
                        writer.field("detail", step.detail)
                    }
                }
            }
        }
    }
}

private enum LimitProposalRow {
    static let select: SQL = """
        SELECT p.id, p.version, p.created_at, p.customer, p.currency, p.scorecard, c.code, p.number, p.class, p.score,
            p.current_limit, p.steps, p.status, p.approval, p.decided_at
        FROM limit_proposals AS p JOIN scorecards AS c ON c.id = p.scorecard
        """

    static func proposal(_ row: borrowing Row) throws -> LimitProposal {
        LimitProposal(
            id: try row.id(0),
            version: try row.int64(1),
            createdAt: try row.instant(2),
            customer: try row.id(3),
            currency: try row.currency(4),
            scorecard: ScorecardVersionReference(
                scorecard: try row.id(5),
                code: try row.text(6),
                number: try row.int64(7)
            ),
            riskClass: try row.text(8),
            score: try row.optionalID(9),
            currentLimit: try row.optionalInt64(10),
            steps: try StoredJSON(try row.text(11)).limitSteps(),
            status: try row.text(12, as: LimitProposal.Status.self),
            approval: try row.optionalID(13),
            decidedAt: try row.optionalInstant(14)
        )
    }
}
