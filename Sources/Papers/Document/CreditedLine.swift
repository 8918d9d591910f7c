import Receivables

extension CreditNote.Line {
    /// The line as it is written: at the invoice's price where that comes to what is credited, else at the price of the
    /// whole quantity; without a quantity its price falls.
    func priced(as invoice: Invoice) throws(Failure) -> PricedLine {
        let billed = invoice.lines.first { $0.number == number }
        if let billed, let quantity, containedTax == nil {
            let same = try billed.part(quantity)
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

extension LineSource {
    /// As it is written on the line.
    var words: String { "Order \(orderName)" + (shipmentName.map { ", shipment \($0)" } ?? "") }
}

extension EnumeratedSequence<[DocumentAdjustment]> {
    /// A document has lines (BR-16): where nothing but allowances and charges is credited, they are its lines.
    func asLines() throws(Failure) -> [PricedLine] {
        var lines: [PricedLine] = []
        for (index, adjustment) in self {
            lines.append(
                PricedLine(
                    number: index + 1,
                    description: adjustment.given.reason?.nonBlank ?? adjustment.kind.title,
                    quantity: .one,
                    unitPrice: try adjustment.signed(),
                    taxCategory: adjustment.taxCategory,
                    taxRate: adjustment.taxRate
                )
            )
        }
        return lines
    }
}
