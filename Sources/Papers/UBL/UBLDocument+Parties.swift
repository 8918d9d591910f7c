import Receivables

extension UBLDocument {
    func write(_ party: PaperDocument.Party, isSeller: Bool, _ xml: inout XMLWriter) {
        xml.element("cac:Party") { xml in
            if let endpoint = endpoint(of: party, isSeller: isSeller) {
                xml.leaf("cbc:EndpointID", endpoint.id, [("schemeID", endpoint.scheme ?? "")])
            }
            xml.element("cac:PartyName") { $0.leaf("cbc:Name", party.name) }
            write(party.address, as: "cac:PostalAddress", &xml)
            // No VAT number stands on what is outside the scope of VAT (BR-O-02).
            if let id = party.vatID, !document.isOutsideScope { writeTaxScheme("VAT", id, &xml) }
            if isSeller, let id = document.taxRegistration, !document.isOutsideScope {
                writeTaxScheme("TAX", id, &xml)
            }
            xml.element("cac:PartyLegalEntity") { xml in
                xml.leaf("cbc:RegistrationName", party.name)
                if let registration = party.identity.registration {
                    xml.leaf(
                        "cbc:CompanyID",
                        registration.id,
                        registration.scheme.map { [("schemeID", $0)] } ?? []
                    )
                }
                if isSeller { xml.leaf("cbc:CompanyLegalForm", document.legalInformation) }
            }
            write(party.identity.contact, &xml)
        }
    }

    /// Outside Peppol an e-mail address will do.
    private func endpoint(of party: PaperDocument.Party, isSeller: Bool) -> ListedID? {
        if let endpoint = party.endpoint, CodeList.electronicAddresses.contains((endpoint.scheme ?? "")[...])
        {
            return endpoint
        }
        guard profile == .core, !isSeller else { return nil }
        return document.buyerEmail?.nonBlank.map { ListedID(scheme: "EM", id: $0) }
    }

    private func writeTaxScheme(_ scheme: String, _ id: String, _ xml: inout XMLWriter) {
        xml.element("cac:PartyTaxScheme") { xml in
            xml.leaf("cbc:CompanyID", id)
            xml.element("cac:TaxScheme") { $0.leaf("cbc:ID", scheme) }
        }
    }

    private func write(_ contact: Contact?, _ xml: inout XMLWriter) {
        guard let contact,
            [contact.name, contact.phone, contact.email].contains(where: { $0?.nonBlank != nil })
        else { return }
        xml.element("cac:Contact") { xml in
            xml.leaf("cbc:Name", contact.name)
            xml.leaf("cbc:Telephone", contact.phone)
            xml.leaf("cbc:ElectronicMail", contact.email)
        }
    }

    func write(_ address: PostalAddress, as name: String, _ xml: inout XMLWriter) {
        xml.element(name) { xml in
            xml.leaf("cbc:StreetName", address.lines.first)
            xml.leaf("cbc:AdditionalStreetName", address.lines.dropFirst().first)
            xml.leaf("cbc:CityName", address.city)
            xml.leaf("cbc:PostalZone", address.postalCode)
            xml.leaf("cbc:CountrySubentity", address.region)
            let rest = address.lines.dropFirst(2)
            if !rest.isEmpty {
                xml.element("cac:AddressLine") { $0.leaf("cbc:Line", rest.joined(separator: ", ")) }
            }
            if let country = address.country {
                xml.element("cac:Country") { $0.leaf("cbc:IdentificationCode", country) }
            }
        }
    }
}
