internal import Receivables
internal import SQLite

/// The columns that a line of an order and one of an invoice share.
enum LineRow {
    /// - Parameter first: where `number` stands; the other columns follow in the order of `PricedLine`.
    static func line(_ row: borrowing Row, from first: Int) throws -> PricedLine {
        PricedLine(
            number: try row.int(first),
            sku: try row.optionalText(first + 1),
            description: try row.text(first + 2),
            quantity: try row.decimal(first + 3),
            unit: try row.optionalText(first + 4),
            unitPrice: try row.int64(first + 5),
            pricePer: try row.decimal(first + 6),
            discountPercent: try row.decimal(first + 7),
            taxCategory: try row.text(first + 8, as: TaxCategory.self),
            taxRate: try row.decimal(first + 9),
            taxCode: try row.optionalText(first + 11),
            isTaxIncluded: !row.isNull(first + 12),
            containedTax: try row.optionalInt64(first + 12) ?? 0,
            adjustments: try row.priceAdjustments(first + 10)
        )
    }
}
