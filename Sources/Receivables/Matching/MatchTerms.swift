/// What a policy lets matching do by itself.
package struct MatchTerms: Equatable, Sendable {
    /// The least score, in hundredths, with which money is used without a person.
    package let automaticScore: Int
    /// By how much, in hundredths, that score must pass that of the next best.
    package let lead: Int
    /// Whether money that names nothing may settle the oldest instalments, and which of equal ones comes first.
    package let allowsOldestFirst: Bool
    /// Which discounts are given, and which differences are forgiven.
    package let cash: CashRules
    /// Instalments in a combination; below 2: none is looked for.
    package let combinationMax: Int

    /// Two of payer, reference and amount don't reach it (see `MatchPoints`).
    package static let automaticScoreUsual = 90
    /// What tells apart what is alike: a discount beside none, the first due beside the next.
    package static let leadUsual = 5

    package init(
        automaticScore: Int = Self.automaticScoreUsual,
        lead: Int = Self.leadUsual,
        allowsOldestFirst: Bool,
        cash: CashRules = CashRules(),
        combinationMax: Int = CombinationSearch.sizeMax
    ) {
        self.automaticScore = automaticScore
        self.lead = lead
        self.allowsOldestFirst = allowsOldestFirst
        self.cash = cash
        self.combinationMax = combinationMax
    }
}
