/// What is sold on one line of an order or an invoice, and for how much.
package struct PricedLine: Equatable, Sendable {
    /// 1, 2, 3 … or the caller's own numbers, each once in a document.
    package let number: Int
    package let sku: String?
    package let description: String
    package let quantity: Decimal
    /// UN/ECE Recommendation 20.
    package let unit: String?
    /// Minor units for `pricePer` of the unit; negative for a reduction. With tax where `isTaxIncluded`.
    package let unitPrice: Int64
    package let pricePer: Decimal
    /// 0 to 100.
    package let discountPercent: Decimal
    package let taxCategory: TaxCategory
    /// Percent.
    package let taxRate: Decimal
    /// What the category and rate were looked up by, for the day of the supply; nil: they were said.
    package let taxCode: String?
    /// Whether the price, and what comes off it or on top, has the tax in it.
    package let isTaxIncluded: Bool
    /// Minor units of tax in the line's price, as its document shares them out; see `IncludedTax`.
    package let containedTax: Int64
    /// What else comes off the line or on top of it.
    package let adjustments: [PriceAdjustment]
    /// Of a collective invoice.
    package let source: LineSource?
    /// Of a final invoice: what the line takes off; its price is below 0.
    package let deposit: DeductedDeposit?

    package init(
        number: Int,
        sku: String? = nil,
        description: String,
        quantity: Decimal,
        unit: String? = nil,
        unitPrice: Int64,
        pricePer: Decimal = .one,
        discountPercent: Decimal = .zero,
        taxCategory: TaxCategory,
        taxRate: Decimal,
        taxCode: String? = nil,
        isTaxIncluded: Bool = false,
        containedTax: Int64 = 0,
        adjustments: [PriceAdjustment] = [],
        source: LineSource? = nil,
        deposit: DeductedDeposit? = nil
    ) {
        self.number = number
        self.sku = sku
        self.description = description
        self.quantity = quantity
        self.unit = unit
        self.unitPrice = unitPrice
        self.pricePer = pricePer
        self.discountPercent = discountPercent
        self.taxCategory = taxCategory
        self.taxRate = taxRate
        self.taxCode = taxCode
        self.isTaxIncluded = isTaxIncluded
        self.containedTax = containedTax
        self.adjustments = adjustments
        self.source = source
        self.deposit = deposit
    }

    /// What the line comes to without tax, minor units.
    package func net() throws(Failure) -> Int64 {
        isTaxIncluded ? try difference(priced(), containedTax) : try priced()
    }

    /// Quantity × price ÷ price per × (1 − discount), in minor units, rounded once; less the line's allowances, and with
    /// its charges: with tax where the price has it.
    package func priced() throws(Failure) -> Int64 {
        var net = try amount(less: discountPercent)
        guard !adjustments.isEmpty else { return net }
        let amounts = try adjustmentAmounts(of: listed())
        for (adjustment, amount) in zip(adjustments, amounts) {
            net = try sum(net, adjustment.signed(amount))
        }
        return net
    }

    /// Quantity × price ÷ price per, in minor units, rounded once: what the line's percentages are of.
    package func listed() throws(Failure) -> Int64 { try amount(less: .zero) }

    private func amount(less discountPercent: Decimal) throws(Failure) -> Int64 {
        // Two short products and two short quotients would round twice; 128 bits hold it whole. The decimals are
        // in millionths, so the scale of the quantity cancels against that of the price basis.
        let kept = try Decimal.hundred.subtracting(discountPercent)
        let gross = try product(Int128(unitPrice), Int128(quantity.coefficient))
        let numerator = try product(
            try product(gross, Int128(kept.coefficient)),
            Decimal.powersOfTen[pricePer.scale]
        )
        let denominator = try product(
            try product(Int128(pricePer.coefficient), 100),
            try product(Decimal.powersOfTen[quantity.scale], Decimal.powersOfTen[kept.scale])
        )
        return try roundedQuotient(numerator, denominator)
    }

    /// The same line for another quantity, at the same prices.
    package func with(quantity: Decimal) -> PricedLine { with(quantity, adjustments) }

    /// A part of the line's quantity, after so much of it. What is allowed or charged in one sum is shared by quantity,
    /// and the parts sum to the whole.
    package func part(_ quantity: Decimal, after done: Decimal = .zero) throws(Failure) -> PricedLine {
        guard adjustments.contains(where: { !$0.followsBase }) else { return with(quantity: quantity) }
        let until = try done.adding(quantity)
        var parts: [PriceAdjustment] = []
        for adjustment in adjustments {
            guard case .amount(let amount) = adjustment.measure else {
                parts.append(adjustment)
                continue
            }
            let part = try difference(share(of: amount, until), share(of: amount, done))
            parts.append(adjustment.with(amount: part))
        }
        return with(quantity, parts)
    }

    private func share(of amount: Int64, _ done: Decimal) throws(Failure) -> Int64 {
        guard !quantity.isZero else { return amount }
        return try roundedQuotient(product(Int128(amount), done.micros), quantity.micros)
    }

    /// The same line with another tax.
    package func with(_ category: TaxCategory, _ rate: Decimal) -> PricedLine {
        with(quantity, adjustments, category: category, rate: rate)
    }

    /// The same line with tax of so many minor units in its price.
    package func with(containedTax: Int64) -> PricedLine {
        with(quantity, adjustments, containedTax: containedTax)
    }

    /// Category and rate, as entries of the ledger carry them.
    var taxKey: String { "\(taxCategory.rawValue) \(taxRate)" }

    /// The same line, which takes a deposit off.
    package func with(_ deposit: DeductedDeposit) -> PricedLine {
        with(quantity, adjustments, deposit: deposit, containedTax: containedTax)
    }

    package func with(_ source: LineSource) -> PricedLine {
        with(quantity, adjustments, source: source, containedTax: containedTax)
    }

    /// The same line of an order as a line of a collective invoice.
    func with(_ source: LineSource, number: Int) -> PricedLine {
        with(quantity, adjustments, number: number, source: source)
    }

    private func with(
        _ quantity: Decimal,
        _ adjustments: [PriceAdjustment],
        number: Int? = nil,
        source: LineSource? = nil,
        deposit: DeductedDeposit? = nil,
        category: TaxCategory? = nil,
        rate: Decimal? = nil,
        containedTax: Int64 = 0
    ) -> PricedLine {
        PricedLine(
            number: number ?? self.number,
            sku: sku,
            description: description,
            quantity: quantity,
            unit: unit,
            unitPrice: unitPrice,
            pricePer: pricePer,
            discountPercent: discountPercent,
            taxCategory: category ?? taxCategory,
            taxRate: rate ?? taxRate,
            taxCode: taxCode,
            isTaxIncluded: isTaxIncluded,
            containedTax: containedTax,
            adjustments: adjustments,
            source: source ?? self.source,
            deposit: deposit ?? self.deposit
        )
    }

    /// What each of the line's allowances and charges comes to, minor units.
    package func adjustmentAmounts(of listed: Int64) throws(Failure) -> [Int64] {
        var amounts: [Int64] = []
        for adjustment in adjustments { amounts.append(try adjustment.amount(of: listed)) }
        return amounts
    }

    package func snapshot() throws(Failure) -> SnapshotFields {
        let listed = try listed()
        return snapshot(net: try net(), listed: listed, amounts: try adjustmentAmounts(of: listed))
    }

    func snapshot(net: Int64, listed: Int64, amounts: [Int64]) -> SnapshotFields {
        var fields: SnapshotFields = [
            "line": .integer(Int64(number)), "sku": .optional(sku), "description": .text(description),
            "quantity": .text(quantity.description), "unit": .optional(unit),
            "unit_price": .integer(unitPrice),
            "price_per": .text(pricePer.description), "discount_percent": .text(discountPercent.description),
            "tax_category": .text(taxCategory.rawValue), "tax_rate": .text(taxRate.description),
            "tax_code": .optional(taxCode), "order_id": .id(source?.order),
            "order_line": .optional(source.map { Int64($0.line) }),
            "fulfillment_id": .id(source?.fulfillment),
            "deposit_id": .id(deposit?.invoice),
        ]
        for kind in PriceAdjustment.Kind.allCases {
            var list: [Snapshot] = []
            for (adjustment, amount) in zip(adjustments, amounts) where adjustment.kind == kind {
                list.append(
                    .fields(adjustment.snapshot(number: list.count + 1, amount: amount, base: listed))
                )
            }
            fields.append(kind.listName, .list(list))
        }
        fields.append("net", .integer(net))
        return fields
    }
}

/// Tax categories of UNCL 5305, as EN 16931 uses them.
package enum TaxCategory: String, CaseIterable, Sendable {
    case standard = "S"
    case zeroRated = "Z"
    case exempt = "E"
    case reverseCharge = "AE"
    case intraCommunity = "K"
    case export = "G"
    case outsideScope = "O"
    case canaryIslands = "L"
    case ceutaAndMelilla = "M"

    /// How the rules of EN 16931 about it are named, as in BR-AE-05.
    package var ruleLetters: String {
        switch self {
        case .standard: "S"
        case .zeroRated: "Z"
        case .exempt: "E"
        case .reverseCharge: "AE"
        case .intraCommunity: "IC"
        case .export: "G"
        case .outsideScope: "O"
        case .canaryIslands: "AF"
        case .ceutaAndMelilla: "AG"
        }
    }

    /// Whether a rate above zero makes sense.
    package var bearsTax: Bool {
        switch self {
        case .standard, .canaryIslands, .ceutaAndMelilla: true
        case .zeroRated, .exempt, .reverseCharge, .intraCommunity, .export, .outsideScope: false
        }
    }
}

/// The tax of one category and rate on a document.
package struct TaxTotal: Equatable, Sendable {
    package let category: TaxCategory
    package let rate: Decimal
    /// Minor units: the sum of line nets, less allowances and with charges, and the tax on it, rounded once.
    package let base: Int64
    package let amount: Int64

    package init(category: TaxCategory, rate: Decimal, base: Int64, amount: Int64) {
        self.category = category
        self.rate = rate
        self.base = base
        self.amount = amount
    }

    package var key: String { "\(category.rawValue) \(rate)" }

    package var snapshot: Snapshot {
        .fields([
            "tax_category": .text(category.rawValue), "tax_rate": .text(rate.description),
            "base": .integer(base), "amount": .integer(amount),
        ])
    }
}

/// The sums of a document, in minor units. Tax is per document and category, rounded once (EN 16931, BR-CO-17), or what
/// the prices have of it.
package struct DocumentTotals: Equatable, Sendable {
    /// Without tax: the lines, less allowances and with charges (BT-109).
    package let subtotal: Int64
    package let taxes: [TaxTotal]
    package let tax: Int64
    package let total: Int64

    package init(subtotal: Int64, taxes: [TaxTotal], tax: Int64, total: Int64) {
        self.subtotal = subtotal
        self.taxes = taxes
        self.tax = tax
        self.total = total
    }

    /// - Parameters:
    ///   - adjustments: on the whole document, worked out on the lines.
    ///   - taxedPercent: how much of the lines is taxed; see `PaymentSchedule.taxedPercent`.
    package init(
        of lines: [PricedLine],
        adjustments: [DocumentAdjustment] = [],
        taxedPercent: Decimal = .hundred
    ) throws(Failure) {
        var groups: [(category: TaxCategory, rate: Decimal, base: Int64, contained: Int64)] = []
        var subtotal: Int64 = 0
        func add(_ amount: Int64, _ contained: Int64, _ category: TaxCategory, _ rate: Decimal)
            throws(Failure)
        {
            subtotal = try sum(subtotal, amount)
            if let index = groups.firstIndex(where: { $0.category == category && $0.rate == rate }) {
                groups[index].base = try sum(groups[index].base, amount)
                groups[index].contained = try sum(groups[index].contained, contained)
            } else {
                groups.append((category, rate, amount, contained))
            }
        }
        for line in lines { try add(line.net(), line.containedTax, line.taxCategory, line.taxRate) }
        for adjustment in adjustments {
            let contained = try adjustment.given.signed(adjustment.containedTax)
            try add(adjustment.signed(), contained, adjustment.taxCategory, adjustment.taxRate)
        }
        let isTaxIncluded = lines.contains(where: \.isTaxIncluded)
        let deducted = lines.contains { $0.deposit != nil }
        var taxes: [TaxTotal] = []
        var tax: Int64 = 0
        for group in groups {
            let taxed = try product(Int128(group.base), taxedPercent.micros)
            let base = try roundedQuotient(taxed, 100_000_000)
            // On the base as it is printed, so that everybody can reckon it again (BR-CO-17).
            let owed = try roundedQuotient(product(Int128(base), group.rate.micros), 100_000_000)
            var amount = isTaxIncluded ? group.contained : owed
            if deducted { amount = try Self.tax(after: lines, group.category, group.rate, of: base) }
            taxes.append(TaxTotal(category: group.category, rate: group.rate, base: base, amount: amount))
            tax = try sum(tax, amount)
        }
        self.init(subtotal: subtotal, taxes: taxes, tax: tax, total: try sum(subtotal, tax))
    }

    /// The tax on the whole supply less what deposits have owed, so that together they owe the tax of the supply to the
    /// minor unit.
    private static func tax(
        after lines: [PricedLine],
        _ category: TaxCategory,
        _ rate: Decimal,
        of base: Int64
    ) throws(Failure) -> Int64 {
        var whole = base
        var owed: Int64 = 0
        for line in lines where line.taxCategory == category && line.taxRate == rate {
            guard let deposit = line.deposit else { continue }
            whole = try difference(whole, line.net())
            owed = try sum(owed, deposit.tax)
        }
        return try difference(roundedQuotient(product(Int128(whole), rate.micros), 100_000_000), owed)
    }
}
