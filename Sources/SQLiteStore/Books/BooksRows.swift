internal import Receivables
internal import SQLite

extension SQLiteSession {
    func accountMap() throws(Failure) -> (version: Int64, updatedAt: Instant, numbers: [AccountMap.Number])? {
        try row("SELECT version, updated_at, numbers FROM account_maps WHERE number = 1") { row in
            (try row.int64(0), try row.instant(1), try StoredJSON(try row.text(2)).accountNumbers())
        }
    }

    func keep(_ map: AccountMap) throws(Failure) {
        let numbers = map.numbers.map { number -> Snapshot in
            .fields([
                "account": .text(number.account.rawValue), "tax": .optional(number.tax),
                "number": .text(number.number),
            ])
        }
        try change(
            """
            INSERT INTO account_maps (number, version, updated_at, numbers) VALUES (1, ?1, ?2, ?3)
            ON CONFLICT (number) DO UPDATE
            SET version = excluded.version, updated_at = excluded.updated_at, numbers = excluded.numbers
            """,
            map.version,
            map.updatedAt,
            SnapshotFields(dictionaryLiteral: ("numbers", .list(numbers))).storedText
        )
    }

    /// By postings_by_effective_date.
    func journal(
        from: CivilDate,
        to: CivilDate,
        after place: (date: CivilDate, seq: Int64)?,
        postings limit: Int
    ) throws(Failure) -> [JournalLine] {
        try rows(
            BooksRow.journalByDay,
            from,
            to,
            place?.date ?? .first,
            place?.seq ?? 0,
            limit,
            map: BooksRow.line
        )
    }

    /// By the primary keys.
    func journal(after seq: Int64, postings limit: Int) throws(Failure) -> [JournalLine] {
        try rows(BooksRow.journalBySeq, seq, limit, map: BooksRow.line)
    }

    func ledgerExport(_ id: ID<LedgerExport>) throws(Failure) -> LedgerExport? {
        try row(BooksRow.selectExportByID, id, map: BooksRow.export)
    }

    func ledgerExports(_ page: Page) throws(Failure) -> [LedgerExport] {
        try rows(BooksRow.listExports, page.bound, page.limit, map: BooksRow.export)
    }

    /// By the unique number.
    func lastLedgerExport() throws(Failure) -> LedgerExport? {
        try row(BooksRow.lastExport, map: BooksRow.export)
    }

    func content(of export: ID<LedgerExport>) throws(Failure) -> [UInt8]? {
        try row("SELECT content FROM ledger_exports WHERE id = ?1", export) { try $0.blob(0) }
    }

    func insert(_ export: LedgerExport, content: [UInt8]) throws(Failure) {
        try change(
            """
            INSERT INTO ledger_exports (id, created_at, number, first_seq, last_seq, postings, lines, sha256, content)
            VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9)
            """,
            export.id,
            export.createdAt,
            export.number,
            export.firstSeq,
            export.lastSeq,
            export.postingsCount,
            export.linesCount,
            export.sha256,
            content
        )
    }
}

private enum BooksRow {
    private static let columns: SQL = """
        SELECT p.seq, p.effective_date, p.recorded_at, p.kind, p.document_kind, p.document,
            coalesce(v.number, n.number), p.reverses, e.account, e.tax, e.currency, e.amount, e.customer, c.external_id
        FROM p CROSS JOIN entries AS e ON e.posting = p.seq
            LEFT JOIN customers AS c ON c.id = e.customer
            LEFT JOIN invoices AS v ON v.id = p.document AND p.document_kind = 'invoice'
            LEFT JOIN credit_notes AS n ON n.id = p.document AND p.document_kind = 'credit_note'
        WHERE e.account NOT IN ('committed', 'committed_contra')
        """

    static let journalByDay =
        """
        WITH p AS (
            SELECT seq, effective_date, recorded_at, kind, document_kind, document, reverses FROM postings
            WHERE effective_date BETWEEN max(?1, ?3) AND ?2 AND (effective_date > ?3 OR seq > ?4)
                AND kind NOT IN ('order_committed', 'order_released', 'due_date_extended')
            ORDER BY effective_date, seq LIMIT ?5
        )
        """ + " " + columns + " ORDER BY p.effective_date, p.seq, e.line"

    static let journalBySeq =
        """
        WITH p AS (
            SELECT seq, effective_date, recorded_at, kind, document_kind, document, reverses FROM postings
            WHERE seq > ?1 AND kind NOT IN ('order_committed', 'order_released', 'due_date_extended')
            ORDER BY seq LIMIT ?2
        )
        """ + " " + columns + " ORDER BY p.seq, e.line"

    private static let selectExport: SQL = """
        SELECT id, created_at, number, first_seq, last_seq, postings, lines, sha256 FROM ledger_exports
        """
    static let selectExportByID = selectExport + " WHERE id = ?1"
    static let listExports = selectExport + " WHERE id < ?1 ORDER BY id DESC LIMIT ?2"
    static let lastExport = selectExport + " WHERE number = (SELECT max(number) FROM ledger_exports)"

    static func line(_ row: borrowing Row) throws -> JournalLine {
        JournalLine(
            seq: try row.int64(0),
            effectiveDate: try row.date(1),
            recordedAt: try row.instant(2),
            kind: try row.text(3, as: PostingKind.self),
            document: try row.document(kind: 4, id: 5),
            documentNumber: try row.optionalText(6),
            reverses: try row.optionalInt64(7),
            account: try row.text(8, as: Account.self),
            tax: try row.optionalText(9),
            currency: try row.currency(10),
            amount: try row.int64(11),
            customer: try row.optionalID(12),
            customerExternalID: try row.optionalText(13)
        )
    }

    static func export(_ row: borrowing Row) throws -> LedgerExport {
        LedgerExport(
            id: try row.id(0),
            createdAt: try row.instant(1),
            number: try row.int64(2),
            firstSeq: try row.int64(3),
            lastSeq: try row.int64(4),
            postingsCount: try row.int64(5),
            linesCount: try row.int64(6),
            sha256: try row.text(7)
        )
    }
}

extension StoredJSON {
    fileprivate func accountNumbers() throws(SQLiteError) -> [AccountMap.Number] {
        var numbers: [AccountMap.Number] = []
        for entry in try member("numbers").elements {
            numbers.append(
                AccountMap.Number(
                    account: try entry.member("account").choice(),
                    tax: try entry["tax"]?.text(),
                    number: try entry.member("number").text()
                )
            )
        }
        return numbers
    }
}
