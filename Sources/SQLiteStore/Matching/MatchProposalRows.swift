internal import JSON
internal import Receivables
internal import SQLite

extension SQLiteSession {
    func matchProposal(_ id: ID<MatchProposal>) throws(Failure) -> MatchProposal? {
        try row(MatchProposalRow.select + " WHERE m.id = ?1", id, map: MatchProposalRow.proposal)
    }

    /// By match_proposals_of_payment, match_proposals_of_customer, match_proposals_by_status, match_proposals_by_rule or
    /// match_proposals_proposed.
    func matchProposals(_ filter: ListFilter, _ narrowing: MatchNarrowing, _ page: Page) throws(Failure)
        -> [MatchProposal]
    {
        var query = ListQuery(MatchProposalRow.select + " WHERE m.id < ?", [page.bound])
        query.add(" AND m.payment = ?", narrowing.payment)
        query.add(" AND m.customer = ?", filter.customer)
        query.add(" AND m.rule = ?", narrowing.rule?.rawValue)
        query.add(" AND m.created_at >= ?", filter.createdFrom)
        query.add(" AND m.created_at < ?", filter.createdTo)
        query.add(" AND m.updated_at >= ?", filter.updatedFrom)
        switch filter.status {
        case nil: query.add(" AND m.status IN ('open', 'accepted', 'rejected', 'superseded')")
        case "open": query.add(" AND m.status = 'open' AND NOT " + MatchProposalRow.isStale)
        case "stale": query.add(" AND m.status = 'open' AND " + MatchProposalRow.isStale)
        default: query.add(" AND m.status = ?", filter.status)
        }
        query.add(" ORDER BY m.id DESC LIMIT ?", page.limit)
        return try rows(query, map: MatchProposalRow.proposal)
    }

    /// By match_proposals_of_payment.
    func lastMatch(of payment: ID<Payment>) throws(Failure) -> MatchProposal? {
        try row(
            MatchProposalRow.select + " WHERE m.payment = ?1 ORDER BY m.id DESC LIMIT 1",
            payment,
            map: MatchProposalRow.proposal
        )
    }

    /// By match_proposals_waiting.
    func waitingMatchProposal(of payment: ID<Payment>) throws(Failure) -> MatchProposal? {
        try row(
            MatchProposalRow.select + " WHERE m.payment = ?1 AND m.status = 'open'",
            payment,
            map: MatchProposalRow.proposal
        )
    }

    func insert(_ proposal: MatchProposal) throws(Failure) {
        try change(
            """
            INSERT INTO match_proposals (id, version, created_at, updated_at, payment, customer, currency, amount,
                remaining, rule, score, components, allocations, runner_up, why_not, status, decided_at)
            VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?14, ?15, ?16, ?17)
            """,
            proposal.id,
            proposal.version,
            proposal.createdAt,
            proposal.updatedAt,
            proposal.payment,
            proposal.customer,
            proposal.currency,
            proposal.amount,
            try proposal.left(),
            proposal.finding?.rule.rawValue,
            proposal.finding?.score,
            (proposal.finding?.components ?? []).storedText,
            (proposal.finding?.uses ?? []).storedText,
            proposal.runnerUp?.storedText,
            proposal.whyNot,
            proposal.status.rawValue,
            proposal.decidedAt
        )
        guard proposal.status == .open else { return }
        for use in proposal.finding?.uses ?? [] where !use.isRecovery {
            try change(
                "INSERT INTO match_proposal_items (proposal, installment, open) VALUES (?1, ?2, ?3)",
                proposal.id,
                use.installment,
                use.open
            )
        }
    }

    /// What it rests on is of no account once it is decided.
    func update(_ proposal: MatchProposal) throws(Failure) {
        try change(
            "UPDATE match_proposals SET version = ?2, updated_at = ?3, status = ?4, decided_at = ?5 WHERE id = ?1",
            proposal.id,
            proposal.version,
            proposal.updatedAt,
            proposal.status.rawValue,
            proposal.decidedAt
        )
        try change("DELETE FROM match_proposal_items WHERE proposal = ?1", proposal.id)
    }
}

private enum MatchProposalRow {
    /// Whether the payment, its payer or what is open of an instalment isn't what it was.
    static let isStale: SQL = """
        (
            p.unapplied <> m.amount OR p.reversal_kind IS NOT NULL OR p.customer <> m.customer
            OR EXISTS (
                SELECT 1 FROM match_proposal_items AS x JOIN installments AS i ON i.id = x.installment
                    LEFT JOIN open_items AS o
                        ON o.customer = i.customer AND o.due_date = i.due_date AND o.installment = i.id
                WHERE x.proposal = m.id AND coalesce(o.open, 0) <> x.open
            )
        ) IS TRUE
        """
    static let select: SQL =
        """
        SELECT m.id, m.version, m.created_at, m.updated_at, m.payment, m.customer, m.currency, m.amount, m.rule,
            m.score, m.components, m.allocations, m.runner_up, m.why_not,
            CASE WHEN m.status = 'open' AND
        """ + " " + isStale + """
             THEN 'stale' ELSE m.status END, m.decided_at
            FROM match_proposals AS m JOIN payments AS p ON p.id = m.payment
            """

    static func proposal(_ row: borrowing Row) throws -> MatchProposal {
        var finding: MatchFinding?
        if let rule = try row.optionalText(8, as: MatchRule.self) {
            finding = MatchFinding(
                rule: rule,
                score: try row.int(9),
                components: try StoredJSON(try row.text(10)).matchComponents(),
                uses: try StoredJSON(try row.text(11)).matchUses()
            )
        }
        return MatchProposal(
            id: try row.id(0),
            version: try row.int64(1),
            createdAt: try row.instant(2),
            updatedAt: try row.instant(3),
            payment: try row.id(4),
            customer: try row.optionalID(5),
            currency: try row.currency(6),
            amount: try row.int64(7),
            finding: finding,
            runnerUp: try row.optionalText(12).map { (text) throws(SQLiteError) in
                try StoredJSON(text).matchFinding()
            },
            whyNot: try row.optionalText(13),
            status: try row.text(14, as: MatchProposal.Status.self),
            decidedAt: try row.optionalInstant(15)
        )
    }
}
