import Receivables
import Testing

@testable import Papers

@Suite struct `An e-invoice` {
    @Test func `says who, what, how much and until when`() throws {
        var sample = PaperSample()
        sample.purchaseOrder = "PO-7"
        let xml = try sample.xml()
        let expected = [
            "<cbc:ID>INV-2026-000001</cbc:ID>", "<cbc:DueDate>2026-12-23</cbc:DueDate>",
            "<cbc:InvoiceTypeCode>380</cbc:InvoiceTypeCode>",
            "<cbc:RegistrationName>Brookfield &lt;Retail&gt; &amp; Söhne</cbc:RegistrationName>",
            #"<cbc:EndpointID schemeID="9944">NL123456789B01</cbc:EndpointID>"#,
            #"<cbc:CompanyID schemeID="0106">12345678</cbc:CompanyID>"#,
            "<cbc:PaymentMeansCode>58</cbc:PaymentMeansCode>",
            "<cbc:PaymentID>RF94INV2026000001</cbc:PaymentID>",
            #"<cbc:InvoicedQuantity unitCode="H87">3</cbc:InvoicedQuantity>"#,
            #"<cbc:TaxableAmount currencyID="EUR">300.00</cbc:TaxableAmount>"#,
            #"<cbc:TaxAmount currencyID="EUR">63.00</cbc:TaxAmount>"#,
            #"<cbc:PayableAmount currencyID="EUR">363.00</cbc:PayableAmount>"#,
        ]
        for part in expected {
            let isThere = xml.contains(part)
            #expect(isThere, "\(part)")
        }
        #expect(!xml.contains("BuyerReference"))
    }

    @Test func `names the account where the buyer gave no reference at all`() throws {
        #expect(try PaperSample().xml().contains("<cbc:BuyerReference>C-100</cbc:BuyerReference>"))
        var sample = PaperSample()
        sample.wording.buyerReference = "Dept. 4"
        #expect(try sample.xml().contains("<cbc:BuyerReference>Dept. 4</cbc:BuyerReference>"))
    }

    @Test func `takes back by a quantity below 0, since a price never is`() throws {
        var sample = PaperSample()
        sample.lines.append(PaperSample.line(2, price: -500, quantity: "2", discount: 10))
        let xml = try sample.xml()
        #expect(xml.contains(#"<cbc:InvoicedQuantity unitCode="H87">-2</cbc:InvoicedQuantity>"#))
        #expect(xml.contains(#"<cbc:PriceAmount currencyID="EUR">5.00</cbc:PriceAmount>"#))
        #expect(xml.contains(#"<cbc:LineExtensionAmount currencyID="EUR">-9.00</cbc:LineExtensionAmount>"#))
        #expect(xml.contains("<cbc:ChargeIndicator>true</cbc:ChargeIndicator>"))
    }

    @Test func `calls a unit that no list knows mutually agreed, and tells it`() throws {
        var sample = PaperSample()
        sample.lines = [PaperSample.line(unit: "bundle")]
        let xml = try sample.xml()
        #expect(xml.contains(#"unitCode="ZZ""#))
        #expect(xml.contains("<cbc:Value>bundle</cbc:Value>"))
    }

    @Test func `writes a discount that lowers the tax in any case as an allowance and an exempt charge`()
        throws
    {
        var sample = PaperSample()
        sample.taxedPercent = Decimal(97)
        let paper = try sample.paper()
        let discount = paper.taxedDiscount
        #expect(discount.allowances.map(\.base) == [900])
        #expect(discount.charge?.base == 900)
        // 3 × 100.00 less 3 %, 21 % on 291.00.
        #expect(discount.taxes.map(\.base) == [29_100, 900])
        #expect(paper.tax == 6_111)
        #expect(try sample.xml().contains("Conditional cash discount"))
    }

    @Test func `tells each instalment and its discount in words`() throws {
        var sample = PaperSample()
        sample.parts = [(10, 10_000), (40, nil)]
        #expect(
            try sample.paper().paymentTermsText == [
                "Instalment 1 of 2: EUR 100.00 due on 2026-12-03, less 2 % (EUR 7.26) if paid by 2026-12-03.",
                "Instalment 2 of 2: EUR 263.00 due on 2027-01-02.",
            ]
        )
        #expect(try sample.xml().contains("<cbc:DueDate>2027-01-02</cbc:DueDate>"))
    }

    @Test func `has no character that XML has no place for`() {
        #expect(XMLWriter.escaped("a\u{1}b\u{FFFE}c<&>\"") == "a\u{FFFD}b\u{FFFD}c&lt;&amp;&gt;&quot;")
    }
}
