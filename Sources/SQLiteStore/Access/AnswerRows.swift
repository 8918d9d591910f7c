internal import JSON
internal import Receivables
internal import SQLite

extension SQLiteSession {
    func keptAnswer(key: ID<APIKey>, idempotencyKey: String) throws(Failure) -> KeptAnswer? {
        try row(
            """
            SELECT fingerprint, status, headers, body, kept_at FROM kept_answers
            WHERE key = ?1 AND idempotency_key = ?2
            """,
            key,
            idempotencyKey
        ) { row in
            var headers: [String] = []
            for element in try StoredJSON(try row.text(2)).elements { headers.append(try element.text()) }
            return KeptAnswer(
                fingerprint: try row.blob(0),
                status: try row.int(1),
                headers: headers,
                body: try row.blob(3),
                keptAt: try row.instant(4)
            )
        }
    }

    /// Takes the place of an answer that was kept under the same key before.
    func keep(_ answer: KeptAnswer, key: ID<APIKey>, idempotencyKey: String) throws(Failure) {
        let headers = jsonText { writer in
            writer.array { writer in
                for header in answer.headers { writer.value(header) }
            }
        }
        try change(
            """
            INSERT INTO kept_answers (key, idempotency_key, fingerprint, status, headers, body, kept_at)
            VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7)
            ON CONFLICT (key, idempotency_key) DO UPDATE
            SET fingerprint = excluded.fingerprint, status = excluded.status, headers = excluded.headers,
                body = excluded.body, kept_at = excluded.kept_at
            """,
            key,
            idempotencyKey,
            answer.fingerprint,
            answer.status,
            headers,
            answer.body,
            answer.keptAt
        )
    }

    /// By kept_answers_by_age.
    func forgetAnswers(before instant: Instant, limit: Int) throws(Failure) -> Int {
        try change(
            """
            DELETE FROM kept_answers
            WHERE rowid IN (SELECT rowid FROM kept_answers WHERE kept_at < ?1 ORDER BY kept_at LIMIT ?2)
            """,
            instant,
            limit
        )
        return connection.changes
    }
}
