import Receivables
import Testing

@testable import Papers

@Suite struct `What an e-invoice lacks` {
    private static func rules(_ change: (inout PaperSample) -> Void) throws -> [String] {
        var sample = PaperSample()
        change(&sample)
        let gaps = try EInvoiceGaps(of: sample.paper())
        return gaps.core.map { "\($0.code) \($0.pointer)" } + gaps.peppol.map { "\($0.code) \($0.pointer)" }
    }

    @Test func `is nothing where both sides are known`() throws {
        #expect(try Self.rules { _ in } == [])
        #expect(try EInvoiceGaps(of: PaperSample().paper()).profile == .peppol)
    }

    @Test func `is told by the rule and the place, all at once`() throws {
        let found = try Self.rules { sample in
            sample.sellerAddress = nil
            sample.sellerVATID = nil
            sample.seller = SellerDetails()
            sample.buyerCountry = nil
            sample.buyerVATID = nil
            sample.buyer = BuyerDetails()
            sample.number = nil
        }
        #expect(
            found == [
                "BR-02 /number", "BR-08 /seller/address", "BR-09 /seller/country", "BR-10 /buyer/address",
                "BR-11 /buyer/country", "BR-CO-26 /seller/vat_id", "BR-S-02 /seller/vat_id",
                "PEPPOL-EN16931-R020 /seller/electronic_address",
                "PEPPOL-EN16931-R010 /buyer/electronic_address",
            ]
        )
    }

    @Test func `leaves an e-invoice of EN 16931 where only Peppol asks for more`() throws {
        var sample = PaperSample()
        sample.buyerVATID = nil
        let gaps = try EInvoiceGaps(of: sample.paper())
        #expect(gaps.core.isEmpty)
        #expect(gaps.peppol.map(\.code) == ["PEPPOL-EN16931-R010"])
        let xml = try sample.xml()
        #expect(xml.contains("<cbc:CustomizationID>urn:cen.eu:en16931:2017</cbc:CustomizationID>"))
        #expect(xml.contains(#"<cbc:EndpointID schemeID="EM">ap@brookfield.example</cbc:EndpointID>"#))
        #expect(!xml.contains("ProfileID"))
    }

    static let categories: [(category: TaxCategory, rule: String)] = [
        (.reverseCharge, "BR-AE-02"), (.intraCommunity, "BR-IC-02"),
    ]

    @Test(arguments: categories)
    func `asks for the buyer's VAT number where the buyer owes the tax`(category: TaxCategory, rule: String)
        throws
    {
        let found = try Self.rules { sample in
            sample.buyerVATID = nil
            sample.lines = [PaperSample.line(category: category, rate: 0)]
        }
        #expect(found.contains("\(rule) /buyer/vat_id"))
    }

    @Test func `is a document of its own for what is outside the scope of VAT`() throws {
        let mixed = try Self.rules { sample in
            sample.lines.append(PaperSample.line(2, category: .outsideScope, rate: 0))
        }
        #expect(mixed.contains("BR-O-11 /lines"))
        var sample = PaperSample()
        sample.lines = [PaperSample.line(category: .outsideScope, rate: 0)]
        let xml = try sample.xml()
        #expect(!xml.contains("PartyTaxScheme"))
        #expect(!xml.contains("<cbc:Percent>"))
        #expect(xml.contains("VATEX-EU-O"))
    }

    static let identifiers: [(scheme: String, right: String, wrong: String)] = [
        ("0088", "7300010000001", "7300010000002"), ("0192", "991825827", "991825828"),
        ("0208", "0403170701", "0403170702"), ("0007", "5567321707", "5567321708"),
        ("0184", "DK12345678", "DK1234567"),
    ]

    @Test(arguments: identifiers)
    func `is a right number of the list that it is said to be of`(
        scheme: String,
        right: String,
        wrong: String
    ) {
        #expect(IdentifierRule.broken(by: ListedID(scheme: scheme, id: right)) == nil)
        #expect(IdentifierRule.broken(by: ListedID(scheme: scheme, id: wrong)) != nil)
    }

    @Test func `is what the country of both sides asks for`() throws {
        let german = try Self.rules { sample in
            sample.sellerAddress = .text("Hafenstraße 12")
            sample.seller = SellerDetails(country: "DE")
            sample.sellerVATID = "DE123456789"
            sample.buyerCountry = "DE"
            sample.buyerVATID = "DE987654321"
            sample.iban = nil
        }
        let expected = [
            "DE-R-001", "DE-R-003", "DE-R-004", "DE-R-005", "DE-R-006", "DE-R-007", "DE-R-008", "DE-R-009",
        ]
        #expect(Set(german.map { String($0.prefix(8)) }) == Set(expected))
        let dutch = try Self.rules {
            $0.sellerAddress = .text("Keizersgracht 1"); $0.seller.country = "NL"
        }
        #expect(Set(dutch.map { String($0.prefix(8)) }) == ["NL-R-002"])
    }

    @Test func `is a currency of at most two decimals, and for Peppol exact lines in one without any`() throws
    {
        #expect(try Self.rules { $0.currency = Currency("KWD") } == ["BR-DEC-14 /currency"])
        let yen = try Self.rules { sample in
            sample.currency = Currency("JPY")
            sample.lines = [PaperSample.line(price: 101, quantity: "0.5")]
        }
        #expect(yen == ["PEPPOL-EN16931-R120 /lines/0"])
    }
}
