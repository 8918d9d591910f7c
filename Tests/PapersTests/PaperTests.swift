import Receivables
import Testing

@testable import Papers

@Suite struct `A paper` {
    @Test func `carries a code that a banking app reads`() throws {
        let text = PaymentCode.text(of: try PaperSample().paper())
        let expected = """
            BCD
            002
            1
            SCT
            ABNANL2A
            Aldgate Trading B.V.
            NL91ABNA0417164300
            EUR363.00

            RF94INV2026000001
            """
        #expect(text == expected)
    }

    @Test func `asks for the first instalment, and for nothing that SEPA can't pay`() throws {
        var sample = PaperSample()
        sample.parts = [(0, 0), (10, 10_000), (40, nil)]
        #expect(try PaymentCode.text(of: sample.paper())?.contains("EUR100.00\n") == true)
        sample.iban = nil
        #expect(try PaymentCode.code(of: sample.paper()) == nil)
        sample = PaperSample()
        sample.currency = Currency("CHF")
        #expect(try PaymentCode.code(of: sample.paper()) == nil)
        sample = PaperSample()
        sample.lines = [PaperSample.line(price: 0)]
        sample.parts = [(30, nil)]
        #expect(try PaymentCode.code(of: sample.paper()) == nil)
    }

    @Test func `escapes on a page what the caller wrote`() throws {
        var sample = PaperSample()
        sample.lines = [PaperSample.line(description: "<script>alert(1)</script>\nsecond")]
        let page = String(decoding: HTMLPage(try sample.paper()).bytes, as: UTF8.self)
        #expect(!page.contains("<script"))
        #expect(page.contains("&lt;script&gt;alert(1)&lt;/script&gt;<br>second"))
        #expect(page.contains("Brookfield &lt;Retail&gt; &amp; Söhne"))
        #expect(page.contains("<svg"))
    }

    @Test func `groups thousands and keeps a currency's decimals`() throws {
        let euro = AmountText(currency: try #require(Currency("EUR")))
        #expect([0, 5, -123_456_789, 100].map(euro.grouped) == ["0.00", "0.05", "-1,234,567.89", "1.00"])
        #expect(euro.plain(123_456_789) == "1234567.89")
        let yen = AmountText(currency: try #require(Currency("JPY")))
        #expect([0, 999, 1_000].map(yen.grouped) == ["0", "999", "1,000"])
        let dinar = AmountText(currency: try #require(Currency("KWD")))
        #expect(dinar.grouped(1_234_567) == "1,234.567")
    }

    @Test func `is a PDF whose table of objects tells where each begins`() throws {
        var sample = PaperSample()
        sample.lines = (1...120).map { PaperSample.line($0, price: 999, discount: 5) }
        let bytes = PDFInvoice(try sample.paper()).bytes
        let text = String(decoding: bytes, as: UTF8.self)
        let isWhole = text.hasPrefix("%PDF-1.4\n") && text.hasSuffix("%%EOF\n")
        #expect(isWhole)
        let start = try #require(text.split(separator: "startxref\n").last?.split(separator: "\n").first)
        let table = Array(bytes.dropFirst(try #require(Int(start))))
        let isTable = table.starts(with: Array("xref\n".utf8))
        #expect(isTable)
        var number = 0
        for line in String(decoding: table, as: UTF8.self).split(separator: "\n") where line.hasSuffix(" n ")
        {
            number += 1
            let place = try #require(Int(line.prefix(10)))
            let isThere = bytes.dropFirst(place).starts(with: Array("\(number) 0 obj".utf8))
            #expect(isThere, "object \(number)")
        }
        // Catalogue, pages, two fonts, info; then a page and its content each.
        let pages = (number - 5) / 2
        let tells = text.contains("/Count \(pages)") && text.contains("(Page \(pages) of \(pages))")
        #expect(pages > 3 && tells)
        let carries = text.contains("(Carried forward)") && text.contains("(Brought forward)")
        #expect(carries)
        let isSame = try bytes == PDFInvoice(sample.paper()).bytes
        #expect(isSame, "the same document is the same file")
    }

    @Test func `ends figures of any width at the same place`() {
        #expect(PDFFont.regular.width(of: WinAnsi.bytes("1,234.56")) == 6 * 556 + 2 * 278)
        #expect(PDFFont.bold.width(of: WinAnsi.bytes("€")) == 556)
        #expect(PDFFont.regular.width(of: WinAnsi.bytes("Ö")) == 778)
    }

    @Test func `writes what the fonts lack by the nearest Latin letters`() {
        #expect(WinAnsi.bytes("Łódź €") == Array("L".utf8) + [0xF3] + Array("dz ".utf8) + [0x80])
        #expect(WinAnsi.bytes("Αθήνα, София") == Array("Athina, Sofiia".utf8))
        #expect(WinAnsi.bytes("東") == Array("?".utf8))
        #expect(WinAnsi.bytes("“–”") == [0x93, 0x96, 0x94])
    }

    @Test func `breaks lines between words, and a word only where it is wider than a line`() {
        let lines = PDFWrapping.lines("one two three\nfour", width: 50, size: 10)
        #expect(lines == ["one two", "three", "four"])
        let cut = PDFWrapping.lines("abcdefghijklmnopqrstuvwxyz", width: 50, size: 10)
        #expect(cut.count > 2 && cut.joined() == "abcdefghijklmnopqrstuvwxyz")
    }

    private static func note(on invoice: Invoice, _ lines: [CreditNote.Line], taxes: [TaxTotal]) -> CreditNote
    {
        let net = lines.reduce(0) { $0 + $1.net }
        let tax = taxes.reduce(0) { $0 + $1.amount }
        return CreditNote(
            id: ID(high: 6, low: 1),
            version: 1,
            createdAt: Instant(milliseconds: 0),
            updatedAt: Instant(milliseconds: 0),
            externalID: nil,
            number: "CRN-2026-000001",
            kind: .credit,
            customer: invoice.customer,
            invoice: invoice.id,
            invoiceNumber: "INV-2026-000001",
            currency: invoice.currency,
            issueDate: PaperSample.day,
            content: CreditNote.Content(
                lines: lines,
                subtotal: net,
                taxes: taxes,
                tax: tax,
                total: net + tax
            ),
            division: CreditNote.Division(offset: net, onAccount: tax, refund: 0),
            reopening: nil,
            unapplied: tax,
            cancelledOn: nil,
            reason: "wrong address"
        )
    }

    private static func credited(_ quantity: String?, net: Int64) -> CreditNote.Line {
        CreditNote.Line(
            number: 1,
            description: "Widget",
            quantity: quantity.flatMap { Decimal($0) },
            unit: "H87",
            taxCategory: .standard,
            taxRate: Decimal(21),
            net: net
        )
    }

    @Test func `is a note that says what it credits and where the credit went, without anything to pay`()
        throws
    {
        let sample = PaperSample()
        let invoice = try sample.invoice()
        let note = Self.note(
            on: invoice,
            [Self.credited("2", net: 20_000)],
            taxes: [TaxTotal(category: .standard, rate: Decimal(21), base: 20_000, amount: 4_200)]
        )
        let paper = try PaperDocument(
            note,
            of: invoice,
            seller: sample.frozenSeller,
            buyer: sample.frozenBuyer
        )
        #expect(EInvoiceGaps(of: paper).profile == .peppol)
        let xml = String(decoding: UBLDocument(paper, profile: .peppol).bytes, as: UTF8.self)
        let expected = [
            "<CreditNote xmlns=", "<cbc:CreditNoteTypeCode>381<", "<cbc:ID>INV-2026-000001</cbc:ID>",
            #"<cbc:CreditedQuantity unitCode="H87">2<"#, #"<cbc:PayableAmount currencyID="EUR">242.00<"#,
            "EUR 200.00 set off against invoice INV-2026-000001.\nEUR 42.00 kept on your account.",
        ]
        for part in expected {
            let isThere = xml.contains(part)
            #expect(isThere, "\(part)")
        }
        #expect(!xml.contains("PaymentMeans") && PaymentCode.code(of: paper) == nil)
        let page = String(decoding: HTMLPage(paper).bytes, as: UTF8.self)
        let says = page.contains("Total credited") && page.contains("wrong address")
        #expect(says)
    }

    static let prices: [(quantity: String?, net: Int64, shown: String)] = [
        ("2", 20_000, "2 × 10000 / 1"), ("3", 30_001, "3 × 30001 / 3"), (nil, 500, "1 × 500 / 1"),
    ]

    @Test(arguments: prices)
    func `writes a credited line at a price that comes to its amount`(
        quantity: String?,
        net: Int64,
        shown: String
    )
        throws
    {
        let line = try Self.credited(quantity, net: net).priced(as: PaperSample().invoice())
        #expect("\(line.quantity) × \(line.unitPrice) / \(line.pricePer)" == shown)
        #expect(try line.net() == net)
    }
}
