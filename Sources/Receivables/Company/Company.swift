/// The company that sells: what stands on its invoices, and how its books are kept.
package struct Company: Document, Equatable, Sendable {
    package static let kind = DocumentKind.company

    package let id: ID<Company>
    package var version: Int64
    package let createdAt: Instant
    package var updatedAt: Instant
    /// Empty until it is told.
    package var name: String
    package var address: Address?
    package var vatID: String?
    package var iban: IBAN?
    package var details: SellerDetails
    /// Of the IANA time zone database: a business day begins and ends in it.
    package var zone: String
    package var baseCurrency: Currency
    /// When somebody is there to decide.
    package var businessHours: BusinessHours

    package init(
        id: ID<Company>,
        version: Int64,
        createdAt: Instant,
        updatedAt: Instant,
        name: String,
        address: Address?,
        vatID: String?,
        iban: IBAN?,
        details: SellerDetails = SellerDetails(),
        zone: String,
        baseCurrency: Currency,
        businessHours: BusinessHours = .usual
    ) {
        self.id = id
        self.version = version
        self.createdAt = createdAt
        self.updatedAt = updatedAt
        self.name = name
        self.address = address
        self.vatID = vatID
        self.iban = iban
        self.details = details
        self.zone = zone
        self.baseCurrency = baseCurrency
        self.businessHours = businessHours
    }

    package var snapshot: SnapshotFields {
        var fields: SnapshotFields = [
            "id": .id(id), "version": .integer(version), "created_at": .text(createdAt.description),
            "updated_at": .text(updatedAt.description), "name": .text(name),
            "address": address?.snapshot ?? .null, "vat_id": .optional(vatID), "iban": .optional(iban?.text),
            "zone": .text(zone), "base_currency": .text(baseCurrency.code),
            "business_hours": .fields(businessHours.snapshot),
        ]
        details.append(to: &fields)
        return fields
    }

    /// What a document that is issued now says of who sells.
    package var seller: Seller {
        Seller(name: name, address: address, vatID: vatID, iban: iban, details: details)
    }
}
