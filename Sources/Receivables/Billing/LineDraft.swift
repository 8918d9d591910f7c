/// A line as a caller gives it.
package struct LineDraft: Sendable {
    /// Nil: its place in the list.
    package var number: Int?
    package var sku: String?
    package var description: String?
    package var quantity: Decimal
    package var unit: String?
    package var unitPrice: Int64
    package var pricePer: Decimal
    package var discountPercent: Decimal
    /// Nil: standard, or zero-rated where the rate is 0.
    package var taxCategory: TaxCategory?
    package var taxRate: Decimal
    /// By which category and rate are looked up, in place of saying them.
    package var taxCode: String?
    package var adjustments: [AdjustmentDraft]

    package init(
        number: Int?,
        sku: String?,
        description: String?,
        quantity: Decimal,
        unit: String?,
        unitPrice: Int64,
        pricePer: Decimal,
        discountPercent: Decimal,
        taxCategory: TaxCategory?,
        taxRate: Decimal,
        taxCode: String? = nil,
        adjustments: [AdjustmentDraft] = []
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
        self.adjustments = adjustments
    }

    package init(_ line: PricedLine) {
        self.init(
            number: line.number,
            sku: line.sku,
            description: line.description,
            quantity: line.quantity,
            unit: line.unit,
            unitPrice: line.unitPrice,
            pricePer: line.pricePer,
            discountPercent: line.discountPercent,
            taxCategory: line.taxCategory,
            taxRate: line.taxRate,
            taxCode: line.taxCode,
            adjustments: line.adjustments.map(AdjustmentDraft.init)
        )
    }

    /// Lines of one document.
    package static let linesMax = 1_000
}

extension [LineDraft] {
    /// The lines, or every reason why they can't be.
    ///
    /// - Parameters:
    ///   - pointer: where the list stands in the request, as in `/lines`.
    ///   - isTaxIncluded: whether the prices have the tax in them.
    package func priced(pointer: String, isTaxIncluded: Bool = false) throws(Failure) -> [PricedLine] {
        guard !isEmpty else { throw .invalid(pointer, "required", "at least one line is needed") }
        guard count <= LineDraft.linesMax else {
            throw .invalid(pointer, "too_many", "at most \(LineDraft.linesMax) lines fit one document")
        }
        var violations: [Violation] = []
        var numbers: Set<Int> = []
        var lines: [PricedLine] = []
        for (index, draft) in enumerated() {
            let place = "\(pointer)/\(index)"
            let number = draft.number ?? index + 1
            if !numbers.insert(number).inserted {
                violations.append(Violation("\(place)/line", "duplicate", "line \(number) is there already"))
            }
            let line = draft.priced(number: number, isTaxIncluded: isTaxIncluded)
            let faults = draft.violations(at: place)
            violations += faults
            if faults.isEmpty, (try? line.net()) == nil {
                let detail = "quantity times unit_price leaves the range of amounts"
                violations.append(Violation(place, "amount_overflow", detail))
            }
            lines.append(line)
        }
        guard violations.isEmpty else { throw .invalid(violations) }
        return lines
    }
}

extension LineDraft {
    fileprivate func priced(number: Int, isTaxIncluded: Bool) -> PricedLine {
        PricedLine(
            number: number,
            sku: sku,
            description: description ?? sku ?? "",
            quantity: quantity,
            unit: unit,
            unitPrice: unitPrice,
            pricePer: pricePer,
            discountPercent: discountPercent,
            taxCategory: taxCategory ?? (taxRate.isZero ? .zeroRated : .standard),
            taxRate: taxRate,
            taxCode: taxCode,
            isTaxIncluded: isTaxIncluded,
            adjustments: adjustments.map(\.priced)
        )
    }

    fileprivate func violations(at place: String) -> [Violation] {
        var violations: [Violation] = []
        func refuse(_ field: String, _ detail: String) {
            violations.append(Violation("\(place)/\(field)", "out_of_range", detail))
        }
        if let number, !(1...999_999).contains(number) { refuse("line", "a line's number is 1 to 999999") }
        if !quantity.isPositive { refuse("quantity", "a quantity is greater than 0") }
        if !pricePer.isPositive { refuse("price_per", "a price is for a quantity greater than 0") }
        if discountPercent.isNegative || discountPercent > .hundred {
            refuse("discount_percent", "a discount is 0 to 100 percent")
        }
        if taxRate.isNegative || taxRate > .hundred { refuse("tax_rate", "a tax rate is 0 to 100 percent") }
        if let taxCategory, taxCategory.bearsTax != taxRate.isPositive {
            let detail =
                "category \(taxCategory.rawValue) \(taxCategory.bearsTax ? "needs a rate above 0" : "bears no tax")"
            violations.append(Violation("\(place)/tax_category", "BR-\(taxCategory.ruleLetters)-05", detail))
        }
        for kind in PriceAdjustment.Kind.allCases {
            for (index, adjustment) in adjustments.filter({ $0.kind == kind }).enumerated() {
                violations += adjustment.violations(at: "\(place)/\(kind.listName)/\(index)", .line)
            }
        }
        return violations
    }
}
