/// The tax of one category and rate that a discount reduces, in minor units.
package struct TaxReduction: Equatable, Sendable {
    /// Nil: of a document that says no categories.
    package let key: String?
    package let amount: Int64

    package init(key: String?, amount: Int64) {
        self.key = key
        self.amount = amount
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
            ? [TaxReduction(key: nil, amount: tax)]
            : taxes.map { TaxReduction(key: $0.key, amount: $0.amount) }
        let weights = taxes.map { Int128($0.amount) } + [Int128(subtotal)]
        let earlier = try split(before, by: weights)
        let all = try split(sum(before, discount), by: weights)
        var reductions: [TaxReduction] = []
        for (index, tax) in taxes.enumerated() {
            reductions.append(TaxReduction(key: tax.key, amount: try difference(all[index], earlier[index])))
        }
        return reductions
    }
}
