/// A receiver of events.
package struct WebhookEndpoint: Document, Equatable, Sendable {
    package static let kind = DocumentKind.webhookEndpoint

    package static let endpointsMax = 50
    package static let patternsMax = 100
    /// How long a secret that was replaced still signs beside its successor, in milliseconds.
    package static let overlapMilliseconds: Int64 = 86_400_000

    package let id: ID<WebhookEndpoint>
    package var version: Int64
    package let createdAt: Instant
    package var updatedAt: Instant
    package var url: WebhookURL
    package var patterns: [EventPattern]
    package var description: String?
    package var isEnabled: Bool
    /// Why the service itself has disabled it.
    package var disabledReason: String?
    package var secret: WebhookSecret
    /// The secret before, and until when it signs too, in real time.
    package var previous: (secret: WebhookSecret, until: Instant)?

    package init(
        id: ID<WebhookEndpoint>,
        version: Int64,
        createdAt: Instant,
        updatedAt: Instant,
        url: WebhookURL,
        patterns: [EventPattern],
        description: String?,
        isEnabled: Bool,
        disabledReason: String?,
        secret: WebhookSecret,
        previous: (secret: WebhookSecret, until: Instant)?
    ) {
        self.id = id
        self.version = version
        self.createdAt = createdAt
        self.updatedAt = updatedAt
        self.url = url
        self.patterns = patterns
        self.description = description
        self.isEnabled = isEnabled
        self.disabledReason = disabledReason
        self.secret = secret
        self.previous = previous
    }

    package static func == (left: WebhookEndpoint, right: WebhookEndpoint) -> Bool {
        left.snapshot == right.snapshot && left.secret == right.secret
            && left.previous?.secret == right.previous?.secret
    }

    /// Whether it is sent an event: one of the types that it asked for, or a test of its own.
    package func wants(_ event: RecordedEvent) -> Bool {
        guard event.type != EventType.webhookEndpointTested.rawValue else {
            return event.document == DocumentReference(id)
        }
        return patterns.contains { $0.matches(event.type) }
    }

    /// The secrets that sign at a moment of real time, the current one first.
    package func secrets(at now: Instant) -> [WebhookSecret] {
        guard let previous, now < previous.until else { return [secret] }
        return [secret, previous.secret]
    }

    /// Without the secrets.
    package var snapshot: SnapshotFields {
        [
            "id": .id(id), "version": .integer(version), "created_at": .text(createdAt.description),
            "updated_at": .text(updatedAt.description), "url": .text(url.text),
            "event_types": .list(patterns.map { .text($0.text) }), "description": .optional(description),
            "enabled": .boolean(isEnabled), "disabled_reason": .optional(disabledReason),
            "previous_secret_until": .optional(previous?.until.description),
        ]
    }
}
