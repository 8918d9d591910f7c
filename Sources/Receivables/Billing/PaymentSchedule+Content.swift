extension PaymentSchedule {
    /// The content of a document under these terms, with the tax that its prices have in them, and its sums.
    func content(
        _ lines: [PricedLine],
        _ adjustments: [DocumentAdjustment]
    ) throws(Failure) -> (lines: [PricedLine], adjustments: [DocumentAdjustment], totals: DocumentTotals) {
        let taxed = try taxedPercent
        if taxed != .hundred, lines.contains(where: \.isTaxIncluded) {
            let detail = "terms that tax the discounted lines take prices without tax"
            throw .invalid("/payment_terms", "unsuited", detail)
        }
        let (lines, adjustments) = try IncludedTax.shared(by: lines, adjustments)
        let totals = try DocumentTotals(of: lines, adjustments: adjustments, taxedPercent: taxed)
        return (lines, adjustments, totals)
    }
}
