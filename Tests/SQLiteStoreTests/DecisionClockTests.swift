import Receivables
import SQLite
import Testing

@testable import SQLiteStore

@Suite struct `Decision clocks` {
    @Test func `run until they are stopped, and are listed by when they are due`() throws {
        let books = try Books()
        let customer = try books.sample.customer()
        let orders = try (0..<3).map { _ in try books.sample.order(of: customer, credit: .onHold(.checks)) }
        let later = Instant(milliseconds: books.session.now.milliseconds + 9)
        let dues: [Instant?] = [nil, later, books.session.now]
        for (order, due) in zip(orders, dues) { try books.sample.clock(of: order, due: due) }
        func running(_ filter: ClockFilter = ClockFilter()) throws -> [DocumentReference] {
            try books.session.runningClocks(.hold, filter, Page(limit: 9)).map(\.document)
        }
        let order = [2, 1, 0].map { DocumentReference(orders[$0].id) }
        #expect(try running() == order)
        #expect(try running(ClockFilter(customer: customer.id, dueBefore: later)) == [order[0]])
        let clock = try #require(try books.session.clock(of: order[0]))
        let end = DecisionClock.End(
            at: later,
            on: books.session.today,
            outcome: .released,
            taken: 7
        )
        try books.session.stop(clock.seq, end)
        #expect(try books.session.clock(of: order[0])?.end == end)
        #expect(try running() == [order[1], order[2]])
        try books.session.stop(
            clock.seq,
            DecisionClock.End(at: later, on: books.session.today, outcome: .rejected, taken: 8)
        )
        #expect(try books.session.clock(of: order[0])?.end == end, "what has ended stays")
        try books.sample.clock(of: orders[2], due: nil)
        #expect(
            try books.session.clocks(of: order[0], Page(limit: 9)).map { $0.end == nil } == [true, false]
        )
        #expect(throws: Failure.self) { try books.sample.clock(of: orders[2], due: nil) }
        let counts = try books.session.runningCounts(.hold, at: Instant(milliseconds: later.milliseconds + 1))
        #expect(counts == (running: 3, overdue: 1))
    }

    @Test func `are told of once, and only past their due time`() throws {
        let books = try Books()
        let order = try books.sample.order(of: books.sample.customer(), credit: .onHold(.checks))
        try books.sample.clock(of: order, due: books.session.now)
        func untold(_ milliseconds: Int64) throws -> Int {
            let moment = Instant(milliseconds: books.session.now.milliseconds + milliseconds)
            return try books.session.untoldClocks(at: moment, limit: 9).count
        }
        #expect(try untold(0) == 0)
        #expect(try untold(1) == 1)
        let clock = try #require(try books.session.clock(of: DocumentReference(order.id)))
        try books.session.markTold(clock.seq, event: books.session.lastEvent())
        #expect(try untold(1) == 0)
    }

    @Test func `begin, in an older file, when the order went on hold`() throws {
        let connection = try Connection(path: ":memory:", mode: .readWrite)
        let before = Schema.migrations.prefix { $0.name != "decision_clocks" }
        try Migrator(Array(before)).migrate(connection)
        try connection.execute(script: "PRAGMA foreign_keys = OFF")
        let statuses: [(at: Int64, after: String)] = [
            (100, #"{"status":"on_hold"}"#), (200, #"{"status":"approved"}"#),
            (300, #"{"status":"on_hold"}"#),
            (400, #"{"version":4}"#),
        ]
        for (index, (at, after)) in statuses.enumerated() {
            try connection.run(
                """
                INSERT INTO events (seq, id, recorded_at, command, type, document_kind, document, document_version,
                    after, previous_hash, hash)
                VALUES (?1, zeroblob(16), ?2, zeroblob(16), 'x', 'order', ?4, ?1, ?3, zeroblob(32), zeroblob(32))
                """,
                index + 1,
                at,
                after,
                SQLiteValue.identifier(1, 1)
            )
        }
        try connection.run(
            """
            INSERT INTO orders (id, version, created_at, updated_at, customer, currency, order_date, subtotal, tax,
                total, taxes, is_total_only, status, credit, decision, committed, metadata)
            VALUES (?1, 4, 100, 400, ?1, 'EUR', 0, 0, 0, 0, '[]', 1, 'on_hold', 'held_by_checks', ?1, 0, '{}')
            """,
            SQLiteValue.identifier(1, 1)
        )
        for migration in Schema.migrations.dropFirst(before.count) {
            try connection.execute(script: migration.sql)
        }
        let started = try connection.rows("SELECT started_at FROM decision_clocks WHERE kind = 'hold'") {
            try $0.int64(0)
        }
        #expect(started == [300])
    }
}
