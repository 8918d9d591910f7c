package import Receivables

/// What company and customer bodies say of a business.
extension BodyReader {
    /// ISO 3166-1 alpha-2.
    package func country(_ name: String = "country", required: Bool = false) -> String? {
        guard let country = text(name, required: required, max: 2) else { return nil }
        if country.utf8.count == 2, country.utf8.allSatisfy({ (65...90).contains($0) }) { return country }
        refuse("/\(name)", "unknown_value", "a country is an ISO 3166-1 alpha-2 code")
        return nil
    }

    package func iban(required: Bool = false) -> IBAN? {
        guard let text = text("iban", required: required, max: 50) else { return nil }
        if let iban = IBAN(text) { return iban }
        refuse(
            "/iban",
            "malformed_iban",
            "an IBAN has a country, two check digits that fit, and an account"
        )
        return nil
    }

    /// ISO 9362: bank, country and place, and maybe a branch.
    package func bic() -> String? {
        guard let text = text("bic", max: 20) else { return nil }
        let bic = text.filter { $0 != " " }.uppercased()
        let letters = Array(bic.utf8)
        func isLetter(_ byte: UInt8) -> Bool { (65...90).contains(byte) }
        if letters.count == 8 || letters.count == 11, letters[4..<6].allSatisfy(isLetter),
            letters.allSatisfy({ isLetter($0) || (48...57).contains($0) })
        {
            return bic
        }
        refuse("/bic", "malformed_bic", "a BIC has 8 or 11 letters and digits")
        return nil
    }

    /// - Parameter schemed: whether the list must be said.
    package func listedID(_ name: String, schemed: Bool) -> ListedID? {
        object(name) { body in
            let scheme = body.text("scheme", required: schemed, max: 4)
            let id = body.text("id", required: true, max: 100)
            let isScheme = (scheme ?? "0000").utf8.allSatisfy {
                (48...57).contains($0) || (65...90).contains($0)
            }
            if !isScheme { body.refuse("/scheme", "unknown_value", "a list has a code as in 0106 or EM") }
            return id.map { ListedID(scheme: scheme, id: $0) }
        }
    }

    package func contact() -> Contact? {
        object("contact") { body in
            let name = body.text("name", max: 200)
            let phone = body.text("phone", max: 50)
            let email = body.text("email", max: 254)
            return Contact(name: name, phone: phone, email: email)
        }
    }

    /// How a business is known to registers and networks, member by member over what was known.
    package func identity(over old: TradeIdentity) -> TradeIdentity {
        var identity = old
        if has("legal_registration") {
            identity.registration = listedID("legal_registration", schemed: false)
        }
        if has("electronic_address") {
            identity.electronicAddress = listedID("electronic_address", schemed: true)
        }
        if has("contact") { identity.contact = contact() }
        return identity
    }

    package func sellerDetails(over old: SellerDetails) -> SellerDetails {
        var details = old
        if has("country") { details.country = country() }
        if has("bic") { details.bic = bic() }
        if has("tax_registration") { details.taxRegistration = text("tax_registration", max: 100) }
        if has("legal_information") {
            details.legalInformation = text("legal_information", max: 1_000, hasLines: true)
        }
        details.identity = identity(over: old.identity)
        return details
    }

    package func buyerDetails(over old: BuyerDetails) -> BuyerDetails {
        var details = old
        if has("address") { details.address = address("address", over: old.address) }
        if has("buyer_reference") { details.buyerReference = text("buyer_reference", max: 200) }
        details.identity = identity(over: old.identity)
        return details
    }
}
