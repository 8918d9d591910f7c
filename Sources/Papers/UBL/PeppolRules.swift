import Receivables

/// What Peppol BIS Billing 3.0 asks of outside data beyond EN 16931, with the rules of the countries that have their own.
struct PeppolRules {
    private let document: PaperDocument
    private(set) var gaps: [Violation] = []

    init(_ document: PaperDocument) {
        self.document = document
        checkAddresses()
        checkIdentifiers()
        checkRounding()
        checkCountries()
    }

    private mutating func miss(_ rule: String, _ pointer: String, _ detail: String) {
        gaps.append(Violation(pointer, rule, detail))
    }

    private mutating func checkAddresses() {
        for (party, place, rule) in [(document.seller, "seller", "R020"), (document.buyer, "buyer", "R010")] {
            let pointer = "/\(place)/electronic_address"
            guard let address = party.endpoint else {
                miss("PEPPOL-EN16931-\(rule)", pointer, "the \(place)'s electronic address")
                continue
            }
            if !CodeList.electronicAddresses.contains((address.scheme ?? "")[...]) {
                miss(
                    "PEPPOL-EN16931-CL008",
                    "\(pointer)/scheme",
                    "Peppol delivers to no \(address.scheme ?? "")"
                )
            }
        }
    }

    private mutating func checkIdentifiers() {
        for (party, place) in [(document.seller, "/seller"), (document.buyer, "/buyer")] {
            let known = [
                (party.endpoint, "electronic_address"), (party.identity.registration, "legal_registration"),
            ]
            for (id, name) in known {
                guard let id, let rule = IdentifierRule.broken(by: id) else { continue }
                miss(rule, "\(place)/\(name)/id", "\(id.id) is no number of the list \(id.scheme ?? "")")
            }
        }
    }

    /// Quantity times price may be off the line's amount by two cents. Where the currency has no cents it is rounded
    /// further than that.
    private mutating func checkRounding() {
        guard document.currency.exponent == 0 else { return }
        for (index, line) in document.lines.enumerated() where line.isRoundedPast(0.02) {
            let detail = "quantity times price is not the amount in whole \(document.currency.code)"
            miss("PEPPOL-EN16931-R120", "/lines/\(index)", detail)
        }
    }

    private mutating func checkCountries() {
        let seller = document.seller
        let buyer = document.buyer
        let registration = seller.identity.registration
        switch seller.vatID.map({ String($0.prefix(2)) }) ?? seller.address.country {
        case "NL": checkNetherlands()
        case "IT":
            requireAddress(
                seller,
                "/seller",
                ["street": "IT-R-002", "city": "IT-R-003", "postal_code": "IT-R-004"]
            )
        case "NO":
            if let id = seller.vatID, !id.isNorwegianVAT {
                miss("NO-R-001", "/seller/vat_id", "a Norwegian VAT number is NO, nine digits and MVA")
            }
        case "DK":
            if registration == nil { miss("DK-R-002", "/seller/legal_registration", "the CVR number") }
            if let registration, registration.scheme != "0184" {
                miss("DK-R-014", "/seller/legal_registration/scheme", "a CVR number is of the list 0184")
            }
        case "IS":
            if registration?.scheme != "0196" {
                miss("IS-R-002", "/seller/legal_registration", "the kennitala, of the list 0196")
            }
            if buyer.address.country == "IS", buyer.identity.registration?.scheme != "0196" {
                miss("IS-R-004", "/buyer/legal_registration", "the kennitala, of the list 0196")
            }
            requireAddress(seller, "/seller", ["street": "IS-R-003", "postal_code": "IS-R-003"])
        case "EL", "GR":
            miss(
                "GR-R-001",
                "/seller/country",
                "Greek invoices get their number from the tax office's platform"
            )
        default: break
        }
        if seller.address.country == "SE" { checkSweden() }
        if seller.address.country == "DE", buyer.address.country == "DE" { checkGermany() }
    }

    private mutating func requireAddress(
        _ party: PaperDocument.Party,
        _ place: String,
        _ rules: KeyValuePairs<String, String>
    ) {
        for (part, rule) in rules {
            let isThere =
                switch part {
                case "street": !party.address.lines.isEmpty
                case "city": party.address.city != nil
                default: party.address.postalCode != nil
                }
            if !isThere { miss(rule, "\(place)/address/\(part)", "the address's \(part)") }
        }
    }

    private mutating func checkNetherlands() {
        let seller = document.seller
        let buyer = document.buyer
        let isDomestic = buyer.address.country == "NL"
        requireAddress(
            seller,
            "/seller",
            ["street": "NL-R-002", "city": "NL-R-002", "postal_code": "NL-R-002"]
        )
        if let registration = seller.identity.registration, !registration.isDutch {
            miss("NL-R-003", "/seller/legal_registration", "a KVK or OIN number, of the list 0106 or 0190")
        }
        if isDomestic {
            requireAddress(
                buyer,
                "/buyer",
                ["street": "NL-R-004", "city": "NL-R-004", "postal_code": "NL-R-004"]
            )
            if let registration = buyer.identity.registration, !registration.isDutch {
                miss("NL-R-005", "/buyer/legal_registration", "a KVK or OIN number, of the list 0106 or 0190")
            }
        }
        if document.account == nil, !document.isCreditNote, document.total > 0 {
            miss("NL-R-007", "/seller/iban", "how to pay")
        }
    }

    private mutating func checkSweden() {
        let seller = document.seller
        if let id = seller.vatID, id.hasPrefix("SE"), id.utf8.count != 14 || !id.dropFirst(2).isDigits {
            miss("SE-R-001", "/seller/vat_id", "a Swedish VAT number is SE and twelve digits")
        }
        if let registration = seller.identity.registration,
            registration.id.utf8.count != 10 || !registration.id.isDigits
        {
            miss("SE-R-004", "/seller/legal_registration/id", "a Swedish organisation number has ten digits")
        }
        if let tax = document.taxRegistration, tax.uppercased() != "GODKÄND FÖR F-SKATT" {
            miss("SE-R-005", "/seller/tax_registration", "it reads Godkänd för F-skatt")
        }
        for (index, line) in document.lines.enumerated()
        where line.priced.taxCategory == .standard
            && !["25", "12", "6"].contains(line.priced.taxRate.description)
        {
            miss("SE-R-006", "/lines/\(index)/tax_rate", "Swedish rates are 25, 12 and 6 percent")
        }
    }

    private mutating func checkGermany() {
        let contact = document.seller.identity.contact
        if document.account == nil, !document.isCreditNote, document.total > 0 {
            miss("DE-R-001", "/seller/iban", "how to pay")
        }
        if contact?.name == nil { miss("DE-R-005", "/seller/contact/name", "whom to ask") }
        if contact?.phone == nil { miss("DE-R-006", "/seller/contact/phone", "the contact's telephone") }
        if contact?.email == nil { miss("DE-R-007", "/seller/contact/email", "the contact's e-mail address") }
        requireAddress(document.seller, "/seller", ["city": "DE-R-003", "postal_code": "DE-R-004"])
        requireAddress(document.buyer, "/buyer", ["city": "DE-R-008", "postal_code": "DE-R-009"])
    }
}

extension PaperDocument.Line {
    /// Whether the amount without the discount, or the discount, was rounded by more than that much of a minor unit.
    fileprivate func isRoundedPast(_ tolerance: Double) -> Bool {
        func double(_ decimal: Decimal) -> Double { Double(decimal.micros) / 1_000_000 }
        let priced = written
        let exact = double(priced.quantity) * Double(priced.unitPrice) / double(priced.pricePer)
        let gross = exact.rounded(.toNearestOrAwayFromZero)
        let discount = gross * double(priced.discountPercent) / 100
        let discounted = (try? priced.withoutAdjustments().net()) ?? net
        return abs(exact - gross) > tolerance || abs(gross - discount - Double(discounted)) > tolerance
    }
}

extension ListedID {
    fileprivate var isDutch: Bool { scheme == "0106" || scheme == "0190" }
}

extension String {
    fileprivate var isNorwegianVAT: Bool {
        hasPrefix("NO") && hasSuffix("MVA") && utf8.count == 14
            && IdentifierRule.broken(by: ListedID(scheme: "0192", id: String(dropFirst(2).dropLast(3))))
                == nil
    }
}
