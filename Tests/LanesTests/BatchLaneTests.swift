import Lanes
import Testing

enum BatchFailure: Error, Equatable {
    case notCommitted
    case alone(Int)
}

typealias TestLane = BatchLane<[Int], BatchFailure>

@Suite(.timeLimit(.minutes(10))) struct `A batch lane` {
    /// Runs and acknowledges all, noting the size of each batch.
    private func makeLane(
        depthMax: Int = 1_024,
        countMax: Int = 256,
        millisecondsMax: UInt64 = 60_000,
        log: Log
    ) -> TestLane {
        TestLane(
            label: "test",
            depthMax: depthMax,
            countMax: countMax,
            millisecondsMax: millisecondsMax,
            make: { [] },
            process: { resource, batch in
                var count = 0
                for item in batch {
                    item.run(&resource)
                    count += 1
                }
                log.note(count)
                batch.acknowledge()
            }
        )
    }

    /// Submits a first item that holds the lane until the numbers 1 to `count` wait behind it, in their order, and
    /// returns what became of them. An immediate task has handed its item over before the next one starts: the
    /// lane's depth alone wouldn't tell, as a place is taken before the item is handed over.
    private func submit(
        _ count: Int,
        behindGateOf lane: TestLane
    ) async -> [Int: Result<Int, BatchError<BatchFailure>>] {
        let gate = Gate()
        return await withTaskGroup(of: (Int, Result<Int, BatchError<BatchFailure>>).self) { group in
            for number in 0...count {
                group.addImmediateTask {
                    do throws(BatchError<BatchFailure>) {
                        let value = try await lane.submit { resource in
                            if number == 0 { gate.wait() }
                            resource.append(number)
                            return number * 10
                        }
                        return (number, .success(value))
                    } catch {
                        return (number, .failure(error))
                    }
                }
                await until { gate.isReached }
            }
            gate.open()
            return await group.reduce(into: [:]) { $0[$1.0] = $1.1 }
        }
    }

    @Test func `serves a single item alone and at once`() async throws {
        let log = Log()
        let lane = makeLane(log: log)
        #expect(
            try await lane.submit {
                $0 += [1]; return $0
            } == [1]
        )
        #expect(
            try await lane.submit {
                $0.append(2); return $0
            } == [1, 2]
        )
        #expect(log.notes == [1, 1])
        #expect(lane.depth == 0)
    }

    @Test func `takes all that waits as the next batch, in the order of arrival`() async throws {
        let log = Log()
        let lane = makeLane(log: log)
        let results = await submit(40, behindGateOf: lane)
        #expect(results.count == 41)
        for (number, result) in results { #expect(result == .success(number * 10)) }
        #expect(log.notes == [1, 40])
        #expect(try await lane.submit { $0 } == Array(0...40))
    }

    @Test(arguments: [(4, [1, 4]), (5, [1, 4, 1]), (9, [1, 4, 4, 1])] as [(Int, [Int])])
    func `takes no more than its count at a time`(waiting: Int, sizes: [Int]) async throws {
        let log = Log()
        let lane = makeLane(countMax: 4, log: log)
        _ = await submit(waiting, behindGateOf: lane)
        #expect(log.notes == sizes)
    }

    @Test func `hands out no further item once the time is up, and loses none`() async throws {
        let log = Log()
        let lane = makeLane(millisecondsMax: 0, log: log)
        _ = await submit(5, behindGateOf: lane)
        #expect(log.notes == [1, 1, 1, 1, 1, 1])
        #expect(try await lane.submit { $0 } == [0, 1, 2, 3, 4, 5])
    }

    @Test(arguments: [1, 2, 1_024])
    func `takes as many as its depth allows, and refuses the next at once`(depthMax: Int) async throws {
        let lane = makeLane(depthMax: depthMax, log: Log())
        let gate = Gate()
        try await withThrowingTaskGroup(of: Void.self) { group in
            for number in 0..<depthMax {
                group.addImmediateTask { try await lane.submit { _ in if number == 0 { gate.wait() } } }
            }
            #expect(lane.depth == depthMax)
            await #expect(throws: BatchError<BatchFailure>.laneFull) { try await lane.submit { _ in } }
            gate.open()
            try await group.waitForAll()
        }
        for _ in 1...100 { try await lane.submit { _ in } }
    }

    @Test func `answers nobody before the batch is acknowledged`() async throws {
        let log = Log()
        let lane = TestLane(
            label: "test",
            make: { [] },
            process: { resource, batch in
                for item in batch { item.run(&resource) }
                log.note(1)
                batch.acknowledge()
            }
        )
        #expect(try await lane.submit { _ in log.notes } == [])
        #expect(log.notes == [1])
    }

    @Test func `fails one item among good ones`() async throws {
        let lane = TestLane(
            label: "test",
            make: { [] },
            process: { resource, batch in
                var number = 0
                for item in batch {
                    item.run(&resource)
                    number += 1
                    if resource.last == 2 { item.fail(.alone(number)) }
                }
                batch.acknowledge()
            }
        )
        let results = await submit(3, behindGateOf: lane)
        #expect(results[1] == .success(10))
        #expect(results[2] == .failure(.failed(.alone(2))))
        #expect(results[3] == .success(30))
        #expect(lane.depth == 0)
    }

    @Test func `fails a whole batch, with those that it never ran, and works on`() async throws {
        let lane = TestLane(
            label: "test",
            make: { [] },
            process: { resource, batch in
                for item in batch {
                    item.run(&resource)
                    guard resource.last == 2 else { continue }
                    return batch.fail(.notCommitted)
                }
                batch.acknowledge()
            }
        )
        let results = await submit(4, behindGateOf: lane)
        #expect(results[0] == .success(0))
        for number in 1...4 { #expect(results[number] == .failure(.failed(.notCommitted))) }
        #expect(
            try await lane.submit {
                $0.append(9); return $0
            } == [0, 1, 2, 9]
        )
    }

    @Test func `serves many callers at once without losing any`() async throws {
        let log = Log()
        let lane = makeLane(log: log)
        let sum = try await withThrowingTaskGroup(of: Int.self) { group in
            for number in 1...1_000 {
                group.addTask {
                    try await lane.submit {
                        $0.append(number); return number
                    }
                }
            }
            return try await group.reduce(0, +)
        }
        #expect(sum == 500_500)
        #expect(log.notes.reduce(0, +) == 1_000)
        #expect(try await lane.submit { $0.count } == 1_000)
    }

    @Test func `is not made without its resource`() {
        #expect(throws: NotMade()) {
            _ = try TestLane(
                label: "test",
                make: { () throws(NotMade) -> [Int] in throw NotMade() },
                process: { _, _ in }
            )
        }
    }

    @Test func `an item left unsettled is a fault of the program`() async {
        await #expect(processExitsWith: .failure) {
            let lane = TestLane(
                label: "test",
                make: { [] },
                process: { resource, batch in for item in batch { item.run(&resource) } }
            )
            try await lane.submit { _ in }
        }
    }
}
