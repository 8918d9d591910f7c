/// Scores customers and keeps the history.
package struct ScoringDesk {
    let session: any Session

    package init(session: any Session) {
        self.session = session
    }

    /// Scores a customer now and keeps the score, whatever it is.
    ///
    /// - Parameter scorecard: nil: the one that the customer's policy names. Another one's score is kept in the history
    ///   and doesn't move the class.
    package func score(_ id: ID<Customer>, by scorecard: Scorecard?) throws(Failure) -> Score {
        guard let customer = try session.customer(id) else { throw .missing(.customer, id.text) }
        var code = scorecard?.code
        if code == nil { code = try PolicyBook(session).version(for: customer).terms.scorecard }
        guard let code else {
            let detail = "the customer's policy names no scorecard, so the request does"
            throw .invalid("/scorecard", "required", detail)
        }
        guard let version = try RiskBook(session).version(code, on: session.today) else {
            throw .conflict(
                code: "scorecard_not_active",
                detail: "the scorecard \(code) has no version that is active on \(session.today)",
                state: "draft",
                allowed: ["activate"]
            )
        }
        return try keep(evaluation(of: customer, by: version), of: customer, by: version)
    }

    /// Scores a customer by its policy's scorecard and keeps the score if it says something new, or if a review is due
    /// that has no score of its day yet.
    ///
    /// - Returns: what was kept; nil: nothing.
    @discardableResult
    package func rescore(_ id: ID<Customer>) throws(Failure) -> Score? {
        guard let customer = try session.customer(id), let due = try due(customer) else { return nil }
        return try keep(due.evaluation, of: customer, by: due.version)
    }

    /// Whether scoring a customer again would keep a score.
    func isDue(_ customer: Customer) throws(Failure) -> Bool { try due(customer) != nil }

    private func due(_ customer: Customer) throws(Failure) -> (
        evaluation: ScoreEvaluation, version: ScorecardVersion
    )? {
        guard customer.status != .closed,
            let code = try PolicyBook(session).version(for: customer).terms.scorecard,
            let version = try RiskBook(session).version(code, on: session.today)
        else { return nil }
        let evaluation = try evaluation(of: customer, by: version)
        guard let last = try session.lastScore(of: customer.id, by: code, on: session.today, knownEvent: nil)
        else { return (evaluation, version) }
        let review = try session.lastReview(of: customer.id, on: session.today, knownEvent: nil)?.nextReview
        let isReviewDue = review.map { $0 <= session.today && last.scoredOn < $0 } ?? false
        guard isReviewDue || last.differs(from: evaluation, by: version.reference) else { return nil }
        return (evaluation, version)
    }

    private func evaluation(of customer: Customer, by version: ScorecardVersion) throws(Failure)
        -> ScoreEvaluation
    {
        let model = version.model
        let gathering = ScoreGathering(session, customer: customer, windowDays: model.windowDays)
        return try Scoring(model).evaluate(gathering.facts(for: model.inputs))
    }

    private func keep(
        _ evaluation: ScoreEvaluation,
        of customer: Customer,
        by version: ScorecardVersion
    ) throws(Failure) -> Score {
        let score = Score(
            id: session.newID(Score.self),
            customer: customer.id,
            createdAt: session.now,
            scoredOn: session.today,
            scorecard: version.reference,
            classes: version.model.classes.map(\.name),
            evaluation: evaluation
        )
        let risk = RiskBook(session)
        let before = try risk.standing(of: customer)
        let event = try session.record(
            Event(
                type: .customerScored,
                document: DocumentReference(score.id),
                documentVersion: 1,
                customer: customer.id,
                before: before.score?.summary,
                after: score.head.summary
            )
        )
        try session.insert(score, event: event)
        let after = try risk.standing(of: customer)
        // Another scorecard's score moves nothing.
        guard after.score?.id == score.id else { return score }
        try setReview(by: score, version.model, standing: after, event: event)
        if before.riskClass != after.riskClass {
            try session.recordRiskClass(of: customer, from: before, to: after)
        }
        try HoldReview(session: session).review(customer: customer.id)
        return score
    }

    /// A class sets a first review, or an earlier one: a score never puts off what a person owes.
    private func setReview(
        by score: Score,
        _ model: ScorecardModel,
        standing: RiskStanding,
        event: Int64
    ) throws(Failure) {
        guard let name = score.evaluation.riskClass, let months = model.riskClass(named: name)?.reviewMonths
        else { return }
        let date = session.today.adding(months: months)
        if let last = try session.lastReview(of: score.customer, on: session.today, knownEvent: nil) {
            guard let next = last.nextReview, date < next else { return }
        }
        let review = CreditReview(
            id: session.newID(CreditReview.self),
            customer: score.customer,
            createdAt: session.now,
            reviewedOn: nil,
            nextReview: date,
            note: nil,
            score: score.id
        )
        try session.insert(review, on: session.today, event: event)
    }
}

extension Session {
    /// Records that another class holds for a customer.
    @discardableResult
    func recordRiskClass(of old: Customer, from before: RiskStanding, to after: RiskStanding) throws(Failure)
        -> Int64
    {
        guard var customer = try customer(old.id) else { throw .missing(.customer, old.id.text) }
        customer.version += 1
        customer.updatedAt = now
        try update(customer)
        return try record(
            Event(
                type: .riskClassChanged,
                document: DocumentReference(customer.id),
                documentVersion: customer.version,
                customer: customer.id,
                before: before.summary,
                after: after.summary
            )
        )
    }
}

extension RiskStanding {
    fileprivate var summary: SnapshotFields {
        [
            "risk_class": .optional(riskClass), "manual": .boolean(isManual), "score_id": .id(score?.id),
            "score": .optional(score?.value?.description),
        ]
    }
}
