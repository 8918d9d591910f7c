/// What paper and e-invoices say of a customer beside its name, country and VAT number.
package struct BuyerDetails: Equatable, Sendable {
    /// Where its invoices go.
    package var address: Address?
    /// What it wants to read on every invoice, to route it in its house (EN 16931: BT-10).
    package var buyerReference: String?
    package var identity: TradeIdentity

    package init(
        address: Address? = nil,
        buyerReference: String? = nil,
        identity: TradeIdentity = TradeIdentity()
    ) {
        self.address = address
        self.buyerReference = buyerReference
        self.identity = identity
    }

    package func append(to fields: inout SnapshotFields) {
        fields.append("address", address?.snapshot ?? .null)
        fields.append("buyer_reference", .optional(buyerReference))
        identity.append(to: &fields)
    }

    package var snapshot: SnapshotFields {
        var fields = SnapshotFields()
        append(to: &fields)
        return fields
    }
}

/// Who buys, as it was when a document was issued.
package struct Buyer: Equatable, Sendable {
    package let name: String
    /// The key by which our books and theirs know the account.
    package let accountNumber: String?
    /// ISO 3166-1 alpha-2.
    package let country: String?
    package let vatID: String?
    package let email: String?
    package let details: BuyerDetails

    package init(
        name: String,
        accountNumber: String?,
        country: String?,
        vatID: String?,
        email: String?,
        details: BuyerDetails
    ) {
        self.name = name
        self.accountNumber = accountNumber
        self.country = country
        self.vatID = vatID
        self.email = email
        self.details = details
    }

    package var snapshot: SnapshotFields {
        var fields: SnapshotFields = [
            "name": .text(name), "account_number": .optional(accountNumber), "country": .optional(country),
            "vat_id": .optional(vatID), "email": .optional(email),
        ]
        details.append(to: &fields)
        return fields
    }
}

extension Customer {
    /// What a document that is issued now says of who buys.
    package var buyer: Buyer {
        Buyer(
            name: name,
            accountNumber: externalID,
            country: country,
            vatID: vatID,
            email: email,
            details: details
        )
    }
}
