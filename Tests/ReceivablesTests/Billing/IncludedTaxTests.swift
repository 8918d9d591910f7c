import TestSupport
import Testing

@testable import Receivables

@Suite struct `Prices with tax in them` {
    private static func drafts(_ prices: [Int64], rate: String = "21") throws -> [LineDraft] {
        try prices.map { LineDraft(try .sample(price: $0, rate: rate)) }.enumerated().map { index, draft in
            var draft = draft
            draft.number = index + 1
            return draft
        }
    }

    @Test
    func `make the document come to exactly what they are, and the last line takes what rounding leaves`()
        throws
    {
        let lines = try Self.drafts([1_000, 1_000, 1_000]).priced(pointer: "/lines", isTaxIncluded: true)
        let shared = try IncludedTax.shared(by: lines, []).lines
        // 30.00 × 21 ÷ 121 is 5.2066…, which is 5.21.
        #expect(shared.map(\.containedTax) == [174, 174, 173])
        #expect(try shared.map { try $0.net() } == [826, 826, 827])
        let totals = try DocumentTotals(of: shared)
        #expect(totals.subtotal == 2_479 && totals.tax == 521 && totals.total == 3_000)
        #expect(totals.taxes.map(\.base) == [2_479])
    }

    @Test func `share the tax with allowances and charges, which have it in them too`() throws {
        let lines = try Self.drafts([12_100]).priced(pointer: "/lines", isTaxIncluded: true)
        let adjustments = try [AdjustmentDraft.sample(percent: "10"), .sample(.charge, amount: 605)]
            .priced(on: lines)
        let shared = try IncludedTax.shared(by: lines, adjustments)
        #expect(shared.adjustments.map(\.amount) == [1_000, 500])
        #expect(shared.adjustments.map(\.containedTax) == [210, 105])
        let totals = try DocumentTotals(of: shared.lines, adjustments: shared.adjustments)
        #expect(totals.subtotal == 9_500 && totals.tax == 1_995 && totals.total == 12_100 - 1_210 + 605)
        // Sharing it out again changes nothing.
        let again = try IncludedTax.shared(by: shared.lines, shared.adjustments)
        #expect(again.lines == shared.lines && again.adjustments == shared.adjustments)
    }

    @Test(arguments: 0..<8 as Range<UInt64>)
    func `sum to the whole, whatever is sold, and whatever is credited of it part by part`(seed: UInt64)
        throws
    {
        var random = SeededGenerator(seed: seed)
        for _ in 0..<30 {
            var drafts: [LineDraft] = []
            for _ in 0..<Int.random(in: 1...5, using: &random) {
                drafts.append(
                    LineDraft(
                        try .sample(
                            quantity: ["1", "2", "3", "7.5"].randomElement(using: &random) ?? "1",
                            price: Int64.random(in: 0...3_333, using: &random),
                            discount: ["0", "10"].randomElement(using: &random) ?? "0",
                            rate: ["0", "9", "21"].randomElement(using: &random) ?? "0"
                        )
                    )
                )
                drafts[drafts.count - 1].number = nil
            }
            let priced = try drafts.priced(pointer: "/lines", isTaxIncluded: true)
            let adjusted = try AdjustmentDraft.random(on: priced, using: &random)
            var gross: Int64 = 0
            for line in priced { gross += try line.priced() }
            for adjustment in adjusted { gross += try adjustment.signed() }
            let shared = try IncludedTax.shared(by: priced, adjusted)
            let totals = try DocumentTotals(of: shared.lines, adjustments: shared.adjustments)
            #expect(totals.total == gross)
            if totals.taxes.contains(where: { $0.base < 0 }) { continue }
            var invoice = try Invoice.sample(.own, lines: shared.lines, openings: [])
            invoice.pricesIncludeTax = true
            invoice.adjustments = shared.adjustments
            (invoice.subtotal, invoice.taxes) = (totals.subtotal, totals.taxes)
            (invoice.tax, invoice.total) = (totals.tax, totals.total)
            #expect(
                try InvoiceArithmetic.broken(by: invoice).filter {
                    $0.code != "BR-CO-16" && $0.code != "BR-CO-25"
                } == []
            )
            var notes: [CreditNote] = []
            while true {
                let left = try Creditable(of: invoice, less: notes, taxedPercent: .hundred)
                guard left.total > 0 else { break }
                var parts: [CreditNoteDraft.Line] = []
                for line in try left.whole().lines where parts.isEmpty || Bool.random(using: &random) {
                    guard let quantity = line.quantity else { continue }
                    let part = quantity > .one && Bool.random(using: &random) ? Decimal.one : quantity
                    parts.append(.init(number: line.number, quantity: part, amount: nil))
                }
                let content = try (try? left.part(of: parts)) ?? left.whole()
                let note = try CreditNote.sample(of: invoice, offset: 0, onAccount: 0, refund: 0)
                notes.append(note.with(content))
                #expect(content.total == content.subtotal + content.tax)
                if notes.count > 40 { break }
            }
            #expect(notes.map(\.content.total).reduce(0, +) == invoice.total)
            #expect(notes.map(\.content.tax).reduce(0, +) == invoice.tax)
        }
    }

    @Test func `are credited at the price that was paid`() throws {
        var draft = LineDraft(try .sample(quantity: "3", price: 1_000))
        draft.number = 1
        let lines = try IncludedTax.shared(by: [draft].priced(pointer: "", isTaxIncluded: true), []).lines
        let invoice = try Invoice.sample(.own, lines: lines, openings: [])
        var notes: [CreditNote] = []
        for _ in 0..<3 {
            let left = try Creditable(of: invoice, less: notes, taxedPercent: .hundred)
            let content = try left.part(of: [.init(number: 1, quantity: .one, amount: nil)])
            #expect(content.total == 1_000)
            notes.append(try CreditNote.sample(of: invoice, offset: 0, onAccount: 0, refund: 0).with(content))
        }
    }
}

@Suite struct `The rules about what bears no tax` {
    private static func broken(_ category: TaxCategory, _ change: (inout Invoice) -> Void = { _ in }) throws
        -> [String]
    {
        let line = try PricedLine.sample(price: 100, rate: category.bearsTax ? "21" : "0", category: category)
        var invoice = try Invoice.sample(.own, lines: [line], openings: [])
        invoice.seller = Seller(name: "S", address: nil, vatID: nil, iban: nil, details: SellerDetails())
        invoice.buyer = Buyer(
            name: "B",
            accountNumber: nil,
            country: "BE",
            vatID: nil,
            email: nil,
            details: BuyerDetails()
        )
        change(&invoice)
        return TaxRules.broken(by: invoice).map { "\($0.code) \($0.pointer)" }
    }

    private static func identify(_ invoice: inout Invoice) {
        invoice.seller = Seller(name: "S", address: nil, vatID: "NL1", iban: nil, details: SellerDetails())
        invoice.buyer = Buyer(
            name: "B",
            accountNumber: nil,
            country: "BE",
            vatID: "BE1",
            email: nil,
            details: BuyerDetails()
        )
    }

    @Test func `ask for both sides' numbers where the buyer owes the tax, and for the seller's of an export`()
        throws
    {
        #expect(try Self.broken(.reverseCharge) == ["BR-AE-02 /seller/vat_id", "BR-AE-02 /buyer/vat_id"])
        #expect(try Self.broken(.intraCommunity) == ["BR-IC-02 /seller/vat_id", "BR-IC-02 /buyer/vat_id"])
        #expect(try Self.broken(.export) == ["BR-G-02 /seller/vat_id"])
        for category in [TaxCategory.reverseCharge, .intraCommunity, .export] {
            #expect(try Self.broken(category, Self.identify) == [])
        }
        for category in [TaxCategory.standard, .zeroRated, .outsideScope] {
            #expect(try Self.broken(category) == [])
        }
    }

    @Test func `ask why what is exempt is so, and for an invoice of its own of what is no supply`() throws {
        #expect(try Self.broken(.exempt) == ["BR-E-10 /tax_exemption_reason"])
        #expect(try Self.broken(.exempt) { $0.wording.taxExemptionReason = "Article 132" } == [])
        #expect(try Self.broken(.exempt) { $0.wording.taxExemptionCode = "VATEX-EU-132" } == [])
        let more = try PricedLine.sample(number: 2, price: 100, rate: "21")
        let mixed = try Self.broken(.outsideScope) { invoice in
            invoice.taxes.append(
                TaxTotal(category: more.taxCategory, rate: more.taxRate, base: 100, amount: 21)
            )
        }
        #expect(mixed == ["BR-O-11 /lines"])
    }
}
