/// What a company says of itself on paper beside its name, address, VAT number and account.
package struct SellerDetails: Equatable, Sendable {
    /// ISO 3166-1 alpha-2, where the address doesn't say it.
    package var country: String?
    /// Of the account's bank (ISO 9362).
    package var bic: String?
    /// At the local tax office, where it isn't the VAT number (EN 16931: BT-32).
    package var taxRegistration: String?
    /// What the law wants on every letter: register, seat, directors, capital (BT-33).
    package var legalInformation: String?
    package var identity: TradeIdentity

    package init(
        country: String? = nil,
        bic: String? = nil,
        taxRegistration: String? = nil,
        legalInformation: String? = nil,
        identity: TradeIdentity = TradeIdentity()
    ) {
        self.country = country
        self.bic = bic
        self.taxRegistration = taxRegistration
        self.legalInformation = legalInformation
        self.identity = identity
    }

    package func append(to fields: inout SnapshotFields) {
        fields.append("country", .optional(country))
        fields.append("bic", .optional(bic))
        fields.append("tax_registration", .optional(taxRegistration))
        fields.append("legal_information", .optional(legalInformation))
        identity.append(to: &fields)
    }

    package var snapshot: SnapshotFields {
        var fields = SnapshotFields()
        append(to: &fields)
        return fields
    }
}

/// Who sells, as it was when a document was issued.
package struct Seller: Equatable, Sendable {
    package let name: String
    package let address: Address?
    package let vatID: String?
    package let iban: IBAN?
    package let details: SellerDetails

    package init(
        name: String,
        address: Address?,
        vatID: String?,
        iban: IBAN?,
        details: SellerDetails = SellerDetails()
    ) {
        self.name = name
        self.address = address
        self.vatID = vatID
        self.iban = iban
        self.details = details
    }

    package var snapshot: SnapshotFields {
        var fields: SnapshotFields = [
            "name": .text(name), "address": address?.snapshot ?? .null, "vat_id": .optional(vatID),
            "iban": .optional(iban?.text),
        ]
        details.append(to: &fields)
        return fields
    }
}
