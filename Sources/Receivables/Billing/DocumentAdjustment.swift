/// An allowance or a charge on a whole document, of one tax category and rate.
package struct DocumentAdjustment: Equatable, Sendable {
    /// 1, 2, 3 … among those of its kind.
    package let number: Int
    package let given: PriceAdjustment
    package let taxCategory: TaxCategory
    /// Percent.
    package let taxRate: Decimal
    /// Minor units that the percentage is of; nil where there is none.
    package let base: Int64?
    /// Minor units, without tax.
    package let amount: Int64
    /// Minor units of tax that it was given with; see `IncludedTax`.
    package let containedTax: Int64
    /// What the category and rate were looked up by; nil: they were said.
    package let taxCode: String?
    /// On a collective invoice: the order that it is of, and its number there.
    package let source: AdjustmentSource?

    package init(
        number: Int,
        given: PriceAdjustment,
        taxCategory: TaxCategory,
        taxRate: Decimal,
        base: Int64?,
        amount: Int64,
        containedTax: Int64 = 0,
        taxCode: String? = nil,
        source: AdjustmentSource? = nil
    ) {
        self.number = number
        self.given = given
        self.taxCategory = taxCategory
        self.taxRate = taxRate
        self.base = base
        self.amount = amount
        self.containedTax = containedTax
        self.taxCode = taxCode
        self.source = source
    }

    package var kind: PriceAdjustment.Kind { given.kind }

    /// What it makes of the document's sum, minor units.
    package func signed() throws(Failure) -> Int64 { try given.signed(amount) }

    package func isSame(as other: DocumentAdjustment) -> Bool {
        kind == other.kind && number == other.number
    }

    /// The same, worked out on a document's lines: a percentage of them is of those of its tax category and rate. Where
    /// their prices have tax in them, so has the amount, until it is shared out.
    package func resolved(on lines: [PricedLine]) throws(Failure) -> DocumentAdjustment {
        var base: Int64 = 0
        for line in lines where line.taxCategory == taxCategory && line.taxRate == taxRate {
            base = try sum(base, line.priced())
        }
        var isPercent = false
        if case .percent(_, let given) = given.measure {
            isPercent = true
            base = given ?? base
        }
        return with(given, base: isPercent ? base : nil, amount: try given.amount(of: base))
    }

    /// What it was given as, minor units: with tax where the document's prices have it.
    func priced() throws(Failure) -> Int64 { try sum(amount, containedTax) }

    /// A part of what it was given as, as a sum of its own; the whole of it stays as it is.
    func part(_ part: Int64) throws(Failure) -> DocumentAdjustment {
        try part == priced() ? self : with(given.with(amount: part), base: nil, amount: part)
    }

    /// A part of it without tax, and of the tax that it was given with.
    func part(_ part: Int64, containedTax tax: Int64) throws(Failure) -> DocumentAdjustment {
        if part == amount, tax == containedTax { return self }
        return with(given.with(amount: try sum(part, tax)), base: nil, amount: part).with(tax: tax)
    }

    /// The same with tax in what it was given as; what its percentage was of had the tax in it too.
    func with(containedTax: Int64) throws(Failure) -> DocumentAdjustment {
        let gross = try priced()
        return with(given, base: nil, amount: try difference(gross, containedTax)).with(tax: containedTax)
    }

    /// An order's as a collective invoice has it: what is a percentage of the order's lines stays one of theirs.
    func with(_ source: AdjustmentSource, number: Int) throws(Failure) -> DocumentAdjustment {
        var given = given
        if case .percent(let percent, nil) = given.measure {
            given = PriceAdjustment(
                kind: kind,
                measure: .percent(percent, of: base),
                reason: given.reason,
                reasonCode: given.reasonCode
            )
        }
        return DocumentAdjustment(
            number: number,
            given: given,
            taxCategory: taxCategory,
            taxRate: taxRate,
            base: base,
            amount: amount,
            containedTax: containedTax,
            taxCode: taxCode,
            source: source
        )
    }

    func numbered(_ number: Int) -> DocumentAdjustment {
        DocumentAdjustment(
            number: number,
            given: given,
            taxCategory: taxCategory,
            taxRate: taxRate,
            base: base,
            amount: amount,
            containedTax: containedTax,
            taxCode: taxCode,
            source: source
        )
    }

    /// The same with another category and rate.
    func with(_ category: TaxCategory, _ rate: Decimal) -> DocumentAdjustment {
        DocumentAdjustment(
            number: number,
            given: given,
            taxCategory: category,
            taxRate: rate,
            base: base,
            amount: amount,
            containedTax: containedTax,
            taxCode: taxCode,
            source: source
        )
    }

    private func with(tax: Int64) -> DocumentAdjustment {
        DocumentAdjustment(
            number: number,
            given: given,
            taxCategory: taxCategory,
            taxRate: taxRate,
            base: base,
            amount: amount,
            containedTax: tax,
            taxCode: taxCode,
            source: source
        )
    }

    private func with(_ given: PriceAdjustment, base: Int64?, amount: Int64) -> DocumentAdjustment {
        DocumentAdjustment(
            number: number,
            given: given,
            taxCategory: taxCategory,
            taxRate: taxRate,
            base: base,
            amount: amount,
            taxCode: taxCode,
            source: source
        )
    }

    package var snapshot: SnapshotFields {
        var fields = given.snapshot(number: number, amount: amount, base: base)
        fields.append("tax_category", .text(taxCategory.rawValue))
        fields.append("tax_rate", .text(taxRate.description))
        fields.append("tax_code", .optional(taxCode))
        return fields
    }
}

extension [DocumentAdjustment] {
    package func resolved(on lines: [PricedLine]) throws(Failure) -> [DocumentAdjustment] {
        var resolved: [DocumentAdjustment] = []
        for adjustment in self { resolved.append(try adjustment.resolved(on: lines)) }
        return resolved
    }

    /// As callers give those of a kind.
    func drafts(_ kind: PriceAdjustment.Kind) -> [AdjustmentDraft] {
        filter { $0.kind == kind }.map(AdjustmentDraft.init)
    }

    /// Minor units (EN 16931: BT-107, BT-108).
    package func total(_ kind: PriceAdjustment.Kind) throws(Failure) -> Int64 {
        var total: Int64 = 0
        for adjustment in self where adjustment.kind == kind { total = try sum(total, adjustment.amount) }
        return total
    }

    /// The sum of the lines (BT-106) of a document that comes to `subtotal` (BT-109) with these (BR-CO-13).
    package func linesTotal(of subtotal: Int64) throws(Failure) -> Int64 {
        try Receivables.difference(sum(subtotal, total(.allowance)), total(.charge))
    }

    /// The sums and the lists, as documents publish them beside their subtotal.
    package func snapshots(subtotal: Int64) -> [(String, Snapshot)] {
        var sums: [PriceAdjustment.Kind: Int128] = [:]
        for adjustment in self { sums[adjustment.kind, default: 0] += Int128(adjustment.amount) }
        let allowances = sums[.allowance, default: 0]
        let charges = sums[.charge, default: 0]
        func sum(_ value: Int128) -> Snapshot { .integer(Int64(clamping: value)) }
        func list(_ kind: PriceAdjustment.Kind) -> Snapshot {
            .list(filter { $0.kind == kind }.map { .fields($0.snapshot) })
        }
        return [
            ("lines_total", sum(Int128(subtotal) + allowances - charges)),
            ("allowance_total", sum(allowances)), ("charge_total", sum(charges)),
            ("allowances", list(.allowance)), ("charges", list(.charge)),
        ]
    }
}
