internal import Receivables
internal import SQLite

extension SQLiteSession {
    func webhookDelivery(_ id: ID<WebhookDelivery>) throws(Failure) -> WebhookDelivery? {
        try row(WebhookDeliveryRow.select + " WHERE id = ?1", id, map: WebhookDeliveryRow.delivery)
    }

    /// By the unique key.
    func webhookDelivery(of endpoint: ID<WebhookEndpoint>, seq: Int64) throws(Failure) -> WebhookDelivery? {
        try row(
            WebhookDeliveryRow.select + " WHERE endpoint = ?1 AND seq = ?2",
            endpoint,
            seq,
            map: WebhookDeliveryRow.delivery
        )
    }

    /// By the primary key, webhook_deliveries_of_endpoint, _of_event or _by_status.
    func webhookDeliveries(_ filter: WebhookDeliveryFilter, _ page: Page) throws(Failure) -> [WebhookDelivery]
    {
        var query = ListQuery(WebhookDeliveryRow.select + " WHERE id < ?", [page.bound])
        query.add(" AND endpoint = ?", filter.endpoint)
        query.add(" AND event = ?", filter.event)
        query.add(" AND status = ?", filter.status)
        query.add(" ORDER BY id DESC LIMIT ?", page.limit)
        return try rows(query, map: WebhookDeliveryRow.delivery)
    }

    /// By webhook_deliveries_due.
    func dueDeliveries(of endpoint: ID<WebhookEndpoint>, at now: Instant, limit: Int) throws(Failure)
        -> [WebhookDelivery]
    {
        try rows(
            WebhookDeliveryRow.select
                + """
                 INDEXED BY webhook_deliveries_due
                WHERE endpoint = ?1 AND status = 'pending' AND next_attempt_at <= ?2
                ORDER BY next_attempt_at LIMIT ?3
                """,
            endpoint,
            now,
            limit,
            map: WebhookDeliveryRow.delivery
        )
    }

    /// By webhook_deliveries_due.
    func pendingCount(of endpoint: ID<WebhookEndpoint>) throws(Failure) -> Int {
        try row(
            """
            SELECT count(*) FROM webhook_deliveries INDEXED BY webhook_deliveries_due
            WHERE endpoint = ?1 AND status = 'pending'
            """,
            endpoint
        ) { try $0.int(0) } ?? 0
    }

    /// By webhook_deliveries_pending.
    func oldestPending() throws(Failure) -> Instant? {
        try row(
            """
            SELECT created_at FROM webhook_deliveries INDEXED BY webhook_deliveries_pending
            WHERE status = 'pending' AND created_at > 0 ORDER BY created_at LIMIT 1
            """
        ) { try $0.instant(0) }
    }

    func insert(_ delivery: WebhookDelivery) throws(Failure) {
        try change(
            """
            INSERT INTO webhook_deliveries (id, created_at, endpoint, event, seq, type, status, attempts, tries,
                next_attempt_at, finished_at)
            VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11)
            """,
            delivery.id,
            delivery.createdAt,
            delivery.endpoint,
            delivery.event,
            delivery.seq,
            delivery.type,
            delivery.state.name,
            delivery.attempts,
            delivery.tries,
            delivery.state.nextAttemptAt,
            delivery.state.finishedAt
        )
    }

    func update(_ delivery: WebhookDelivery) throws(Failure) {
        try change(
            """
            UPDATE webhook_deliveries
            SET status = ?2, attempts = ?3, tries = ?4, next_attempt_at = ?5, finished_at = ?6
            WHERE id = ?1
            """,
            delivery.id,
            delivery.state.name,
            delivery.attempts,
            delivery.tries,
            delivery.state.nextAttemptAt,
            delivery.state.finishedAt
        )
    }

    /// By webhook_deliveries_due.
    func cancelPending(of endpoint: ID<WebhookEndpoint>, at now: Instant) throws(Failure) {
        try change(
            """
            UPDATE webhook_deliveries INDEXED BY webhook_deliveries_due
            SET status = 'cancelled', next_attempt_at = NULL, finished_at = ?2
            WHERE endpoint = ?1 AND status = 'pending'
            """,
            endpoint,
            now
        )
    }

    /// By webhook_deliveries_due.
    func bringForward(_ endpoint: ID<WebhookEndpoint>, to now: Instant) throws(Failure) {
        try change(
            """
            UPDATE webhook_deliveries INDEXED BY webhook_deliveries_due SET next_attempt_at = ?2
            WHERE endpoint = ?1 AND status = 'pending' AND next_attempt_at > ?2
            """,
            endpoint,
            now
        )
    }

    func attempts(of delivery: ID<WebhookDelivery>) throws(Failure) -> [WebhookAttempt] {
        try rows(
            """
            SELECT number, at, duration_ms, status, error, response FROM webhook_attempts
            WHERE delivery = ?1 ORDER BY number
            """,
            delivery
        ) { row in
            let outcome: WebhookAttempt.Outcome =
                if let reason = try row.optionalText(4) {
                    .failed(reason)
                } else {
                    .answered(try row.int(3), response: try row.optionalText(5) ?? "")
                }
            return WebhookAttempt(
                number: try row.int(0),
                at: try row.instant(1),
                durationMilliseconds: try row.int64(2),
                outcome: outcome
            )
        }
    }

    func append(_ attempt: WebhookAttempt, to delivery: ID<WebhookDelivery>) throws(Failure) {
        var status: Int?
        var reason: String?
        var response: String?
        switch attempt.outcome {
        case .answered(let code, let text): (status, response) = (code, text)
        case .failed(let text): reason = text
        }
        try change(
            """
            INSERT INTO webhook_attempts (delivery, number, at, duration_ms, status, error, response)
            VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7)
            """,
            delivery,
            attempt.number,
            attempt.at,
            attempt.durationMilliseconds,
            status,
            reason,
            response
        )
        try change(
            "DELETE FROM webhook_attempts WHERE delivery = ?1 AND number <= ?2",
            delivery,
            attempt.number - WebhookAttempt.keptMax
        )
    }

    /// By webhook_deliveries_finished.
    func forgetDeliveries(before instant: Instant, limit: Int) throws(Failure) -> Int {
        let finished = try rows(
            """
            SELECT id FROM webhook_deliveries INDEXED BY webhook_deliveries_finished
            WHERE finished_at IS NOT NULL AND finished_at < ?1 ORDER BY finished_at LIMIT ?2
            """,
            instant,
            limit
        ) { try $0.id(0, of: WebhookDelivery.self) }
        for id in finished {
            try change("DELETE FROM webhook_attempts WHERE delivery = ?1", id)
            try change("DELETE FROM webhook_deliveries WHERE id = ?1", id)
        }
        return finished.count
    }
}

private enum WebhookDeliveryRow {
    static let select: SQL = """
        SELECT id, created_at, endpoint, event, seq, type, status, attempts, tries, next_attempt_at, finished_at
        FROM webhook_deliveries
        """

    static func delivery(_ row: borrowing Row) throws -> WebhookDelivery {
        let state: WebhookDelivery.State =
            switch try row.text(6) {
            case "pending": .pending(next: try row.instant(9))
            case "delivered": .delivered(try row.instant(10))
            case "failed": .failed(try row.instant(10))
            case "cancelled": .cancelled(try row.instant(10))
            default: throw row.refused(6, as: "delivery state")
            }
        return WebhookDelivery(
            id: try row.id(0),
            createdAt: try row.instant(1),
            endpoint: try row.id(2),
            event: try row.id(3),
            seq: try row.int64(4),
            type: try row.text(5),
            state: state,
            attempts: try row.int(7),
            tries: try row.int(8)
        )
    }
}
