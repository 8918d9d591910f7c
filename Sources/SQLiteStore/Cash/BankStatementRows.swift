internal import Receivables
internal import SQLite

extension SQLiteSession {
    func bankStatement(_ id: ID<BankStatement>) throws(Failure) -> BankStatement? {
        try row(BankStatementRow.selectByID, id, map: BankStatementRow.statement)
    }

    /// By the primary key, bank_statements_by_status or bank_statements_of_account.
    func bankStatements(_ filter: BankStatementFilter, _ page: Page) throws(Failure) -> [BankStatement] {
        var query = ListQuery(BankStatementRow.select + " WHERE id < ?", [page.bound])
        query.add(" AND status = ?", filter.status?.rawValue)
        query.add(" AND account = ?", filter.account)
        query.add(" AND created_at >= ?", filter.createdFrom)
        query.add(" AND created_at < ?", filter.createdTo)
        query.add(" ORDER BY id DESC LIMIT ?", page.limit)
        return try rows(query, map: BankStatementRow.statement)
    }

    /// By bank_statements_of_file.
    func bankStatements(ofFile sha256: [UInt8]) throws(Failure) -> [BankStatement] {
        try rows(BankStatementRow.selectOfFile, sha256, map: BankStatementRow.statement)
    }

    /// By bank_statements_by_closing.
    func lastBankStatement(of account: String, in currency: Currency, closedBy date: CivilDate)
        throws(Failure)
        -> BankStatement?
    {
        try row(BankStatementRow.selectLast, account, currency, date, map: BankStatementRow.statement)
    }

    /// By bank_statements_by_status.
    func bankStatements(in status: BankStatement.Status, limit: Int) throws(Failure) -> [BankStatement] {
        try rows(BankStatementRow.selectByStatus, status.rawValue, limit, map: BankStatementRow.statement)
    }

    func insert(_ statement: BankStatement) throws(Failure) {
        try change(
            """
            INSERT INTO bank_statements (id, version, created_at, updated_at, status, sha256, bytes, number, format,
                format_version, account, account_name, account_bic, currency, bank_id, sequence, page, from_date,
                to_date, opening, opening_date, closing, closing_date, is_proved, warnings, lines_total, lines_done,
                key, user)
            VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?14, ?15, ?16, ?17, ?18, ?19, ?20, ?21,
                ?22, ?23, ?24, ?25, ?26, ?27, ?28, ?29)
            """,
            statement.id,
            statement.version,
            statement.createdAt,
            statement.updatedAt,
            statement.status.rawValue,
            statement.file.sha256,
            statement.file.bytes,
            statement.file.number,
            statement.file.format.rawValue,
            statement.file.version,
            statement.account,
            statement.accountName,
            statement.accountBIC,
            statement.currency,
            statement.bankID,
            statement.sequence,
            statement.page,
            statement.from,
            statement.to,
            statement.opening?.amount,
            statement.opening?.date,
            statement.closing?.amount,
            statement.closing?.date,
            statement.isProved,
            statement.warnings.storedText,
            statement.linesTotal,
            statement.linesDone,
            statement.key,
            statement.user
        )
    }

    func update(_ statement: BankStatement) throws(Failure) {
        try change(
            """
            UPDATE bank_statements SET version = ?2, updated_at = ?3, status = ?4, lines_done = ?5 WHERE id = ?1
            """,
            statement.id,
            statement.version,
            statement.updatedAt,
            statement.status.rawValue,
            statement.linesDone
        )
    }
}

private enum BankStatementRow {
    static let select: SQL = """
        SELECT id, version, created_at, updated_at, status, sha256, bytes, number, format, format_version, account,
            account_name, account_bic, currency, bank_id, sequence, page, from_date, to_date, opening, opening_date,
            closing, closing_date, is_proved, warnings, lines_total, lines_done, key, user
        FROM bank_statements
        """
    static let selectByID = select + " WHERE id = ?1"
    static let selectOfFile =
        select + " WHERE sha256 = ?1 AND status NOT IN ('failed', 'reverted') ORDER BY number"
    static let selectLast =
        select
            + """
             WHERE account = ?1 AND currency = ?2 AND closing_date <= ?3 AND closing IS NOT NULL
                AND status NOT IN ('failed', 'reverted') ORDER BY closing_date DESC, id DESC LIMIT 1
            """
    static let selectByStatus = select + " WHERE status = ?1 ORDER BY id LIMIT ?2"

    static func statement(_ row: borrowing Row) throws -> BankStatement {
        BankStatement(
            id: try row.id(0),
            version: try row.int64(1),
            createdAt: try row.instant(2),
            updatedAt: try row.instant(3),
            file: BankStatement.File(
                sha256: try row.blob(5),
                bytes: try row.int(6),
                number: try row.int(7),
                format: try row.text(8, as: BankFile.Format.self),
                version: try row.optionalText(9)
            ),
            account: try row.text(10),
            accountName: try row.optionalText(11),
            accountBIC: try row.optionalText(12),
            currency: try row.currency(13),
            bankID: try row.optionalText(14),
            sequence: try row.optionalInt64(15),
            page: try row.optionalInt(16),
            from: try row.optionalDate(17),
            to: try row.optionalDate(18),
            opening: try balance(row, 19),
            closing: try balance(row, 21),
            isProved: try row.bool(23),
            warnings: try StoredJSON(try row.text(24)).statementWarnings(),
            linesTotal: try row.int(25),
            linesDone: try row.int(26),
            status: try row.text(4, as: BankStatement.Status.self),
            key: try row.id(27),
            user: try row.optionalID(28)
        )
    }

    private static func balance(_ row: borrowing Row, _ index: Int) throws -> BankStatement.Balance? {
        guard let amount = try row.optionalInt64(index) else { return nil }
        return BankStatement.Balance(amount: amount, date: try row.optionalDate(index + 1))
    }
}
