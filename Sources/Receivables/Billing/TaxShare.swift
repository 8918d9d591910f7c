/// Shares amounts of tax out with an amount that is taken in parts. Each part takes its share of what the others have
/// left, so that the parts sum to the whole and the last takes the rest.
///
/// - Parameters:
///   - amount: minor units, tax included, at most `whole`.
///   - taxes: what is left of each tax.
///   - whole: what is left of the amount.
func taxShare(of amount: Int64, in taxes: [TaxTotal], whole: Int64) throws(Failure) -> [TaxTotal] {
    guard whole > 0 else { return [] }
    var shares: [TaxTotal] = []
    for tax in taxes {
        shares.append(
            TaxTotal(
                category: tax.category,
                rate: tax.rate,
                base: try roundedQuotient(product(Int128(tax.base), Int128(amount)), Int128(whole)),
                amount: try roundedQuotient(product(Int128(tax.amount), Int128(amount)), Int128(whole))
            )
        )
    }
    return shares
}

extension [TaxTotal] {
    /// What is left of each.
    func less(_ others: [TaxTotal]) throws(Failure) -> [TaxTotal] {
        var left: [TaxTotal] = []
        for tax in self {
            var rest = tax
            for other in others where other.key == tax.key { rest = try rest.less(other) }
            left.append(rest)
        }
        return left
    }

    func total() throws(Failure) -> Int64 {
        var total: Int64 = 0
        for tax in self { total = try sum(total, tax.amount) }
        return total
    }
}
