import Receivables

/// Terms may say that tax is owed on the lines less the cash discount, whether it is taken or not. EN 16931 has no words
/// for that: it is written as an allowance with tax and a charge of the same amount without, as is done in Belgium.
struct TaxedDiscount {
    /// Each category's discount, as its base.
    let allowances: [TaxTotal]
    /// All of them together, exempt; nil where no tax is lowered.
    let charge: TaxTotal?
    /// The tax by category with the charge's own among them.
    let taxes: [TaxTotal]
}

extension PaperDocument {
    var taxedDiscount: TaxedDiscount {
        var allowances: [TaxTotal] = []
        var total: Int64 = 0
        for tax in taxes {
            var nets: Int64 = 0
            for line in lines where line.priced.taxCategory == tax.category && line.priced.taxRate == tax.rate
            {
                nets += line.net
            }
            for adjustment in adjustments
            where adjustment.taxCategory == tax.category && adjustment.taxRate == tax.rate {
                nets += adjustment.kind == .allowance ? 0 - adjustment.amount : adjustment.amount
            }
            guard nets != tax.base else { continue }
            allowances.append(
                TaxTotal(category: tax.category, rate: tax.rate, base: nets - tax.base, amount: 0)
            )
            total += nets - tax.base
        }
        guard total != 0 else { return TaxedDiscount(allowances: allowances, charge: nil, taxes: taxes) }
        let charge = TaxTotal(category: .exempt, rate: .zero, base: total, amount: 0)
        var all = taxes
        if let index = all.firstIndex(where: { $0.category == .exempt }) {
            all[index] = TaxTotal(
                category: .exempt,
                rate: .zero,
                base: all[index].base + total,
                amount: all[index].amount
            )
        } else {
            all.append(charge)
        }
        return TaxedDiscount(allowances: allowances, charge: charge, taxes: all)
    }

    /// When to pay and what paying early is worth, a sentence a part; of a credit, where it went.
    package var paymentTermsText: [String] {
        let amounts = AmountText(currency: currency)
        func money(_ minorUnits: Int64) -> String { "\(currency.code) \(amounts.grouped(minorUnits))" }
        if case .creditNote(let credit) = kind {
            let division = credit.division
            let uses = [
                (division.offset, "set off against invoice \(credit.invoice)"),
                (division.onAccount, "kept on your account"), (division.refund, "paid out to you"),
                (division.discount, "was the discount for paying early"),
            ]
            return uses.filter { $0.0 != 0 }.map { "\(money($0.0)) \($0.1)." }
        }
        return parts.enumerated().map { index, part in
            let which = parts.count > 1 ? "Instalment \(index + 1) of \(parts.count): " : ""
            var text = "\(which)\(money(part.amount)) due on \(part.dueDate)"
            for discount in part.discounts {
                text +=
                    ", less \(discount.percent) % (\(money(discount.amount))) if paid by \(discount.until)"
            }
            return text + "."
        }
    }
}
