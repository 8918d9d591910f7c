internal import Receivables
internal import SQLite

extension SQLiteSession {
    func start(_ clock: DecisionClock) throws(Failure) {
        try change(
            """
            INSERT INTO decision_clocks (kind, document, customer, started_at, due_at) VALUES (?1, ?2, ?3, ?4, ?5)
            """,
            clock.kind.rawValue,
            clock.document,
            clock.customer,
            clock.startedAt,
            clock.dueAt
        )
    }

    func stop(_ seq: Int64, _ end: DecisionClock.End) throws(Failure) {
        try change(
            """
            UPDATE decision_clocks SET ended_at = ?2, ended_on = ?3, outcome = ?4, taken = ?5
            WHERE seq = ?1 AND ended_at IS NULL
            """,
            seq,
            end.at,
            end.on,
            end.outcome.rawValue,
            end.taken
        )
    }

    /// By decision_clocks_of_document.
    func clock(of document: DocumentReference) throws(Failure) -> DecisionClock? {
        try row(ClockRow.selectLast, document, map: ClockRow.clock)
    }

    /// By decision_clocks_of_document.
    func clocks(of document: DocumentReference, _ page: Page) throws(Failure) -> [DecisionClock] {
        try rows(
            ClockRow.selectOfDocument,
            document,
            page.after.map { Int64(clamping: $0.low) } ?? .max,
            page.limit,
            map: ClockRow.clock
        )
    }

    /// By decision_clocks_by_due or decision_clocks_of_customer_by_due.
    func runningClocks(_ kind: DecisionClock.Kind, _ filter: ClockFilter, _ page: Page) throws(Failure)
        -> [DecisionClock]
    {
        let due = page.after.map { Int64(clamping: $0.high) } ?? .min
        let seq = page.after.map { Int64(clamping: $0.low) } ?? 0
        var query = ListQuery(
            ClockRow.select
                + " WHERE c.kind = ? AND c.ended_at IS NULL AND c.due_order >= ? AND (c.due_order > ? OR c.seq > ?)",
            [kind.rawValue, due, due, seq]
        )
        query.add(" AND c.customer = ?", filter.customer)
        query.add(" AND c.due_order < ?", filter.dueBefore)
        query.add(
            " AND EXISTS (SELECT 1 FROM approvals AS a WHERE a.id = c.document AND a.role = ?)",
            filter.role?.rawValue
        )
        query.add(" ORDER BY c.due_order, c.seq LIMIT ?", page.limit)
        return try rows(query, map: ClockRow.clock)
    }

    /// By decision_clocks_untold.
    func untoldClocks(at now: Instant, limit: Int) throws(Failure) -> [DecisionClock] {
        try rows(ClockRow.selectUntold, now, limit, map: ClockRow.clock)
    }

    func markTold(_ seq: Int64, event: Int64) throws(Failure) {
        try change("UPDATE decision_clocks SET overdue_event = ?2 WHERE seq = ?1", seq, event)
    }

    /// By decision_clocks_by_due.
    func runningCounts(_ kind: DecisionClock.Kind, at now: Instant) throws(Failure)
        -> (running: Int64, overdue: Int64)
    {
        try row(
            """
            SELECT count(*), coalesce(sum(due_order < ?2), 0) FROM decision_clocks
            WHERE kind = ?1 AND ended_at IS NULL
            """,
            kind.rawValue,
            now
        ) { (running: try $0.int64(0), overdue: try $0.int64(1)) } ?? (0, 0)
    }
}

enum ClockRow {
    static let select: SQL = """
        SELECT c.seq, c.kind, c.document, c.customer, c.started_at, c.due_at, c.ended_at, c.ended_on, c.outcome,
            c.taken
        FROM decision_clocks AS c
        """
    static let selectLast = select + " WHERE c.document = ?1 ORDER BY c.seq DESC LIMIT 1"
    static let selectOfDocument =
        select + " WHERE c.document = ?1 AND c.seq < ?2 ORDER BY c.seq DESC LIMIT ?3"
    static let selectUntold =
        select + """
             WHERE c.ended_at IS NULL AND c.overdue_event IS NULL AND c.due_at < ?1
            ORDER BY c.due_at, c.seq LIMIT ?2
            """

    static func clock(_ row: borrowing Row) throws -> DecisionClock {
        let kind = try row.text(1, as: DecisionClock.Kind.self)
        let (high, low) = try row.identifier(2)
        let documentKind: DocumentKind =
            switch kind {
            case .hold: .order
            case .approval: .approval
            }
        var end: DecisionClock.End?
        if let endedAt = try row.optionalInstant(6) {
            end = DecisionClock.End(
                at: endedAt,
                on: try row.date(7),
                outcome: try row.text(8, as: DecisionClock.Outcome.self),
                taken: try row.int64(9)
            )
        }
        return DecisionClock(
            seq: try row.int64(0),
            kind: kind,
            document: DocumentReference(kind: documentKind, high: high, low: low),
            customer: try row.id(3),
            startedAt: try row.instant(4),
            dueAt: try row.optionalInstant(5),
            end: end
        )
    }
}
