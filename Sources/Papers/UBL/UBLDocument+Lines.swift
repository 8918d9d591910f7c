import Receivables

extension UBLDocument {
    private var currency: [(String, String)] { [("currencyID", document.currency.code)] }

    private func amount(_ name: String, _ minorUnits: Int64, _ xml: inout XMLWriter) {
        xml.leaf(name, amounts.plain(minorUnits), currency)
    }

    func writeTotals(_ xml: inout XMLWriter) {
        let discount = document.taxedDiscount
        for adjustment in document.adjustments {
            write(written(adjustment), &xml) {
                writeCategory(adjustment.taxCategory, adjustment.taxRate, withReason: false, &$0)
            }
        }
        for part in discount.allowances {
            writeDiscount(part, isCharge: false, "66", "Conditional cash discount", &xml)
        }
        if let charge = discount.charge {
            writeDiscount(charge, isCharge: true, "ZZZ", "Conditional cash discount", &xml)
        }
        xml.element("cac:TaxTotal") { xml in
            amount("cbc:TaxAmount", document.tax, &xml)
            for tax in discount.taxes {
                xml.element("cac:TaxSubtotal") { xml in
                    amount("cbc:TaxableAmount", tax.base, &xml)
                    amount("cbc:TaxAmount", tax.amount, &xml)
                    xml.element("cac:TaxCategory") { xml in
                        writeCategory(tax.category, tax.rate, withReason: true, &xml)
                    }
                }
            }
        }
        xml.element("cac:LegalMonetaryTotal") { xml in
            amount("cbc:LineExtensionAmount", document.linesTotal, &xml)
            amount("cbc:TaxExclusiveAmount", document.subtotal, &xml)
            amount("cbc:TaxInclusiveAmount", document.total, &xml)
            let written = document.adjustments.map(written)
            for kind in PriceAdjustment.Kind.allCases {
                let own = written.filter { $0.kind == kind }
                guard !own.isEmpty || discount.charge != nil else { continue }
                let sum = own.reduce(discount.charge?.base ?? 0) { $0 + $1.amount }
                amount("cbc:\(kind.title)TotalAmount", sum, &xml)
            }
            amount("cbc:PayableAmount", document.total, &xml)
        }
    }

    private func writeDiscount(
        _ part: TaxTotal,
        isCharge: Bool,
        _ code: String,
        _ reason: String,
        _ xml: inout XMLWriter
    ) {
        xml.element("cac:AllowanceCharge") { xml in
            xml.leaf("cbc:ChargeIndicator", isCharge ? "true" : "false")
            xml.leaf("cbc:AllowanceChargeReasonCode", code)
            xml.leaf("cbc:AllowanceChargeReason", reason)
            amount("cbc:Amount", part.base, &xml)
            xml.element("cac:TaxCategory") { xml in
                writeCategory(part.category, part.rate, withReason: false, &xml)
            }
        }
    }

    private func written(_ adjustment: DocumentAdjustment) -> WrittenAdjustment {
        WrittenAdjustment(adjustment.given, adjustment.amount, of: adjustment.base, in: document.currency)
    }

    private func write(
        _ adjustment: WrittenAdjustment,
        _ xml: inout XMLWriter,
        category: ((inout XMLWriter) -> Void)? = nil
    ) {
        xml.element("cac:AllowanceCharge") { xml in
            xml.leaf("cbc:ChargeIndicator", adjustment.kind == .charge ? "true" : "false")
            xml.leaf("cbc:AllowanceChargeReasonCode", adjustment.reasonCode)
            xml.leaf("cbc:AllowanceChargeReason", adjustment.reason)
            if let share = adjustment.share {
                xml.leaf("cbc:MultiplierFactorNumeric", share.percent.description)
            }
            amount("cbc:Amount", adjustment.amount, &xml)
            if let share = adjustment.share { amount("cbc:BaseAmount", share.base, &xml) }
            if let category { xml.element("cac:TaxCategory", [], category) }
        }
    }

    private func writeCategory(
        _ category: TaxCategory,
        _ rate: Decimal,
        withReason: Bool,
        _ xml: inout XMLWriter
    ) {
        xml.leaf("cbc:ID", category.rawValue)
        // Outside the scope of VAT there is no rate, not even 0 (BR-O-05).
        if category != .outsideScope { xml.leaf("cbc:Percent", rate.description) }
        if withReason, let exemption = document.exemption(of: category) {
            xml.leaf("cbc:TaxExemptionReasonCode", exemption.code)
            xml.leaf("cbc:TaxExemptionReason", exemption.reason)
        }
        xml.element("cac:TaxScheme") { $0.leaf("cbc:ID", "VAT") }
    }

    func write(_ line: PaperDocument.Line, _ xml: inout XMLWriter) {
        let priced = line.written
        let unit = priced.unit?.nonBlank
        // A unit that the lists don't know is one that the two agree on.
        let code = unit.map { CodeList.units.contains($0[...]) ? $0 : "ZZ" } ?? "C62"
        // A price is never below 0 (BR-27); what is taken back is a quantity below 0.
        let sign = priced.unitPrice < 0 ? "-" : ""
        xml.element(document.isCreditNote ? "cac:CreditNoteLine" : "cac:InvoiceLine") { xml in
            xml.leaf("cbc:ID", String(priced.number))
            xml.leaf("cbc:Note", line.priced.source?.words)
            xml.leaf(
                document.isCreditNote ? "cbc:CreditedQuantity" : "cbc:InvoicedQuantity",
                sign + priced.quantity.description,
                [("unitCode", code)]
            )
            amount("cbc:LineExtensionAmount", line.net, &xml)
            writeDiscount(of: line, &xml)
            if !priced.adjustments.isEmpty, let listed = try? priced.listed() {
                for adjustment in priced.adjustments {
                    guard let amount = try? adjustment.amount(of: listed) else { continue }
                    write(WrittenAdjustment(adjustment, amount, of: listed, in: document.currency), &xml)
                }
            }
            xml.element("cac:Item") { xml in
                let name = priced.description.split(whereSeparator: \.isNewline).first.map(String.init)?
                    .nonBlank
                if priced.description.contains(where: \.isNewline) {
                    xml.leaf("cbc:Description", priced.description)
                }
                xml.leaf("cbc:Name", name ?? priced.sku?.nonBlank ?? "Line \(priced.number)")
                if let sku = priced.sku?.nonBlank {
                    xml.element("cac:SellersItemIdentification") { $0.leaf("cbc:ID", sku) }
                }
                xml.element("cac:ClassifiedTaxCategory") { xml in
                    writeCategory(priced.taxCategory, priced.taxRate, withReason: false, &xml)
                }
                if let unit, code == "ZZ" {
                    xml.element("cac:AdditionalItemProperty") { xml in
                        xml.leaf("cbc:Name", "Unit")
                        xml.leaf("cbc:Value", unit)
                    }
                }
            }
            xml.element("cac:Price") { xml in
                amount(
                    "cbc:PriceAmount",
                    priced.unitPrice < 0 ? 0 - priced.unitPrice : priced.unitPrice,
                    &xml
                )
                if priced.pricePer != .one {
                    xml.leaf("cbc:BaseQuantity", priced.pricePer.description, [("unitCode", code)])
                }
            }
        }
    }

    /// A line's discount, as an allowance; of what is taken back, as a charge.
    private func writeDiscount(of line: PaperDocument.Line, _ xml: inout XMLWriter) {
        let priced = line.written
        guard !priced.discountPercent.isZero, let gross = try? priced.listed(),
            let net = try? priced.withoutAdjustments().net(), gross != net
        else { return }
        let isCharge = gross < 0
        xml.element("cac:AllowanceCharge") { xml in
            xml.leaf("cbc:ChargeIndicator", isCharge ? "true" : "false")
            if !isCharge {
                xml.leaf("cbc:AllowanceChargeReasonCode", "95")
                xml.leaf("cbc:AllowanceChargeReason", "Discount")
                xml.leaf("cbc:MultiplierFactorNumeric", priced.discountPercent.description)
            } else {
                xml.leaf("cbc:AllowanceChargeReason", "Discount")
            }
            amount("cbc:Amount", isCharge ? net - gross : gross - net, &xml)
            if !isCharge { amount("cbc:BaseAmount", gross, &xml) }
        }
    }
}

extension PricedLine {
    /// The same line with no more than its discount.
    func withoutAdjustments() -> PricedLine {
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
}
