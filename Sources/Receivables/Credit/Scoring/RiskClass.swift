/// A class that scores fall into.
package struct RiskClass: Equatable, Sendable {
    package let name: String
    /// The least score of the class; nil for the worst one, which takes every score below the others.
    package let from: Decimal?
    /// A customer of the class is looked at again after so many months; nil: the class sets no review.
    package let reviewMonths: Int?
    /// What a limit for the class is computed from; nil: none is proposed.
    package let limit: Limit?

    package static let classesMax = 20
    package static let nameCharactersMax = 20
    package static let reviewMonthsMax = 120

    package enum Limit: Equatable, Sendable {
        /// The scorecard's limit base times this.
        case factor(Decimal)
        /// Minor units of the scorecard's limit currency; 0: no credit.
        case amount(Int64)
    }

    package init(name: String, from: Decimal?, reviewMonths: Int? = nil, limit: Limit? = nil) {
        self.name = name
        self.from = from
        self.reviewMonths = reviewMonths
        self.limit = limit
    }

    /// Whether a text can name a class.
    package static func isName(_ text: String) -> Bool {
        !text.isEmpty && text.isPlainText(charactersMax: nameCharactersMax)
    }

    var snapshot: SnapshotFields {
        var factor: Decimal?
        var amount: Int64?
        switch limit {
        case nil: break
        case .factor(let given): factor = given
        case .amount(let given): amount = given
        }
        return [
            "class": .text(name), "from": .optional(from?.description),
            "review_months": .optional(reviewMonths.map(Int64.init)),
            "limit_factor": .optional(factor?.description), "limit_amount": .optional(amount),
        ]
    }
}
