/// What one unit of a currency was worth in another on a day. Rates are dated facts: a correction is another one of the
/// same day, and what was known last counts.
package struct ExchangeRate: Document, Equatable, Sendable {
    package static let kind = DocumentKind.exchangeRate

    package let id: ID<ExchangeRate>
    package let createdAt: Instant
    package let quoted: RateDraft

    package init(id: ID<ExchangeRate>, createdAt: Instant, quoted: RateDraft) {
        self.id = id
        self.createdAt = createdAt
        self.quoted = quoted
    }

    /// A rate never changes.
    package var version: Int64 { 1 }

    package var snapshot: SnapshotFields {
        [
            "id": .id(id), "created_at": .text(createdAt.description), "base": .text(quoted.base.code),
            "quote": .text(quoted.quote.code), "rate": .text(quoted.rate.description),
            "date": .date(quoted.date), "source": .text(quoted.source),
        ]
    }
}

/// A rate as a source says it: one unit of `base` is worth `rate` units of `quote`.
package struct RateDraft: Equatable, Sendable {
    package let base: Currency
    package let quote: Currency
    /// In whole units of both, not minor ones; above 0.
    package let rate: Decimal
    package let date: CivilDate
    package let source: String

    package static let sourceCharactersMax = 60
    /// Digits of a rate. A product of two rates and an amount then fits the arithmetic.
    static let digitsMax = 10

    package init(base: Currency, quote: Currency, rate: Decimal, date: CivilDate, source: String) {
        self.base = base
        self.quote = quote
        self.rate = rate
        self.date = date
        self.source = source
    }

    /// Why it can't be taken, by the member that is wrong.
    package var fault: (member: String, code: String, detail: String)? {
        if base == quote { return ("quote", "same_currency", "a rate is between two currencies") }
        guard rate.isPositive, rate.coefficient < 10_000_000_000 else {
            return ("rate", "out_of_range", "a rate is above 0 and has at most \(Self.digitsMax) digits")
        }
        return nil
    }
}

/// What the exchange desk needs stored.
package protocol ExchangeRepository {
    func exchangeRate(_ id: ID<ExchangeRate>) throws(Failure) -> ExchangeRate?
    /// The last rate of a pair on a day or before it; of one day the one that was known last.
    ///
    /// - Parameters:
    ///   - first: no rate from before it.
    ///   - event: only what was known then; nil: what is known now.
    func exchangeRate(
        base: Currency,
        quote: Currency,
        on date: CivilDate,
        notBefore first: CivilDate?,
        knownEvent event: Int64?
    ) throws(Failure) -> ExchangeRate?
    /// Newest first.
    func exchangeRates(_ filter: RateFilter, _ page: Page) throws(Failure) -> [ExchangeRate]
    /// - Parameter event: the event that tells of them.
    func insert(_ rate: ExchangeRate, event: Int64) throws(Failure)

    /// Keeps in mind that an account has business in another currency than its own.
    func noteForeignBusiness(of customer: ID<Customer>) throws(Failure)
    /// The accounts that have, in the order of their ids.
    func customersWithForeignBusiness(after: ID<Customer>?, limit: Int) throws(Failure) -> [ID<Customer>]
}

/// What a list of rates can be narrowed by.
package struct RateFilter: Equatable, Sendable {
    package var base: Currency?
    package var quote: Currency?
    package var date: CivilDate?

    package init() {}
}
