/// The tax of one category and rate that a discount reduces, in minor units.
package struct TaxReduction: Equatable, Sendable {
    /// Nil: of a document that says no categories.
    package let key: String?
    package let amount: Int64
    /// What it reduces beside the tax, of this category and rate.
    package let net: Int64

    package init(key: String?, amount: Int64, net: Int64 = 0) {
        self.key = key
        self.amount = amount
        self.net = net
    }
}

extension Invoice {
    /// The tax that a discount on the invoice reduces: by category its share of the total where the terms lower the tax on
    /// early payment, else none. Taken part by part, the parts sum to the tax of the whole.
    ///
    /// - Parameter before: what was taken off the invoice already, in minor units.
    func taxReductions(by discount: Int64, after before: Int64, as mode: DiscountTax) throws(Failure)
        -> [TaxReduction]
    {
        guard mode == .onEarlyPayment else { return [] }
        let taxes =
            taxes.isEmpty
            ? [TaxReduction(key: nil, amount: tax, net: subtotal)]
            : taxes.map { TaxReduction(key: $0.key, amount: $0.amount, net: $0.base) }
        let weights = taxes.map { Int128($0.amount) } + [Int128(subtotal)]
        let bases = taxes.map { Int128($0.net) }
        let earlier = try split(before, by: weights)
        let all = try split(sum(before, discount), by: weights)
        let netEarlier = try split(earlier[taxes.count], by: bases)
        let netAll = try split(all[taxes.count], by: bases)
        var reductions: [TaxReduction] = []
        for (index, tax) in taxes.enumerated() {
            reductions.append(
                TaxReduction(
                    key: tax.key,
                    amount: try difference(all[index], earlier[index]),
                    net: try difference(netAll[index], netEarlier[index])
                )
            )
        }
        return reductions
    }
}
