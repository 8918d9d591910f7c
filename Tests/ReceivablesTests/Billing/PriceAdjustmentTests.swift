import TestSupport
import Testing

@testable import Receivables

@Suite struct `Allowances and charges` {
    private static func lines() throws -> [PricedLine] {
        try [.sample(number: 1, price: 10_000, rate: "21"), .sample(number: 2, price: 5_000, rate: "9")]
    }

    @Test func `of a document change the base of their own tax, and nothing else`() throws {
        let lines = try Self.lines()
        let adjustments = try [
            AdjustmentDraft.sample(percent: "10", rate: "21"), .sample(.charge, amount: 700, rate: "9"),
            .sample(.charge, percent: "5", base: 333, rate: "21"),
        ].priced(on: lines)
        // 5 % of 3.33 is 0.1665, which is 0.17.
        #expect(adjustments.map(\.amount) == [1_000, 700, 17])
        #expect(adjustments.map(\.base) == [10_000, nil, 333])
        #expect(adjustments.map(\.number) == [1, 1, 2])
        let totals = try DocumentTotals(of: lines, adjustments: adjustments)
        #expect(totals.taxes.map(\.base) == [9_017, 5_700])
        #expect(totals.taxes.map(\.amount) == [1_894, 513])
        #expect(totals.subtotal == 14_717)
        #expect(try adjustments.linesTotal(of: totals.subtotal) == 15_000)
        #expect(totals.total == 14_717 + 1_894 + 513)
    }

    @Test func `of a line are of its quantity times its price, beside its discount`() throws {
        var draft = LineDraft(try .sample(quantity: "3", price: 1_000, discount: "10"))
        draft.adjustments = [try .sample(percent: "5"), try .sample(.charge, amount: 40)]
        let line = try #require(try [draft].priced(pointer: "/lines").first)
        #expect(try line.listed() == 3_000)
        #expect(try line.net() == 2_700 - 150 + 40)
        #expect(try line.adjustmentAmounts(of: 3_000) == [150, 40])
    }

    @Test func `of a line in one sum are shared by quantity, and the parts sum to the whole`() throws {
        var draft = LineDraft(try .sample(quantity: "3", price: 1_000))
        draft.adjustments = [try .sample(.charge, amount: 100), try .sample(percent: "5")]
        let line = try #require(try [draft].priced(pointer: "/lines").first)
        let parts = try ["0", "1", "2"].map { try line.part(.one, after: #require(Decimal($0))) }
        #expect(parts.map(\.adjustments[0].measure) == [.amount(33), .amount(34), .amount(33)])
        #expect(
            parts.map(\.adjustments[1].measure) == Array(repeating: .percent(Decimal(5), of: nil), count: 3)
        )
    }

    @Test func `take the tax of the lines where those have one, and say it where they have several`() throws {
        let one = try AdjustmentDraft.sample(amount: 5)
        let alike = try [PricedLine.sample(price: 100, rate: "9")]
        #expect(try [one].priced(on: alike).first?.taxRate == Decimal(9))
        let expected = Failure.invalid(
            "/allowances/0/tax_rate",
            "BR-32",
            "the lines have several taxes: say which"
        )
        #expect(throws: expected) { try [one].priced(on: Self.lines()) }
    }

    static let refused: [(pointer: String, code: String, change: @Sendable (inout AdjustmentDraft) -> Void)] =
        [
            ("/allowances/0/amount", "BR-31", { $0.amount = nil }),
            ("/charges/0/amount", "BR-36", { ($0.kind, $0.amount) = (.charge, nil) }),
            ("/allowances/0/amount", "ambiguous", { $0.percent = .one }),
            ("/allowances/0/amount", "out_of_range", { $0.amount = -1 }),
            ("/allowances/0/percent", "out_of_range", { ($0.amount, $0.percent) = (nil, Decimal("100.5")) }),
            ("/allowances/0/base", "PEPPOL-EN16931-R042", { $0.base = 5 }),
            ("/allowances/0/reason", "BR-33", { $0.reason = " " }),
            ("/charges/0/reason", "BR-38", { ($0.kind, $0.reason) = (.charge, nil) }),
            ("/allowances/0/reason_code", "BR-CL-19", { $0.reasonCode = "FC" }),
            ("/charges/0/reason_code", "BR-CL-20", { ($0.kind, $0.reasonCode) = (.charge, "95") }),
            (
                "/allowances/0/tax_category", "BR-AE-06",
                { ($0.taxCategory, $0.taxRate) = (.reverseCharge, .one) }
            ),
            ("/charges/0/tax_category", "BR-S-07", { ($0.kind, $0.taxCategory) = (.charge, .standard) }),
            (
                "/allowances/0/percent", "no_lines",
                {
                    ($0.amount, $0.percent, $0.taxRate) = (nil, .one, Decimal(6))
                }
            ),
        ]

    @Test(arguments: refused)
    func `are refused by the rule that they break`(
        pointer: String,
        code: String,
        change: @Sendable (inout AdjustmentDraft) -> Void
    ) throws {
        var draft = try AdjustmentDraft.sample(amount: 100)
        change(&draft)
        let lines = try [PricedLine.sample(price: 10_000, rate: "21")]
        do throws(Failure) {
            _ = try [draft].priced(on: lines)
            Issue.record("it was taken")
        } catch {
            guard case .invalid(let violations) = error else { throw error }
            #expect(violations.map(\.pointer) == [pointer] && violations.map(\.code) == [code])
        }
    }

    @Test func `of a line are refused by the rules for lines`() throws {
        var draft = LineDraft(try .sample(price: 1_000))
        draft.adjustments = [try .sample(), try .sample(.charge)]
        draft.adjustments[0].reason = nil
        draft.adjustments[1].reason = nil
        draft.taxCategory = .export
        do throws(Failure) {
            _ = try [draft].priced(pointer: "/lines")
            Issue.record("it was taken")
        } catch {
            guard case .invalid(let violations) = error else { throw error }
            #expect(violations.map(\.code) == ["BR-G-05", "BR-41", "BR-42", "BR-43", "BR-44"])
            #expect(violations.last?.pointer == "/lines/0/charges/0/reason")
        }
    }

    @Test(arguments: 0..<8 as Range<UInt64>)
    func `of an order are shared by its invoices, whose sums are the order's`(seed: UInt64) throws {
        var random = SeededGenerator(seed: seed)
        for _ in 0..<40 {
            let priced = try (1...Int.random(in: 1...4, using: &random)).map { number in
                try PricedLine.sample(
                    number: number,
                    quantity: "\(Int.random(in: 1...9, using: &random))",
                    price: Int64.random(in: 1...5_000, using: &random),
                    rate: ["0", "9", "21"].randomElement(using: &random) ?? "0"
                )
            }
            var order = try Order.sample(priced.map { try OrderLine(priced: $0) })
            let adjustments = try AdjustmentDraft.random(on: priced, using: &random)
            order.adjustments = adjustments.map { OrderAdjustment($0) }
            order.totals = try DocumentTotals(of: priced, adjustments: adjustments)
            var shared: [Int64] = adjustments.map { _ in 0 }
            var left = try order.uninvoiced()
            #expect(left == order.totals.total)
            var released: Int64 = 0
            while !order.isInvoicedWhole {
                var quantities: [(index: Int, quantity: Decimal)] = []
                for (index, line) in order.lines.enumerated() where Bool.random(using: &random) {
                    let open = try line.priced.quantity.subtracting(line.invoicedQuantity)
                    if open.isPositive {
                        quantities.append((index, Bool.random(using: &random) ? open : .one))
                    }
                }
                if quantities.isEmpty { continue }
                let lines = try order.parts(quantities)
                let parts = try order.adjustments(of: quantities, on: lines)
                for (index, own) in adjustments.enumerated() {
                    let part = parts.first { $0.isSame(as: own) }?.amount ?? 0
                    #expect(own.given.followsBase || (0...max(0, own.amount)).contains(part))
                    shared[index] += part
                }
                for (index, quantity) in quantities {
                    order.lines[index].invoicedQuantity =
                        try order.lines[index].invoicedQuantity.adding(quantity)
                }
                for part in parts { try order.count(part, asInvoiced: true) }
                let next = try order.uninvoiced()
                let billed = try DocumentTotals(of: lines, adjustments: parts).total
                // Rounding: of each line, share and tax, here and there.
                let slack = Int64(3 * (lines.count + parts.count) + priced.count + adjustments.count + 2)
                #expect(abs(left - next - billed) <= slack, "\(seed): \(left - next) for \(billed)")
                released += left - next
                left = next
            }
            #expect(left == 0 && released == order.totals.total)
            for (sum, own) in zip(shared, adjustments) where !own.given.followsBase {
                #expect(sum == own.amount)
            }
        }
    }
}
