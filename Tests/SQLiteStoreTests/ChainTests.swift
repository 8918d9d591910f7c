import Receivables
import SQLite
import SQLiteStore
import Testing

@Suite struct `The trail is a chain` {
    /// Ways to falsify the third event, behind the triggers' back.
    static let falsifications: [SQL] = [
        "UPDATE events SET reason = 'because' WHERE seq = 3",
        "UPDATE events SET after = replace(after, 'Customer 1', 'Customer 9') WHERE seq = 3",
        "UPDATE events SET recorded_at = recorded_at + 1 WHERE seq = 3",
        "UPDATE events SET customer = NULL WHERE seq = 3",
        "UPDATE events SET type = type || 'x' WHERE seq = 3",
        "UPDATE events SET before = '' WHERE seq = 3",
        "UPDATE events SET document_version = 2 WHERE seq = 3",
        "UPDATE events SET hash = zeroblob(32) WHERE seq = 3",
        "UPDATE events SET previous_hash = zeroblob(32) WHERE seq = 3",
        "DELETE FROM events WHERE seq = 3",
    ]

    @Test func `an untouched trail is intact, and its head covers it all`() async throws {
        let test = try TestStore()
        try await fill(test)
        guard case .intact(5, let head) = try verifyChain(path: test.path) else {
            Issue.record("the trail of five events is not intact")
            return
        }
        let last = try await test.read { session throws(Failure) in
            try session.events(after: 4, types: [], limit: 1)[0]
        }
        #expect(head == last.hash)
        try await test.write { session throws(Failure) in try Sample(session).customer("One more") }
        #expect(try verifyChain(path: test.path) != .intact(count: 6, head: head))
    }

    @Test(arguments: falsifications.indices)
    func `a falsified event is found`(index: Int) async throws {
        let test = try TestStore()
        try await fill(test)
        let connection = try test.connection(.readWrite)
        try connection.run("DROP TRIGGER events_stay")
        try connection.run("DROP TRIGGER events_remain")
        try connection.run(Self.falsifications[index])
        guard case .broken(3, _) = try verifyChain(path: test.path) else {
            Issue.record("the break in event 3 was not found")
            return
        }
    }

    @Test func `a closed file is verified too`() async throws {
        let test = try TestStore()
        try await fill(test)
        await test.store.close()
        guard case .intact(5, _) = try verifyChain(path: test.path) else {
            Issue.record("the trail of a closed file is not intact")
            return
        }
    }

    private func fill(_ test: TestStore) async throws {
        for number in 0..<5 {
            try await test.write { session throws(Failure) in
                if number == 0 { _ = try Sample(session).terms() }
                try Sample(session).customer("Customer \(number - 1)")
            }
        }
    }
}
