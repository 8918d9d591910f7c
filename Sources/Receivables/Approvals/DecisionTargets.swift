/// Within how many business hours a policy wants decisions made; nil: no target.
package struct DecisionTargets: Equatable, Sendable {
    /// For an application, from its complete submission on.
    package let application: Decimal?
    /// For an order on hold.
    package let hold: Decimal?
    /// For a decision that waits for a second person.
    package let approval: Decimal?

    /// Hours.
    package static let hoursMax = 1_000

    package init(application: Decimal? = nil, hold: Decimal? = nil, approval: Decimal? = nil) {
        self.application = application
        self.hold = hold
        self.approval = approval
    }

    package var snapshot: SnapshotFields {
        [
            "application_hours": .optional(application?.description),
            "hold_hours": .optional(hold?.description),
            "approval_hours": .optional(approval?.description),
        ]
    }
}
