import Dispatch

/// A queue for calls that block, so that none of them holds a thread that tests share.
final class BlockingExecutor: SerialExecutor {
    private let queue = DispatchQueue(label: "integration.blocking")

    func enqueue(_ job: consuming ExecutorJob) {
        let job = UnownedJob(job)
        let executor = asUnownedSerialExecutor()
        queue.async { job.runSynchronously(on: executor) }
    }

    func asUnownedSerialExecutor() -> UnownedSerialExecutor {
        UnownedSerialExecutor(ordinary: self)
    }
}
