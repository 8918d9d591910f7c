import Receivables

/// The words and figures of a paper, the same on a page and in a PDF.
struct PaperText {
    struct Row: Equatable {
        let label: String
        let value: String
    }

    struct LineCells {
        let number: String
        let description: String
        let sku: String?
        let quantity: String
        let unit: String
        let price: String
        let discount: String
        let tax: String
        let net: String
    }

    struct PartCells {
        let number: String
        let due: String
        let amount: String
        /// One a discount.
        let discounts: [String]
    }

    let document: PaperDocument
    private let amounts: AmountText

    init(_ document: PaperDocument) {
        self.document = document
        amounts = AmountText(currency: document.currency)
    }

    var title: String { document.title }
    var numberText: String { document.number ?? "Draft" }
    var currency: String { document.currency.code }

    func money(_ minorUnits: Int64) -> String { "\(amounts.grouped(minorUnits)) \(currency)" }

    func amount(_ minorUnits: Int64) -> String { amounts.grouped(minorUnits) }

    /// What stands beside the address.
    var facts: [Row] {
        var rows: [Row] = []
        func add(_ label: String, _ value: String?) {
            if let value, !value.isBlank { rows.append(Row(label: label, value: value)) }
        }
        add("\(title) number", document.number)
        add("\(title) date", document.issueDate?.readable)
        if document.supplyDate != document.issueDate { add("Supply date", document.supplyDate?.readable) }
        if document.parts.count == 1 { add("Due date", document.parts.first?.dueDate.readable) }
        if case .creditNote(let credit) = document.kind {
            add("For invoice", credit.invoice)
            add("Invoiced on", credit.issued?.readable)
        }
        add("Customer number", document.accountNumber)
        add("Your order", document.purchaseOrder)
        add("Your reference", document.buyerReference)
        add("Your VAT number", document.isOutsideScope ? nil : document.buyer.vatID)
        return rows
    }

    func letterLines(of party: PaperDocument.Party) -> [String] {
        party.address.letterLines(country: document.seller.address.country)
    }

    /// Who sells, on the one line above the buyer's address.
    var senderLine: String {
        ([document.seller.name]
            + document.seller.address.letterLines(country: document.seller.address.country))
            .filter { !$0.isBlank }.joined(separator: " · ")
    }

    var shipTo: [String]? {
        guard let shipTo = document.shipTo else { return nil }
        let lines =
            (shipTo.name.map { [$0] } ?? []) + shipTo.letterLines(country: document.seller.address.country)
        return lines.isEmpty ? nil : lines
    }

    var hasDiscounts: Bool { document.lines.contains { !$0.priced.discountPercent.isZero } }

    func cells(of line: PaperDocument.Line) -> LineCells {
        let priced = line.priced
        let per = priced.pricePer == .one ? "" : " / \(priced.pricePer)"
        let name = priced.description.isBlank ? priced.sku ?? "" : priced.description
        return LineCells(
            number: String(priced.number),
            description: ([name] + origin(of: priced) + adjustments(of: priced)).joined(separator: "\n"),
            sku: priced.sku == name ? nil : priced.sku?.nonBlank,
            quantity: priced.quantity.description,
            unit: UnitName.english(priced.unit),
            price: amounts.grouped(priced.unitPrice) + per,
            discount: priced.discountPercent.isZero ? "" : "\(priced.discountPercent) %",
            tax: priced.taxCategory.bearsTax ? "\(priced.taxRate) %" : priced.taxCategory.rawValue,
            net: amounts.grouped(line.printed)
        )
    }

    /// The order and the shipment that a line of a collective invoice bills.
    private func origin(of line: PricedLine) -> [String] { line.source.map { [$0.words] } ?? [] }

    /// What else comes off a line or on top of it.
    private func adjustments(of line: PricedLine) -> [String] {
        guard !line.adjustments.isEmpty, let listed = try? line.listed() else { return [] }
        return line.adjustments.compactMap { adjustment in
            guard let amount = try? adjustment.amount(of: listed), amount != 0 else { return nil }
            let sign = adjustment.kind == .allowance ? "less" : "plus"
            return "\(sign) \(words(of: adjustment)): \(amounts.grouped(amount))"
        }
    }

    private func words(of adjustment: PriceAdjustment) -> String {
        let reason = adjustment.reason?.nonBlank ?? adjustment.kind.title
        guard case .percent(let percent, _) = adjustment.measure else { return reason }
        return "\(reason) (\(percent) %)"
    }

    /// What leads from the lines to the sum without tax.
    var subtotals: [Row] {
        if document.pricesIncludeTax { return subtotalsWithTax }
        let subtotal = Row(label: "Subtotal", value: amounts.grouped(document.subtotal))
        guard !document.adjustments.isEmpty else { return [subtotal] }
        let lines = Row(label: "Sum of the lines", value: amounts.grouped(document.linesTotal))
        let adjustments = document.adjustments.map { adjustment in
            Row(
                label: words(of: adjustment.given),
                value: amounts.grouped(
                    adjustment.kind == .allowance ? 0 - adjustment.amount : adjustment.amount
                )
            )
        }
        return [lines] + adjustments + [subtotal]
    }

    /// Amounts with tax down to the whole, of which some is tax.
    private var subtotalsWithTax: [Row] {
        let lines = Row(
            label: "Sum of the lines, VAT included",
            value: amounts.grouped(document.lines.reduce(0) { $0 + $1.printed })
        )
        let adjustments = document.adjustments.map { adjustment in
            let gross = adjustment.amount + adjustment.containedTax
            let signed = adjustment.kind == .allowance ? 0 - gross : gross
            return Row(label: words(of: adjustment.given), value: amounts.grouped(signed))
        }
        return [lines] + adjustments
            + [Row(label: "Of it without VAT", value: amounts.grouped(document.subtotal))]
    }

    /// What stands over the amounts of the lines.
    var amountLabel: String {
        "Amount (\(currency)\(document.pricesIncludeTax ? ", VAT incl." : ""))"
    }

    /// The tax breakdown, a row a category and rate.
    var taxes: [Row] {
        document.taxes.map { tax in
            let base = amounts.grouped(tax.base)
            let label =
                tax.category.bearsTax
                ? "VAT \(tax.rate) % on \(base)" : "VAT 0 % (\(tax.category.rawValue)) on \(base)"
            return Row(label: label, value: amounts.grouped(tax.amount))
        }
    }

    /// Where a credit went; why some of it bears no tax, and what the law wants said of that.
    var reasons: [String] {
        (document.isCreditNote ? document.paymentTermsText : [])
            + document.taxes.compactMap { tax in
                guard let exemption = document.exemption(of: tax.category) else { return nil }
                let more = tax.category == .reverseCharge ? ": the recipient owes the tax" : ""
                return "\(tax.category.rawValue): \(exemption.reason)\(more)."
            }
    }

    var parts: [PartCells] {
        document.parts.enumerated().map { index, part in
            PartCells(
                number: "\(index + 1)",
                due: part.dueDate.readable,
                amount: amounts.grouped(part.amount),
                discounts: part.discounts.map { discount in
                    "\(discount.percent) % (\(amounts.grouped(discount.amount))) until \(discount.until.readable)"
                }
            )
        }
    }

    /// How to pay.
    var payment: [Row] {
        guard let account = document.account else { return [] }
        var rows = [
            Row(label: "Account holder", value: account.holder),
            Row(label: "IBAN", value: account.iban.text.groupedByFour),
        ]
        if let bic = account.bic { rows.append(Row(label: "BIC", value: bic)) }
        if let reference = account.reference {
            rows.append(Row(label: "Reference", value: reference.grouped))
        } else if let number = document.number {
            rows.append(Row(label: "Reference", value: number))
        }
        return rows
    }

    /// What the payment code pays.
    var codeCaption: String? {
        guard let part = document.nextPart else { return nil }
        let index = (document.parts.firstIndex(of: part) ?? 0) + 1
        let which = document.parts.count > 1 ? "Instalment \(index): " : ""
        return "\(which)\(money(part.amount))"
    }

    /// The foot of each page: the seller in three columns.
    var foot: [[String]] {
        let seller = document.seller
        var first = [seller.name] + seller.address.letterLines(country: nil)
        first.removeAll(where: \.isBlank)
        var second: [String] = []
        if let vatID = seller.vatID, !document.isOutsideScope { second.append("VAT \(vatID)") }
        if let tax = document.taxRegistration { second.append("Tax no. \(tax)") }
        if let registration = seller.identity.registration { second.append("Reg. no. \(registration.id)") }
        if let legal = document.legalInformation {
            second += legal.split(whereSeparator: \.isNewline).map(String.init)
        }
        let contact = seller.identity.contact
        let third = [contact?.name, contact?.phone, contact?.email].compactMap { $0?.nonBlank }
        return [first, second, third]
    }
}
