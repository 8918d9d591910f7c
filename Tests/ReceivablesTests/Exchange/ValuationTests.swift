import TestSupport
import Testing

@testable import Receivables

@Suite struct `A posting in another currency than the company's` {
    static let customer = ID<Customer>(high: 2, low: 1)
    static let installment = ID<Installment>(high: 3, low: 1)
    static let payment = ID<Payment>(high: 6, low: 1)

    /// Minor units of dollars and, where they are of another currency, of that.
    private static func posting(_ entries: [Entry]) throws -> Posting {
        try Posting(
            .allocated,
            document: DocumentReference(ID<Allocation>(high: 7, low: 1)),
            currency: try #require(Currency("USD")),
            effectiveDate: .sampleToday,
            entries: entries
        )
    }

    private static func valued(
        _ entries: [Entry],
        _ rate: String,
        carried: [CarriedItem: Carried] = [:]
    ) throws -> [ValuedEntry] {
        let dollar = try #require(Currency("USD"))
        return try Valuation(
            posting(entries),
            in: try #require(Currency("EUR")),
            rates: [dollar: `A conversion`.conversion("USD", "USD", "EUR", rate)],
            carried: carried
        ).entries()
    }

    private static func lines(_ valued: [ValuedEntry]) -> [String] {
        valued.map { "\($0.entry.account.rawValue) \($0.entry.amount) \($0.currency) \($0.base ?? 0)" }
    }

    static let paid = Entry(.onAccount, 98_000, customer: customer, payment: payment)
    static let settled = Entry(.receivable, -100_000, customer: customer, installment: installment)

    /// D365, cash discounts: 1,000 USD at 110 for a hundred are 1,100 EUR; 980 at 80 are 784, the discount of 20 is 16.
    @Test func `realises what the rate has moved since, and a discount is worth the day's rate`() throws {
        let valued = try Self.valued(
            [Self.paid, Entry(.discountAllowed, 2_000, customer: Self.customer), Self.settled],
            "0.8",
            carried: [
                .installment(Self.installment): Carried(amount: 100_000, base: 110_000),
                .payment(Self.payment): Carried(amount: -98_000, base: -78_400),
            ]
        )
        #expect(
            Self.lines(valued) == [
                "on_account 98000 USD 78400", "discount_allowed 2000 USD 1600",
                "receivable -100000 USD -110000",
                "exchange -100000 USD -80000", "exchange 100000 USD 110000", "exchange -30000 EUR -30000",
                "exchange_difference 30000 EUR 30000",
            ]
        )
    }

    @Test func `that only opens is worth the day's rate, and rounding goes to the last entry`() throws {
        let valued = try Self.valued(
            [
                Entry(.receivable, 3, customer: Self.customer, installment: Self.installment),
                Entry(.revenue, -1),
                Entry(.tax, -1), Entry(.tax, -1),
            ],
            "0.5"
        )
        #expect(
            Self.lines(valued) == [
                "receivable 3 USD 2", "revenue -1 USD -1", "tax -1 USD -1", "tax -1 USD 0",
            ]
        )
    }

    @Test func `that only moves a due date or a payer is worth what is carried`() throws {
        let left = Entry(.receivable, -100, customer: Self.customer, installment: Self.installment)
        let owed = Entry(.receivable, 100, customer: Self.customer, installment: Self.installment)
        let carried = [CarriedItem.installment(Self.installment): Carried(amount: 300, base: 400)]
        #expect(try Self.valued([left, owed], "0.5", carried: carried).map(\.base) == [-133, 133])
    }

    @Test func `has no worth where no rate stands, or where none stood for what it settles`() throws {
        let entries = [Self.paid, Entry(.receivable, -98_000, installment: Self.installment)]
        let none = Valuation(
            try Self.posting(entries),
            in: try #require(Currency("EUR")),
            rates: [:],
            carried: [:]
        )
        #expect(try none.entries().map(\.base) == [nil, nil])
        let unknown = [CarriedItem.installment(Self.installment): Carried(amount: 98_000, base: nil)]
        #expect(try Self.valued(entries, "0.5", carried: unknown).map(\.base) == [nil, nil])
    }

    @Test func `of two currencies goes through the exchange in both`() throws {
        let euro = try #require(Currency("EUR"))
        let valued = try Self.valued(
            [
                Entry(.onAccount, 9_000, currency: euro, payment: Self.payment),
                Entry(.exchange, -9_000, currency: euro), Entry(.exchange, 10_000),
                Entry(.receivable, -10_000, installment: Self.installment),
            ],
            "0.9",
            carried: [.installment(Self.installment): Carried(amount: 10_000, base: 9_500)]
        )
        #expect(
            Self.lines(valued) == [
                "on_account 9000 EUR 9000", "exchange -9000 EUR -9000", "exchange 10000 USD 9500",
                "receivable -10000 USD -9500", "exchange -500 EUR -500", "exchange_difference 500 EUR 500",
            ]
        )
    }

    /// An instalment is issued, settled in parts by payments of other days and, in between, partly taken back: in the end
    /// nothing is carried on, and what was realised is the difference of what came in and what was billed.
    @Test(arguments: 0..<60)
    func `balances at every step of a life, which realises the difference of its rates in all`(seed: UInt64)
        throws
    {
        var random = SeededGenerator(seed: seed)
        var (owed, owedBase): (Int64, Int64) = (0, 0)
        var realised: Int64 = 0
        func rate() -> String {
            "\(Int.random(in: 1...3, using: &random)).\(Int.random(in: 1_000...9_999, using: &random))"
        }
        func book(_ entries: [Entry], _ rate: String, _ carried: [CarriedItem: Carried]) throws
            -> [ValuedEntry]
        {
            let valued = try Self.valued(entries, rate, carried: carried)
            for currency in Set(valued.map(\.currency)) {
                let own = valued.filter { $0.currency == currency }
                #expect(own.map(\.entry.amount).reduce(0, +) == 0)
                #expect(own.compactMap(\.base).reduce(0, +) == 0)
            }
            #expect(valued.allSatisfy { $0.entry.amount != 0 })
            #expect(valued.filter { $0.entry.account == .exchange }.compactMap(\.base).reduce(0, +) == 0)
            for entry in valued where entry.entry.account == .receivable {
                owed += entry.entry.amount
                owedBase += entry.base ?? 0
            }
            for entry in valued where entry.entry.account == .exchangeDifference {
                realised += entry.base ?? 0
            }
            return valued
        }
        let total = Int64.random(in: 1...1_000_000, using: &random)
        let billed = try book(
            [Entry(.receivable, total, installment: Self.installment), Entry(.revenue, -total)],
            rate(),
            [:]
        )
        let billedBase = billed.first?.base ?? 0
        var cameIn: Int64 = 0
        var steps = 0
        while owed > 0 {
            steps += 1
            let amount = steps > 20 ? owed : Int64.random(in: 1...owed, using: &random)
            let money = try `A conversion`.conversion("USD", "USD", "EUR", rate()).amount(amount)
            let carried: [CarriedItem: Carried] = [
                .installment(Self.installment): Carried(amount: owed, base: owedBase),
                .payment(Self.payment): Carried(amount: -amount, base: -money),
            ]
            _ = try book(
                [
                    Entry(.onAccount, amount, payment: Self.payment),
                    Entry(.receivable, -amount, installment: Self.installment),
                ],
                rate(),
                carried
            )
            cameIn += money
        }
        #expect(owed == 0 && owedBase == 0)
        #expect(realised == billedBase - cameIn)
    }
}
