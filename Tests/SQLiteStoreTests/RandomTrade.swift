import Receivables
import TestSupport
import Testing

@testable import SQLiteStore

/// Orders placed, changed, released, held, cancelled and reopened, shipped and billed in parts, invoices voided, money
/// used, given back and returned, limits moved, over days, by two sisters, their parent and a stranger.
actor RandomTrade {
    let store: TestStore
    let clerk: OperationContext
    var random: SeededGenerator
    var model = ExposureModel()
    var customers: [ID<Customer>] = []
    var today = day(2026, 1, 5)
    private let reserves: Bool

    init(seed: UInt64) async throws {
        store = try TestStore(today: day(2026, 1, 5))
        random = SeededGenerator(seed: seed)
        let reserves = seed % 3 == 0
        self.reserves = reserves
        let reblocks = seed % 2 == 0
        let key = try await store.write { session throws(Failure) in
            try PolicyDesk.seed(session)
            return try AccessDesk.bootstrap(session).createKey(
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
            guard let policy = try session.policy(scope: .everyone) else { return }
            let desk = PolicyDesk(session: session, context: clerk)
            let shipped = PolicyTerms.shipped
            let terms = PolicyTerms(
                newCustomerCreditLimit: 0,
                paymentTerms: "net_30",
                minOrderValue: nil,
                maxOrderValue: nil,
                heldOrdersReserve: reserves,
                reblocksOpenOrders: reblocks,
                allowsOldestFirst: true,
                checks: shipped.checks
            )
            _ = try desk.activate(
                desk.addVersion(to: policy.id, effectiveFrom: day(2026, 1, 1), terms: terms).reference
            )
        }
    }

    func run(steps: Int) async throws {
        for (index, limit) in [60_000, 30_000, nil, 20_000].enumerated() as EnumeratedSequence<[Int64?]> {
            let parent = index == 1 || index == 2 ? customers.first : nil
            let made = try await command { session, clerk throws(Failure) in
                try CustomerDesk(session: session, context: clerk)
                    .create(tradeDraft("T-\(index)", limit: limit, parent: parent)).id
            }
            customers.append(try #require(made))
        }
        var counts: [Int: Int] = [:]
        for number in 0..<steps {
            let kind = Int.random(in: 0..<Self.kinds, using: &random)
            if try await step(kind) { counts[kind, default: 0] += 1 }
            try await compare("step \(number) of kind \(kind)")
        }
        #expect(counts.count > 10, "\(counts)")
        let invariants = try await store.read { session throws(Failure) in try session.invariants() }
        for check in invariants { #expect(check.differences == [], "\(check.name)") }
    }

    private static let kinds = 17

    /// Whether the step was taken.
    private func step(_ kind: Int) async throws -> Bool {
        switch kind {
        case 0, 1: try await place()
        case 2: try await change()
        case 3:
            try await act { desk, id throws(Failure) in try desk.release(id, until: nil, expectedVersion: nil)
            }
        case 4: try await act { desk, id throws(Failure) in try desk.hold(id, expectedVersion: nil) }
        case 5: try await act { desk, id throws(Failure) in try desk.cancel(id, expectedVersion: nil) }
        case 6: try await act { desk, id throws(Failure) in try desk.reopen(id, expectedVersion: nil) }
        case 7: try await act { desk, id throws(Failure) in try desk.recheck(id, expectedVersion: nil) }
        case 8: try await ship()
        case 9: try await bill()
        case 10: try await void()
        case 11: try await receive()
        case 12: try await allocate()
        case 13: try await undo()
        case 14: try await reverse()
        case 15: try await limit()
        default: try await pass()
        }
    }

    private func compare(_ step: String) async throws {
        let customers = customers
        let orders = Array(model.sales.keys)
        let (states, shown) = try await store.read { session throws(Failure) in
            var states: [ID<Order>: CreditState] = [:]
            for id in orders { states[id] = try session.order(id)?.credit }
            var shown: [CreditStanding] = []
            for id in customers { shown.append(try CreditDesk(session: session).standing(of: id, at: nil)) }
            return (states, shown)
        }
        for (id, state) in states {
            switch state {
            case .approved: model.sales[id]?.takesCredit = true
            case .onHold: model.sales[id]?.takesCredit = reserves
            case .rejected, .cancelled: model.sales[id]?.takesCredit = false
            }
        }
        let stakes = customers.map { model.stake(of: $0, on: today) }
        for (standing, stake) in zip(shown, stakes) {
            let exposure = standing.exposure
            let told = ExposureModel.Stake(
                orders: exposure.orders,
                invoices: exposure.invoices,
                unapplied: exposure.unapplied,
                uncleared: exposure.uncleared
            )
            #expect(told == stake, "\(step)")
            #expect(exposure.total == stake.total, "\(step)")
        }
        let family = stakes[0..<3].reduce(0) { $0 + $1.total }
        for standing in shown[0..<3] { #expect(standing.group?.exposure == family, "\(step)") }
        #expect(shown[3].group == nil)
    }
}
