/// Checks that a customer is spared: a fact that is never changed, only followed by another.
package struct CreditExclusion: Equatable, Sendable {
    package let customer: ID<Customer>
    /// None: every check is run again.
    package let checks: [CheckReference]
    /// The last day; nil: without end.
    package let validUntil: CivilDate?

    package init(customer: ID<Customer>, checks: [CheckReference], validUntil: CivilDate?) {
        self.customer = customer
        self.checks = checks
        self.validUntil = validUntil
    }

    func holds(on date: CivilDate) -> Bool { validUntil.map { date <= $0 } ?? true }

    var sentence: String { "the customer is spared this check" + (validUntil.map { " until \($0)" } ?? "") }

    package var snapshot: SnapshotFields {
        [
            "checks": .list(checks.map { .text($0.rawValue) }), "valid_until": .optional(validUntil),
        ]
    }
}
