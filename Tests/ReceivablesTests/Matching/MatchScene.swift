import Testing

@testable import Receivables

/// A few open instalments of one customer and its group, and payments that look for them.
struct MatchScene {
    static let payer: ID<Customer> = ID(high: 1, low: 1)
    static let sister: ID<Customer> = ID(high: 1, low: 2)
    let today: CivilDate
    private(set) var items: [MatchItem] = []
    var strangers: [String: MatchBook.Stranger] = [:]

    init() throws {
        today = try #require(CivilDate("2026-11-23"))
    }

    /// - Parameter due: days from today; invoices of one number are instalments of one invoice.
    mutating func owe(
        _ number: String,
        _ open: Int64,
        due: Int = 10,
        discount: Int64? = nil,
        customer: ID<Customer> = Self.payer
    ) {
        let same = items.filter { $0.number == number && $0.customer == customer }
        let tier = discount.map {
            EarlyPaymentDiscount(
                until: today.adding(days: 3),
                percent: Decimal(Int32(clamping: $0 * 100 / open)),
                amount: $0
            )
        }
        items.append(
            MatchItem(
                installment: ID(high: 2, low: UInt64(items.count + 1)),
                invoice: same.first?.invoice ?? ID(high: 3, low: UInt64(items.count + 1)),
                customer: customer,
                number: number,
                position: same.count + 1,
                dueDate: today.adding(days: due),
                amount: open,
                open: open,
                discounts: tier.map { [$0] } ?? []
            )
        )
    }

    func outcome(
        _ amount: Int64,
        _ reference: String? = nil,
        endToEndID: String? = nil,
        by evidence: MatchPayer.Evidence = .stated,
        oldestFirst: Bool = false,
        tolerance: Int64? = nil,
        lead: Int = CashRules.leadUsual
    ) throws -> MatchOutcome {
        let matcher = Matcher(
            amount: amount,
            date: today,
            payer: MatchPayer(Self.payer, by: evidence),
            clues: PaymentClues(reference: reference, endToEndID: endToEndID),
            book: MatchBook(items: items, strangers: strangers),
            terms: MatchTerms(
                allowsOldestFirst: oldestFirst,
                cash: CashRules(
                    underpayment: Tolerance(amount: tolerance, percent: nil),
                    leadOverRunnerUp: lead
                )
            )
        )
        return try matcher.outcome()
    }
}

extension MatchOutcome {
    /// What is used by itself: the rule and the numbers with their amounts; nil where nothing is.
    var used: String? { isAutomatic ? best.map(\.told) : nil }
    /// What is proposed only.
    var proposed: String? { isAutomatic ? nil : best.map(\.told) }
}

extension MatchCandidate {
    fileprivate var told: String {
        let uses = allocations.map { use in
            let discount = use.discount == 0 ? "" : "-\(use.discount)"
            let difference = use.smallDifference == 0 ? "" : "~\(use.smallDifference)"
            return "\(use.item.number).\(use.item.position)=\(use.amount)\(discount)\(difference)"
        }
        return "\(rule.rawValue) \(uses.joined(separator: " "))"
    }
}
