import Dispatch
import Synchronization

/// How many connections are open, and who waits for that to change.
final class ConnectionCount: Sendable {
    private struct State: Sendable {
        var open = 0
        var whenNone: CheckedContinuation<Bool, Never>?
        var whenOneCloses: (@Sendable () -> Void)?
    }

    private let state = Mutex(State())

    /// Counts one more, or calls `retry` once when one of the others closes and returns false.
    func admit(max: Int, retry: @escaping @Sendable () -> Void) -> Bool {
        state.withLock { state in
            guard state.open < max else {
                state.whenOneCloses = retry
                return false
            }
            state.open += 1
            return true
        }
    }

    func release() {
        let (retry, waiter) = state.withLock { state in
            state.open -= 1
            let retry = state.whenOneCloses.take()
            return (retry, state.open == 0 ? state.whenNone.take() : nil)
        }
        retry?()
        waiter?.resume(returning: true)
    }

    /// Returns true when none is open, false when the time is over before that.
    func waitUntilNone(seconds: Double, on queue: DispatchQueue) async -> Bool {
        await withCheckedContinuation { continuation in
            let isNone = state.withLock { state in
                if state.open > 0 { state.whenNone = continuation }
                return state.open == 0
            }
            guard !isNone else { return continuation.resume(returning: true) }
            queue.asyncAfter(deadline: .now() + seconds) { [self] in
                state.withLock { $0.whenNone.take() }?.resume(returning: false)
            }
        }
    }
}
