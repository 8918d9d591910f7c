/// What is sold on one line of an order or an invoice, and for how much.
package struct PricedLine: Equatable, Sendable {
    /// 1, 2, 3 … or the caller's own numbers, each once in a document.
    package let number: Int
    package let sku: String?
    package let description: String
    package let quantity: Decimal
    /// UN/ECE Recommendation 20.
    package let unit: String?
    /// Minor units for `pricePer` of the unit; negative for a reduction.
    package let unitPrice: Int64
    package let pricePer: Decimal
    /// 0 to 100.
    package let discountPercent: Decimal
    package let taxCategory: TaxCategory
    /// Percent.
    package let taxRate: Decimal

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
        taxRate: Decimal
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
    }

    /// Quantity × price ÷ price per × (1 − discount), in minor units, rounded once.
    package func net() throws(Failure) -> Int64 {
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

    /// The same line for another quantity.
    package func with(quantity: Decimal) -> PricedLine {
        PricedLine(
            number: number,
            sku: sku,
            description: description,
            quantity: quantity,
            unit: unit,
            unitPrice: unitPrice,
            pricePer: pricePer,
            discountPercent: discountPercent,
            taxCategory: taxCategory,
            taxRate: taxRate
        )
    }

    package func snapshot() throws(Failure) -> SnapshotFields {
        [
            "line": .integer(Int64(number)), "sku": .optional(sku), "description": .text(description),
            "quantity": .text(quantity.description), "unit": .optional(unit),
            "unit_price": .integer(unitPrice),
            "price_per": .text(pricePer.description), "discount_percent": .text(discountPercent.description),
            "tax_category": .text(taxCategory.rawValue), "tax_rate": .text(taxRate.description),
            "net": .integer(try net()),
        ]
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
    /// Minor units: the sum of line nets, and the tax on it, rounded once.
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

/// The sums of a document's lines, in minor units. Tax is per document and category, rounded once (EN 16931,
/// BR-CO-17).
package struct DocumentTotals: Equatable, Sendable {
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

    /// - Parameter taxedPercent: how much of the lines is taxed; see `PaymentSchedule.taxedPercent`.
    package init(of lines: [PricedLine], taxedPercent: Decimal = .hundred) throws(Failure) {
        var groups: [(category: TaxCategory, rate: Decimal, base: Int64)] = []
        var subtotal: Int64 = 0
        for line in lines {
            let net = try line.net()
            subtotal = try sum(subtotal, net)
            if let index = groups.firstIndex(where: {
                $0.category == line.taxCategory && $0.rate == line.taxRate
            }) {
                groups[index].base = try sum(groups[index].base, net)
            } else {
                groups.append((line.taxCategory, line.taxRate, net))
            }
        }
        var taxes: [TaxTotal] = []
        var tax: Int64 = 0
        for group in groups {
            let taxed = try product(Int128(group.base), taxedPercent.micros)
            let base = try roundedQuotient(taxed, 100_000_000)
            // On the base as it is printed, so that everybody can reckon it again (BR-CO-17).
            let amount = try roundedQuotient(product(Int128(base), group.rate.micros), 100_000_000)
            taxes.append(TaxTotal(category: group.category, rate: group.rate, base: base, amount: amount))
            tax = try sum(tax, amount)
        }
        self.init(subtotal: subtotal, taxes: taxes, tax: tax, total: try sum(subtotal, tax))
    }
}
