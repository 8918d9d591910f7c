package import Receivables
internal import Synchronization

/// What is told of deliveries in `GET /metrics`.
package final class WebhookMetrics: Sendable {
    struct Counts {
        var delivered: UInt64 = 0
        var answeredBadly: UInt64 = 0
        var unreached: UInt64 = 0
        var oldest: Instant?
        var waitingEvents: Int64 = 0
    }

    private let counts = Mutex(Counts())

    package init() {}

    func count(_ outcome: WebhookAttempt.Outcome) {
        counts.withLock { counts in
            switch outcome {
            case .answered where outcome.isSuccess: counts.delivered += 1
            case .answered: counts.answeredBadly += 1
            case .failed: counts.unreached += 1
            }
        }
    }

    /// - Parameters:
    ///   - oldest: since when the delivery waits that waits longest.
    ///   - waitingEvents: events that aren't queued yet, for all receivers together.
    func set(oldest: Instant?, waitingEvents: Int64) {
        counts.withLock { counts in
            counts.oldest = oldest
            counts.waitingEvents = waitingEvents
        }
    }

    /// In Prometheus' text format.
    package func text(at now: Instant) -> String {
        let counts = counts.withLock { $0 }
        let age = counts.oldest.map { max(0, now.milliseconds - $0.milliseconds) / 1_000 } ?? 0
        return """
            # HELP quittance_webhook_attempts_total Attempts to deliver an event, by what came of them.
            # TYPE quittance_webhook_attempts_total counter
            quittance_webhook_attempts_total{result="delivered"} \(counts.delivered)
            quittance_webhook_attempts_total{result="refused"} \(counts.answeredBadly)
            quittance_webhook_attempts_total{result="unreached"} \(counts.unreached)
            # HELP quittance_webhook_oldest_pending_seconds Age of the delivery that has waited longest; 0: none waits.
            # TYPE quittance_webhook_oldest_pending_seconds gauge
            quittance_webhook_oldest_pending_seconds \(age)
            # HELP quittance_webhook_unqueued_events Events that are still to be queued, over all receivers.
            # TYPE quittance_webhook_unqueued_events gauge
            quittance_webhook_unqueued_events \(counts.waitingEvents)

            """
    }
}
