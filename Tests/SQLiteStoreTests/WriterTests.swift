import Foundation
import Receivables
import SQLite
import Testing

@testable import SQLiteStore

@Suite struct `Commands are whole, in order, and leave no trace when rolled back` {
    @Test func `a throw rolls back and leaves no gap in seqs and numbers`() async throws {
        let test = try TestStore()
        let customer = try await test.write { session throws(Failure) in try Sample(session).customer() }
        let before = try await heads(test)
        await #expect(throws: Failure.overflow) {
            try await test.write { session throws(Failure) in
                try Sample(session).invoice(
                    of: customer,
                    issued: day(2026, 6, 1),
                    parts: [(day(2026, 7, 1), 100)]
                )
                throw .overflow
            }
        }
        #expect(try await heads(test) == before)
        let invoice = try await test.write { session throws(Failure) in
            try Sample(session).invoice(
                of: customer,
                issued: day(2026, 6, 1),
                parts: [(day(2026, 7, 1), 100)]
            )
        }
        #expect(invoice.number == "INV-2026-000001")
        let after = try await heads(test)
        #expect(after.event == before.event + 1)
        #expect(after.posting == before.posting + 1)
        try await expectClean(test)
    }

    @Test func `a dry run answers and leaves every row as it was`() async throws {
        let test = try TestStore()
        let customer = try await test.write { session throws(Failure) in try Sample(session).customer() }
        let before = try content(test)
        let number = try await test.store.write(actor: nil) { session throws(Failure) in
            let invoice = try Sample(session).invoice(
                of: customer,
                issued: day(2026, 6, 1),
                parts: [(day(2026, 7, 1), 100)]
            )
            return Outcome.rollback(invoice.number)
        }
        #expect(number == "INV-2026-000001")
        #expect(try content(test) == before)
    }

    @Test func `of commands at once each failing one goes alone`() async throws {
        let test = try TestStore()
        let customer = try await test.write { session throws(Failure) in try Sample(session).customer() }
        let numbers = await withTaskGroup(of: String?.self) { group in
            for index in 0..<60 {
                group.addTask {
                    try? await test.store.write(actor: nil) { session throws(Failure) in
                        let invoice = try Sample(session).invoice(
                            of: customer,
                            issued: day(2026, 6, 1),
                            parts: [(day(2026, 7, 1), 100)]
                        )
                        if index % 3 == 1 { throw .overflow }
                        return index % 3 == 2 ? .rollback(nil) : .commit(invoice.number)
                    }
                }
            }
            var numbers: [String] = []
            for await number in group { if let number { numbers.append(number) } }
            return numbers.sorted()
        }
        #expect(numbers == (1...20).map { "INV-2026-0000" + ($0 < 10 ? "0\($0)" : "\($0)") })
        try await expectClean(test)
    }

    @Test func `moments and ids only grow, on a clock that stands`() async throws {
        let test = try TestStore()
        let one = try await test.write { session throws(Failure) in try Sample(session).customer("One") }
        test.move(to: day(2026, 6, 1))
        let two = try await test.write { session throws(Failure) in try Sample(session).customer("Two") }
        #expect(two.createdAt > one.createdAt)
        #expect(two.id > one.id)
    }

    @Test func `a reading refuses to write`() async throws {
        let test = try TestStore()
        await #expect(throws: Failure.store(.unavailable("read only"))) {
            try await test.read { session throws(Failure) in try Sample(session).customer() }
        }
    }

    @Test func `a second server is refused, a command beside the first one is not`() async throws {
        let test = try TestStore()
        _ = try await test.write { session throws(Failure) in try Sample(session).customer("One") }
        #expect(throws: StoreError.self) { try SQLiteStore(path: test.path, clock: test.clock) }
        let beside = try SQLiteStore.beside(path: test.path, options: TestStore.options, clock: test.clock)
        _ = try await beside.write(actor: nil) { session throws(Failure) in
            .commit(try Sample(session).customer("Two"))
        }
        _ = try await test.write { session throws(Failure) in try Sample(session).customer("Three") }
        #expect(try await heads(test).event == 3)
        try await expectClean(test)
    }

    @Test func `a file made beside no server serves afterwards, with the same company`() async throws {
        let test = try TestStore()
        let path = test.path("other.db")
        let beside = try SQLiteStore.beside(path: path, options: TestStore.options, clock: test.clock)
        _ = try await beside.write(actor: nil) { session throws(Failure) in
            .commit(try Sample(session).customer())
        }
        await beside.close()
        let served = try SQLiteStore(path: path, options: TestStore.options, clock: test.clock)
        let last = try await served.read { session throws(Failure) in try session.lastEvent() }
        #expect(last == 1)
    }

    @Test func `a closed store refuses what comes`() async throws {
        let test = try TestStore()
        await test.store.close()
        await #expect(throws: Failure.store(.unavailable("the store is closed"))) {
            try await test.write { session throws(Failure) in try Sample(session).customer() }
        }
    }

    @Test func `a backup is a store of its own with the same content`() async throws {
        let test = try TestStore()
        let customer = try await test.write { session throws(Failure) in try Sample(session).customer() }
        let path = test.path("backup.db")
        try await test.store.backup(to: path)
        let copy = try SQLiteStore(path: path, options: TestStore.options, clock: test.clock)
        let id = customer.id
        #expect(try await copy.read { session throws(Failure) in try session.customer(id) } == customer)
    }

    @Test
    func `a full disk fails the commands, nothing of them stays, and the store goes on when there is room`()
        async throws
    {
        let test = try TestStore()
        _ = try await test.write { session throws(Failure) in try Sample(session).customer("One") }
        let before = try content(test)
        try await limitPages(test, to: 1)
        await withTaskGroup(of: Void.self) { group in
            for _ in 0..<8 {
                group.addTask {
                    await #expect(throws: Failure.store(.full)) {
                        try await test.write { session throws(Failure) in
                            for number in 0..<500 { try Sample(session).customer("\(number)") }
                        }
                    }
                }
            }
        }
        #expect(try content(test) == before)
        try await limitPages(test, to: 1_000_000)
        _ = try await test.write { session throws(Failure) in try Sample(session).customer("Two") }
        #expect(try await heads(test).event == 2)
        try await expectClean(test)
    }

    /// SQLite lets the file grow to so many pages, or to those it has.
    private func limitPages(_ test: TestStore, to count: Int) async throws {
        _ = try await test.store.write(actor: nil) { session throws(Failure) in
            let connection = (session as? SQLiteSession)?.connection
            do {
                try connection?.execute(script: "PRAGMA max_page_count=\(count)")
            } catch {
                throw .store(.unavailable("\(error)"))
            }
            return Outcome.rollback(true)
        }
    }

    @Test func `the log stays short under steady writing`() async throws {
        var options = TestStore.options
        options.passiveCheckpointBytes = 100_000
        options.truncatingCheckpointBytes = 400_000
        let test = try TestStore(options: options)
        var longest = 0
        for number in 0..<500 {
            try await test.write { session throws(Failure) in try Sample(session).customer("\(number)") }
            let attributes = try FileManager.default.attributesOfItem(atPath: test.path + "-wal")
            longest = max(longest, (attributes[.size] as? NSNumber)?.intValue ?? 0)
        }
        #expect(longest > 100_000)
        #expect(longest < 1_200_000)
    }

    @Test func `past what may wait a command is refused at once`() async throws {
        var options = TestStore.options
        options.writesWaitingMax = 1
        let test = try TestStore(options: options)
        let (starts, started) = AsyncStream.makeStream(of: Void.self)
        let mayEnd = DispatchSemaphore(value: 0)
        async let first = test.write { session throws(Failure) in
            started.yield()
            // Holds the writer's queue, not the test's thread.
            mayEnd.wait()
            return try Sample(session).customer("One")
        }
        for await _ in starts { break }
        await #expect(throws: Failure.store(.busy)) {
            try await test.write { session throws(Failure) in try Sample(session).customer("Two") }
        }
        mayEnd.signal()
        #expect(try await first.name == "One")
    }

    @Test func `a reading that takes too long is ended`() async throws {
        var options = TestStore.options
        options.readMillisecondsMax = 0
        let test = try TestStore(options: options)
        await #expect(throws: Failure.store(.unavailable("the reading took longer than it may"))) {
            try await test.read { session throws(Failure) in try session.lastEvent() }
        }
        let last = try await test.store.report { session throws(Failure) in try session.lastEvent() }
        #expect(last == 0)
    }

    @Test func `ids go on after the greatest one when a file is opened again`() async throws {
        let test = try TestStore(today: day(2026, 6, 15))
        let before = try await test.write { session throws(Failure) in try Sample(session).customer("One") }
        await test.store.close()
        test.move(to: day(2026, 6, 1))
        let again = try SQLiteStore.beside(path: test.path, options: TestStore.options, clock: test.clock)
        let after = try await again.write(actor: nil) { session throws(Failure) in
            .commit(try Sample(session).customer("Two"))
        }
        #expect(after.id > before.id)
        #expect(after.createdAt > before.createdAt)
    }

    private struct Heads: Equatable {
        let event: Int64
        let posting: Int64
    }

    private func heads(_ test: TestStore) async throws -> Heads {
        let (event, posting) = try await test.read { session throws(Failure) in
            (try session.lastEvent(), try session.lastPosting(knownAt: nil).seq)
        }
        return Heads(event: event, posting: posting)
    }

    private func expectClean(_ test: TestStore) async throws {
        for check in try await test.read({ session throws(Failure) in try session.invariants() }) {
            #expect(check.differences == [], "\(check.name)")
        }
    }

    /// Every row of every table, as text.
    private func content(_ test: TestStore) throws -> [String] {
        let connection = try test.connection()
        return try connection.rows(
            """
            SELECT 'event ' || seq || hex(hash) FROM events
            UNION ALL SELECT 'posting ' || seq FROM postings
            UNION ALL SELECT 'entry ' || posting || ' ' || line FROM entries
            UNION ALL SELECT 'customer ' || hex(id) FROM customers
            UNION ALL SELECT 'invoice ' || hex(id) FROM invoices
            UNION ALL SELECT 'instalment ' || hex(id) FROM installments
            UNION ALL SELECT 'open ' || hex(installment) || open FROM open_items
            UNION ALL SELECT 'totals ' || hex(customer) || receivable FROM customer_totals
            UNION ALL SELECT 'series ' || series || next FROM numbers_taken
            """
        ) { try $0.text(0) }
    }
}
