import Lanes
import Testing

@Suite(.timeLimit(.minutes(10))) struct `A lane` {
    @Test func `runs what it is given, and answers`() async throws {
        let lane = Lane(label: "test")
        #expect(try await lane.run { 6 * 7 } == 42)
        #expect(lane.depth == 0)
    }

    @Test func `runs one at a time, in the order of arrival`() async throws {
        let lane = Lane(label: "test")
        let gate = Gate()
        let log = Log()
        try await withThrowingTaskGroup(of: Void.self) { group in
            group.addImmediateTask { try await lane.run { gate.wait() } }
            for number in 1...50 {
                group.addImmediateTask { try await lane.run { log.note(number) } }
            }
            gate.open()
            try await group.waitForAll()
        }
        #expect(log.notes == Array(1...50))
    }

    @Test(arguments: [1, 3, 1_024])
    func `takes as many as its depth allows, and refuses the next at once`(depthMax: Int) async throws {
        let lane = Lane(label: "test", depthMax: depthMax)
        let gate = Gate()
        try await withThrowingTaskGroup(of: Void.self) { group in
            group.addImmediateTask { try await lane.run { gate.wait() } }
            for _ in 1..<depthMax {
                group.addImmediateTask { try await lane.run {} }
            }
            await #expect(throws: LaneFull.self) { try await lane.run {} }
            #expect(lane.depth == depthMax)
            gate.open()
            try await group.waitForAll()
        }
        try await lane.run {}
    }
}

/// Not Sendable: only its lane may touch it.
final class Counter {
    var value = 0
}

struct NotMade: Error, Equatable {}

@Suite(.timeLimit(.minutes(10))) struct `A lane with a resource` {
    @Test func `lends it to one at a time`() async throws {
        let lane = ResourceLane(label: "test") { Counter() }
        try await withThrowingTaskGroup(of: Void.self) { group in
            for _ in 1...500 {
                group.addTask { try await lane.run { counter in counter.value += 1 } }
            }
            try await group.waitForAll()
        }
        #expect(try await lane.run { $0.value } == 500)
    }

    @Test func `lets it be replaced`() async throws {
        let lane = ResourceLane(label: "test") { Counter() }
        try await lane.run { counter in
            counter.value = 9
            counter = Counter()
        }
        #expect(try await lane.run { $0.value } == 0)
    }

    @Test func `is not made without it`() {
        #expect(throws: NotMade()) {
            _ = try ResourceLane(label: "test") { () throws(NotMade) -> Counter in throw NotMade() }
        }
    }

    @Test func `refuses at its depth`() async throws {
        let lane = ResourceLane(label: "test", depthMax: 1) { Counter() }
        let gate = Gate()
        async let first: Void = lane.run { _ in gate.wait() }
        await until { gate.isReached }
        await #expect(throws: LaneFull.self) { try await lane.run { _ in } }
        gate.open()
        try await first
    }
}
