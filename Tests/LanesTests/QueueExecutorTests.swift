import Dispatch
import Lanes
import Testing

@Suite(.timeLimit(.minutes(10))) struct `An executor on a queue` {
    actor Clerk {
        nonisolated let executor = QueueExecutor(label: "test")
        private var count = 0

        nonisolated var unownedExecutor: UnownedSerialExecutor { executor.asUnownedSerialExecutor() }

        /// Waits on a lane, and counts on its own queue again.
        func work(on lane: Lane) async throws(LaneFull) -> Int {
            _ = try await lane.run { true }
            dispatchPrecondition(condition: .onQueue(executor.queue))
            count += 1
            return count
        }

        /// What a source's handler on the queue does: enters without a hop.
        nonisolated func enter() {
            assumeIsolated { clerk in clerk.count += 1 }
        }
    }

    @Test func `an actor comes back to its own queue from a lane`() async throws {
        let clerk = Clerk()
        #expect(try await clerk.work(on: Lane(label: "test")) == 1)
    }

    @Test func `a block on the queue enters the actor without a hop`() async throws {
        let clerk = Clerk()
        clerk.executor.queue.async { clerk.enter() }
        #expect(try await clerk.work(on: Lane(label: "test")) == 2)
    }
}
