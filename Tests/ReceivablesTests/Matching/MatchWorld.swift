import Receivables
import TestSupport
import Testing

/// A book of open instalments as a distributor's looks, made from a seed: some thousands of customers in groups, large
/// and small, with prices that repeat, round sums, several instalments and early-payment discounts.
struct MatchWorld {
    struct Account {
        let id: ID<Customer>
        let number: String
        let name: String
        let bankAccount: String
        /// The customer at the top of its group; itself where it stands alone.
        let top: Int
        /// Whether the account is kept with the customer.
        let isAccountKept: Bool
        /// The same price every month; nil: prices differ.
        let subscription: Int64?
    }

    static let today = CivilDate(year: 2026, month: 11, day: 23) ?? .first

    let euro: Currency
    private(set) var accounts: [Account] = []
    private(set) var items: [MatchItem] = []
    /// Positions in `items` of each account, and of each invoice.
    private(set) var itemsOfAccount: [[Int]] = []
    private(set) var itemsOfInvoice: [[Int]] = []
    /// Numbers of invoices that are settled, with their customers.
    private(set) var settled: [(number: String, account: Int)] = []
    private var random: SeededGenerator

    init(seed: UInt64, installments count: Int) throws {
        euro = try #require(Currency("EUR"))
        random = SeededGenerator(seed: seed)
        makeAccounts(max(count / 12, 8))
        itemsOfAccount = Array(repeating: [], count: accounts.count)
        var serial = 1
        var last = 0
        while items.count < count {
            // A third of the invoices go to the customer of the one before: deliveries of a day.
            if Int.random(in: 0..<3, using: &random) > 0 { last = anyAccount(using: &random) }
            makeInvoice(serial, of: last)
            if Int.random(in: 0..<4, using: &random) == 0 {
                serial += 1
                settled.append((Self.number(serial, of: accounts[last]), last))
            }
            serial += 1
        }
    }

    /// A few large customers have most of what is open.
    func anyAccount(using random: inout SeededGenerator) -> Int {
        let share = Double.random(in: 0..<1, using: &random)
        return min(Int(share * share * Double(accounts.count)), accounts.count - 1)
    }

    private mutating func makeAccounts(_ count: Int) {
        for index in 0..<count {
            let first = Self.words.randomElement(using: &random) ?? ""
            let second = Self.words.randomElement(using: &random) ?? ""
            let kind = Self.trades.randomElement(using: &random) ?? ""
            let form = Self.forms.randomElement(using: &random) ?? ""
            let isChild = index > 0 && Int.random(in: 0..<10, using: &random) == 0
            accounts.append(
                Account(
                    id: ID(high: 1, low: UInt64(index)),
                    number: "K-\(20_000 + index * 7)",
                    name: "\(first)\(second.lowercased()) \(kind) \(form)",
                    bankAccount:
                        "DE\(10 + index % 80)5001051700\(String(5_000_000_000 + index * 97).suffix(8))",
                    top: isChild ? accounts[index - 1].top : index,
                    isAccountKept: Int.random(in: 0..<100, using: &random) < 98,
                    subscription: Int.random(in: 0..<8, using: &random) == 0 ? price() : nil
                )
            )
        }
    }

    private mutating func makeInvoice(_ serial: Int, of account: Int) {
        let owner = accounts[account]
        let issued = Self.today.adding(days: -Int.random(in: 0..<150, using: &random))
        let parts = Int.random(in: 0..<8, using: &random) == 0 ? Int.random(in: 2...3, using: &random) : 1
        let hasDiscount = Int.random(in: 0..<3, using: &random) == 0
        let total = owner.subscription ?? price()
        var invoice: [Int] = []
        for position in 1...parts {
            let amount =
                position == parts ? total - total / Int64(parts) * Int64(parts - 1) : total / Int64(parts)
            let discount = EarlyPaymentDiscount(
                until: issued.adding(days: 10),
                percent: Decimal(2),
                amount: (amount * 2 + 50) / 100
            )
            invoice.append(items.count)
            itemsOfAccount[account].append(items.count)
            items.append(
                MatchItem(
                    installment: ID(high: 2, low: UInt64(items.count)),
                    invoice: ID(high: 3, low: UInt64(serial)),
                    customer: owner.id,
                    number: Self.number(serial, of: owner),
                    position: position,
                    dueDate: issued.adding(days: 30 * position),
                    amount: amount,
                    open: amount,
                    discounts: hasDiscount ? [discount] : []
                )
            )
        }
        itemsOfInvoice.append(invoice)
    }

    /// Minor units: a few cents to some ten thousand, a sixth of them round.
    private mutating func price() -> Int64 {
        let size = Double.random(in: 0..<1, using: &random)
        var scale = 1.0
        for _ in 0..<Int(size * 5) { scale *= 4 }
        let amount = Int64(2_000 + Double.random(in: 0..<1, using: &random) * 8_000 * scale)
        guard Int.random(in: 0..<6, using: &random) == 0 else { return amount }
        return max(amount / 10_000, 1) * 10_000
    }

    /// Most are ours; those of every twentieth customer come from an old system.
    private static func number(_ serial: Int, of account: Account) -> String {
        if account.id.low % 20 == 3 { return "9\(String(1_000_000 + serial * 3).suffix(7))" }
        return "INV-2026-" + String(1_000_000 + serial).suffix(6)
    }

    private static let words = [
        "Alder", "Birk", "Cedar", "Dorn", "Eich", "Feld", "Grün", "Hol", "Ibis", "Jura", "Kamp", "Lind",
        "Moor",
        "Nord", "Ost", "Pell", "Quell", "Roth", "Stein", "Tann", "Ulm", "Veld", "Wald", "Zell", "Brook",
        "Marsh",
    ]
    private static let trades = [
        "Tools", "Bau", "Food", "Logistik", "Metall", "Papier", "Med", "Textil", "Energy",
    ]
    private static let forms = ["GmbH", "AG", "B.V.", "Ltd", "S.A.", "KG", "SARL", "Inc"]
}
