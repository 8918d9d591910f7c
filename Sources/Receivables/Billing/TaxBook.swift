/// Rates of tax: added, and looked up for the day of a supply.
package struct TaxBook {
    let session: any Session

    package init(_ session: any Session) {
        self.session = session
    }

    /// Adds what a code stands for from a day on. The rows before it stay.
    package func add(
        code: String,
        country: String,
        category: TaxCategory,
        rate: Decimal,
        from date: CivilDate,
        exemptionReason: String?,
        exemptionCode: String?
    ) throws(Failure) -> TaxRate {
        if let standing = try session.taxRate(code: code),
            standing.country != country || standing.category != category
        {
            throw .conflict(
                code: "tax_code_taken",
                detail: "\(code) stands for \(standing.category.rawValue) in \(standing.country)",
                state: "taken",
                allowed: []
            )
        }
        let row = TaxRate(
            id: session.newID(TaxRate.self),
            createdAt: session.now,
            code: code,
            country: country,
            category: category,
            rate: rate,
            validFrom: date,
            exemptionReason: exemptionReason,
            exemptionCode: exemptionCode
        )
        try session.recordCreation(.taxRateAdded, row)
        try session.insert(row)
        return row
    }

    /// Lines, allowances and charges as a document has them, taxed by the day of its supply.
    package func content(
        _ lines: [LineDraft],
        _ adjustments: [AdjustmentDraft],
        isTaxIncluded: Bool,
        on date: CivilDate
    ) throws(Failure) -> (lines: [PricedLine], adjustments: [DocumentAdjustment]) {
        let lines = try taxed(lines, on: date).priced(pointer: "/lines", isTaxIncluded: isTaxIncluded)
        return (lines, try taxed(adjustments, on: date).priced(on: lines))
    }

    /// Lines with what their codes stand for on a day.
    package func taxed(_ drafts: [LineDraft], on date: CivilDate) throws(Failure) -> [LineDraft] {
        var drafts = drafts
        var violations: [Violation] = []
        for index in drafts.indices {
            guard let code = drafts[index].taxCode,
                let rate = try rate(code, on: date, at: "/lines/\(index)", &violations)
            else { continue }
            drafts[index].taxCategory = rate.category
            drafts[index].taxRate = rate.rate
        }
        guard violations.isEmpty else { throw .invalid(violations) }
        return drafts
    }

    func taxed(_ drafts: [AdjustmentDraft], on date: CivilDate) throws(Failure) -> [AdjustmentDraft] {
        var drafts = drafts
        var violations: [Violation] = []
        for kind in PriceAdjustment.Kind.allCases {
            for (place, index) in drafts.indices.filter({ drafts[$0].kind == kind }).enumerated() {
                guard let code = drafts[index].taxCode,
                    let rate = try rate(code, on: date, at: "/\(kind.listName)/\(place)", &violations)
                else { continue }
                drafts[index].taxCategory = rate.category
                drafts[index].taxRate = rate.rate
            }
        }
        guard violations.isEmpty else { throw .invalid(violations) }
        return drafts
    }

    private func rate(
        _ code: String,
        on date: CivilDate,
        at place: String,
        _ violations: inout [Violation]
    ) throws(Failure) -> TaxRate? {
        if let rate = try session.taxRate(code: code, on: date) { return rate }
        let isKnown = try session.taxRate(code: code) != nil
        let detail = isKnown ? "\(code) has no rate on \(date)" : "no tax rate has the code \(code)"
        violations.append(Violation("\(place)/tax_code", "unknown_tax_rate", detail))
        return nil
    }

    /// Why what is exempt is so, where its code says it and the invoice doesn't.
    func exemption(of invoice: Invoice) throws(Failure) -> (reason: String?, code: String?)? {
        let isSaid = invoice.wording.taxExemptionReason != nil || invoice.wording.taxExemptionCode != nil
        guard !isSaid else { return nil }
        for line in invoice.lines where line.taxCategory == .exempt {
            guard let code = line.taxCode,
                let rate = try session.taxRate(code: code, on: invoice.taxDate(session.today)),
                rate.exemptionReason != nil || rate.exemptionCode != nil
            else { continue }
            return (rate.exemptionReason, rate.exemptionCode)
        }
        return nil
    }

    /// The same lines with what their codes stand for on a day.
    func retaxed(_ lines: [PricedLine], on date: CivilDate) throws(Failure) -> [PricedLine] {
        var taxed: [PricedLine] = []
        for line in lines {
            guard let code = line.taxCode, let rate = try session.taxRate(code: code, on: date),
                rate.category != line.taxCategory || rate.rate != line.taxRate
            else {
                taxed.append(line)
                continue
            }
            taxed.append(line.with(rate.category, rate.rate))
        }
        return taxed
    }

    func retaxed(_ adjustments: [DocumentAdjustment], on date: CivilDate) throws(Failure)
        -> [DocumentAdjustment]
    {
        var taxed: [DocumentAdjustment] = []
        for adjustment in adjustments {
            guard let code = adjustment.taxCode, let rate = try session.taxRate(code: code, on: date),
                rate.category != adjustment.taxCategory || rate.rate != adjustment.taxRate
            else {
                taxed.append(adjustment)
                continue
            }
            taxed.append(adjustment.with(rate.category, rate.rate))
        }
        return taxed
    }
}

extension Invoice {
    /// The day whose rates it is taxed by.
    func taxDate(_ today: CivilDate) -> CivilDate { supplyDate ?? issueDate ?? today }
}
