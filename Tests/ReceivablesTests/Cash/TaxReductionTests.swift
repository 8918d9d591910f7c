import TestSupport
import Testing

@testable import Receivables

/// 100.00 net, 21 %, 2 % off: Odoo's three modes.
@Suite struct `The tax on a discount` {
    private static func invoice(_ lines: [PricedLine], _ tax: DiscountTax) throws -> (
        Invoice, PaymentSchedule
    ) {
        let base: DiscountBase = tax == .onEarlyPayment ? .total : .lines
        let schedule = PaymentSchedule(
            installments: [InstallmentRule(share: .remainder, due: DueRule(days: 30))],
            discounts: [DiscountTier(days: 10, percent: try #require(Decimal("2")))],
            discountBase: base,
            discountTax: tax
        )
        var invoice = try Invoice.sample(.own, lines: lines, openings: [])
        let totals = try DocumentTotals(of: lines, taxedPercent: schedule.taxedPercent)
        invoice.subtotal = totals.subtotal
        invoice.taxes = totals.taxes
        invoice.tax = totals.tax
        invoice.total = totals.total
        return (invoice, schedule)
    }

    static let modes: [(mode: DiscountTax, total: Int64, early: Int64, tax: [Int64])] = [
        (.always, 12_058, 11_858, []), (.onEarlyPayment, 12_100, 11_858, [42]), (.never, 12_100, 11_900, []),
    ]

    @Test(arguments: modes)
    func `is lowered by the mode of the terms`(mode: DiscountTax, total: Int64, early: Int64, tax: [Int64])
        throws
    {
        let (invoice, schedule) = try Self.invoice([.sample(price: 10_000)], mode)
        #expect(invoice.total == total)
        let plan = try schedule.plan(total: total, tax: invoice.tax, on: .sampleToday, pointer: "")
        let discount = try #require(plan.first?.discounts.first?.amount)
        #expect(total - discount == early)
        let reductions = try invoice.taxReductions(by: discount, after: 0, as: mode)
        #expect(reductions.map(\.amount) == tax)
    }

    @Test func `of every category falls by its share, and parts make the whole`() throws {
        var random = SeededGenerator(seed: 43)
        for _ in 0..<500 {
            let lines = try ["21", "9", "0"].enumerated().map { index, rate in
                try PricedLine.sample(
                    number: index + 1,
                    price: Int64.random(in: 1...100_000, using: &random),
                    rate: rate
                )
            }
            let (invoice, _) = try Self.invoice(lines, .onEarlyPayment)
            let most = invoice.total / 20
            guard most > 0 else { continue }
            let whole = Int64.random(in: 1...most, using: &random)
            let expected = try invoice.taxReductions(by: whole, after: 0, as: .onEarlyPayment)
            #expect(expected.map(\.key) == invoice.taxes.map(\.key))
            var before: Int64 = 0
            var sums = invoice.taxes.map { _ in Int64(0) }
            while before < whole {
                let part = Int64.random(in: 1...(whole - before), using: &random)
                let reductions = try invoice.taxReductions(by: part, after: before, as: .onEarlyPayment)
                for (index, reduction) in reductions.enumerated() { sums[index] += reduction.amount }
                before += part
            }
            #expect(sums == expected.map(\.amount))
        }
    }

    @Test func `of a document without categories falls too, by its share of the total`() throws {
        var invoice = try Invoice.sample(.external, lines: [], openings: [])
        invoice.subtotal = 10_000
        invoice.tax = 2_100
        invoice.total = 12_100
        let reductions = try invoice.taxReductions(by: 242, after: 0, as: .onEarlyPayment)
        #expect(reductions == [TaxReduction(key: nil, amount: 42, net: 200)])
    }
}
