/// A credit decision with everything that it looked at. Written once, never changed.
package struct Decision: Equatable, Sendable, Identified {
    package static let kind = DocumentKind.decision

    package enum Outcome: String, CaseIterable, Sendable {
        case approve
        case hold
        case reject
    }

    package let id: ID<Decision>
    package let createdAt: Instant
    package let order: ID<Order>?
    package let customer: ID<Customer>
    package let stage: CheckStage
    package let businessDate: CivilDate
    /// The last event before it: it saw everything up to there.
    package let sawEvent: Int64
    package let evaluation: Evaluation

    package init(
        id: ID<Decision>,
        createdAt: Instant,
        order: ID<Order>?,
        customer: ID<Customer>,
        stage: CheckStage,
        businessDate: CivilDate,
        sawEvent: Int64,
        evaluation: Evaluation
    ) {
        self.id = id
        self.createdAt = createdAt
        self.order = order
        self.customer = customer
        self.stage = stage
        self.businessDate = businessDate
        self.sawEvent = sawEvent
        self.evaluation = evaluation
    }
}

/// What the rules answered, and on what.
package struct Evaluation: Equatable, Sendable {
    package let outcome: Decision.Outcome
    package let policy: PolicyVersionReference
    package let currency: Currency
    /// Minor units of the document under test.
    package let amount: Int64
    package let exposure: Exposure
    /// The limit that held; nil: unlimited.
    package let limit: Int64?
    package let findings: [Finding]
    package let flips: [Flip]
    /// What was under test; nil for decisions from before it was kept.
    package let document: CheckedDocument?

    package init(
        outcome: Decision.Outcome,
        policy: PolicyVersionReference,
        currency: Currency,
        amount: Int64,
        exposure: Exposure,
        limit: Int64?,
        findings: [Finding],
        flips: [Flip],
        document: CheckedDocument? = nil
    ) {
        self.outcome = outcome
        self.policy = policy
        self.currency = currency
        self.amount = amount
        self.exposure = exposure
        self.limit = limit
        self.findings = findings
        self.flips = flips
        self.document = document
    }

    /// Failed checks that only warn.
    package var warnings: [Finding] { findings.filter { $0.result == .failed && $0.severity == .warn } }
}

/// What one check found.
package struct Finding: Equatable, Sendable {
    package enum Result: String, CaseIterable, Sendable {
        case passed
        case failed
        case notApplicable = "not_applicable"
    }

    package enum Unit: String, CaseIterable, Sendable {
        case minor
        case days
        case percent
        case status
        case count
        /// Of a custom rule, which measures facts.
        case rule
    }

    /// What was measured, or what it was measured against.
    package enum Operand: Equatable, Sendable {
        case number(Decimal)
        case amount(Int64)
        case text(String)
    }

    package let check: CheckReference
    package let result: Result
    package let severity: CheckSeverity
    package let measured: Operand?
    package let threshold: Operand?
    package let unit: Unit
    package let detail: String
    /// What a custom rule read.
    package let facts: [FactReading]

    package init(
        check: CheckReference,
        result: Result,
        severity: CheckSeverity,
        measured: Operand?,
        threshold: Operand?,
        unit: Unit,
        detail: String,
        facts: [FactReading] = []
    ) {
        self.check = check
        self.result = result
        self.severity = severity
        self.measured = measured
        self.threshold = threshold
        self.unit = unit
        self.detail = detail
        self.facts = facts
    }

    /// Of a check that exists from the start.
    package init(
        check: CheckName,
        result: Result,
        severity: CheckSeverity,
        measured: Operand?,
        threshold: Operand?,
        unit: Unit,
        detail: String
    ) {
        self.init(
            check: .builtIn(check),
            result: result,
            severity: severity,
            measured: measured,
            threshold: threshold,
            unit: unit,
            detail: detail
        )
    }
}

/// A single change that turns the outcome into an approval, proved by running the checks with it.
package enum Flip: Equatable, Sendable {
    /// The document's total, in minor units, at most.
    case orderTotal(atMost: Int64)
    /// Money, in minor units, at least, used for these invoices in this order.
    case pay(atLeast: Int64, invoices: [ID<Invoice>])
    /// The lasting limit, in minor units, at least.
    case creditLimit(atLeast: Int64)
    /// The lasting limit of the customer at the group's top, in minor units, at least.
    case groupCreditLimit(of: ID<Customer>, atLeast: Int64)
    case requestedShipDate(atLeast: CivilDate)
}

/// How much is at stake with a customer, in the account's currency and minor units. The one exposure function
/// serves the check, the dry run and the report.
package struct Exposure: Equatable, Sendable {
    /// Approved orders, and held ones that reserve, as far as they aren't invoiced; gross.
    package let orders: Int64
    /// Open invoice balance.
    package let invoices: Int64
    package let interestAndFees: Int64
    /// Money on account, positive; lowers the total.
    package let unapplied: Int64
    /// Money that has come in and isn't safe yet; raises the total again.
    package let uncleared: Int64
    package let total: Int64

    package init(
        orders: Int64,
        invoices: Int64,
        interestAndFees: Int64,
        unapplied: Int64,
        uncleared: Int64
    ) throws(Failure) {
        self.orders = orders
        self.invoices = invoices
        self.interestAndFees = interestAndFees
        self.unapplied = unapplied
        self.uncleared = uncleared
        let owed = try sum(try sum(orders, invoices), interestAndFees)
        total = try difference(try sum(owed, uncleared), unapplied)
    }

    package init(totals: CustomerTotals, uncleared: Int64) throws(Failure) {
        try self.init(
            orders: totals.committed,
            invoices: totals.receivable,
            interestAndFees: 0,
            unapplied: totals.unapplied,
            uncleared: uncleared
        )
    }

    package var snapshot: SnapshotFields {
        [
            "orders": .integer(orders), "invoices": .integer(invoices),
            "interest_and_fees": .integer(interestAndFees), "unapplied": .integer(unapplied),
            "uncleared": .integer(uncleared), "total": .integer(total),
        ]
    }
}
