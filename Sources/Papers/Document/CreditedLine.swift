import Receivables

extension CreditNote.Line {
    /// The line as it is written: at the invoice's price where that comes to what is credited, else at the price of the
    /// whole quantity; without a quantity its price falls.
    func priced(as invoice: Invoice) throws(Failure) -> PricedLine {
        let billed = invoice.lines.first { $0.number == number }
        if let billed, let quantity {
            let same = billed.with(quantity: quantity)
            if try same.net() == net { return same }
        }
        return PricedLine(
            number: number,
            sku: billed?.sku,
            description: description.isBlank ? "Credit" : description,
            quantity: quantity ?? .one,
            unit: quantity == nil ? nil : unit,
            unitPrice: net,
            pricePer: quantity ?? .one,
            taxCategory: taxCategory,
            taxRate: taxRate
        )
    }
}
