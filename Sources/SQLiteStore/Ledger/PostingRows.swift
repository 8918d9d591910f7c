internal import Receivables
internal import SQLite

extension SQLiteSession {
    /// An empty posting, as that of an invoice over nothing, moves nothing and is not written: the answer is then
    /// the seq of the last one.
    @discardableResult
    func post(_ posting: Posting, event: Int64) throws(Failure) -> Int64 {
        guard !posting.entries.isEmpty else { return tail.posting }
        if let closed = try closedThrough(), posting.effectiveDate <= closed {
            throw .periodClosed(posting.effectiveDate, through: closed, pointer: "")
        }
        let seq = tail.posting + 1
        let base = try baseCurrency()
        if posting.isWhole(in: base) {
            for (offset, entry) in posting.entries.enumerated() {
                try insert(entry, of: seq, line: offset + 1, base, base: entry.amount)
            }
        } else {
            for (offset, valued) in try valued(posting, in: base).enumerated() {
                try insert(valued.entry, of: seq, line: offset + 1, valued.currency, base: valued.base)
            }
        }
        try change(
            """
            INSERT INTO postings (seq, company, recorded_at, effective_date, event, kind, document_kind, document,
                reverses)
            VALUES (?1, 1, ?2, ?3, ?4, ?5, ?6, ?7, ?8)
            """,
            seq,
            now,
            posting.effectiveDate,
            event,
            posting.kind.rawValue,
            posting.document.kind.rawValue,
            posting.document,
            posting.reverses
        )
        tail.posting = seq
        try keepBeside(posting)
        return seq
    }

    private func insert(
        _ entry: Entry,
        of posting: Int64,
        line: Int,
        _ currency: Currency,
        base: Int64?
    ) throws(Failure) {
        try change(
            """
            INSERT INTO entries (posting, line, account, currency, amount, base_amount, customer, installment, payment,
                "order", tax, credit_note)
            VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12)
            """,
            posting,
            line,
            entry.account.rawValue,
            currency,
            entry.amount,
            base,
            entry.customer,
            entry.installment,
            entry.payment,
            entry.order,
            entry.tax,
            entry.creditNote
        )
    }

    func baseCurrency() throws(Failure) -> Currency {
        if let known = tail.baseCurrency { return known }
        let found = try row("SELECT base_currency FROM companies WHERE number = 1") { try $0.currency(0) }
        guard let found else { throw .store(.corrupt("the file has no company")) }
        tail.baseCurrency = found
        return found
    }

    func posting(_ seq: Int64) throws(Failure) -> PostedPosting? {
        guard let head = try row(PostingRow.selectBySeq, seq, map: PostingRow.head) else { return nil }
        return try posted(head)
    }

    /// By postings_of_document.
    func standingPostings(of document: DocumentReference) throws(Failure) -> [PostedPosting] {
        try posted(
            rows(PostingRow.selectStanding, document, document.kind.rawValue, map: PostingRow.head)
        )
    }

    /// By the primary key, entries_of_customer, entries_of_installment, entries_of_payment,
    /// entries_of_credit_note, entries_of_order or
    /// postings_of_document.
    func postings(_ filter: PostingFilter, after seq: Int64, limit: Int) throws(Failure) -> [PostedPosting] {
        var query = ListQuery(PostingRow.select + " WHERE p.seq > ?", [seq])
        if let customer = filter.customer {
            query.add(
                """
                 AND p.seq IN (SELECT posting FROM entries
                WHERE account IN ('committed', 'receivable', 'on_account') AND customer = ?)
                """,
                customer
            )
        }
        query.add(" AND p.seq IN (SELECT posting FROM entries WHERE installment = ?)", filter.installment)
        query.add(" AND p.seq IN (SELECT posting FROM entries WHERE payment = ?)", filter.payment)
        query.add(" AND p.seq IN (SELECT posting FROM entries WHERE credit_note = ?)", filter.creditNote)
        query.add(
            #" AND p.seq IN (SELECT posting FROM entries WHERE account IN ('committed', 'receivable') AND "order" = ?)"#,
            filter.order
        )
        query.add(" AND p.seq IN (SELECT posting FROM entries WHERE tax = ?)", filter.tax)
        query.add(" AND p.effective_date >= ?", filter.from)
        query.add(" AND p.effective_date <= ?", filter.to)
        query.add(" AND p.document = ?", filter.document)
        query.add(" AND p.document_kind = ?", filter.document?.kind.rawValue)
        query.add(" ORDER BY p.seq LIMIT ?", limit)
        return try posted(rows(query, map: PostingRow.head))
    }

    /// By postings_by_moment.
    func lastPosting(knownAt instant: Instant?) throws(Failure) -> (seq: Int64, recordedAt: Instant) {
        try row(
            """
            SELECT seq, recorded_at FROM postings WHERE recorded_at <= ?1
            ORDER BY recorded_at DESC, seq DESC LIMIT 1
            """,
            instant?.milliseconds ?? .max
        ) { (try $0.int64(0), try $0.instant(1)) } ?? (0, Instant(milliseconds: 0))
    }

    private func posted(_ heads: [PostingRow.Head]) throws(Failure) -> [PostedPosting] {
        var all: [PostedPosting] = []
        all.reserveCapacity(heads.count)
        for head in heads { all.append(try posted(head)) }
        return all
    }

    private func posted(_ head: PostingRow.Head) throws(Failure) -> PostedPosting {
        let entries = try rows(
            """
            SELECT account, currency, amount, customer, installment, payment, "order", tax, credit_note, base_amount
            FROM entries WHERE posting = ?1 ORDER BY line
            """,
            head.seq
        ) { row in
            (
                try row.currency(1),
                Entry(
                    try row.text(0, as: Account.self),
                    try row.int64(2),
                    customer: try row.optionalID(3),
                    installment: try row.optionalID(4),
                    payment: try row.optionalID(5),
                    creditNote: try row.optionalID(8),
                    order: try row.optionalID(6),
                    tax: try row.optionalText(7)
                ),
                try row.optionalInt64(9)
            )
        }
        guard let currency = entries.first?.0 else {
            throw .store(.corrupt("the posting \(head.seq) has no entries"))
        }
        let posting = try Posting(
            stored: head.kind,
            document: head.document,
            currency: currency,
            effectiveDate: head.effectiveDate,
            reverses: head.reverses,
            entries: entries.map { line in
                var entry = line.1
                if line.0 != currency { entry.currency = line.0 }
                return entry
            }
        )
        return PostedPosting(
            seq: head.seq,
            recordedAt: head.recordedAt,
            event: head.event,
            posting: posting,
            baseAmounts: entries.map(\.2)
        )
    }
}

private enum PostingRow {
    struct Head {
        let seq: Int64
        let recordedAt: Instant
        let effectiveDate: CivilDate
        let event: Int64
        let kind: PostingKind
        let document: DocumentReference
        let reverses: Int64?
    }

    static let select: SQL = """
        SELECT p.seq, p.recorded_at, p.effective_date, p.event, p.kind, p.document_kind, p.document, p.reverses
        FROM postings AS p
        """
    static let selectBySeq = select + " WHERE p.seq = ?1"
    static let selectStanding =
        select + """
             WHERE p.document = ?1 AND p.document_kind = ?2 AND p.reverses IS NULL
                AND NOT EXISTS (SELECT 1 FROM postings AS r WHERE r.reverses = p.seq)
            ORDER BY p.seq
            """

    static func head(_ row: borrowing Row) throws -> Head {
        Head(
            seq: try row.int64(0),
            recordedAt: try row.instant(1),
            effectiveDate: try row.date(2),
            event: try row.int64(3),
            kind: try row.text(4, as: PostingKind.self),
            document: try row.document(kind: 5, id: 6),
            reverses: try row.optionalInt64(7)
        )
    }
}
