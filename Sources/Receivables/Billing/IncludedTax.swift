/// Prices with tax in them: a document comes to what its prices come to, to the minor unit. Of each category and rate the
/// tax is the gross sum × rate ÷ (100 + rate), rounded once, and what is left is its base; lines, allowances and charges
/// share that tax by their gross amounts, and the last takes the rest.
package enum IncludedTax {
    private struct Share {
        let gross: Int64
        let category: TaxCategory
        let rate: Decimal
        var tax: Int64 = 0
    }

    /// The same content with the tax in each of its parts; content whose prices have none stays as it is.
    package static func shared(
        by lines: [PricedLine],
        _ adjustments: [DocumentAdjustment]
    ) throws(Failure) -> (lines: [PricedLine], adjustments: [DocumentAdjustment]) {
        guard lines.contains(where: \.isTaxIncluded) else { return (lines, adjustments) }
        var shares: [Share] = []
        for line in lines {
            let gross = try line.priced()
            shares.append(Share(gross: gross, category: line.taxCategory, rate: line.taxRate))
        }
        for adjustment in adjustments {
            let gross = try adjustment.given.signed(sum(adjustment.amount, adjustment.containedTax))
            shares.append(Share(gross: gross, category: adjustment.taxCategory, rate: adjustment.taxRate))
        }
        var done: Set<Int> = []
        for index in shares.indices where !done.contains(index) {
            let own = shares.indices.filter {
                shares[$0].category == shares[index].category && shares[$0].rate == shares[index].rate
            }
            done.formUnion(own)
            var gross: Int64 = 0
            for place in own { gross = try sum(gross, shares[place].gross) }
            let tax = try contained(in: gross, at: shares[index].rate)
            let parts = try split(tax, by: own.map { Int128(shares[$0].gross) })
            for (place, part) in zip(own, parts) { shares[place].tax = part }
        }
        let priced = zip(lines, shares).map { line, share in line.with(containedTax: share.tax) }
        var adjusted: [DocumentAdjustment] = []
        for (adjustment, share) in zip(adjustments, shares.dropFirst(lines.count)) {
            adjusted.append(try adjustment.with(containedTax: adjustment.given.signed(share.tax)))
        }
        return (priced, adjusted)
    }

    /// The tax in a gross amount, minor units, rounded once.
    static func contained(in gross: Int64, at rate: Decimal) throws(Failure) -> Int64 {
        let scaled = try product(Int128(gross), rate.micros)
        return try roundedQuotient(scaled, 100_000_000 + rate.micros)
    }
}
