import Receivables
import Testing

extension PricedLine {
    /// A line with the figures that a test is about.
    static func sample(
        number: Int = 1,
        quantity: String = "1",
        price: Int64,
        per: String = "1",
        discount: String = "0",
        rate: String = "21",
        category: TaxCategory? = nil
    ) throws -> PricedLine {
        let rate = try #require(Decimal(rate))
        return PricedLine(
            number: number,
            description: "Bolts",
            quantity: try #require(Decimal(quantity)),
            unitPrice: price,
            pricePer: try #require(Decimal(per)),
            discountPercent: try #require(Decimal(discount)),
            taxCategory: category ?? (rate.isZero ? .zeroRated : .standard),
            taxRate: rate
        )
    }
}
