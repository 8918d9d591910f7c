/// What persons and agencies say of a customer's risk.
package struct RiskDesk {
    let session: any Session

    package init(session: any Session, context: OperationContext) {
        self.session = session
    }

    /// Keeps an agency's rating, and scores the customer again where its policy names a scorecard.
    package func addRating(
        of id: ID<Customer>,
        agency: String,
        rating: String,
        validFrom: CivilDate?,
        validUntil: CivilDate?,
        reference: String?
    ) throws(Failure) -> ExternalRating {
        let from = validFrom ?? session.today
        if let validUntil, validUntil < from {
            throw .invalid("/valid_until", "ends_before_start", "\(validUntil) is before \(from)")
        }
        let fact = ExternalRating(
            id: session.newID(ExternalRating.self),
            customer: id,
            createdAt: session.now,
            agency: agency,
            rating: rating,
            validFrom: from,
            validUntil: validUntil,
            reference: reference
        )
        let event = try session.record(
            Event(
                type: .externalRatingAdded,
                document: DocumentReference(fact.id),
                documentVersion: 1,
                customer: id,
                before: nil,
                after: fact.snapshot
            )
        )
        try session.insert(fact, event: event)
        try ScoringDesk(session: session).rescore(id)
        return fact
    }

    /// Gives a customer a class that holds before the score's; nil: the score's holds again.
    package func setClass(
        of id: ID<Customer>,
        _ riskClass: String?,
        validFrom: CivilDate?,
        validUntil: CivilDate?,
        reason: String
    ) throws(Failure) -> ManualRiskClass {
        guard let customer = try session.customer(id) else { throw .missing(.customer, id.text) }
        let from = validFrom ?? session.today
        guard from >= session.today else {
            throw .invalid("/valid_from", "past_date", "a class can't hold from \(from), before today")
        }
        if let validUntil, validUntil < from {
            throw .invalid("/valid_until", "ends_before_start", "\(validUntil) is before \(from)")
        }
        let before = try RiskBook(session).standing(of: customer)
        if let riskClass { try requireKnown(riskClass, to: customer, before) }
        let fact = ManualRiskClass(
            id: session.newID(ManualRiskClass.self),
            customer: id,
            createdAt: session.now,
            riskClass: riskClass,
            validFrom: from,
            validUntil: validUntil,
            reason: reason
        )
        var changed = customer
        changed.version += 1
        changed.updatedAt = session.now
        try session.update(changed)
        let event = try session.record(
            Event(
                type: .riskClassChanged,
                document: DocumentReference(id),
                documentVersion: changed.version,
                customer: id,
                before: ["risk_class": .optional(before.riskClass)],
                after: fact.snapshot
            )
        )
        try session.insert(fact, event: event)
        try HoldReview(session: session).review(customer: id)
        return fact
    }

    /// Says that a person has looked at a customer.
    ///
    /// - Parameter next: `.keep`: after the months that the class asks for, if it asks.
    package func addReview(
        of id: ID<Customer>,
        reviewedOn: CivilDate?,
        next: Change<CivilDate?>,
        note: String?
    ) throws(Failure) -> CreditReview {
        guard let customer = try session.customer(id) else { throw .missing(.customer, id.text) }
        let day = reviewedOn ?? session.today
        try require(notAfterToday: day, today: session.today, pointer: "/reviewed_on")
        let nextReview: CivilDate?
        switch next {
        case .set(let date): nextReview = date
        case .keep: nextReview = try months(for: customer).map { day.adding(months: $0) }
        }
        if let nextReview, nextReview <= day {
            throw .invalid("/next_review", "ends_before_start", "\(nextReview) isn't after \(day)")
        }
        let review = CreditReview(
            id: session.newID(CreditReview.self),
            customer: id,
            createdAt: session.now,
            reviewedOn: day,
            nextReview: nextReview,
            note: note,
            score: nil
        )
        let event = try session.record(
            Event(
                type: .creditReviewed,
                document: DocumentReference(review.id),
                documentVersion: 1,
                customer: id,
                before: nil,
                after: review.snapshot
            )
        )
        try session.insert(review, on: session.today, event: event)
        try HoldReview(session: session).review(customer: id)
        return review
    }

    /// How often the customer's class is looked at.
    private func months(for customer: Customer) throws(Failure) -> Int? {
        let standing = try RiskBook(session).standing(of: customer)
        guard let name = standing.riskClass, let model = try model(for: customer, standing) else {
            return nil
        }
        return model.riskClass(named: name)?.reviewMonths
    }

    /// A class that the customer's scorecard has; any where there is no scorecard.
    private func requireKnown(_ riskClass: String, to customer: Customer, _ standing: RiskStanding)
        throws(Failure)
    {
        guard let model = try model(for: customer, standing), model.riskClass(named: riskClass) == nil else {
            return
        }
        let known = model.classes.map(\.name).joined(separator: ", ")
        throw .invalid("/risk_class", "unknown_value", "the scorecard has the classes \(known)")
    }

    private func model(for customer: Customer, _ standing: RiskStanding) throws(Failure) -> ScorecardModel? {
        try RiskBook(session).model(for: customer, standing)?.model
    }
}

extension RiskBook {
    /// The version whose classes speak of a customer: the active one of its policy's scorecard, else the one that made
    /// the score that counts.
    func model(for customer: Customer, _ standing: RiskStanding) throws(Failure) -> ScorecardVersion? {
        if let code = try PolicyBook(session).version(for: customer).terms.scorecard,
            let version = try version(code, on: session.today)
        {
            return version
        }
        guard let made = standing.score?.scorecard, let scorecard = try session.scorecard(made.scorecard)
        else {
            return nil
        }
        return try session.scorecardVersion(made.number, of: scorecard)
    }
}
