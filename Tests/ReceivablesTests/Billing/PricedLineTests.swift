import Receivables
import Testing

@Suite struct `Priced line` {
    static let nets: [(quantity: String, price: Int64, per: String, discount: String, net: Int64)] = [
        ("1", 50, "1", "0", 50), ("3", 333, "1", "0", 999), ("0.5", 1, "1", "0", 1),
        ("0.5", -1, "1", "0", -1),
        ("0.49", 1, "1", "0", 0), ("250", 1_234, "100", "0", 3_085), ("1", 100, "3", "0", 33),
        ("2", 100, "3", "0", 67), ("1", 100, "0.5", "0", 200), ("1", 1, "0.000001", "0", 1_000_000),
        ("1", 1_000, "1", "12.5", 875), ("1", 1, "1", "50", 1), ("1", 1_000, "1", "100", 0),
        ("7", -199, "1", "10", -1_254), ("1.5", 333, "1", "33.333333", 333),
        ("999999999.999999", 100, "1", "0", 100_000_000_000),
        ("1", 1_000_000_000_000_000, "1", "0.000001", 999_999_990_000_000),
    ]

    @Test(arguments: nets)
    func `owes quantity by price, per the basis, less the discount, rounded once`(
        quantity: String,
        price: Int64,
        per: String,
        discount: String,
        net: Int64
    ) throws {
        let line = try PricedLine.sample(quantity: quantity, price: price, per: per, discount: discount)
        #expect(try line.net() == net)
    }

    @Test func `throws where the net leaves the range of amounts`() throws {
        let line = try PricedLine.sample(quantity: "999999999999999", price: 1_000_000_000_000_000)
        #expect(throws: Failure.overflow) { try line.net() }
        let discounted = try PricedLine.sample(
            quantity: "999999999.999999",
            price: .max,
            per: "0.000001",
            discount: "0.000001"
        )
        #expect(throws: Failure.overflow) { try discounted.net() }
    }

    @Test func `keeps everything but its quantity for another quantity`() throws {
        let line = try PricedLine.sample(quantity: "4", price: 250, per: "2", discount: "5")
        let other = try line.with(quantity: #require(Decimal("1.5")))
        #expect(try other == .sample(quantity: "1.5", price: 250, per: "2", discount: "5"))
    }
}

@Suite struct `Document totals` {
    @Test func `of three lines of 0.50 at 21 % owe a tax of 0.32, not three times 0.11`() throws {
        let lines = try (1...3).map { try PricedLine.sample(number: $0, price: 50, rate: "21") }
        let totals = try DocumentTotals(of: lines)
        let taxes = [TaxTotal(category: .standard, rate: try #require(Decimal("21")), base: 150, amount: 32)]
        #expect(totals == DocumentTotals(subtotal: 150, taxes: taxes, tax: 32, total: 182))
    }

    @Test func `tax each category and rate by itself, in the order of their first lines`() throws {
        let totals = try DocumentTotals(of: [
            .sample(number: 1, price: 1_000, rate: "9"),
            .sample(number: 2, price: 1_000, rate: "21"),
            .sample(number: 3, price: 55, rate: "9.0"),
            .sample(number: 4, price: 500, rate: "0", category: .exempt),
            .sample(number: 5, price: 500, rate: "0", category: .reverseCharge),
        ])
        #expect(totals.taxes.map(\.key) == ["S 9", "S 21", "E 0", "AE 0"])
        #expect(totals.taxes.map(\.base) == [1_055, 1_000, 500, 500])
        #expect(totals.taxes.map(\.amount) == [95, 210, 0, 0])
        #expect(totals.subtotal == 3_055 && totals.tax == 305 && totals.total == 3_360)
    }

    @Test func `let a reduction lower the tax`() throws {
        let totals = try DocumentTotals(of: [
            .sample(number: 1, price: 1_000, rate: "21"), .sample(number: 2, price: -1_050, rate: "21"),
        ])
        #expect(totals.subtotal == -50 && totals.tax == -11 && totals.total == -61)
    }

    @Test func `throw where the lines' sum leaves the range`() throws {
        let lines = try (1...2).map { try PricedLine.sample(number: $0, price: .max, rate: "0") }
        #expect(throws: Failure.overflow) { try DocumentTotals(of: lines) }
    }
}

@Suite struct `Line as a caller gives it` {
    static let refused: [(field: String, change: @Sendable (inout LineDraft) -> Void)] = [
        ("line", { $0.number = 0 }), ("line", { $0.number = 1_000_000 }),
        ("quantity", { $0.quantity = .zero }),
        ("price_per", { $0.pricePer = .zero }), ("discount_percent", { $0.discountPercent = Decimal(-1) }),
        ("discount_percent", { $0.discountPercent = Decimal(101) }),
        ("tax_rate", { $0.taxRate = Decimal(101) }),
        ("tax_category", { $0.taxCategory = .exempt }),
        (
            "tax_category",
            {
                $0.taxCategory = .standard
                $0.taxRate = .zero
            }
        ),
    ]

    @Test(arguments: refused)
    func `is refused where a figure makes no sense`(
        field: String,
        change: @Sendable (inout LineDraft) -> Void
    ) {
        var draft = Self.draft
        change(&draft)
        #expect { try [draft].priced(pointer: "/lines") } throws: { error in
            guard let failure = error as? Failure, case .invalid(let violations) = failure else {
                return false
            }
            return violations.map(\.pointer) == ["/lines/0/\(field)"]
        }
    }

    @Test func `whose net leaves the range of amounts is named by its place`() throws {
        var draft = Self.draft
        draft.quantity = try #require(Decimal("999999999999999"))
        draft.unitPrice = 1_000_000
        let failure = #expect(throws: Failure.self) {
            try [Self.draft, draft].priced(pointer: "/lines")
        }
        guard case .invalid(let violations) = failure else { return #expect(Bool(false)) }
        #expect(violations.map(\.pointer) == ["/lines/1"])
        #expect(violations.map(\.code) == ["amount_overflow"])
    }

    static let taken: [@Sendable (inout LineDraft) -> Void] = [
        { $0.number = 1 }, { $0.number = 999_999 }, { $0.unitPrice = -1 }, { $0.discountPercent = .hundred },
        { $0.taxRate = .hundred }, { $0.taxRate = .zero },
    ]

    @Test(arguments: taken)
    func `is taken up to the ends of each range`(change: @Sendable (inout LineDraft) -> Void) throws {
        var draft = Self.draft
        change(&draft)
        #expect(try [draft].priced(pointer: "/lines").count == 1)
    }

    @Test func `gets its place as its number, and a category that fits its rate`() throws {
        var free = Self.draft
        free.taxRate = .zero
        let lines = try [Self.draft, free].priced(pointer: "/lines")
        #expect(lines.map(\.number) == [1, 2])
        #expect(lines.map(\.taxCategory) == [.standard, .zeroRated])
    }

    @Test func `may not carry a number that another line has`() {
        var second = Self.draft
        second.number = 1
        let expected = Failure.invalid("/lines/1/line", "duplicate", "line 1 is there already")
        #expect(throws: expected) { try [Self.draft, second].priced(pointer: "/lines") }
    }

    @Test func `is one of 1 to 1000`() throws {
        #expect(throws: Failure.self) { try [LineDraft]().priced(pointer: "/lines") }
        let most = [LineDraft](repeating: Self.draft, count: 1_000)
        #expect(try most.priced(pointer: "/lines").count == 1_000)
        #expect(throws: Failure.self) { try (most + [Self.draft]).priced(pointer: "/lines") }
    }

    private static let draft = LineDraft(
        number: nil,
        sku: "A",
        description: nil,
        quantity: .one,
        unit: nil,
        unitPrice: 100,
        pricePer: .one,
        discountPercent: .zero,
        taxCategory: nil,
        taxRate: Decimal(21)
    )
}
