import Dispatch
import Synchronization

/// Holds a lane's own thread until the test opens it; never a thread that Swift's shared pool needs.
final class Gate: Sendable {
    private let semaphore = DispatchSemaphore(value: 0)
    private let reached = Atomic(false)

    /// True once somebody has come to wait.
    var isReached: Bool { reached.load(ordering: .acquiring) }

    func wait() {
        reached.store(true, ordering: .releasing)
        semaphore.wait()
    }

    func open() { semaphore.signal() }
}

/// What a lane did, in order.
final class Log: Sendable {
    private let kept = Mutex<[Int]>([])

    var notes: [Int] { kept.withLock { $0 } }

    func note(_ number: Int) { kept.withLock { $0.append(number) } }
}

/// Gives way until the claim holds; a test's time limit ends a claim that never does.
func until(_ claim: () -> Bool) async {
    while !claim() { await Task.yield() }
}
