import Receivables

/// The JSON shape of a line.
enum LineBody {
    static func read(_ body: BodyReader) -> LineDraft? {
        let number = body.integer("line", in: 1...999_999)
        let sku = body.text("sku", max: 100)
        let description = body.text("description", max: 1_000, hasLines: true)
        let quantity = body.decimal("quantity", required: true)
        let unit = body.text("unit", max: 10)
        let price = body.amount("unit_price", required: true)
        let per = body.decimal("price_per") ?? .one
        let discount = body.decimal("discount_percent") ?? .zero
        let category = body.choice("tax_category", TaxCategory.self)
        let rate = body.decimal("tax_rate") ?? .zero
        let code = taxCode(body)
        let adjustments = AdjustmentBody.line(body)
        guard let quantity, let price else { return nil }
        return LineDraft(
            number: number.map { Int($0) },
            sku: sku,
            description: description,
            quantity: quantity,
            unit: unit,
            unitPrice: price,
            pricePer: per,
            discountPercent: discount,
            taxCategory: category,
            taxRate: rate,
            taxCode: code,
            adjustments: adjustments
        )
    }

    /// By which a category and a rate are looked up; then they aren't said.
    static func taxCode(_ body: BodyReader) -> String? {
        let code = body.text("tax_code", max: 100)
        if code != nil, body.isGiven("tax_rate") || body.isGiven("tax_category") {
            body.refuse("/tax_code", "ambiguous", "say a tax_code, or tax_category and tax_rate, not both")
        }
        return code
    }

    static func quantity(_ body: BodyReader) -> QuantityDraft? {
        let line = body.integer("line", required: true, in: 1...999_999)
        let quantity = body.decimal("quantity", required: true)
        guard let line, let quantity else { return nil }
        return QuantityDraft(line: Int(line), quantity: quantity)
    }
}
