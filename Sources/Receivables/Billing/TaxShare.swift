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

    /// Shares a net amount out by category and rate, so that the books know the net of each tax; one share without a
    /// category where there is none to go by.
    func nets(of net: Int64) throws(Failure) -> [(net: Int64, key: String?)] {
        guard !isEmpty, allSatisfy({ $0.base >= 0 }) || map(\.base).reduce(0, &+) == net else {
            return [(net, nil)]
        }
        let shares = try Receivables.split(net, by: map { Int128($0.base) })
        return zip(shares, self).map { ($0, $1.key) }
    }

    /// What is sold by category and rate, where a net amount is what is left of it after deposits.
    func sales(_ net: Int64, less deducted: [String: Int64]) throws(Failure) -> [(net: Int64, key: String?)] {
        var sales: [(net: Int64, key: String?)] = []
        var left = deducted
        for (share, key) in try nets(of: net) {
            let off = key.flatMap { left.removeValue(forKey: $0) } ?? 0
            sales.append((try sum(share, off), key))
        }
        for (key, off) in left.sorted(by: { $0.key < $1.key }) { sales.append((off, key)) }
        return sales
    }

    func total() throws(Failure) -> Int64 {
        var total: Int64 = 0
        for tax in self { total = try sum(total, tax.amount) }
        return total
    }
}
