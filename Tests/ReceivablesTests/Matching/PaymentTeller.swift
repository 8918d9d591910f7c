import Receivables
import TestSupport

/// Makes up payments for a world and says what each means; it knows nothing of how they will be matched.
struct PaymentTeller {
    let world: MatchWorld
    private var random: SeededGenerator
    /// Invoices that no payment has paid yet, in a random order, and those by customer.
    private var waiting: [Int]
    private var isPaid: [Bool]
    private var invoicesOf: [[Int]]
    private var takers: [LabelledPayment.Story] = []

    init(_ world: MatchWorld, seed: UInt64) {
        self.world = world
        random = SeededGenerator(seed: seed)
        waiting = Array(world.itemsOfInvoice.indices)
        waiting.shuffle(using: &random)
        isPaid = Array(repeating: false, count: world.itemsOfInvoice.count)
        invoicesOf = Array(repeating: [], count: world.accounts.count)
        for (invoice, items) in world.itemsOfInvoice.enumerated() {
            invoicesOf[Int(world.items[items[0]].customer.low)].append(invoice)
        }
        for story in LabelledPayment.Story.allCases {
            takers += Array(repeating: story, count: story.share)
        }
    }

    mutating func payments(_ count: Int) -> [LabelledPayment] {
        var payments: [LabelledPayment] = []
        for _ in 0..<(count * 3) where payments.count < count {
            let story = takers.randomElement(using: &random) ?? .wholeNumber
            guard let invoice = nextInvoice(for: story) else { continue }
            if let payment = tell(story, invoice) { payments.append(payment) }
        }
        return payments
    }

    /// The next unpaid invoice that a story can be told of.
    private mutating func nextInvoice(for story: LabelledPayment.Story) -> Int? {
        while let last = waiting.last, isPaid[last] { waiting.removeLast() }
        var seen = 0
        for index in waiting.indices.reversed() where !isPaid[waiting[index]] {
            seen += 1
            guard seen < 1_000 else { return nil }
            guard suits(story, waiting[index]) else { continue }
            let invoice = waiting.remove(at: index)
            isPaid[invoice] = true
            return invoice
        }
        return nil
    }

    private func suits(_ story: LabelledPayment.Story, _ invoice: Int) -> Bool {
        let items = world.itemsOfInvoice[invoice].map { world.items[$0] }
        let payer = Int(items[0].customer.low)
        switch story {
        case .discount:
            return items.count == 1 && items[0].discounts.contains { $0.until >= MatchWorld.today }
        case .shortPay, .bankFee: return items.count == 1 && items[0].open > 20_000
        case .group: return world.accounts[payer].top != payer
        case .several, .severalShort, .cutText: return invoicesOf[payer].count { !isPaid[$0] } > 3
        case .balance: return (2..<40).contains(invoicesOf[payer].count)
        default: return true
        }
    }

    /// A story about an invoice; nil where the story doesn't suit it.
    private mutating func tell(_ story: LabelledPayment.Story, _ invoice: Int) -> LabelledPayment? {
        let world = world
        let items = world.itemsOfInvoice[invoice].map { world.items[$0] }
        let number = items[0].number
        let payer = Int(items[0].customer.low)
        let whole = items.reduce(0) { $0 + $1.open }
        let truth = Dictionary(uniqueKeysWithValues: items.map { ($0.installment, $0.open) })
        func payment(_ text: String?, _ amount: Int64? = nil, truth other: [ID<Installment>: Int64]? = nil)
            -> LabelledPayment
        {
            let demand = MatchDemand(
                amount: amount ?? whole,
                currency: world.euro,
                date: MatchWorld.today,
                clues: PaymentClues(reference: text),
                account: world.accounts[payer].bankAccount,
                name: world.accounts[payer].name
            )
            return LabelledPayment(story: story, demand: demand, truth: other ?? truth)
        }
        switch story {
        case .creditorReference: return payment(Self.creditorReference(number))
        case .wholeNumber: return payment(number)
        case .numberInText: return payment(prose(written(number)))
        case .endToEndID:
            var told = payment(nil)
            told.demand.clues = PaymentClues(reference: "RECHNUNG", endToEndID: number)
            return told
        case .several, .cutText, .severalShort: return several(story, invoice, payment)
        case .discount:
            guard let tier = items[0].discounts.first else { return nil }
            let net = whole - tier.amount
            return payment(prose(number), net, truth: [items[0].installment: net])
        case .shortPay:
            let part = whole * Int64.random(in: 40...92, using: &random) / 100
            guard whole - part > 2_000 else { return nil }
            return payment(
                Bool.random(using: &random) ? number : prose(number),
                part,
                truth: [items[0].installment: part]
            )
        case .bankFee:
            let fee = Int64.random(in: 1...3, using: &random) * 500
            return payment(prose(number), whole - fee, truth: [items[0].installment: whole - fee])
        case .amountAlone: return payment(pick([nil, "ZAHLUNG", "payment thank you", "Lieferung Oktober"]))
        case .balance: return balance(payer, payment)
        case .missingDigit, .transposedDigits, .wrongDigit:
            return payment(
                Bool.random(using: &random) ? slipped(number, story) : prose(slipped(number, story))
            )
        case .foreignReference:
            let other = world.items[Int.random(in: 0..<world.items.count, using: &random)]
            guard !sharesGroup(other.customer, items[0].customer) else { return nil }
            return payment(prose(other.number))
        case .wrongName:
            var told = payment("Zahlung laut Aufstellung")
            told.demand.name = world.accounts[world.accounts.count - 1 - payer].name
            return told
        case .newAccount, .newAccountWithNumber:
            var told = payment(
                story == .newAccount
                    ? prose(number) : "Kd.Nr. \(world.accounts[payer].number), \(written(number))"
            )
            told.demand.account = "NL\(Int.random(in: 10...99, using: &random))ABNA0\(500_000_000 + invoice)"
            return told
        case .thirdParty:
            let other = world.anyAccount(using: &random)
            guard !sharesGroup(world.accounts[other].id, items[0].customer) else { return nil }
            var told = payment(prose(number))
            told.demand.account = world.accounts[other].bankAccount
            told.demand.name = world.accounts[other].name
            return told
        case .group:
            let top = world.accounts[payer].top
            var told = payment(prose(number))
            told.demand.account = world.accounts[top].bankAccount
            told.demand.name = world.accounts[top].name
            return told
        case .onAccount: return payment(pick([nil, "ZAHLUNG"]), oddAmount(), truth: [:])
        case .paidTwice:
            guard let old = world.settled.randomElement(using: &random) else { return nil }
            var told = payment(prose(old.number), oddAmount(), truth: [:])
            told.demand.account = world.accounts[old.account].bankAccount
            told.demand.name = world.accounts[old.account].name
            return told
        }
    }

    /// Two to five invoices of one customer at once.
    private mutating func several(
        _ story: LabelledPayment.Story,
        _ invoice: Int,
        _ payment: (String?, Int64?, [ID<Installment>: Int64]?) -> LabelledPayment
    ) -> LabelledPayment? {
        let payer = Int(world.items[world.itemsOfInvoice[invoice][0]].customer.low)
        var chosen = [invoice]
        for other in invoicesOf[payer] where !isPaid[other] && chosen.count < 5 {
            guard Int.random(in: 0..<3, using: &random) > 0 else { continue }
            chosen.append(other)
        }
        guard chosen.count > 1 else { return nil }
        var truth: [ID<Installment>: Int64] = [:]
        var numbers: [String] = []
        for one in chosen {
            isPaid[one] = true
            numbers.append(world.items[world.itemsOfInvoice[one][0]].number)
            for item in world.itemsOfInvoice[one] {
                truth[world.items[item].installment] = world.items[item].open
            }
        }
        var amount = truth.values.reduce(0, +)
        if story == .severalShort, let last = chosen.last {
            let item = world.items[world.itemsOfInvoice[last][0]]
            let deduction = item.open / 3
            guard deduction > 2_000 else { return nil }
            amount -= deduction
            truth[item.installment] = item.open - deduction
        }
        if story == .cutText { numbers.removeLast(Int.random(in: 1..<numbers.count, using: &random)) }
        return payment(prose(joined(numbers)), amount, truth)
    }

    private mutating func balance(
        _ payer: Int,
        _ payment: (String?, Int64?, [ID<Installment>: Int64]?) -> LabelledPayment
    ) -> LabelledPayment? {
        var truth: [ID<Installment>: Int64] = [:]
        for invoice in invoicesOf[payer] {
            isPaid[invoice] = true
            for item in world.itemsOfInvoice[invoice] {
                truth[world.items[item].installment] = world.items[item].open
            }
        }
        guard truth.count < 40 else { return nil }
        return payment(pick([nil, "Kontoausgleich"]), truth.values.reduce(0, +), truth)
    }

    private func sharesGroup(_ one: ID<Customer>, _ other: ID<Customer>) -> Bool {
        world.accounts[Int(one.low)].top == world.accounts[Int(other.low)].top
    }

    private mutating func oddAmount() -> Int64 { Int64.random(in: 10_000...2_000_000, using: &random) }

    private mutating func pick(_ texts: [String?]) -> String? { texts.randomElement(using: &random) ?? nil }
}

extension PaymentTeller {
    /// A number as people write it.
    private mutating func written(_ number: String) -> String {
        let parts = number.split(separator: "-").map(String.init)
        guard parts.count == 3 else { return number }
        switch Int.random(in: 0..<7, using: &random) {
        case 0: return number
        case 1: return parts.joined(separator: " ")
        case 2: return parts.joined()
        case 3: return "\(parts[1])/\(parts[2])"
        case 4: return "\(parts[0].lowercased())-\(parts[1])-\(parts[2].drop { $0 == "0" })"
        case 5: return "\(parts[1])\(parts[2])"
        default: return "\(parts[0]) \(parts[1]) \(parts[2].prefix(3)) \(parts[2].suffix(3))"
        }
    }

    private mutating func joined(_ numbers: [String]) -> String {
        let separator = [", ", " ", " + ", "; ", " und ", "/ "].randomElement(using: &random) ?? ", "
        return numbers.joined(separator: separator)
    }

    private mutating func prose(_ text: String) -> String {
        switch Int.random(in: 0..<8, using: &random) {
        case 0: text
        case 1: "Rechnung \(text)"
        case 2: "Rg.Nr. \(text) vom 12.10.2026"
        case 3: "RE: \(text) / Danke"
        case 4: "Invoice no \(text) PO 4500\(Int.random(in: 100_000...999_999, using: &random))"
        case 5: "facture \(text)"
        case 6: "\(text) EUR"
        default: "SVWZ+\(text) DATUM 20.11.2026, 09.12 UHR"
        }
    }

    private mutating func slipped(_ number: String, _ story: LabelledPayment.Story) -> String {
        var letters = Array(number)
        let digits = letters.indices.suffix(6)
        let place = Int.random(in: digits.lowerBound..<(digits.upperBound - 1), using: &random)
        switch story {
        case .missingDigit: letters.remove(at: place)
        case .wrongDigit:
            let old = letters[place].wholeNumberValue ?? 0
            letters[place] = Character(String((old + Int.random(in: 1...9, using: &random)) % 10))
        default:
            guard let first = digits.dropLast().last(where: { letters[$0] != letters[$0 + 1] }) else { break }
            letters.swapAt(first, first + 1)
        }
        return String(letters)
    }

    /// RF, check digits and the number by its letters and digits (ISO 11649; ISO 7064, MOD 97-10).
    private static func creditorReference(_ number: String) -> String {
        let body = number.filter { $0.isLetter || $0.isNumber }
        var rest = 0
        for letter in (body + "RF00").utf8 {
            rest = letter <= 57 ? (rest * 10 + Int(letter) - 48) % 97 : (rest * 100 + Int(letter) - 55) % 97
        }
        return "RF" + String(100 + 98 - rest).suffix(2) + body
    }
}
