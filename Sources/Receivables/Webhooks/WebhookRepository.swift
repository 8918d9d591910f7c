/// What deliveries can be narrowed by.
package struct WebhookDeliveryFilter: Equatable, Sendable {
    package var endpoint: ID<WebhookEndpoint>?
    package var event: ID<Event>?
    package var status: String?

    package init() {}
}

/// Receivers of events, how far each has got in the trail, and the log of what was sent.
package protocol WebhookRepository {
    func webhookEndpoint(_ id: ID<WebhookEndpoint>) throws(Failure) -> WebhookEndpoint?
    /// Newest first.
    func webhookEndpoints(_ page: Page) throws(Failure) -> [WebhookEndpoint]
    func insert(_ endpoint: WebhookEndpoint) throws(Failure)
    func update(_ endpoint: WebhookEndpoint) throws(Failure)
    func delete(_ endpoint: ID<WebhookEndpoint>) throws(Failure)

    /// The seq of the last event that was queued or passed over.
    func webhookCursor(of endpoint: ID<WebhookEndpoint>) throws(Failure) -> Int64?
    func setWebhookCursor(of endpoint: ID<WebhookEndpoint>, to seq: Int64) throws(Failure)
    /// Since when every attempt has failed; nil: the last one succeeded, or there was none.
    func failing(_ endpoint: ID<WebhookEndpoint>) throws(Failure) -> Instant?
    func setFailing(_ endpoint: ID<WebhookEndpoint>, since instant: Instant?) throws(Failure)

    func webhookDelivery(_ id: ID<WebhookDelivery>) throws(Failure) -> WebhookDelivery?
    func webhookDelivery(of endpoint: ID<WebhookEndpoint>, seq: Int64) throws(Failure) -> WebhookDelivery?
    /// Newest first.
    func webhookDeliveries(_ filter: WebhookDeliveryFilter, _ page: Page) throws(Failure) -> [WebhookDelivery]
    /// Those whose next attempt is due, the longest due first.
    func dueDeliveries(of endpoint: ID<WebhookEndpoint>, at now: Instant, limit: Int) throws(Failure)
        -> [WebhookDelivery]
    func pendingCount(of endpoint: ID<WebhookEndpoint>) throws(Failure) -> Int
    /// When the delivery was queued that has been pending longest.
    func oldestPending() throws(Failure) -> Instant?
    func insert(_ delivery: WebhookDelivery) throws(Failure)
    func update(_ delivery: WebhookDelivery) throws(Failure)
    func cancelPending(of endpoint: ID<WebhookEndpoint>, at now: Instant) throws(Failure)
    /// Makes every pending delivery due.
    func bringForward(_ endpoint: ID<WebhookEndpoint>, to now: Instant) throws(Failure)

    /// The latest, in the order in which they were made.
    func attempts(of delivery: ID<WebhookDelivery>) throws(Failure) -> [WebhookAttempt]
    /// Keeps the latest attempts of the delivery.
    func append(_ attempt: WebhookAttempt, to delivery: ID<WebhookDelivery>) throws(Failure)
    /// Forgets at most `limit` deliveries that were finished before an instant, and says how many.
    func forgetDeliveries(before instant: Instant, limit: Int) throws(Failure) -> Int
}
