/// What a caller wants to read on an invoice beside its lines.
package struct InvoiceWording: Equatable, Sendable {
    /// Nil: the customer's (EN 16931: BT-10).
    package var buyerReference: String?
    /// BT-22.
    package var note: String?
    /// Why exempt lines bear no tax (BT-120); nil: in general words.
    package var taxExemptionReason: String?
    /// The same by a code of the VATEX list (BT-121).
    package var taxExemptionCode: String?

    package init(
        buyerReference: String? = nil,
        note: String? = nil,
        taxExemptionReason: String? = nil,
        taxExemptionCode: String? = nil
    ) {
        self.buyerReference = buyerReference
        self.note = note
        self.taxExemptionReason = taxExemptionReason
        self.taxExemptionCode = taxExemptionCode
    }
}
