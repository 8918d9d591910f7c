/// What matching knows of what is owed: values of one moment.
package struct MatchBook: Equatable, Sendable {
    /// Why a number that a text names can't be settled by the payer.
    package enum Stranger: Equatable, Sendable {
        case settled
        case inOtherCurrency
        /// Owed by a customer outside the payer's group.
        case foreign
    }

    /// What is open in the payer's group, in the payment's currency, the first due first.
    package let items: [MatchItem]
    /// Numbers of the text that are no open ones of the group, by their letters and digits.
    package let strangers: [String: Stranger]

    /// Whether nothing else is open: of more than is looked at, nothing that an amount fits is the only one.
    package let isComplete: Bool

    package init(items: [MatchItem], strangers: [String: Stranger] = [:], isComplete: Bool = true) {
        self.isComplete = isComplete
        self.items = items.sorted()
        self.strangers = strangers
    }

    /// Instalments of one group that are looked at: the first due, and those that the text names.
    package static let itemsMax = 2_000
}
