package import Receivables

/// A request that hands an event over.
package struct Outgoing: Sendable {
    package let url: WebhookURL
    package let fields: [(name: String, value: String)]
    package let body: [UInt8]

    package init(url: WebhookURL, fields: [(name: String, value: String)], body: [UInt8]) {
        self.url = url
        self.fields = fields
        self.body = body
    }

    /// - Parameters:
    ///   - body: `{"type":…,"timestamp":…,"data":…}`.
    ///   - now: real time.
    init(_ event: RecordedEvent, body: [UInt8], to endpoint: WebhookEndpoint, at now: Instant) {
        let timestamp = now.milliseconds / 1_000
        let signature = Signature.field(
            id: event.id.text,
            timestamp: timestamp,
            body: body,
            secrets: endpoint.secrets(at: now)
        )
        self.init(
            url: endpoint.url,
            fields: [
                ("Content-Type", "application/json"), ("User-Agent", "Quittance-Webhooks/1"),
                ("webhook-id", event.id.text), ("webhook-timestamp", String(timestamp)),
                ("webhook-signature", signature),
            ],
            body: body
        )
    }
}

/// Hands a request over and tells what came of it. It may block, and ends within its time.
package typealias Sender = @Sendable (Outgoing) -> WebhookAttempt.Outcome
