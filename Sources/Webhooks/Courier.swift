internal import Lanes
package import Receivables

/// Carries events to their receivers, at least once each: reads the trail after each receiver's cursor, queues what the
/// receiver wants, sends what is due, and notes what came of it. All it knows beside what is stored can be lost.
package actor Courier {
    private let store: any Store
    private let send: Sender
    private let body: @Sendable (RecordedEvent) -> [UInt8]
    private let realTime: @Sendable () -> Instant
    private let jitter: @Sendable () -> Double
    private let log: @Sendable (String) -> Void
    private let keptDays: Int64
    package nonisolated let metrics: WebhookMetrics

    private var receivers: [ID<WebhookEndpoint>: Receiver] = [:]
    private var idle: [Lane]
    private var underway: [ID<WebhookDelivery>: Task<Void, Never>] = [:]
    private var seenEvent: Int64 = -1
    private var isFilled = false
    private var nextPruning = Instant(milliseconds: .min)

    private static let lanesCount = 16
    private static let pauseMilliseconds = 100
    /// While there is something to send: room for the next comes free as soon as a receiver has answered.
    private static let busyPauseMilliseconds = 5
    /// While there is no receiver at all.
    private static let idlePauseMilliseconds = 500
    private static let pruningMilliseconds: Int64 = 60_000
    private static let prunedMax = 200
    /// After an answer that couldn't be noted, so that a full disk isn't a flood for the receiver.
    private static let unnotedRestMilliseconds: Int64 = 60_000

    /// - Parameters:
    ///   - send: runs on lanes of the courier's own.
    ///   - body: what is sent of an event.
    ///   - jitter: 0 to 1.
    ///   - keptDays: how long finished deliveries stay in the log.
    package init(
        store: any Store,
        keptDays: Int64,
        send: @escaping Sender,
        body: @escaping @Sendable (RecordedEvent) -> [UInt8],
        realTime: @escaping @Sendable () -> Instant,
        jitter: @escaping @Sendable () -> Double = { Double.random(in: 0...1) },
        log: @escaping @Sendable (String) -> Void
    ) {
        self.store = store
        self.keptDays = keptDays
        self.send = send
        self.body = body
        self.realTime = realTime
        self.jitter = jitter
        self.log = log
        metrics = WebhookMetrics()
        idle = (0..<Self.lanesCount).map { Lane(label: "webhooks.\($0)") }
    }

    /// Works until the task is cancelled; what is underway then is noted if it ends in time, else sent again.
    package func run() async {
        while !Task.isCancelled {
            var pause = receivers.isEmpty ? Self.idlePauseMilliseconds : Self.pauseMilliseconds
            do throws(Failure) {
                if try await turn() { pause = Self.busyPauseMilliseconds }
            } catch {
                log("webhooks: \(error)")
            }
            try? await Task.sleep(for: .milliseconds(pause))
        }
    }

    /// Looks once at what has happened and what is due, and sets about it.
    ///
    /// - Returns: whether it has begun to send something.
    @discardableResult
    package func turn() async throws(Failure) -> Bool {
        try await lookAgain()
        try await fill()
        let hasBegun = try await begin()
        try await prune()
        return hasBegun
    }

    /// Ends when nothing is underway.
    package func settle() async {
        while let task = underway.first?.value { await task.value }
    }

    /// The same, but no later than so many seconds from now.
    package func settle(seconds: Int) async {
        for _ in 0..<(seconds * 100) where !underway.isEmpty {
            try? await Task.sleep(for: .milliseconds(10))
        }
    }

    /// Every change of a receiver is an event, so they are read again only where there is a new one.
    private func lookAgain() async throws(Failure) {
        let last = try await store.read { (session) throws(Failure) in try session.lastEvent() }
        guard last != seenEvent else { return }
        let endpoints = try await store.read { (session) throws(Failure) in
            try session.webhookEndpoints(Page(limit: WebhookEndpoint.endpointsMax))
        }
        var known: [ID<WebhookEndpoint>: Receiver] = [:]
        for endpoint in endpoints where endpoint.isEnabled {
            var receiver = receivers[endpoint.id] ?? Receiver(endpoint)
            receiver.endpoint = endpoint
            known[endpoint.id] = receiver
        }
        receivers = known
        seenEvent = last
        isFilled = false
    }

    private func fill() async throws(Failure) {
        guard !isFilled else { return }
        let ids = receivers.keys.sorted()
        let lagging = try await store.read { (session) throws(Failure) in
            let last = try session.lastEvent()
            var lagging: [ID<WebhookEndpoint>] = []
            for id in ids where try session.webhookCursor(of: id) ?? last < last { lagging.append(id) }
            return lagging
        }
        for id in lagging {
            let now = realTime()
            while try await store.write(
                actor: nil,
                { (session) throws(Failure) in .commit(try WebhookQueue(session).fill(for: id, at: now)) }
            ) {}
        }
        let (oldest, waiting) = try await store.read { (session) throws(Failure) in
            let last = try session.lastEvent()
            var waiting: Int64 = 0
            for id in ids { waiting += last - (try session.webhookCursor(of: id) ?? last) }
            return (try session.oldestPending(), waiting)
        }
        metrics.set(oldest: oldest, waitingEvents: waiting)
        // A receiver without room for more is asked again when some of it is done.
        isFilled = waiting == 0
    }

    private func begin() async throws(Failure) -> Bool {
        let now = realTime()
        var rooms: [(id: ID<WebhookEndpoint>, room: Int, underway: Set<ID<WebhookDelivery>>)] = []
        for (id, receiver) in receivers {
            let room = receiver.room(at: now)
            if room > 0 { rooms.append((id, room, receiver.underway)) }
        }
        guard !rooms.isEmpty, !idle.isEmpty else { return false }
        let asked = rooms.shuffled()
        let due = try await store.read { (session) throws(Failure) in
            var due: [(WebhookDelivery, RecordedEvent)] = []
            for (id, room, underway) in asked {
                let rows = try session.dueDeliveries(of: id, at: now, limit: room + underway.count)
                for delivery in rows.filter({ !underway.contains($0.id) }).prefix(room) {
                    let event = try session.events(after: delivery.seq - 1, types: [], limit: 1).first
                    if let event { due.append((delivery, event)) }
                }
            }
            return due
        }
        for (delivery, event) in due {
            guard let endpoint = receivers[delivery.endpoint]?.endpoint, let lane = idle.popLast() else {
                continue
            }
            receivers[delivery.endpoint]?.underway.insert(delivery.id)
            underway[delivery.id] = Task { await deliver(delivery, event, to: endpoint, on: lane) }
        }
        return !due.isEmpty
    }

    private func deliver(
        _ delivery: WebhookDelivery,
        _ event: RecordedEvent,
        to endpoint: WebhookEndpoint,
        on lane: Lane
    ) async {
        let begunAt = realTime()
        let outgoing = Outgoing(event, body: body(event), to: endpoint, at: begunAt)
        let outcome: WebhookAttempt.Outcome
        do throws(LaneFull) {
            outcome = try await lane.run { [send] in send(outgoing) }
        } catch {
            outcome = .failed("too much is underway")
        }
        await finish(delivery, outcome, begunAt: begunAt)
        idle.append(lane)
        receivers[endpoint.id]?.underway.remove(delivery.id)
        underway[delivery.id] = nil
    }

    private func finish(_ delivery: WebhookDelivery, _ outcome: WebhookAttempt.Outcome, begunAt: Instant)
        async
    {
        let now = realTime()
        metrics.count(outcome)
        let recovers = receivers[delivery.endpoint]?.note(outcome, at: now) ?? false
        let jitter = jitter()
        do throws(Failure) {
            let noted = try await store.write(actor: nil) { (session) throws(Failure) in
                .commit(
                    try WebhookQueue(session).note(
                        outcome,
                        of: delivery.id,
                        begunAt: begunAt,
                        now: now,
                        jitter: jitter,
                        recovers: recovers
                    )
                )
            }
            if case .failed = noted?.state { log("webhooks: \(delivery.id.text) has failed for good") }
        } catch {
            receivers[delivery.endpoint]?.rest(Self.unnotedRestMilliseconds, from: now)
            log("webhooks: \(delivery.id.text) was sent and not noted: \(error)")
        }
        // The age of what waits is told anew, and room has come free.
        isFilled = false
    }

    private func prune() async throws(Failure) {
        let now = realTime()
        guard now >= nextPruning else { return }
        let limit = Instant(milliseconds: now.milliseconds - keptDays * 86_400_000)
        let count = try await store.write(actor: nil) { (session) throws(Failure) in
            let count = try session.forgetDeliveries(before: limit, limit: Self.prunedMax)
            return count == 0 ? .rollback(0) : .commit(count)
        }
        // More of it at the next turn.
        if count < Self.prunedMax {
            nextPruning = Instant(milliseconds: now.milliseconds + Self.pruningMilliseconds)
        }
    }
}
