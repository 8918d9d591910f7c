/// A part of the trail that a receiver is sent again.
package struct WebhookReplayRange: Equatable, Sendable {
    /// The seq after which it begins.
    package let after: Int64
    /// The last seq of it; nil: all that was queued.
    package let until: Int64?
    /// Whether what was delivered is sent again too.
    package let includesDelivered: Bool

    package init(after: Int64, until: Int64?, includesDelivered: Bool) {
        self.after = after
        self.until = until
        self.includesDelivered = includesDelivered
    }
}

/// What came of one command of a replay.
package struct WebhookReplay: Equatable, Sendable {
    /// Deliveries that are sent now.
    package let queued: Int
    /// Where the next command goes on; nil: the range is done.
    package let nextAfter: Int64?

    package init(queued: Int, nextAfter: Int64?) {
        self.queued = queued
        self.nextAfter = nextAfter
    }
}

extension WebhookDesk {
    /// Sends a delivery again, at once and through the whole schedule, whatever has become of it.
    package func replay(_ id: ID<WebhookDelivery>) throws(Failure) -> WebhookDelivery {
        guard var delivery = try session.webhookDelivery(id) else {
            throw .missing(.webhookDelivery, id.text)
        }
        guard let endpoint = try session.webhookEndpoint(delivery.endpoint) else {
            throw Self.disabled("deleted")
        }
        guard endpoint.isEnabled else { throw Self.disabled("disabled") }
        try restart(&delivery)
        return delivery
    }

    /// Sends a part of the trail again: what has failed, what was cancelled, and what the receiver missed while it was
    /// disabled or before it was made. One command looks at so many events as `WebhookQueue.eventsMax` says.
    package func replay(
        _ range: WebhookReplayRange,
        to id: ID<WebhookEndpoint>,
        expectedVersion: ExpectedVersion?
    ) throws(Failure) -> WebhookReplay {
        let endpoint = try required(id, expectedVersion)
        guard endpoint.isEnabled else { throw Self.disabled("disabled") }
        // What comes after the cursor is queued in its turn.
        let cursor = try session.webhookCursor(of: id) ?? 0
        let last = min(range.until ?? cursor, cursor)
        let events = try session.events(after: range.after, types: [], limit: WebhookQueue.eventsMax)
        var count = 0
        for event in events where event.seq <= last && endpoint.wants(event) {
            if var delivery = try session.webhookDelivery(of: id, seq: event.seq) {
                switch delivery.state {
                case .pending: continue
                case .delivered where !range.includesDelivered: continue
                case .delivered, .failed, .cancelled: try restart(&delivery)
                }
            } else {
                try WebhookQueue(session).queue(event, for: id, at: realTime)
            }
            count += 1
        }
        let reached = events.last?.seq ?? last
        return WebhookReplay(queued: count, nextAfter: reached < last ? reached : nil)
    }

    private func restart(_ delivery: inout WebhookDelivery) throws(Failure) {
        delivery.state = .pending(next: realTime)
        delivery.tries = 0
        try session.update(delivery)
    }
}
