/// One event on its way to one receiver. Its instants are real time.
package struct WebhookDelivery: Identified, Equatable, Sendable {
    package static let kind = DocumentKind.webhookDelivery

    package enum State: Equatable, Sendable {
        case pending(next: Instant)
        case delivered(Instant)
        /// The last attempt has failed too.
        case failed(Instant)
        /// Its receiver was disabled or deleted first.
        case cancelled(Instant)

        package static let names = ["pending", "delivered", "failed", "cancelled"]

        package var name: String {
            switch self {
            case .pending: "pending"
            case .delivered: "delivered"
            case .failed: "failed"
            case .cancelled: "cancelled"
            }
        }

        package var finishedAt: Instant? {
            switch self {
            case .pending: nil
            case .delivered(let at), .failed(let at), .cancelled(let at): at
            }
        }

        package var nextAttemptAt: Instant? {
            if case .pending(let next) = self { next } else { nil }
        }
    }

    package let id: ID<WebhookDelivery>
    package let createdAt: Instant
    package let endpoint: ID<WebhookEndpoint>
    package let event: ID<Event>
    package let seq: Int64
    package let type: String
    package var state: State
    /// Attempts altogether.
    package var attempts: Int
    /// Attempts since it was queued or replayed: where it stands in the schedule.
    package var tries: Int

    package init(
        id: ID<WebhookDelivery>,
        createdAt: Instant,
        endpoint: ID<WebhookEndpoint>,
        event: ID<Event>,
        seq: Int64,
        type: String,
        state: State,
        attempts: Int,
        tries: Int
    ) {
        self.id = id
        self.createdAt = createdAt
        self.endpoint = endpoint
        self.event = event
        self.seq = seq
        self.type = type
        self.state = state
        self.attempts = attempts
        self.tries = tries
    }

    package var snapshot: SnapshotFields {
        [
            "id": .id(id), "created_at": .text(createdAt.description), "endpoint_id": .id(endpoint),
            "event_id": .id(event), "event_seq": .integer(seq), "event_type": .text(type),
            "status": .text(state.name), "attempts": .integer(Int64(attempts)),
            "next_attempt_at": .optional(state.nextAttemptAt?.description),
            "finished_at": .optional(state.finishedAt?.description),
        ]
    }
}

/// One try to hand an event over.
package struct WebhookAttempt: Equatable, Sendable {
    /// Attempts of one delivery that are kept, the latest.
    package static let keptMax = 50
    package static let responseBytesMax = 1_024

    package enum Outcome: Equatable, Sendable {
        /// The status, and the beginning of the body.
        case answered(Int, response: String)
        case failed(String)

        package var isSuccess: Bool {
            if case .answered(200..<300, _) = self { true } else { false }
        }

        /// The receiver says that it is gone for good.
        var isGone: Bool {
            if case .answered(410, _) = self { true } else { false }
        }
    }

    package let number: Int
    package let at: Instant
    package let durationMilliseconds: Int64
    package let outcome: Outcome

    package init(number: Int, at: Instant, durationMilliseconds: Int64, outcome: Outcome) {
        self.number = number
        self.at = at
        self.durationMilliseconds = durationMilliseconds
        self.outcome = outcome
    }

    package var snapshot: SnapshotFields {
        var fields: SnapshotFields = [
            "number": .integer(Int64(number)), "at": .text(at.description),
            "duration_ms": .integer(durationMilliseconds),
        ]
        switch outcome {
        case .answered(let status, let response):
            fields.append("status", .integer(Int64(status)))
            fields.append("error", .null)
            fields.append("response", .text(response))
        case .failed(let reason):
            fields.append("status", .null)
            fields.append("error", .text(reason))
            fields.append("response", .null)
        }
        return fields
    }
}
