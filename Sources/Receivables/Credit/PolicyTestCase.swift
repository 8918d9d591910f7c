/// Facts and the outcome that a policy version has to come to on them before it can be activated.
package struct PolicyTestCase: Equatable, Sendable {
    package let name: String
    package let facts: PolicyFacts
    package let expected: Decision.Outcome

    package static let casesMax = 100

    package init(name: String, facts: PolicyFacts, expected: Decision.Outcome) {
        self.name = name
        self.facts = facts
        self.expected = expected
    }

    package var snapshot: SnapshotFields {
        [
            "name": .text(name), "facts": .fields(facts.snapshot), "expected": .text(expected.rawValue),
        ]
    }

    /// What a version comes to on the facts.
    ///
    /// - Parameter classes: the risk classes of the version's scorecard, from the best to the worst.
    package func outcome(under version: PolicyVersion, on today: CivilDate, classes: [String] = [])
        throws(Failure) -> Decision.Outcome
    {
        let rules = CreditRules(version)
        var position = try facts.position(on: today, rules: rules)
        position.risk = RiskStanding(
            riskClass: facts.riskClass,
            classes: classes,
            nextReview: facts.reviewOverdueDays.map { today.adding(days: -$0) }
        )
        return try rules.evaluate(facts.document(on: today), given: position).outcome
    }
}

/// A customer and a document as a test case tells of them. What is left out is at rest: an active account without
/// debts and an unlimited limit.
package struct PolicyFacts: Equatable, Sendable {
    package var stage = CheckStage.order
    /// Minor units of the document.
    package var amount: Int64
    package var status = CustomerStatus.active
    /// Minor units; nil: unlimited.
    package var creditLimit: Int64?
    /// Minor units of everything at stake, the open balance included.
    package var exposure: Int64 = 0
    /// Minor units open on invoices.
    package var openBalance: Int64 = 0
    package var overdueAmount: Int64 = 0
    package var oldestOverdueDays = 0
    /// Days since money last came in; nil: never.
    package var daysSincePayment: Int?
    /// Minor units of the day's approved orders.
    package var orderedToday: Int64 = 0
    package var creditDays = 0
    package var agreedDays = 0
    package var riskClass: String?
    /// Days since a review was due; nil: no review is set.
    package var reviewOverdueDays: Int?
    /// Facts by the names that custom rules know; for those alone they come before what follows from the rest.
    package var stated: [FactReading] = []

    package static let statedMax = 100

    package init(amount: Int64) {
        self.amount = amount
    }

    package var snapshot: SnapshotFields {
        [
            "stage": .text(stage.rawValue), "amount": .integer(amount), "status": .text(status.rawValue),
            "credit_limit": .optional(creditLimit), "exposure": .integer(exposure),
            "open_balance": .integer(openBalance), "overdue_amount": .integer(overdueAmount),
            "oldest_overdue_days": .integer(Int64(oldestOverdueDays)),
            "days_since_payment": .optional(daysSincePayment.map(Int64.init)),
            "ordered_today": .integer(orderedToday), "credit_days": .integer(Int64(creditDays)),
            "agreed_days": .integer(Int64(agreedDays)), "risk_class": .optional(riskClass),
            "review_overdue_days": .optional(reviewOverdueDays.map(Int64.init)),
            "stated": .fields(stated.snapshot),
        ]
    }

    func document(on today: CivilDate) -> CheckedDocument {
        var document = CheckedDocument(stage: stage, amount: amount, isDueAtOnce: creditDays == 0)
        document.creditDays = creditDays
        document.agreedDays = agreedDays
        return document
    }

    func position(on today: CivilDate, rules: CreditRules) throws(Failure) -> CreditPosition {
        var position = CreditPosition(
            today: today,
            status: status,
            exposure: try Exposure(
                orders: try difference(exposure, openBalance),
                invoices: openBalance,
                interestAndFees: 0,
                unapplied: 0,
                uncleared: 0
            ),
            limit: creditLimit
        )
        // Of one sum and its oldest day nothing is known in between: it counts whole while the day does.
        for days in rules.overdueDays where oldestOverdueDays > days {
            position.overdue[days] = Overdue(amount: overdueAmount, oldestDays: oldestOverdueDays)
        }
        position.lastPayment = daysSincePayment.map { today.adding(days: -$0) }
        position.ordered[today] = orderedToday
        position.stated = Dictionary(stated.map { ($0.name, $0) }, uniquingKeysWith: { first, _ in first })
        return position
    }
}
