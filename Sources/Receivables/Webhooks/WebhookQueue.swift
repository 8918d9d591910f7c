/// What is queued for each receiver and what came of it: the commands of the courier. The trail of events is the
/// outbox; a receiver's cursor says how far it is queued.
package struct WebhookQueue {
    let session: any Session

    /// Events that one command looks at.
    package static let eventsMax = 200
    private let pendingMax: Int

    /// - Parameter pendingMax: deliveries of one receiver that may wait; past it the rest stays in the trail.
    package init(_ session: any Session, pendingMax: Int = 5_000) {
        self.session = session
        self.pendingMax = pendingMax
    }

    /// Queues what has happened since the receiver's cursor.
    ///
    /// - Returns: whether there is more to be queued at once.
    package func fill(for id: ID<WebhookEndpoint>, at now: Instant) throws(Failure) -> Bool {
        guard let endpoint = try session.webhookEndpoint(id), endpoint.isEnabled,
            let cursor = try session.webhookCursor(of: id)
        else { return false }
        let room = pendingMax - (try session.pendingCount(of: id))
        guard room > 0 else { return false }
        let events = try session.events(after: cursor, types: [], limit: min(room, Self.eventsMax))
        guard let last = events.last else { return false }
        for event in events where endpoint.wants(event) { try queue(event, for: id, at: now) }
        try session.setWebhookCursor(of: id, to: last.seq)
        return events.count == min(room, Self.eventsMax)
    }

    func queue(_ event: RecordedEvent, for id: ID<WebhookEndpoint>, at now: Instant) throws(Failure) {
        try session.insert(
            WebhookDelivery(
                id: session.newID(WebhookDelivery.self),
                createdAt: now,
                endpoint: id,
                event: event.id,
                seq: event.seq,
                type: event.type,
                state: .pending(next: now),
                attempts: 0,
                tries: 0
            )
        )
    }

    /// Notes what came of an attempt, and when the next one is due.
    ///
    /// - Parameters:
    ///   - jitter: 0 to 1, see `WebhookSchedule`.
    ///   - recovers: whether the receiver answers again after a time of failures: then what waits is due now.
    package func note(
        _ outcome: WebhookAttempt.Outcome,
        of id: ID<WebhookDelivery>,
        begunAt: Instant,
        now: Instant,
        jitter: Double,
        recovers: Bool
    ) throws(Failure) -> WebhookDelivery? {
        guard var delivery = try session.webhookDelivery(id) else { return nil }
        delivery.attempts += 1
        delivery.tries += 1
        let attempt = WebhookAttempt(
            number: delivery.attempts,
            at: begunAt,
            durationMilliseconds: max(0, now.milliseconds - begunAt.milliseconds),
            outcome: outcome
        )
        if outcome.isSuccess {
            delivery.state = .delivered(now)
        } else if case .pending = delivery.state {
            let pause = WebhookSchedule.pauseMilliseconds(afterAttempts: delivery.tries, jitter: jitter)
            if let pause, !outcome.isGone {
                delivery.state = .pending(next: Instant(milliseconds: now.milliseconds + pause))
            } else {
                delivery.state = .failed(now)
            }
        }
        try session.update(delivery)
        try session.append(attempt, to: id)
        let failingSince = try noteFailing(outcome, of: delivery.endpoint, at: now)
        if outcome.isGone {
            try disable(delivery.endpoint, "it answered 410 Gone", at: now)
        } else if case .failed = delivery.state, let failingSince,
            now.milliseconds - failingSince.milliseconds >= WebhookSchedule.disablingMilliseconds
        {
            try disable(delivery.endpoint, "every attempt has failed since \(failingSince)", at: now)
        }
        if outcome.isSuccess, recovers { try session.bringForward(delivery.endpoint, to: now) }
        return delivery
    }

    /// Since when every attempt has failed; nil: this one has not.
    private func noteFailing(
        _ outcome: WebhookAttempt.Outcome,
        of id: ID<WebhookEndpoint>,
        at now: Instant
    ) throws(Failure) -> Instant? {
        let before = try session.failing(id)
        let since = outcome.isSuccess ? nil : before ?? now
        if since != before { try session.setFailing(id, since: since) }
        return since
    }

    private func disable(_ id: ID<WebhookEndpoint>, _ reason: String, at now: Instant) throws(Failure) {
        guard let old = try session.webhookEndpoint(id), old.isEnabled else { return }
        var endpoint = old
        endpoint.isEnabled = false
        endpoint.disabledReason = reason
        _ = try session.save(&endpoint, from: old, .webhookEndpointDisabled)
        try session.cancelPending(of: id, at: now)
    }
}
