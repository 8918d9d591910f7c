import TestSupport
import Testing

@testable import Receivables

@Suite struct `Uninvoiced part of an order` {
    @Test(arguments: 0..<12 as Range<UInt64>)
    func `and what invoices have released sum to the total, down to exactly 0`(seed: UInt64) throws {
        var random = SeededGenerator(seed: seed)
        for _ in 0..<60 {
            var order = try Self.order(using: &random)
            var released: Int64 = 0
            var left = try order.uninvoiced()
            #expect(left == order.totals.total)
            while let index = order.lines.indices.filter({ Self.isOpen(order.lines[$0]) })
                .randomElement(using: &random)
            {
                let line = order.lines[index]
                let rest = line.priced.quantity.micros - line.invoicedQuantity.micros
                let step =
                    Bool.random(using: &random)
                    ? rest : Int128(Int64.random(in: 1...Int64(clamping: rest), using: &random))
                order.lines[index].invoicedQuantity = try Decimal(micros: line.invoicedQuantity.micros + step)
                let next = try order.uninvoiced()
                released += left - next
                left = next
                #expect(released + left == order.totals.total)
            }
            #expect(left == 0)
            #expect(order.isInvoicedWhole)
        }
    }

    @Test(arguments: 0..<12 as Range<UInt64>)
    func `depends on what is invoiced, not on how many invoices it took`(seed: UInt64) throws {
        var random = SeededGenerator(seed: seed)
        for _ in 0..<60 {
            var order = try Self.order(using: &random)
            for index in order.lines.indices {
                let quantity = order.lines[index].priced.quantity
                let half = try Decimal(micros: quantity.micros / 2)
                order.lines[index].invoicedQuantity = half
            }
            let whole = try order.uninvoiced()
            for index in order.lines.indices.reversed() {
                order.lines[index].invoicedQuantity = .zero
                order.lines[index].invoicedQuantity = try Decimal(
                    micros: order.lines[index].priced.quantity.micros / 2
                )
            }
            #expect(try order.uninvoiced() == whole)
        }
    }

    static let quarters: [(invoiced: String, left: Int64)] = [
        ("0", 1_210), ("1", 907), ("2", 605), ("3", 302), ("4", 0),
    ]

    @Test(arguments: quarters)
    func `goes down by each line's share of its quantity, tax included`(invoiced: String, left: Int64) throws
    {
        var line = try OrderLine(priced: .sample(quantity: "4", price: 250, rate: "21"))
        line.invoicedQuantity = try #require(Decimal(invoiced))
        #expect(try Order.sample([line]).uninvoiced() == left)
    }

    @Test func `gives each line its own tax`() throws {
        var lines = [
            try OrderLine(priced: .sample(number: 1, price: 1_000, rate: "21")),
            try OrderLine(priced: .sample(number: 2, price: 1_000, rate: "0")),
        ]
        lines[0].invoicedQuantity = .one
        #expect(try Order.sample(lines).uninvoiced() == 1_000)
        lines[0].invoicedQuantity = .zero
        lines[1].invoicedQuantity = .one
        #expect(try Order.sample(lines).uninvoiced() == 1_210)
    }

    private static func isOpen(_ line: OrderLine) -> Bool { line.invoicedQuantity < line.priced.quantity }

    private static func order(using random: inout SeededGenerator) throws -> Order {
        let lines = try (1...Int.random(in: 1...6, using: &random)).map { number in
            let quantity = Int.random(in: 1...9_999, using: &random)
            return try OrderLine(
                priced: .sample(
                    number: number,
                    quantity: "\(quantity / 100).\(quantity % 100 / 10)\(max(1, quantity % 10))",
                    price: Int64.random(in: -500...99_999, using: &random),
                    per: ["1", "100", "0.5"].randomElement(using: &random) ?? "1",
                    discount: ["0", "12.5", "33.333333"].randomElement(using: &random) ?? "0",
                    rate: ["0", "9", "21", "5.5"].randomElement(using: &random) ?? "0"
                )
            )
        }
        return try .sample(lines)
    }
}

@Suite struct `Status of an order` {
    static let stages: [(fulfilled: String, invoiced: String, status: OrderStatus)] = [
        ("0", "0", .approved), ("1", "0", .partiallyFulfilled), ("2", "1", .fulfilled), ("2", "2", .closed),
        ("0", "2", .approved),
    ]

    @Test(arguments: stages)
    func `follows what has been shipped and invoiced`(
        fulfilled: String,
        invoiced: String,
        status: OrderStatus
    ) throws {
        var line = try OrderLine(priced: .sample(quantity: "2", price: 100))
        line.fulfilledQuantity = try #require(Decimal(fulfilled))
        line.invoicedQuantity = try #require(Decimal(invoiced))
        var order = try Order.sample([line])
        #expect(order.status == status)
        order.credit = .onHold(.checks)
        #expect(order.status == .onHold)
    }
}
