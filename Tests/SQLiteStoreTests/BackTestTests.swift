import Receivables
import SQLite
import TestSupport
import Testing

@testable import SQLiteStore

@Suite struct `A back-test` {
    @Test(arguments: 1...6 as ClosedRange<UInt64>)
    func `with the policy that decided flips nothing, whatever business came between`(seed: UInt64)
        async throws
    {
        let business = try await RandomBusiness(seed: seed)
        try await business.run(steps: 150)
        let report = try await business.backTest()
        #expect(report.summary.cases.count > 40)
        #expect(report.flipped.map { "\($0.date) \($0.live) \($0.draft) \($0.failed.map(\.detail))" } == [])
        #expect(report.summary.live == report.summary.draft)
        let outcomes = report.summary.live.outcomes
        #expect(outcomes[.approve] != nil && outcomes[.hold] != nil)
        #expect(try await business.backTest(withoutChecks: true).summary.salesFreed.count > 0)
    }

    /// No desk writes off yet: the entries are put into the ledger by hand.
    @Test func `knows a write-off by its entry on bad debt`() throws {
        let books = try Books()
        let customer = try books.sample.customer()
        let invoice = try books.sample.invoice(
            of: customer,
            issued: day(2026, 5, 1),
            parts: [(day(2026, 5, 31), 900)]
        )
        let seq = try books.session.lastPosting(knownAt: nil).seq + 1
        for (line, account, amount) in [(1, "bad_debt", 900), (2, "receivable", -900)]
            as [(Int64, String, Int64)]
        {
            try books.connection.run(
                """
                INSERT INTO entries (posting, line, account, currency, amount, base_amount, customer, installment)
                VALUES (?1, ?2, ?3, 'EUR', ?4, ?4, ?5, ?6)
                """,
                seq,
                line,
                account,
                amount,
                customer.id,
                account == "receivable" ? invoice.installments[0].id : nil
            )
        }
        try books.connection.run(
            """
            INSERT INTO postings (seq, company, recorded_at, effective_date, event, kind, document_kind, document)
            VALUES (?1, 1, ?2, ?3, ?4, 'written_off', 'invoice', ?5)
            """,
            seq,
            books.session.now,
            day(2026, 6, 10),
            try books.session.lastEvent(),
            invoice.id
        )
        let moved = try books.session.movements(knownIn: 1...seq)
        #expect(moved.map(\.cause) == [.document, .writeOff])
        #expect(moved.map(\.amount) == [900, -900])
        #expect(moved.map(\.invoice) == [invoice.id, invoice.id])
    }
}

/// Orders, shipments, payments, limits and groups at random, with every check that they can move.
private struct RandomBusiness {
    let store: TestStore
    private let seed: UInt64
    private let clerk: OperationContext

    private static let checks: [CheckRule] = [
        rule(.creditLimit), rule(.utilisation, decimal("95")), rule(.dynamicExposure, days: 10),
        rule(.oldestOverdueDays, decimal("20")), rule(.overdueAmount, decimal("9000"), days: 5),
        rule(.overdueShare, decimal("60"), days: 3), rule(.maxDailyValue, decimal("12000")),
        rule(.noRecentPayment, decimal("40")), rule(.openBalance, decimal("25000")),
        rule(.accountStatus), rule(.termsExceeded), rule(.maxOrderValue, decimal("8000"), severity: .reject),
    ]

    private static func rule(
        _ check: CheckName,
        _ threshold: Receivables.Decimal? = nil,
        days: Int? = nil,
        severity: CheckSeverity = .hold
    ) -> CheckRule {
        CheckRule(
            check: check,
            stages: Set(CheckStage.allCases),
            severity: severity,
            threshold: threshold,
            days: days
        )
    }

    init(seed: UInt64) async throws {
        store = try TestStore(today: day(2026, 1, 5))
        self.seed = seed
        let key = try await store.write { session throws(Failure) in
            try AccessDesk.bootstrap(session).createKey(
                name: "clerk",
                roles: [.admin],
                user: nil,
                customer: nil,
                mayActAs: false,
                expiresAt: nil,
                secretHash: [UInt8](repeating: 7, count: 32)
            )
        }
        let clerk = key.principal.context(reason: "as agreed")
        self.clerk = clerk
        try await store.write { session throws(Failure) in
            try PolicyDesk.seed(session)
            guard let policy = try session.policy(scope: .everyone) else { return }
            let desk = PolicyDesk(session: session, context: clerk)
            let terms = PolicyTerms(
                newCustomerCreditLimit: 0,
                paymentTerms: "net_30",
                minOrderValue: nil,
                maxOrderValue: nil,
                heldOrdersReserve: false,
                allowsOldestFirst: true,
                checks: Self.checks
            )
            let version = try desk.addVersion(to: policy.id, effectiveFrom: day(2026, 1, 1), terms: terms)
            _ = try desk.activate(version.reference)
        }
    }

    func run(steps: Int) async throws {
        var random = SeededGenerator(seed: seed)
        var customers: [ID<Customer>] = []
        var orders: [ID<Order>] = []
        var today = day(2026, 1, 5)
        for index in 0..<5 {
            let parent = index == 4 ? customers.first : nil
            let made = try await command { session, clerk throws(Failure) in
                try CustomerDesk(session: session, context: clerk)
                    .create(draft("C-\(index)", limit: index == 3 ? nil : 15_000, parent: parent)).id
            }
            customers.append(try #require(made))
        }
        let head = customers[0]
        for _ in 0..<steps {
            let day = today
            let customer = customers[Int.random(in: 0..<customers.count, using: &random)]
            let order = orders.randomElement(using: &random)
            let amount = Int64.random(in: 1_000...8_500, using: &random)
            let days = Int.random(in: 0...25, using: &random)
            switch Int.random(in: 0..<13, using: &random) {
            case 0..<5:
                let made = try await command { session, clerk throws(Failure) in
                    try OrderDesk(session: session, context: clerk)
                        .place(placed(by: customer, amount, ships: day.adding(days: days))).order.id
                }
                if let made { orders.append(made) }
            case 5, 6, 7:
                guard let order else { continue }
                try await command { session, clerk throws(Failure) in
                    let shipment = FulfillmentDraft(
                        externalID: nil,
                        shipDate: nil,
                        lines: nil,
                        isInvoiced: true
                    )
                    _ = try OrderDesk(session: session, context: clerk).fulfil(
                        order,
                        shipment,
                        expectedVersion: nil
                    )
                }
            case 8:
                try await command { session, clerk throws(Failure) in
                    _ = try CashDesk(session: session, context: clerk).receive(payment(of: customer, amount))
                }
            case 9:
                guard let order else { continue }
                try await command { session, clerk throws(Failure) in
                    var changes = OrderChanges()
                    changes.requestedShipDate = .set(day.adding(days: days))
                    _ = try OrderDesk(session: session, context: clerk).change(
                        order,
                        changes,
                        expectedVersion: nil
                    )
                }
            case 10:
                guard let order else { continue }
                let isCancelled = Bool.random(using: &random)
                try await command { session, clerk throws(Failure) in
                    let desk = OrderDesk(session: session, context: clerk)
                    if isCancelled {
                        _ = try desk.cancel(order, expectedVersion: nil)
                    } else {
                        _ = try desk.release(order, until: nil, expectedVersion: nil)
                    }
                }
            case 11:
                let status: CustomerStatus = days < 5 ? .blocked : days < 9 ? .prospect : .active
                try await command { session, clerk throws(Failure) in
                    var changes = CustomerChanges()
                    changes.status = .set(status)
                    changes.segment = .set(days < 12 ? "smb" : nil)
                    changes.parent = .set(days < 6 && customer != head ? .id(head) : nil)
                    let desk = CustomerDesk(session: session, context: clerk)
                    _ = try desk.change(customer, changes, expectedVersion: nil)
                    _ = try desk.setLimit(
                        of: customer,
                        LimitDraft(
                            amount: amount * 4,
                            validFrom: nil,
                            validUntil: days % 3 == 0 ? day.adding(days: days) : nil,
                            expiresOn: nil
                        ),
                        expectedVersion: nil
                    )
                }
            default:
                today = today.adding(days: days / 3)
                store.move(to: today)
            }
        }
    }

    func backTest(withoutChecks isFree: Bool = false) async throws -> BackTestReport {
        let store = store
        return try await store.read { session throws(Failure) in
            guard let live = try session.activeVersion(scope: .everyone, on: session.today) else {
                throw .store(.corrupt("no policy"))
            }
            let free = PolicyTerms(
                newCustomerCreditLimit: 0,
                paymentTerms: "net_30",
                minOrderValue: nil,
                maxOrderValue: nil,
                heldOrdersReserve: false,
                allowsOldestFirst: true,
                checks: []
            )
            let version = PolicyVersion(
                reference: live.reference,
                createdAt: live.createdAt,
                effectiveFrom: live.effectiveFrom,
                activatedAt: live.activatedAt,
                terms: isFree ? free : live.terms
            )
            let period = BackTestPeriod(from: day(2026, 1, 1), to: session.today, currency: euro)
            var test = try BackTest(version, over: period, session: session)
            while !test.isFinished { try test.advance(session) }
            return try test.report()
        }
    }

    /// What a rule refuses is part of the business; nil then.
    @discardableResult
    private func command<Value: Sendable>(
        _ body: @escaping @Sendable (any Session, OperationContext) throws(Failure) -> Value
    ) async throws -> Value? {
        do throws(Failure) {
            let clerk = clerk
            return try await store.store.write(actor: Actor(clerk)) { session throws(Failure) in
                .commit(try body(session, clerk))
            }
        } catch {
            if case .store = error { throw error }
            return nil
        }
    }
}

private func draft(_ name: String, limit: Int64?, parent: ID<Customer>?) -> CustomerDraft {
    CustomerDraft(
        externalID: name,
        name: name,
        currency: euro,
        country: "NL",
        segment: nil,
        status: .active,
        creditLimit: .set(limit),
        paymentTermsCode: nil,
        parent: parent.map { .id($0) },
        email: nil,
        vatID: nil,
        metadata: Metadata()
    )
}

private func placed(by customer: ID<Customer>, _ amount: Int64, ships day: CivilDate) -> OrderDraft {
    OrderDraft(
        customer: .id(customer),
        currency: euro,
        externalID: nil,
        content: .total(amount),
        requestedShipDate: day,
        purchaseOrder: nil,
        shipTo: nil,
        billTo: nil,
        paymentTermsCode: nil,
        metadata: Metadata()
    )
}

private func payment(of customer: ID<Customer>, _ amount: Int64) -> PaymentDraft {
    PaymentDraft(
        customer: .id(customer),
        currency: euro,
        amount: amount,
        receivedDate: nil,
        method: amount % 2 == 0 ? .cheque : .bankTransfer,
        reference: nil,
        externalID: nil,
        allocations: [],
        isAutoApplied: true,
        metadata: Metadata()
    )
}
