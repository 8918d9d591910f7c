import Receivables
import Synchronization

/// The back-tests of this process, running and lately finished. They are readings: a restart forgets them.
final class Simulations: Sendable {
    static let runningMax = 4
    static let keptMax = 20

    private let runs = Mutex<[SimulationRun]>([])
    private let store: any Store

    init(store: any Store) {
        self.store = store
    }

    /// - Throws: `.store(.busy)` where as many run already as may.
    func begin(_ test: BackTest) throws(Failure) -> SimulationRun {
        let run = SimulationRun(test)
        let isAdmitted = runs.withLock { runs in
            guard runs.count(where: { $0.isRunning }) < Self.runningMax else { return false }
            if runs.count >= Self.keptMax, let oldest = runs.firstIndex(where: { !$0.isRunning }) {
                runs.remove(at: oldest)
            }
            runs.append(run)
            return true
        }
        guard isAdmitted else { throw .store(.busy) }
        return run
    }

    /// Newest first.
    var all: [SimulationRun] { runs.withLock { $0.reversed() } }

    func run(_ id: ID<BackTest>) -> SimulationRun? {
        runs.withLock { runs in runs.first { $0.id == id } }
    }

    /// Takes step after step, each a short reading, so that reports beside it have their turn.
    func finish(_ run: SimulationRun) async throws(Failure) {
        do throws(Failure) {
            while run.isRunning {
                try await store.report { (session) throws(Failure) in try run.advance(session) }
            }
        } catch {
            run.fail()
            throw error
        }
    }
}

/// One back-test: its walk is taken step by step on the store's lane, its progress can be looked at meanwhile.
final class SimulationRun: Sendable {
    enum State {
        case running(done: Int)
        case finished(BackTestReport)
        case failed
    }

    let id: ID<BackTest>
    let policy: PolicyVersionReference
    let period: BackTestPeriod
    let knownAt: Instant
    let casesCount: Int
    private let test: Mutex<BackTest>
    /// Apart from the walk, so that nobody who looks waits for a step to end.
    private let current: Mutex<State>

    init(_ test: BackTest) {
        id = test.id
        policy = test.policy.reference
        period = test.period
        knownAt = test.knownAt
        casesCount = test.casesCount
        self.test = Mutex(test)
        current = Mutex(.running(done: 0))
    }

    var state: State { current.withLock { $0 } }

    var isRunning: Bool { if case .running = state { true } else { false } }

    func advance(_ session: any Session) throws(Failure) {
        let next = try test.withLock { (test) throws(Failure) -> State in
            try test.advance(session)
            return test.isFinished ? .finished(try test.report()) : .running(done: test.casesDone)
        }
        current.withLock { $0 = next }
    }

    func fail() {
        current.withLock { $0 = .failed }
    }
}
