internal import Receivables
internal import SQLite

extension SQLiteSession {
    @discardableResult
    func record(_ event: Event) throws(Failure) -> Int64 {
        let unsigned = RecordedEvent(
            seq: tail.event.seq + 1,
            id: newID(Event.self),
            recordedAt: now,
            command: command,
            type: event.type.rawValue,
            document: event.document,
            documentVersion: event.documentVersion,
            customer: event.customer,
            key: actor?.key,
            user: actor?.user,
            reason: actor?.reason,
            policy: event.policy,
            before: event.before.map { Array($0.storedText.utf8) },
            after: Array(event.after.storedText.utf8),
            previousHash: tail.event.hash,
            hash: []
        )
        let hash = EventChain.hash(of: unsigned)
        try insert(unsigned, hash: hash)
        tail.event = (unsigned.seq, hash)
        return unsigned.seq
    }

    private func insert(_ event: RecordedEvent, hash: [UInt8]) throws(Failure) {
        try change(
            """
            INSERT INTO events (seq, id, recorded_at, command, type, document_kind, document, document_version,
                customer, key, user, reason, policy, policy_version, before, after, previous_hash, hash)
            VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?14, ?15, ?16, ?17, ?18)
            """,
            event.seq,
            event.id,
            event.recordedAt,
            event.command,
            event.type,
            event.document.kind.rawValue,
            event.document,
            event.documentVersion,
            event.customer,
            event.key,
            event.user,
            event.reason,
            event.policy?.policy,
            event.policy?.number,
            event.before.map { String(decoding: $0, as: UTF8.self) },
            String(decoding: event.after, as: UTF8.self),
            event.previousHash,
            hash
        )
    }

    func lastEvent() throws(Failure) -> Int64 {
        // A writer knows, and every decision asks.
        if isWritable { return tail.event.seq }
        return try row("SELECT max(seq) FROM events") { try $0.optionalInt64(0) ?? 0 } ?? 0
    }

    /// By the primary key, halving: instants only grow with seq.
    func lastEvent(knownAt instant: Instant) throws(Failure) -> Int64 {
        var known: Int64 = 0
        var unknown = try lastEvent() + 1
        while known + 1 < unknown {
            let middle = known + (unknown - known) / 2
            let recordedAt = try row("SELECT recorded_at FROM events WHERE seq = ?1", middle) {
                try $0.instant(0)
            }
            guard let recordedAt else { throw .store(.corrupt("the trail lacks the event \(middle)")) }
            if recordedAt <= instant { known = middle } else { unknown = middle }
        }
        return known
    }

    /// By the primary key.
    func events(after seq: Int64, types: [String], limit: Int) throws(Failure) -> [RecordedEvent] {
        var query = ListQuery(EventRow.select + " WHERE seq > ?", [seq])
        for (offset, type) in types.enumerated() {
            query.add(offset == 0 ? " AND type IN (?" : ", ?", type)
        }
        if !types.isEmpty { query.add(")") }
        query.add(" ORDER BY seq LIMIT ?", limit)
        return try rows(query, map: EventRow.event)
    }

    /// By events_of_document.
    func events(of document: DocumentReference, after seq: Int64, limit: Int) throws(Failure)
        -> [RecordedEvent]
    {
        try rows(
            EventRow.selectOfDocument,
            document,
            document.kind.rawValue,
            seq,
            limit,
            map: EventRow.event
        )
    }
}

enum EventRow {
    static let select: SQL = """
        SELECT seq, id, recorded_at, command, type, document_kind, document, document_version, customer, key, user,
            reason, policy, policy_version, before, after, previous_hash, hash
        FROM events
        """
    static let selectOfDocument =
        select + " WHERE document = ?1 AND document_kind = ?2 AND seq > ?3 ORDER BY seq LIMIT ?4"
    static let selectPage = select + " WHERE seq > ?1 ORDER BY seq LIMIT ?2"

    static func event(_ row: borrowing Row) throws -> RecordedEvent {
        let policy: ID<CreditPolicy>? = try row.optionalID(12)
        let number = try row.optionalInt64(13)
        return RecordedEvent(
            seq: try row.int64(0),
            id: try row.id(1),
            recordedAt: try row.instant(2),
            command: try row.id(3),
            type: try row.text(4),
            document: try row.document(kind: 5, id: 6),
            documentVersion: try row.int64(7),
            customer: try row.optionalID(8),
            key: try row.optionalID(9),
            user: try row.optionalID(10),
            reason: try row.optionalText(11),
            policy: policy.flatMap { policy in
                number.map { PolicyVersionReference(policy: policy, number: $0) }
            },
            before: try row.optionalText(14).map { Array($0.utf8) },
            after: Array(try row.text(15).utf8),
            previousHash: try row.blob(16),
            hash: try row.blob(17)
        )
    }
}
