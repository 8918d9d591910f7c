internal import JSON
internal import Receivables
internal import SQLite

extension SQLiteSession {
    func webhookEndpoint(_ id: ID<WebhookEndpoint>) throws(Failure) -> WebhookEndpoint? {
        try row(WebhookEndpointRow.select + " WHERE id = ?1", id, map: WebhookEndpointRow.endpoint)
    }

    /// By the primary key.
    func webhookEndpoints(_ page: Page) throws(Failure) -> [WebhookEndpoint] {
        try rows(
            WebhookEndpointRow.select + " WHERE id < ?1 ORDER BY id DESC LIMIT ?2",
            page.bound,
            page.limit,
            map: WebhookEndpointRow.endpoint
        )
    }

    func insert(_ endpoint: WebhookEndpoint) throws(Failure) {
        try change(
            """
            INSERT INTO webhook_endpoints (id, version, created_at, updated_at, url, event_types, description,
                is_enabled, disabled_reason, secret, previous_secret, previous_secret_until)
            VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12)
            """,
            endpoint.id,
            endpoint.version,
            endpoint.createdAt,
            endpoint.updatedAt,
            endpoint.url.text,
            endpoint.patterns.storedText,
            endpoint.description,
            endpoint.isEnabled,
            endpoint.disabledReason,
            endpoint.secret.bytes,
            endpoint.previous?.secret.bytes,
            endpoint.previous?.until
        )
    }

    func update(_ endpoint: WebhookEndpoint) throws(Failure) {
        try change(
            """
            UPDATE webhook_endpoints
            SET version = ?2, updated_at = ?3, url = ?4, event_types = ?5, description = ?6, is_enabled = ?7,
                disabled_reason = ?8, secret = ?9, previous_secret = ?10, previous_secret_until = ?11
            WHERE id = ?1
            """,
            endpoint.id,
            endpoint.version,
            endpoint.updatedAt,
            endpoint.url.text,
            endpoint.patterns.storedText,
            endpoint.description,
            endpoint.isEnabled,
            endpoint.disabledReason,
            endpoint.secret.bytes,
            endpoint.previous?.secret.bytes,
            endpoint.previous?.until
        )
    }

    func delete(_ endpoint: ID<WebhookEndpoint>) throws(Failure) {
        try change("DELETE FROM webhook_cursors WHERE endpoint = ?1", endpoint)
        try change("DELETE FROM webhook_endpoints WHERE id = ?1", endpoint)
    }

    func webhookCursor(of endpoint: ID<WebhookEndpoint>) throws(Failure) -> Int64? {
        try row("SELECT seq FROM webhook_cursors WHERE endpoint = ?1", endpoint) { try $0.int64(0) }
    }

    func setWebhookCursor(of endpoint: ID<WebhookEndpoint>, to seq: Int64) throws(Failure) {
        try change(
            """
            INSERT INTO webhook_cursors (endpoint, seq) VALUES (?1, ?2)
            ON CONFLICT (endpoint) DO UPDATE SET seq = excluded.seq
            """,
            endpoint,
            seq
        )
    }
}

extension SQLiteSession {
    func failing(_ endpoint: ID<WebhookEndpoint>) throws(Failure) -> Instant? {
        try row("SELECT failing_since FROM webhook_cursors WHERE endpoint = ?1", endpoint) {
            try $0.optionalInstant(0)
        } ?? nil
    }

    func setFailing(_ endpoint: ID<WebhookEndpoint>, since instant: Instant?) throws(Failure) {
        try change(
            "UPDATE webhook_cursors SET failing_since = ?2 WHERE endpoint = ?1",
            endpoint,
            instant
        )
    }
}

extension [EventPattern] {
    fileprivate var storedText: String {
        jsonText { writer in
            writer.array { writer in
                for pattern in self { writer.value(pattern.text) }
            }
        }
    }
}

private enum WebhookEndpointRow {
    static let select: SQL = """
        SELECT id, version, created_at, updated_at, url, event_types, description, is_enabled, disabled_reason,
            secret, previous_secret, previous_secret_until
        FROM webhook_endpoints
        """

    static func endpoint(_ row: borrowing Row) throws -> WebhookEndpoint {
        let text = try row.text(4)
        let url: WebhookURL
        do throws(UnsuitableURL) {
            url = try WebhookURL(text)
        } catch {
            throw row.refused(4, as: "URL")
        }
        var patterns: [EventPattern] = []
        for element in try StoredJSON(try row.text(5)).elements {
            // A type that this program no longer knows is one that it no longer records.
            if let pattern = EventPattern(try element.text()) { patterns.append(pattern) }
        }
        var previous: (secret: WebhookSecret, until: Instant)?
        if let until = try row.optionalInstant(11) {
            previous = (WebhookSecret(bytes: try row.blob(10)), until)
        }
        return WebhookEndpoint(
            id: try row.id(0),
            version: try row.int64(1),
            createdAt: try row.instant(2),
            updatedAt: try row.instant(3),
            url: url,
            patterns: patterns,
            description: try row.optionalText(6),
            isEnabled: try row.bool(7),
            disabledReason: try row.optionalText(8),
            secret: WebhookSecret(bytes: try row.blob(9)),
            previous: previous
        )
    }
}
