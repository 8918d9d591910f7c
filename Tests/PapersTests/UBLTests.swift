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

    @Test func `says each allowance and charge with its tax, and what of a line comes off it`() throws {
        var sample = PaperSample()
        let line = PaperSample.line(discount: 10)
        sample.lines = [
            PricedLine(
                number: 1,
                description: "Widget",
                quantity: line.quantity,
                unitPrice: line.unitPrice,
                discountPercent: line.discountPercent,
                taxCategory: line.taxCategory,
                taxRate: line.taxRate,
                adjustments: [
                    PriceAdjustment(kind: .charge, measure: .amount(125), reason: nil, reasonCode: "PC")
                ]
            )
        ]
        sample.adjustments = [
            AdjustmentDraft(
                kind: .allowance,
                amount: nil,
                percent: Decimal(2),
                reason: "Rebate",
                reasonCode: "95"
            ),
            AdjustmentDraft(
                kind: .charge,
                amount: 450,
                percent: nil,
                reason: "Freight & toll",
                reasonCode: "FC"
            ),
        ]
        let xml = try sample.xml()
        // 270.00 + 1.25 is 271.25; less 2 %, 5.43, and with 4.50 it is 270.32.
        let expected = [
            "<cbc:AllowanceChargeReason>Freight &amp; toll</cbc:AllowanceChargeReason>",
            "<cbc:AllowanceChargeReasonCode>PC</cbc:AllowanceChargeReasonCode>",
            #"<cbc:Amount currencyID="EUR">1.25</cbc:Amount>"#,
            "<cbc:MultiplierFactorNumeric>2</cbc:MultiplierFactorNumeric>",
            #"<cbc:BaseAmount currencyID="EUR">271.25</cbc:BaseAmount>"#,
            #"<cbc:LineExtensionAmount currencyID="EUR">271.25</cbc:LineExtensionAmount>"#,
            #"<cbc:TaxExclusiveAmount currencyID="EUR">270.32</cbc:TaxExclusiveAmount>"#,
            #"<cbc:AllowanceTotalAmount currencyID="EUR">5.43</cbc:AllowanceTotalAmount>"#,
            #"<cbc:ChargeTotalAmount currencyID="EUR">4.50</cbc:ChargeTotalAmount>"#,
            #"<cbc:TaxableAmount currencyID="EUR">270.32</cbc:TaxableAmount>"#,
            #"<cbc:TaxAmount currencyID="EUR">56.77</cbc:TaxAmount>"#,
        ]
        for part in expected { #expect(xml.contains(part), "\(part)") }
        let html = try String(decoding: HTMLPage(sample.paper()).bytes, as: UTF8.self)
        for part in ["plus Charge: 1.25", "Rebate (2 %)", "-5.43", "Freight &amp; toll", "Sum of the lines"] {
            #expect(html.contains(part), "\(part)")
        }
    }

    @Test func `of what is credited of freight alone has it as its line`() throws {
        let line = try [
            DocumentAdjustment(
                number: 1,
                given: PriceAdjustment(
                    kind: .charge,
                    measure: .amount(450),
                    reason: "Freight",
                    reasonCode: nil
                ),
                taxCategory: .standard,
                taxRate: Decimal(21),
                base: nil,
                amount: 450
            )
        ].enumerated().asLines()
        #expect(line.map(\.description) == ["Freight"])
        #expect(try line.map { try $0.net() } == [450])
    }

    @Test
    func `writes what comes off an amount below 0 as a charge, and no percentage that was rounded away`()
        throws
    {
        let euro = try #require(Currency("EUR"))
        let yen = try #require(Currency("JPY"))
        let given = PriceAdjustment(
            kind: .allowance,
            measure: .percent(Decimal(3), of: nil),
            reason: nil,
            reasonCode: "95"
        )
        let turned = WrittenAdjustment(given, -30, of: -1_000, in: euro)
        #expect(turned.kind == .charge && turned.amount == 30 && turned.reasonCode == nil)
        #expect(turned.reason == "Allowance" && turned.share == nil)
        #expect(WrittenAdjustment(given, 31, of: 1_017, in: euro).share?.base == 1_017)
        #expect(WrittenAdjustment(given, 31, of: 1_017, in: yen).share == nil)
        #expect(WrittenAdjustment(given, 30, of: 1_000, in: yen).share?.percent == Decimal(3))
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
