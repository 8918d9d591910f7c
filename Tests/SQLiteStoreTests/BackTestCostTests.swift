import Receivables
import SQLite
import Testing

@testable import SQLiteStore

/// What a back-test costs; `make bench` runs this built for release over 100,000 orders.
@Suite struct `A back-test over 100,000 orders` {
    private static let ordersCount = isBenchmark ? 100_000 : 60
    private static let customersCount = isBenchmark ? 1_000 : 3
    private static let secondsMax = 10

    @Test func `takes less than ten seconds, in steps that tell how far it is`() throws {
        let books = try Books()
        let clerk = Principal(
            key: ID(high: 1, low: 1),
            roles: [.admin],
            user: nil,
            customer: nil,
            mayActAs: false
        ).context()
        books.next(on: day(2026, 1, 1))
        try PolicyDesk.seed(books.session)
        var customers: [ID<Customer>] = []
        for _ in 0..<Self.customersCount {
            let customer = try books.sample.customer()
            try books.session.append(
                LimitFact(
                    customer: customer.id,
                    amount: 170_000,
                    validFrom: day(2026, 1, 1),
                    validUntil: nil
                ),
                event: books.session.lastEvent()
            )
            customers.append(customer.id)
        }
        for index in 0..<Self.ordersCount {
            let today = day(2026, 1, 2).adding(days: index * 300 / Self.ordersCount)
            let customer = customers[index % customers.count]
            let (order, _) = try OrderDesk(session: books.next(on: today), context: clerk).place(
                OrderDraft(
                    customer: .id(customer),
                    currency: euro,
                    externalID: nil,
                    content: .total(Int64(1_000 + index % 9_000)),
                    requestedShipDate: nil,
                    purchaseOrder: nil,
                    shipTo: nil,
                    billTo: nil,
                    paymentTermsCode: nil,
                    metadata: Metadata()
                )
            )
            guard order.status == .approved else { continue }
            let shipment = FulfillmentDraft(externalID: nil, shipDate: nil, lines: nil, isInvoiced: true)
            _ = try OrderDesk(session: books.next(on: today), context: clerk)
                .fulfil(order.id, shipment, expectedVersion: nil)
            guard index % 3 != 0 else { continue }
            _ = try CashDesk(session: books.next(on: today), context: clerk).receive(
                PaymentDraft(
                    customer: .id(customer),
                    currency: euro,
                    amount: order.totals.total + Int64(index % 500),
                    receivedDate: nil,
                    method: .bankTransfer,
                    reference: nil,
                    externalID: nil,
                    allocations: [],
                    isAutoApplied: true,
                    metadata: Metadata()
                )
            )
        }
        let started = ContinuousClock.now
        let draft = try #require(try books.session.activeVersion(scope: .everyone, on: books.session.today))
        let strict = PolicyVersion(
            reference: draft.reference,
            createdAt: draft.createdAt,
            effectiveFrom: draft.effectiveFrom,
            activatedAt: nil,
            terms: PolicyTerms(
                newCustomerCreditLimit: 0,
                paymentTerms: "net_30",
                minOrderValue: nil,
                maxOrderValue: nil,
                heldOrdersReserve: false,
                allowsOldestFirst: true,
                checks: [
                    CheckRule(check: .creditLimit, stages: [.order], severity: .hold, threshold: nil),
                    CheckRule(
                        check: .oldestOverdueDays,
                        stages: [.order],
                        severity: .hold,
                        threshold: decimal("10")
                    ),
                    CheckRule(
                        check: .overdueShare,
                        stages: [.order],
                        severity: .hold,
                        threshold: decimal("50"),
                        days: 5
                    ),
                ]
            )
        )
        let period = BackTestPeriod(from: day(2026, 1, 1), to: day(2026, 12, 31), currency: euro)
        var test = try BackTest(strict, over: period, session: books.session)
        #expect(test.casesCount == Self.ordersCount)
        var done = 0
        while !test.isFinished {
            try test.advance(books.session)
            #expect(test.casesDone >= done)
            done = test.casesDone
        }
        let report = try test.report()
        let taken = ContinuousClock.now - started
        #expect(done == Self.ordersCount)
        #expect(report.summary.cases.count == Self.ordersCount)
        guard isBenchmark else { return }
        print("a back-test over \(Self.ordersCount) orders: \(taken), \(report.summary.flips)")
        #expect(taken < .seconds(Self.secondsMax))
    }
}
