/// What a use of money does to an instalment, in minor units.
package struct Settlement: Equatable, Sendable {
    /// Money of the payment.
    package var amount: Int64
    /// Taken off for paying early.
    package var discount: Int64
    /// What of the discount wasn't earned and is let through all the same.
    package var unearned: Int64
    /// What was paid too little and is forgiven; negative: what was paid too much and is kept.
    package var smallDifference: Int64
    package var deduction: Deduction?

    package init(
        amount: Int64,
        discount: Int64 = 0,
        unearned: Int64 = 0,
        smallDifference: Int64 = 0,
        deduction: Deduction? = nil
    ) {
        self.amount = amount
        self.discount = discount
        self.unearned = unearned
        self.smallDifference = smallDifference
        self.deduction = deduction
    }

    /// What is owed less from then on.
    package func settled() throws(Failure) -> Int64 { try sum(sum(amount, discount), smallDifference) }
}

/// What a payer kept back of an instalment, and why. It stays open.
package struct Deduction: Equatable, Sendable {
    /// Minor units that were open after the payment.
    package let amount: Int64
    /// A code of the caller's, or `short_payment` or `unearned_discount`.
    package let reason: String

    package static let reasonCharactersMax = 100

    package init(amount: Int64, reason: String) {
        self.amount = amount
        self.reason = reason
    }

    package var snapshot: SnapshotFields { ["amount": .integer(amount), "reason": .text(reason)] }
}
