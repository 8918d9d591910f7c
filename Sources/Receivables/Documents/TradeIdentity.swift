/// An identifier and the list that it is from, as 0106 for a Dutch chamber of commerce number.
package struct ListedID: Equatable, Sendable {
    /// Of ISO/IEC 6523, or for an electronic address of the EAS list; nil: none is said.
    package let scheme: String?
    package let id: String

    package init(scheme: String?, id: String) {
        self.scheme = scheme
        self.id = id
    }

    package var snapshot: Snapshot { .fields(["scheme": .optional(scheme), "id": .text(id)]) }
}

/// Whom to ask.
package struct Contact: Equatable, Sendable {
    package let name: String?
    package let phone: String?
    package let email: String?

    package init(name: String?, phone: String?, email: String?) {
        self.name = name
        self.phone = phone
        self.email = email
    }

    package var snapshot: Snapshot {
        .fields(["name": .optional(name), "phone": .optional(phone), "email": .optional(email)])
    }
}

/// How a business is known to registers and networks: what an invoice says of both sides beside name and address.
package struct TradeIdentity: Equatable, Sendable {
    /// In a register of companies (EN 16931: BT-30, BT-47).
    package var registration: ListedID?
    /// Where e-invoices reach it (BT-34, BT-49).
    package var electronicAddress: ListedID?
    /// BG-6, BG-9.
    package var contact: Contact?

    package init(
        registration: ListedID? = nil,
        electronicAddress: ListedID? = nil,
        contact: Contact? = nil
    ) {
        self.registration = registration
        self.electronicAddress = electronicAddress
        self.contact = contact
    }

    package func append(to fields: inout SnapshotFields) {
        fields.append("legal_registration", registration?.snapshot ?? .null)
        fields.append("electronic_address", electronicAddress?.snapshot ?? .null)
        fields.append("contact", contact?.snapshot ?? .null)
    }
}
