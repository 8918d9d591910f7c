internal import Receivables
internal import SQLite

extension SQLiteSession {
    func taxRate(_ id: ID<TaxRate>) throws(Failure) -> TaxRate? {
        try row(TaxRateRow.selectByID, id, map: TaxRateRow.rate)
    }

    /// By tax_rates_by_code.
    func taxRate(code: String, on date: CivilDate) throws(Failure) -> TaxRate? {
        try row(TaxRateRow.selectOnDay, code, date, map: TaxRateRow.rate)
    }

    /// By tax_rates_by_code.
    func taxRate(code: String) throws(Failure) -> TaxRate? {
        try row(TaxRateRow.selectByCode, code, map: TaxRateRow.rate)
    }

    /// By the primary key, tax_rates_by_code or tax_rates_by_country.
    func taxRates(code: String?, country: String?, _ page: Page) throws(Failure) -> [TaxRate] {
        var query = ListQuery(TaxRateRow.select + " WHERE id < ?", [page.bound])
        query.add(" AND code = ?", code)
        query.add(" AND country = ?", country)
        query.add(" ORDER BY id DESC LIMIT ?", page.limit)
        return try rows(query, map: TaxRateRow.rate)
    }

    func insert(_ rate: TaxRate) throws(Failure) {
        try change(
            """
            INSERT INTO tax_rates (id, created_at, code, country, category, rate, valid_from, exemption_reason,
                exemption_code)
            VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9)
            """,
            rate.id,
            rate.createdAt,
            rate.code,
            rate.country,
            rate.category.rawValue,
            rate.rate,
            rate.validFrom,
            rate.exemptionReason,
            rate.exemptionCode
        )
    }
}

private enum TaxRateRow {
    static let select: SQL = """
        SELECT id, created_at, code, country, category, rate, valid_from, exemption_reason, exemption_code
        FROM tax_rates
        """
    static let selectByID = select + " WHERE id = ?1"
    static let selectByCode = select + " WHERE code = ?1 LIMIT 1"
    static let selectOnDay =
        select + " WHERE code = ?1 AND valid_from <= ?2 ORDER BY valid_from DESC, id DESC LIMIT 1"

    static func rate(_ row: borrowing Row) throws -> TaxRate {
        TaxRate(
            id: try row.id(0),
            createdAt: try row.instant(1),
            code: try row.text(2),
            country: try row.text(3),
            category: try row.text(4, as: TaxCategory.self),
            rate: try row.decimal(5),
            validFrom: try row.date(6),
            exemptionReason: try row.optionalText(7),
            exemptionCode: try row.optionalText(8)
        )
    }
}
