import Receivables

extension UBLDocument {
    private var currency: [(String, String)] { [("currencyID", document.currency.code)] }

    private func amount(_ name: String, _ minorUnits: Int64, _ xml: inout XMLWriter) {
        xml.leaf(name, amounts.plain(minorUnits), currency)
    }

    func writeTotals(_ xml: inout XMLWriter) {
        let discount = document.taxedDiscount
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
            amount("cbc:LineExtensionAmount", document.subtotal, &xml)
            amount("cbc:TaxExclusiveAmount", document.subtotal, &xml)
            amount("cbc:TaxInclusiveAmount", document.total, &xml)
            if let charge = discount.charge {
                amount("cbc:AllowanceTotalAmount", charge.base, &xml)
                amount("cbc:ChargeTotalAmount", charge.base, &xml)
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
        let priced = line.priced
        let unit = priced.unit?.nonBlank
        // A unit that the lists don't know is one that the two agree on.
        let code = unit.map { CodeList.units.contains($0[...]) ? $0 : "ZZ" } ?? "C62"
        // A price is never below 0 (BR-27); what is taken back is a quantity below 0.
        let sign = priced.unitPrice < 0 ? "-" : ""
        xml.element(document.isCreditNote ? "cac:CreditNoteLine" : "cac:InvoiceLine") { xml in
            xml.leaf("cbc:ID", String(priced.number))
            xml.leaf(
                document.isCreditNote ? "cbc:CreditedQuantity" : "cbc:InvoicedQuantity",
                sign + priced.quantity.description,
                [("unitCode", code)]
            )
            amount("cbc:LineExtensionAmount", line.net, &xml)
            writeDiscount(of: line, &xml)
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
        guard !line.priced.discountPercent.isZero, let gross = try? line.priced.gross().net(),
            gross != line.net
        else { return }
        let isCharge = gross < 0
        xml.element("cac:AllowanceCharge") { xml in
            xml.leaf("cbc:ChargeIndicator", isCharge ? "true" : "false")
            if !isCharge {
                xml.leaf("cbc:AllowanceChargeReasonCode", "95")
                xml.leaf("cbc:AllowanceChargeReason", "Discount")
                xml.leaf("cbc:MultiplierFactorNumeric", line.priced.discountPercent.description)
            } else {
                xml.leaf("cbc:AllowanceChargeReason", "Discount")
            }
            amount("cbc:Amount", isCharge ? line.net - gross : gross - line.net, &xml)
            if !isCharge { amount("cbc:BaseAmount", gross, &xml) }
        }
    }
}

extension PricedLine {
    /// The same line without its discount.
    fileprivate func gross() -> PricedLine {
        PricedLine(
            number: number,
            sku: sku,
            description: description,
            quantity: quantity,
            unit: unit,
            unitPrice: unitPrice,
            pricePer: pricePer,
            taxCategory: taxCategory,
            taxRate: taxRate
        )
    }
}
