internal import Receivables
internal import SQLite

extension SQLiteSession {
    func exchangeRate(_ id: ID<ExchangeRate>) throws(Failure) -> ExchangeRate? {
        try row(ExchangeRateRow.select + " WHERE id = ?1", id, map: ExchangeRateRow.rate)
    }

    /// By exchange_rates_by_day.
    func exchangeRate(
        base: Currency,
        quote: Currency,
        on date: CivilDate,
        notBefore first: CivilDate?,
        knownEvent event: Int64?
    ) throws(Failure) -> ExchangeRate? {
        try row(
            ExchangeRateRow.select + """
                 WHERE base = ?1 AND quote = ?2 AND date <= ?3 AND date >= ?4 AND event <= ?5
                ORDER BY date DESC, event DESC, id DESC LIMIT 1
                """,
            base,
            quote,
            date,
            first.map { Int64($0.dayNumber) } ?? .min,
            event ?? .max,
            map: ExchangeRateRow.rate
        )
    }

    /// By the primary key, exchange_rates_by_day or exchange_rates_by_quote.
    func exchangeRates(_ filter: RateFilter, _ page: Page) throws(Failure) -> [ExchangeRate] {
        var query = ListQuery(ExchangeRateRow.select + " WHERE id < ?", [page.bound])
        query.add(" AND base = ?", filter.base)
        query.add(" AND quote = ?", filter.quote)
        query.add(" AND date = ?", filter.date)
        query.add(" ORDER BY id DESC LIMIT ?", page.limit)
        return try rows(query, map: ExchangeRateRow.rate)
    }

    func insert(_ rate: ExchangeRate, event: Int64) throws(Failure) {
        try change(
            """
            INSERT INTO exchange_rates (id, created_at, base, quote, rate, date, source, event)
            VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8)
            """,
            rate.id,
            rate.createdAt,
            rate.quoted.base,
            rate.quoted.quote,
            rate.quoted.rate,
            rate.quoted.date,
            rate.quoted.source,
            event
        )
    }
}

extension SQLiteSession {
    func noteForeignBusiness(of customer: ID<Customer>) throws(Failure) {
        try change("INSERT INTO foreign_business (customer) VALUES (?1) ON CONFLICT DO NOTHING", customer)
    }

    /// By the primary key.
    func customersWithForeignBusiness(after: ID<Customer>?, limit: Int) throws(Failure) -> [ID<Customer>] {
        try rows(
            "SELECT customer FROM foreign_business WHERE customer > ?1 ORDER BY customer LIMIT ?2",
            after ?? ID(high: 0, low: 0),
            limit
        ) { try $0.id(0) }
    }
}

private enum ExchangeRateRow {
    static let select: SQL = "SELECT id, created_at, base, quote, rate, date, source FROM exchange_rates"

    static func rate(_ row: borrowing Row) throws -> ExchangeRate {
        ExchangeRate(
            id: try row.id(0),
            createdAt: try row.instant(1),
            quoted: RateDraft(
                base: try row.currency(2),
                quote: try row.currency(3),
                rate: try row.decimal(4),
                date: try row.date(5),
                source: try row.text(6)
            )
        )
    }
}
