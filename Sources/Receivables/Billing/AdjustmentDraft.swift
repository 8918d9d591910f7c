/// An allowance or a charge as a caller gives it.
package struct AdjustmentDraft: Sendable {
    package var kind: PriceAdjustment.Kind
    /// Minor units, without tax; either this or a percentage.
    package var amount: Int64?
    package var percent: Decimal?
    /// Minor units that the percentage is of; nil: of the lines of the tax category and rate, or of the line.
    package var base: Int64?
    package var reason: String?
    package var reasonCode: String?
    /// Nil: the lines' own where they have one; else by the rate, as for lines.
    package var taxCategory: TaxCategory?
    package var taxRate: Decimal?
    /// By which both are looked up, in place of saying them.
    package var taxCode: String?

    package init(
        kind: PriceAdjustment.Kind,
        amount: Int64?,
        percent: Decimal?,
        base: Int64? = nil,
        reason: String?,
        reasonCode: String?,
        taxCategory: TaxCategory? = nil,
        taxRate: Decimal? = nil,
        taxCode: String? = nil
    ) {
        self.kind = kind
        self.amount = amount
        self.percent = percent
        self.base = base
        self.reason = reason
        self.reasonCode = reasonCode
        self.taxCategory = taxCategory
        self.taxRate = taxRate
        self.taxCode = taxCode
    }

    package init(_ adjustment: DocumentAdjustment) {
        self.init(adjustment.given)
        taxCategory = adjustment.taxCategory
        taxRate = adjustment.taxRate
        taxCode = adjustment.taxCode
    }

    package init(_ given: PriceAdjustment) {
        var amount: Int64?
        var percent: Decimal?
        var base: Int64?
        switch given.measure {
        case .amount(let sum): amount = sum
        case .percent(let part, let whole): (percent, base) = (part, whole)
        }
        self.init(
            kind: given.kind,
            amount: amount,
            percent: percent,
            base: base,
            reason: given.reason,
            reasonCode: given.reasonCode
        )
    }

    /// Where it stands: the rules of EN 16931 about it have other numbers.
    enum Level {
        case document
        case line
    }

    /// What it comes to be, once nothing is wrong with it.
    var priced: PriceAdjustment {
        PriceAdjustment(
            kind: kind,
            measure: percent.map { .percent($0, of: base) } ?? .amount(amount ?? 0),
            reason: reason,
            reasonCode: reasonCode
        )
    }

    /// Every reason why it can't be taken, rules of EN 16931 by their ids.
    func violations(at place: String, _ level: Level) -> [Violation] {
        var violations: [Violation] = []
        func refuse(_ field: String, _ code: String, _ detail: String) {
            violations.append(Violation(place + field, code, detail))
        }
        let isAllowance = kind == .allowance
        let isDocument = level == .document
        switch (amount, percent) {
        case (nil, nil):
            let rule = isDocument ? (isAllowance ? "BR-31" : "BR-36") : (isAllowance ? "BR-41" : "BR-43")
            refuse("/amount", rule, "say the amount or a percentage")
        case (_?, _?): refuse("/amount", "ambiguous", "say an amount or a percentage, not both")
        case (let amount?, nil) where amount < 0:
            refuse("/amount", "out_of_range", "an \(isAllowance ? "allowance" : "amount") is not below 0")
        case (nil, let percent?) where percent.isNegative || percent > .hundred:
            refuse("/percent", "out_of_range", "a percentage is 0 to 100")
        case (_?, nil), (nil, _?): break
        }
        if base != nil, percent == nil {
            refuse("/base", "PEPPOL-EN16931-R042", "what a percentage is of stands beside it")
        }
        if reason?.isBlank ?? true, reasonCode == nil {
            let rule = isDocument ? (isAllowance ? "BR-33" : "BR-38") : (isAllowance ? "BR-42" : "BR-44")
            refuse("/reason", rule, "say why, in words or by a code")
        }
        if let reasonCode, !ReasonCodes.of(kind).contains(reasonCode[...]) {
            let list = isAllowance ? "UNCL 5189" : "UNCL 7161"
            refuse("/reason_code", isAllowance ? "BR-CL-19" : "BR-CL-20", "\(reasonCode) is not in \(list)")
        }
        if let taxRate, taxRate.isNegative || taxRate > .hundred {
            refuse("/tax_rate", "out_of_range", "a tax rate is 0 to 100 percent")
        }
        return violations
    }
}

extension [AdjustmentDraft] {
    /// Those of a document, worked out on its lines, or every reason why they can't be.
    package func priced(on lines: [PricedLine]) throws(Failure) -> [DocumentAdjustment] {
        var violations: [Violation] = []
        var adjustments: [DocumentAdjustment] = []
        for kind in PriceAdjustment.Kind.allCases {
            for (index, draft) in filter({ $0.kind == kind }).enumerated() {
                let place = "/\(kind.listName)/\(index)"
                var faults = draft.violations(at: place, .document)
                let tax = draft.tax(among: lines, at: place, &faults)
                violations += faults
                guard faults.isEmpty, let tax else { continue }
                let adjustment = DocumentAdjustment(
                    number: index + 1,
                    given: draft.priced,
                    taxCategory: tax.category,
                    taxRate: tax.rate,
                    base: nil,
                    amount: 0,
                    taxCode: draft.taxCode ?? tax.code
                )
                if adjustment.given.followsBase, !lines.contains(where: { tax.isOf($0) }) {
                    let detail = "no line has the category \(tax.category.rawValue) at \(tax.rate) percent"
                    violations.append(Violation("\(place)/percent", "no_lines", detail))
                }
                adjustments.append(try adjustment.resolved(on: lines))
            }
        }
        guard violations.isEmpty else { throw .invalid(violations) }
        return adjustments
    }
}

/// A category with its rate.
private struct Taxation: Equatable {
    let category: TaxCategory
    let rate: Decimal
    var code: String?

    func isOf(_ line: PricedLine) -> Bool { line.taxCategory == category && line.taxRate == rate }
}

extension AdjustmentDraft {
    fileprivate func tax(among lines: [PricedLine], at place: String, _ faults: inout [Violation])
        -> Taxation?
    {
        if taxCategory == nil, taxRate == nil {
            let own = lines.map { Taxation(category: $0.taxCategory, rate: $0.taxRate, code: $0.taxCode) }
            if let first = own.first, own.allSatisfy({ $0 == first }) { return first }
            let rule = kind == .allowance ? "BR-32" : "BR-37"
            faults.append(Violation("\(place)/tax_rate", rule, "the lines have several taxes: say which"))
            return nil
        }
        let rate = taxRate ?? .zero
        let category = taxCategory ?? (rate.isZero ? .zeroRated : .standard)
        if category.bearsTax != rate.isPositive {
            let detail =
                "category \(category.rawValue) \(category.bearsTax ? "needs a rate above 0" : "bears no tax")"
            let rule = "BR-\(category.ruleLetters)-\(kind == .allowance ? "06" : "07")"
            faults.append(Violation("\(place)/tax_category", rule, detail))
        }
        return Taxation(category: category, rate: rate)
    }
}
