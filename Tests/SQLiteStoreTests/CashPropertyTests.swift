import Receivables
import SQLite
import TestSupport
import Testing

@testable import SQLiteStore

@Suite struct `Uses of money` {
    private static let clerk = Principal(
        key: ID(high: 1, low: 1),
        roles: [.admin],
        user: nil,
        customer: nil,
        mayActAs: false
    ).context(reason: "as told")

    @Test(arguments: [UInt64(51), 52, 53, 54])
    func `keep every sum, and taken back leave every balance as it was`(seed: UInt64) async throws {
        try await walk(TestStore(), seed: seed, rate: { _, _ throws(Failure) in })
    }

    /// The same in books that are kept in dollars, at another rate in every round.
    @Test(arguments: [UInt64(61), 62, 63])
    func `keep every worth in the company's currency too, however the rates move`(seed: UInt64) async throws {
        var options = TestStore.options
        let dollar = try #require(Currency("USD"))
        options.company = CompanySeed(name: "", baseCurrency: dollar, zone: "UTC")
        let test = try TestStore(options: options)
        @Sendable func rate(_ session: any Session, on date: CivilDate, _ round: Int) throws(Failure) {
            var random = SeededGenerator(seed: seed &* 77 &+ UInt64(round))
            let text = "1.\(Int.random(in: 1_000...9_999, using: &random))"
            _ = try ExchangeDesk(session: session).record(
                RateDraft(base: euro, quote: dollar, rate: decimal(text), date: date, source: "test")
            )
        }
        try await test.write { session throws(Failure) in
            for step in 0..<5 { try rate(session, on: day(2026, 6, 1).adding(days: 3 * step), 100 + step) }
        }
        var issued: [String: Int64] = [:]
        try await walk(
            test,
            seed: seed,
            rate: { session, round throws(Failure) in try rate(session, on: session.today, round) },
            issued: { issued = try Self.worths(test) }
        )
        #expect(issued["receivable"] ?? 0 > 0)
        #expect(try Self.worths(test) == issued)
    }

    /// What stands on each account in the company's currency, zeros left out; every entry has its worth.
    private static func worths(_ test: TestStore) throws -> [String: Int64] {
        let sums = try test.connection().rows(
            "SELECT account, sum(base_amount), count(*) - count(base_amount) FROM entries GROUP BY account"
        ) { row in (try row.text(0), try row.int64(1), try row.int64(2)) }
        #expect(sums.allSatisfy { $0.2 == 0 })
        return Dictionary(uniqueKeysWithValues: sums.filter { $0.1 != 0 }.map { ($0.0, $0.1) })
    }

    private func walk(
        _ test: TestStore,
        seed: UInt64,
        rate: @escaping @Sendable (any Session, Int) throws(Failure) -> Void,
        issued: () throws -> Void = {}
    ) async throws {
        let cash = try await test.store.write(actor: Actor(Self.clerk)) { session throws(Failure) in
            try PolicyDesk.seed(session)
            return .commit(try CashWalk(session, Self.clerk, seed: seed))
        }
        try issued()
        for round in 0..<12 {
            test.move(to: day(2026, 6, 15).adding(days: 3 * round))
            try await test.store.write(actor: Actor(Self.clerk)) { session throws(Failure) in
                try rate(session, round)
                var walk = cash
                walk.random = SeededGenerator(seed: seed &* 1_000 &+ UInt64(round))
                for _ in 0..<6 { try walk.step(session) }
                return .commit(())
            }
            try await expectClean(test)
        }
        try await test.store.write(actor: Actor(Self.clerk)) { session throws(Failure) in
            .commit(try cash.takeAllBack(session))
        }
        try await expectClean(test)
        let left = try await test.read { session throws(Failure) in try CashWalk.balances(session) }
        #expect(left == cash.issued)
    }

    private func expectClean(_ test: TestStore) async throws {
        for check in try await test.read({ session throws(Failure) in try session.invariants() }) {
            #expect(check.differences == [], "\(check.name)")
        }
    }
}

/// A mother and a daughter with invoices under terms with discounts, and random uses of their money.
private struct CashWalk: Sendable {
    private let customers: [ID<Customer>]
    private let invoices: [ID<Invoice>]
    private let context: OperationContext
    /// The balances before any money came in.
    let issued: [String: Int64]
    var random = SeededGenerator(seed: 0)

    init(_ session: any Session, _ context: OperationContext, seed: UInt64) throws(Failure) {
        self.context = context
        var random = SeededGenerator(seed: seed)
        let terms = try Self.terms(session)
        try Self.policy(session, &random)
        var customers: [ID<Customer>] = []
        for name in ["Mother", "Daughter"] {
            let draft = CustomerDraft(
                externalID: name,
                name: name,
                currency: euro,
                country: "NL",
                segment: nil,
                status: .active,
                creditLimit: .set(nil),
                paymentTermsCode: nil,
                parent: customers.first.map { .id($0) },
                email: nil,
                vatID: nil,
                metadata: Metadata()
            )
            customers.append(try CustomerDesk(session: session, context: context).create(draft).id)
        }
        var invoices: [ID<Invoice>] = []
        for number in 0..<8 {
            var draft = InvoiceDraft(origin: .own, content: .lines(Self.lines(&random)))
            draft.customer = .id(customers[number % 2])
            draft.paymentTermsCode = number % 4 == 3 ? "net_30" : terms[number % 2]
            draft.issueDate = day(2026, 6, 1).adding(days: number)
            invoices.append(
                try BillingDesk(session: session, context: context).create(draft, issue: true).id
            )
        }
        self.customers = customers
        self.invoices = invoices
        issued = try Self.balances(session)
    }

    private static func lines(_ random: inout SeededGenerator) -> [LineDraft] {
        ["21", "9", "0"].map { rate in
            LineDraft(
                number: nil,
                sku: nil,
                description: "Widget",
                quantity: .one,
                unit: nil,
                unitPrice: Int64.random(in: 1...9_999, using: &random),
                pricePer: .one,
                discountPercent: .zero,
                taxCategory: nil,
                taxRate: decimal(rate)
            )
        }
    }

    private static func terms(_ session: any Session) throws(Failure) -> [String] {
        let half = InstallmentRule(share: .percentOfTotal(decimal("50")), due: DueRule(days: 20))
        let rest = InstallmentRule(share: .remainder, due: DueRule(days: 40))
        let tiers = [
            DiscountTier(days: 14, percent: decimal("3")), DiscountTier(days: 28, percent: decimal("1")),
        ]
        let schedules = [
            PaymentSchedule(installments: [half, rest], discounts: tiers),
            PaymentSchedule(
                installments: [rest],
                discounts: tiers,
                discountBase: .lines,
                discountTax: .always
            ),
        ]
        for (index, schedule) in schedules.enumerated() {
            _ = try PolicyDesk.bootstrap(session)
                .createTerms(code: "early_\(index)", name: "Early", schedule: schedule)
        }
        return ["early_0", "early_1"]
    }

    private static func policy(_ session: any Session, _ random: inout SeededGenerator) throws(Failure) {
        let shipped = PolicyTerms.shipped
        let unearned = CashRules.UnearnedDiscounts.allCases
        let terms = PolicyTerms(
            newCustomerCreditLimit: nil,
            paymentTerms: shipped.paymentTerms,
            minOrderValue: nil,
            maxOrderValue: nil,
            heldOrdersReserve: false,
            allowsOldestFirst: true,
            cash: CashRules(
                discountGraceDays: 2,
                unearnedDiscounts: unearned[Int.random(in: 0..<unearned.count, using: &random)],
                overpaidDiscounts: Bool.random(using: &random) ? .keep : .reduce,
                underpayment: Tolerance(amount: 200, percent: decimal("5")),
                overpayment: Tolerance(amount: 50, percent: nil),
                smallDifferenceMax: 300,
                deductionPercentMax: decimal("20")
            ),
            checks: shipped.checks
        )
        let desk = PolicyDesk.bootstrap(session)
        let policy = try desk.createPolicy(name: "Cash", scope: .everyone, externalID: nil)
        let version = try desk.addVersion(to: policy.id, effectiveFrom: day(2026, 1, 1), terms: terms)
        _ = try desk.activate(version.reference)
    }

    /// What every entry sums to, by account and by what it concerns.
    static func balances(_ session: any Session) throws(Failure) -> [String: Int64] {
        var balances: [String: Int64] = [:]
        for posted in try session.postings(PostingFilter(), after: 0, limit: 100_000) {
            for entry in posted.posting.entries {
                let concerns = [
                    entry.customer?.text, entry.installment?.text, entry.payment?.text, entry.tax,
                ].map { $0 ?? "-" }
                let key = "\(entry.account) " + concerns.joined(separator: " ")
                let sum = (balances[key] ?? 0) + entry.amount
                balances[key] = sum == 0 ? nil : sum
            }
        }
        return balances
    }

    private var desk: (any Session) -> CashDesk {
        { [context] session in CashDesk(session: session, context: context) }
    }

    mutating func step(_ session: any Session) throws(Failure) {
        switch Int.random(in: 0..<9, using: &random) {
        case 0, 1: try receive(session)
        case 2, 3: try allocate(session)
        case 4: try undoOne(session)
        case 5: try refundOne(session)
        case 6: try cancelOne(session)
        case 7: try reassignOne(session)
        default: try reverseOne(session)
        }
    }

    private mutating func receive(_ session: any Session) throws(Failure) {
        let draft = PaymentDraft(
            customer: .id(customers[Int.random(in: 0..<2, using: &random)]),
            currency: euro,
            amount: Int64.random(in: 1...25_000, using: &random),
            receivedDate: day(2026, 6, 9).adding(days: Int.random(in: 0...6, using: &random)),
            method: .bankTransfer,
            reference: nil,
            externalID: nil,
            allocations: [],
            isAutoApplied: Bool.random(using: &random),
            metadata: Metadata()
        )
        _ = try desk(session).receive(draft)
    }

    private mutating func payment(
        _ session: any Session,
        where isWanted: (Payment) -> Bool
    ) throws(Failure) -> Payment? {
        let found = try session.payments(ListFilter(), reference: nil, Page(limit: 200)).filter(isWanted)
        return found.isEmpty ? nil : found[Int.random(in: 0..<found.count, using: &random)]
    }

    /// Uses a payment; what is refused leaves nothing behind, and what is done and undone neither.
    private mutating func allocate(_ session: any Session) throws(Failure) {
        guard let payment = try payment(session, where: { $0.reversal == nil && $0.unapplied > 0 }) else {
            return
        }
        let before = try Self.balances(session)
        let earlier = Set(try session.allocations(of: payment.id).map(\.id))
        let draft = try draft(payment, session)
        let done: Payment? = try session.nested(actor: Actor(context)) {
            (session) throws(Failure) -> Outcome<Payment?> in
            do throws(Failure) {
                return .commit(try desk(session).allocate(payment.id, [draft], on: nil, expectedVersion: nil))
            } catch {
                guard case .invalid = error else { throw error }
                return .rollback(nil)
            }
        }
        guard let done else {
            guard try Self.balances(session) == before else {
                throw .store(.corrupt("a refusal left something"))
            }
            return
        }
        guard Bool.random(using: &random) else { return }
        for allocation in try session.allocations(of: done.id).reversed()
        where allocation.undoneOn == nil && !earlier.contains(allocation.id) {
            _ = try desk(session).undo(allocation.id, on: nil)
        }
        guard try Self.balances(session) == before else { throw .store(.corrupt("an undo left something")) }
    }

    private mutating func draft(_ payment: Payment, _ session: any Session) throws(Failure) -> AllocationDraft
    {
        let invoice = try session.invoice(invoices[Int.random(in: 0..<invoices.count, using: &random)])
        let position = Int.random(in: 1...2, using: &random)
        return AllocationDraft(
            invoice: invoice?.number ?? "",
            installment: Bool.random(using: &random) ? position : nil,
            amount: sometimes(1...max(1, payment.unapplied)),
            discount: sometimes(0...300),
            smallDifference: sometimes(-60...300),
            deductionReason: Int.random(in: 0..<4, using: &random) == 0 ? "damaged" : nil
        )
    }

    private mutating func sometimes(_ range: ClosedRange<Int64>) -> Int64? {
        Int.random(in: 0..<3, using: &random) == 0 ? Int64.random(in: range, using: &random) : nil
    }

    private mutating func undoOne(_ session: any Session) throws(Failure) {
        guard let payment = try payment(session, where: { $0.reversal == nil && $0.unapplied < $0.amount })
        else { return }
        for allocation in try session.allocations(of: payment.id) where allocation.undoneOn == nil {
            _ = try desk(session).undo(allocation.id, on: nil)
            return
        }
    }

    private mutating func refundOne(_ session: any Session) throws(Failure) {
        guard let payment = try payment(session, where: { $0.reversal == nil && $0.unapplied > 0 }) else {
            return
        }
        let amount =
            Bool.random(using: &random) ? Int64.random(in: 1...payment.unapplied, using: &random) : nil
        let draft = RefundDraft(amount: amount, effectiveDate: nil, account: nil, reference: nil)
        _ = try refunds(session).refund(payment.id, draft, expectedVersion: nil)
    }

    private mutating func cancelOne(_ session: any Session) throws(Failure) {
        var filter = ListFilter()
        filter.status = "approved"
        let found = try session.refunds(filter, payment: nil, Page(limit: 200))
        guard !found.isEmpty else { return }
        let refund = found[Int.random(in: 0..<found.count, using: &random)]
        _ = try refunds(session).cancel(refund.id, on: nil, expectedVersion: nil)
    }

    private mutating func reassignOne(_ session: any Session) throws(Failure) {
        guard let payment = try payment(session, where: { $0.reversal == nil && $0.refunded == 0 }) else {
            return
        }
        guard let other = customers.first(where: { $0 != payment.customer }) else { return }
        _ = try desk(session).reassign(payment.id, to: .id(other), on: nil, expectedVersion: nil)
    }

    private func refunds(_ session: any Session) -> RefundDesk {
        RefundDesk(session: session, context: context)
    }

    private mutating func reverseOne(_ session: any Session) throws(Failure) {
        guard let payment = try payment(session, where: { $0.reversal == nil && $0.refunded == 0 }) else {
            return
        }
        let kinds = Payment.ReversalKind.allCases
        let kind = kinds[Int.random(in: 0..<kinds.count, using: &random)]
        _ = try desk(session).reverse(payment.id, kind: kind, on: nil, expectedVersion: nil)
    }

    func takeAllBack(_ session: any Session) throws(Failure) {
        for refund in try session.refunds(ListFilter(), payment: nil, Page(limit: 200))
        where refund.status == .approved {
            _ = try refunds(session).cancel(refund.id, on: nil, expectedVersion: nil)
        }
        for payment in try session.payments(ListFilter(), reference: nil, Page(limit: 200))
        where payment.reversal == nil {
            _ = try desk(session).reverse(payment.id, kind: .entryError, on: nil, expectedVersion: nil)
        }
    }
}
