import Testing

@testable import Receivables

@Suite struct `The arithmetic of EN 16931` {
    private static func invoice() throws -> Invoice {
        let line = PricedLine(
            number: 1,
            description: "Widget",
            quantity: .one,
            unitPrice: 10_000,
            taxCategory: .standard,
            taxRate: Decimal(21)
        )
        return try .sample(.own, lines: [line], openings: [12_100])
    }

    private static func broken(_ change: (inout Invoice) -> Void) throws -> [String] {
        var invoice = try invoice()
        change(&invoice)
        return try InvoiceArithmetic.broken(by: invoice).map(\.code)
    }

    @Test func `is kept by what our own rules make`() throws {
        #expect(try Self.broken { _ in } == [])
    }

    @Test func `names the rule that figures break`() throws {
        #expect(try Self.broken { $0.subtotal += 1 } == ["BR-CO-10", "BR-CO-15"])
        #expect(try Self.broken { $0.tax += 1 } == ["BR-CO-14", "BR-CO-15"])
        #expect(try Self.broken { $0.total += 1 } == ["BR-CO-15", "BR-CO-16"])
        #expect(try Self.broken { $0.installments = [] } == ["BR-CO-16", "BR-CO-25"])
        // Less than one unit of the currency may be rounded.
        func taxed(_ amount: Int64) -> [TaxTotal] {
            [TaxTotal(category: .standard, rate: Decimal(21), base: 10_000, amount: amount)]
        }
        #expect(try Self.broken { $0.taxes = taxed(2_199) } == ["BR-CO-14"])
        #expect(try Self.broken { $0.taxes = taxed(2_200) } == ["BR-CO-14", "BR-CO-17"])
        let more = [TaxTotal(category: .standard, rate: Decimal(21), base: 10_001, amount: 2_100)]
        #expect(try Self.broken { $0.taxes = more } == ["BR-S-08"])
    }

    @Test func `stops an invoice of ours, and leaves a document from elsewhere as it is`() throws {
        var invoice = try Self.invoice()
        invoice.total += 1
        #expect(throws: Failure.self) { try InvoiceArithmetic.check(invoice) }
        var external = try Invoice.sample(.external, lines: invoice.lines, openings: [12_100])
        external.total += 1
        try InvoiceArithmetic.check(external)
    }

    @Test func `holds for tax on the discounted lines too, in a currency without decimals`() throws {
        let line = PricedLine(
            number: 1,
            description: "Widget",
            quantity: .one,
            unitPrice: 17,
            taxCategory: .standard,
            taxRate: Decimal(21)
        )
        let totals = try DocumentTotals(of: [line], taxedPercent: Decimal(97))
        // 17 less 3 % is 16.49, printed as 16; 21 % of 16 is 3.36.
        #expect(totals.taxes.map(\.base) == [16])
        #expect(totals.tax == 3)
    }
}
