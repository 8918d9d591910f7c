import Receivables
import TestSupport
import Testing

@testable import SQLiteStore

@Suite struct `Readings then equal the ledger, read naively` {
    private static let start = day(2026, 1, 1)
    private static let days = 120

    @Test(arguments: [1, 2, 3, 4, 5])
    func `totals, open items and aging at any pair of dates`(seed: UInt64) throws {
        var random = SeededGenerator(seed: seed)
        let books = try Books()
        let world = try business(books, &random)
        let all = try books.session.postings(PostingFilter(), after: 0, limit: 100_000)
        #expect(all.count > 100)
        for check in try books.session.invariants() { #expect(check.differences == [], "\(check.name)") }
        for _ in 0..<40 {
            let point = ReadingPoint(
                asOf: Self.start.adding(days: Int.random(in: -1...(Self.days + 5), using: &random)),
                knownSeq: Bool.random(using: &random)
                    ? nil : Int64.random(in: 0...Int64(all.count), using: &random)
            )
            let naive = Naive(all, at: point)
            for customer in world.customers {
                #expect(
                    try books.session.totals(of: customer.id, at: point) == naive.totals(customer.id),
                    "\(point)"
                )
                let open = try books.session.openItems(of: customer.id, at: point)
                #expect(
                    Dictionary(uniqueKeysWithValues: open.map { ($0.installment, $0.open) })
                        == naive.open(customer.id)
                )
                #expect(open.map(\.dueDate) == open.map(\.dueDate).sorted())
            }
            for basis in AgingBasis.allCases {
                let rows = try books.session.aging(
                    AgingQuery(point: point, basis: basis, currency: euro, customer: nil)
                )
                #expect(rows == (try naive.aging(world, basis)), "\(point) \(basis)")
                let one = world.customers[0]
                let own = try books.session.aging(
                    AgingQuery(point: point, basis: basis, currency: euro, customer: one.id)
                )
                #expect(own == rows.filter { $0.customer == one.id })
            }
        }
        try expectNowAgrees(books, world)
    }

    @Test func `taking everything back returns to zero`() throws {
        var random = SeededGenerator(seed: 7)
        let books = try Books()
        let world = try business(books, &random)
        for posted in try books.session.postings(PostingFilter(), after: 0, limit: 100_000).reversed()
        where posted.posting.reverses == nil {
            let standing = try books.session.standingPostings(of: posted.posting.document)
            guard standing.contains(posted) else { continue }
            try books.sample.reverse(posted.seq, on: Self.start.adding(days: Self.days))
        }
        for customer in world.customers {
            #expect(try books.session.totals(of: customer.id) == CustomerTotals())
            #expect(try books.session.openItems(of: customer.id) == [])
        }
        let broken = try books.session.invariants().filter { !$0.differences.isEmpty }.map(\.name)
        // The orders' own amounts are their desk's to write.
        #expect(broken == ["committed_equals_ledger"])
    }

    private func expectNowAgrees(_ books: Books, _ world: World) throws {
        let now = ReadingPoint(asOf: Self.start.adding(days: Self.days))
        for customer in world.customers {
            #expect(
                try books.session.totals(of: customer.id) == books.session.totals(of: customer.id, at: now)
            )
            let items = try books.session.openItems(of: customer.id)
            #expect(items == (try books.session.openItems(of: customer.id, at: now)))
            var older = Overdue(amount: 0, oldestDays: 0)
            for (days, most) in [(20, nil), (7, 20), (0, 7)] as [(Int, Int?)] {
                let newer = try books.session.overdue(
                    of: customer.id,
                    on: now.asOf,
                    moreThan: days,
                    upTo: most
                )
                older = Overdue(
                    amount: older.amount + newer.amount,
                    oldestDays: max(older.oldestDays, newer.oldestDays)
                )
                #expect(try older == Overdue(items, on: now.asOf, moreThan: days))
            }
        }
    }

    struct World {
        var customers: [Customer] = []
        var invoices: [Invoice] = []
    }

    /// A stretch of business on four accounts: orders, invoices, money, and things taken back, at times for a day
    /// before the one on which they become known.
    private func business(_ books: Books, _ random: inout SeededGenerator) throws -> World {
        var world = World()
        for name in ["Dune", "Birch", "Acorn", "Cedar"] {
            world.customers.append(try books.sample.customer(name))
        }
        for offset in 0..<Self.days {
            let today = Self.start.adding(days: offset)
            books.next(on: today)
            let date = today.adding(days: -Int.random(in: 0...min(offset, 9), using: &random))
            let customer = world.customers[Int.random(in: 0..<4, using: &random)]
            switch Int.random(in: 0..<10, using: &random) {
            case 0...1: try books.sample.order(of: customer)
            case 2...4:
                let first = Int64.random(in: -500...9_000, using: &random)
                let parts = [
                    (due: date.adding(days: Int.random(in: 0...40, using: &random)), amount: first),
                    (due: date.adding(days: 60), amount: Int64.random(in: 1...5_000, using: &random)),
                ]
                world.invoices.append(try books.sample.invoice(of: customer, issued: date, parts: parts))
            case 5...8:
                let amount = Int64.random(in: 1...6_000, using: &random)
                let payment = try books.sample.payment(of: customer, amount: amount, received: date)
                guard let invoice = world.invoices.randomElement(using: &random) else { continue }
                try books.sample.allocation(
                    of: payment,
                    to: invoice,
                    Int.random(in: 1...2, using: &random),
                    amount: Int64.random(in: 1...amount, using: &random),
                    on: max(date, invoice.issueDate ?? date)
                )
            default:
                let last = try books.session.lastPosting(knownAt: nil).seq
                guard last > 0 else { continue }
                let seq = Int64.random(in: 1...last, using: &random)
                guard let posted = try books.session.posting(seq), posted.posting.kind == .allocated,
                    try books.session.standingPostings(of: posted.posting.document).contains(posted)
                else { continue }
                try books.sample.reverse(seq, on: today)
            }
        }
        return world
    }
}

/// The ledger summed up entry by entry.
private struct Naive {
    private var totalsByCustomer: [ID<Customer>: CustomerTotals] = [:]
    private var openByCustomer: [ID<Customer>: [ID<Installment>: Int64]] = [:]
    private let point: ReadingPoint

    init(_ postings: [PostedPosting], at point: ReadingPoint) {
        self.point = point
        for posted in postings where posted.posting.effectiveDate <= point.asOf {
            guard posted.seq <= point.knownSeq ?? .max else { continue }
            for entry in posted.posting.entries {
                guard let customer = entry.customer else { continue }
                switch entry.account {
                case .committed: totalsByCustomer[customer, default: .init()].committed += entry.amount
                case .onAccount: totalsByCustomer[customer, default: .init()].unapplied -= entry.amount
                case .receivable:
                    totalsByCustomer[customer, default: .init()].receivable += entry.amount
                    if let installment = entry.installment {
                        openByCustomer[customer, default: [:]][installment, default: 0] += entry.amount
                    }
                default: break
                }
            }
        }
    }

    func totals(_ customer: ID<Customer>) -> CustomerTotals {
        totalsByCustomer[customer] ?? CustomerTotals()
    }

    func open(_ customer: ID<Customer>) -> [ID<Installment>: Int64] {
        openByCustomer[customer, default: [:]].filter { $0.value != 0 }
    }

    func aging(
        _ world: `Readings then equal the ledger, read naively`.World,
        _ basis: AgingBasis
    ) throws -> [AgingRow] {
        var rows: [AgingRow] = []
        for customer in world.customers.sorted(by: { $0.name < $1.name }) {
            var buckets = AgingBuckets()
            buckets.unapplied = totals(customer.id).unapplied
            let open = open(customer.id)
            for invoice in world.invoices {
                for installment in invoice.installments {
                    guard let amount = open[installment.id] else { continue }
                    let since = basis == .dueDate ? installment.dueDate : invoice.issueDate ?? point.asOf
                    switch point.asOf.days(since: since) {
                    case ...0: buckets.notDue += amount
                    case 1...30: buckets.days1To30 += amount
                    case 31...60: buckets.days31To60 += amount
                    case 61...90: buckets.days61To90 += amount
                    default: buckets.daysOver90 += amount
                    }
                }
            }
            guard buckets.unapplied != 0 || buckets.amounts.contains(where: { $0 != 0 }) else { continue }
            rows.append(
                AgingRow(customer: customer.id, externalID: nil, name: customer.name, buckets: buckets)
            )
        }
        return rows
    }
}
