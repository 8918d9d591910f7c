/// What a policy lets matching do by itself.
package struct MatchTerms: Equatable, Sendable {
    /// Whether money that names nothing may settle the oldest instalments, and which of equal ones comes first.
    package let allowsOldestFirst: Bool
    /// Which discounts are given, which differences are forgiven, and how sure a match must be.
    package let cash: CashRules

    package init(allowsOldestFirst: Bool, cash: CashRules = CashRules()) {
        self.allowsOldestFirst = allowsOldestFirst
        self.cash = cash
    }
}
