/// The rules of EN 16931 about what bears no tax, which a tax office asks for first. Who the seller and the buyer are was
/// frozen just before.
enum TaxRules {
    /// - Throws: `.invalid` with each rule that is broken, by its id.
    static func check(_ invoice: Invoice) throws(Failure) {
        guard invoice.origin == .own else { return }
        let violations = broken(by: invoice)
        guard violations.isEmpty else { throw .invalid(violations) }
    }

    static func broken(by invoice: Invoice) -> [Violation] {
        var violations: [Violation] = []
        let categories = Set(invoice.taxes.map(\.category))
        func require(_ isThere: Bool, _ rule: String, _ pointer: String, _ detail: String) {
            if !isThere { violations.append(Violation(pointer, rule, detail)) }
        }
        let seller = invoice.seller
        let buyer = invoice.buyer
        let sellerVATID = seller?.vatID?.isBlank == false
        let buyerVATID = buyer?.vatID?.isBlank == false
        if categories.contains(.reverseCharge) {
            let isKnown = sellerVATID || seller?.details.taxRegistration?.isBlank == false
            require(isKnown, "BR-AE-02", "/seller/vat_id", "reverse charge takes the seller's VAT number")
            let isBuyerKnown = buyerVATID || buyer?.details.identity.registration != nil
            require(
                isBuyerKnown,
                "BR-AE-02",
                "/buyer/vat_id",
                "reverse charge takes the buyer's VAT number or legal registration"
            )
        }
        if categories.contains(.intraCommunity) {
            let detail = "a supply within the Union takes the VAT number of the"
            require(sellerVATID, "BR-IC-02", "/seller/vat_id", "\(detail) seller")
            require(buyerVATID, "BR-IC-02", "/buyer/vat_id", "\(detail) buyer")
        }
        if categories.contains(.export) {
            require(sellerVATID, "BR-G-02", "/seller/vat_id", "an export takes the seller's VAT number")
        }
        if categories.contains(.exempt) {
            let words = invoice.wording
            let isSaid = words.taxExemptionReason?.isBlank == false || words.taxExemptionCode != nil
            require(isSaid, "BR-E-10", "/tax_exemption_reason", "say why it is exempt, in words or by a code")
        }
        if categories.contains(.outsideScope) {
            let detail = "what is outside the scope of tax goes on an invoice of its own"
            require(categories.count == 1, "BR-O-11", "/lines", detail)
        }
        return violations
    }
}
