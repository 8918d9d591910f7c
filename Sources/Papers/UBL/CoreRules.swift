import Receivables

/// The rules of EN 16931 that data from outside can leave unmet. What our own writing keeps by itself isn't asked here.
struct CoreRules {
    private let document: PaperDocument
    private(set) var gaps: [Violation] = []

    init(_ document: PaperDocument) {
        self.document = document
        checkDocument()
        checkParties()
        checkCategories()
        checkRounding()
        checkLists()
    }

    private mutating func miss(_ rule: String, _ pointer: String, _ detail: String) {
        gaps.append(Violation(pointer, rule, detail))
    }

    private mutating func checkDocument() {
        if document.number == nil { miss("BR-02", "/number", "it gets its number when it is issued") }
        if document.issueDate == nil { miss("BR-03", "/issue_date", "it gets its date when it is issued") }
        if document.lines.isEmpty { miss("BR-16", "/lines", "an e-invoice has at least one line") }
        if document.currency.exponent > 2 {
            miss("BR-DEC-14", "/currency", "an e-invoice knows amounts of at most two decimals")
        }
    }

    private mutating func checkParties() {
        let seller = document.seller
        if seller.name.isBlank { miss("BR-06", "/seller/name", "the seller's name") }
        if seller.address.isEmpty { miss("BR-08", "/seller/address", "the seller's postal address") }
        if seller.address.country == nil {
            miss("BR-09", "/seller/country", "the seller's country, as an ISO 3166-1 code")
        }
        let buyer = document.buyer
        if buyer.address.isEmpty { miss("BR-10", "/buyer/address", "the buyer's postal address") }
        if buyer.address.country == nil {
            miss("BR-11", "/buyer/country", "the buyer's country, as an ISO 3166-1 code")
        }
        for (party, place) in [(seller, "/seller"), (buyer, "/buyer")] {
            guard let id = party.vatID, !document.isOutsideScope else { continue }
            let prefix = id.prefix(2)
            if prefix != "EL", !CodeList.countries.contains(prefix) {
                miss("BR-CO-09", "\(place)/vat_id", "a VAT number begins with its country's code")
            }
        }
        let hasVATID = seller.vatID != nil && !document.isOutsideScope
        if seller.identity.registration == nil, !hasVATID {
            miss(
                "BR-CO-26",
                document.isOutsideScope ? "/seller/legal_registration" : "/seller/vat_id",
                "the seller's VAT number or its legal registration"
            )
        }
    }

    private mutating func checkCategories() {
        let categories = Set(document.taxes.map(\.category))
        for category in TaxCategory.allCases where categories.contains(category) {
            guard category != .outsideScope else { continue }
            let rule = category.ruleLetters
            let seller = document.seller
            let isSellerKnown =
                switch category {
                case .intraCommunity, .export: seller.vatID != nil
                default: seller.vatID != nil || document.taxRegistration != nil
                }
            if !isSellerKnown {
                miss(
                    "BR-\(rule)-02",
                    "/seller/vat_id",
                    "category \(category.rawValue) takes the seller's VAT number"
                )
            }
            let buyer = document.buyer
            let isBuyerKnown =
                switch category {
                case .intraCommunity: buyer.vatID != nil
                case .reverseCharge: buyer.vatID != nil || buyer.identity.registration != nil
                default: true
                }
            if !isBuyerKnown {
                miss(
                    "BR-\(rule)-02",
                    "/buyer/vat_id",
                    "category \(category.rawValue) takes the buyer's VAT number"
                )
            }
        }
        if categories.contains(.outsideScope), categories.count > 1 || document.taxedDiscount.charge != nil {
            miss("BR-O-11", "/lines", "what is outside the scope of VAT goes on an invoice of its own")
        }
    }

    /// Less than one unit of the currency may be rounded. What is left of an invoice in parts is rounded part by part.
    private mutating func checkRounding() {
        let unit = (0..<document.currency.exponent).reduce(Int128(1)) { factor, _ in factor * 10 }
        for (index, tax) in document.taxes.enumerated() {
            let owed = Int128(tax.base) * tax.rate.micros
            let off = (Int128(tax.amount) * 100_000_000 - owed).magnitude
            if off >= (unit * 100_000_000).magnitude {
                miss("BR-CO-17", "/taxes/\(index)/amount", "the tax is not its rate on its base")
            }
        }
    }

    private mutating func checkLists() {
        for (party, place) in [(document.seller, "/seller"), (document.buyer, "/buyer")] {
            if let scheme = party.identity.registration?.scheme, !CodeList.registrations.contains(scheme[...])
            {
                miss("BR-CL-11", "\(place)/legal_registration/scheme", "\(scheme) is no list of ISO/IEC 6523")
            }
        }
    }
}

extension PaperDocument {
    /// Whether no line has anything to do with VAT; then no VAT number may stand on it (BR-O-02).
    var isOutsideScope: Bool { taxes.contains { $0.category == .outsideScope } }
}

extension PostalAddress {
    var isEmpty: Bool { lines.isEmpty && city == nil && postalCode == nil && country == nil }
}
