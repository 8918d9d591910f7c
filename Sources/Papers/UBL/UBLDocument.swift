import Receivables

/// Writes a document as UBL 2.1 for EN 16931: an Invoice or a CreditNote.
package struct UBLDocument {
    let document: PaperDocument
    let profile: EInvoiceProfile
    let amounts: AmountText

    package init(_ document: PaperDocument, profile: EInvoiceProfile) {
        self.document = document
        self.profile = profile
        amounts = AmountText(currency: document.currency)
    }

    private static let namespace = "urn:oasis:names:specification:ubl:schema:xsd:"

    package var bytes: [UInt8] {
        var xml = XMLWriter()
        let root = document.isCreditNote ? "CreditNote" : "Invoice"
        let attributes = [
            ("xmlns", "\(Self.namespace)\(root)-2"),
            ("xmlns:cac", "\(Self.namespace)CommonAggregateComponents-2"),
            ("xmlns:cbc", "\(Self.namespace)CommonBasicComponents-2"),
        ]
        xml.element(root, attributes) { xml in
            writeHead(&xml)
            xml.element("cac:AccountingSupplierParty") { write(document.seller, isSeller: true, &$0) }
            xml.element("cac:AccountingCustomerParty") { write(document.buyer, isSeller: false, &$0) }
            writeDelivery(&xml)
            writePayment(&xml)
            writeTotals(&xml)
            for line in document.lines { write(line, &xml) }
        }
        return xml.bytes
    }

    private func writeHead(_ xml: inout XMLWriter) {
        xml.leaf("cbc:CustomizationID", profile.customization)
        if profile == .peppol { xml.leaf("cbc:ProfileID", "urn:fdc:peppol.eu:2017:poacc:billing:01:1.0") }
        xml.leaf("cbc:ID", document.number)
        xml.leaf("cbc:IssueDate", document.issueDate?.description)
        if document.isCreditNote {
            xml.leaf("cbc:CreditNoteTypeCode", "381")
        } else {
            // By the last of several days all of it is due; the terms below tell of each.
            xml.leaf("cbc:DueDate", document.parts.last?.dueDate.description)
            xml.leaf("cbc:InvoiceTypeCode", document.purpose == .deposit ? "386" : "380")
        }
        xml.leaf("cbc:Note", document.note)
        xml.leaf("cbc:DocumentCurrencyCode", document.currency.code)
        xml.leaf("cbc:BuyerReference", buyerReference)
        if let order = document.purchaseOrder {
            xml.element("cac:OrderReference") { $0.leaf("cbc:ID", order) }
        }
        if case .creditNote(let credit) = document.kind {
            xml.element("cac:BillingReference") { xml in
                xml.element("cac:InvoiceDocumentReference") { xml in
                    xml.leaf("cbc:ID", credit.invoice)
                    xml.leaf("cbc:IssueDate", credit.issued?.description)
                }
            }
        }
    }

    /// Peppol wants this or an order's number, Germany this in any case (PEPPOL-EN16931-R003, DE-R-015): where the
    /// buyer gave none, the account by which we know it.
    private var buyerReference: String? {
        if let told = document.buyerReference { return told }
        guard document.purchaseOrder == nil || isGerman else { return nil }
        return document.accountNumber ?? document.accountID
    }

    var isGerman: Bool {
        document.seller.address.country == "DE" && document.buyer.address.country == "DE"
    }

    private func writeDelivery(_ xml: inout XMLWriter) {
        let isIntraCommunity = document.taxes.contains { $0.category == .intraCommunity }
        // Goods that move within the Union are delivered on a day and to a country (BR-IC-11, BR-IC-12): where nothing
        // else is said, on the invoice's own and to the buyer's.
        let date = document.supplyDate ?? (isIntraCommunity ? document.issueDate : nil)
        var place = document.shipTo ?? (isIntraCommunity ? document.buyer.address : nil)
        if place?.country == nil { place = nil }
        if isGerman, place?.city == nil || place?.postalCode == nil { place = nil }
        guard date != nil || place != nil else { return }
        xml.element("cac:Delivery") { xml in
            xml.leaf("cbc:ActualDeliveryDate", date?.description)
            guard let place else { return }
            xml.element("cac:DeliveryLocation") { xml in write(place, as: "cac:Address", &xml) }
            if let name = place.name {
                xml.element("cac:DeliveryParty") { xml in
                    xml.element("cac:PartyName") { $0.leaf("cbc:Name", name) }
                }
            }
        }
    }

    private func writePayment(_ xml: inout XMLWriter) {
        if let account = document.account {
            xml.element("cac:PaymentMeans") { xml in
                // SEPA credit transfer, or any other.
                xml.leaf("cbc:PaymentMeansCode", document.currency.code == "EUR" ? "58" : "30")
                xml.leaf("cbc:PaymentID", account.reference?.text ?? document.number)
                xml.element("cac:PayeeFinancialAccount") { xml in
                    xml.leaf("cbc:ID", account.iban.text)
                    xml.leaf("cbc:Name", account.holder)
                    if let bic = account.bic {
                        xml.element("cac:FinancialInstitutionBranch") { $0.leaf("cbc:ID", bic) }
                    }
                }
            }
        } else if isGerman {
            // Nothing is to be paid, and the rule DE-R-001 wants to be told how: by clearing between the two.
            xml.element("cac:PaymentMeans") { $0.leaf("cbc:PaymentMeansCode", "97") }
        }
        let terms = document.paymentTermsText
        if !terms.isEmpty {
            xml.element("cac:PaymentTerms") { $0.leaf("cbc:Note", terms.joined(separator: "\n")) }
        }
    }
}
