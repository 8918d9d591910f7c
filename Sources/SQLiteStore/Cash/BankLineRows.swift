internal import Digest
internal import Receivables
internal import SQLite

extension SQLiteSession {
    func bankLine(_ reference: BankLineReference) throws(Failure) -> BankLine? {
        try row(BankLineRow.selectByNumber, reference.statement, reference.number, map: BankLineRow.line)
    }

    /// By the primary key or bank_lines_by_fate.
    func bankLines(of statement: ID<BankStatement>, fate: BankLine.FateName?, after number: Int, limit: Int)
        throws(Failure) -> [BankLine]
    {
        var query = ListQuery(BankLineRow.select + " WHERE l.statement = ?", [statement])
        switch fate {
        case nil: break
        case .payment:
            query.add(
                " AND l.fate = 'payment' AND (p.customer IS NOT NULL OR p.reversal_kind IS NOT NULL) AND NOT "
            )
            query.add(BankLineRow.hasProposal)
        case .proposal:
            query.add(" AND l.fate = 'payment' AND ")
            query.add(BankLineRow.hasProposal)
        case .unidentified:
            query.add(" AND l.fate IN ('payment', 'unidentified') AND p.customer IS NULL")
            query.add(" AND p.reversal_kind IS NULL AND NOT ")
            query.add(BankLineRow.hasProposal)
        case let fate?: query.add(" AND l.fate = ?", fate.rawValue)
        }
        query.add(" AND l.number > ?", number)
        query.add(" ORDER BY l.number LIMIT ?", limit)
        return try rows(query, map: BankLineRow.line)
    }

    /// By bank_lines_by_fate.
    func bankLineTallies(of statement: ID<BankStatement>) throws(Failure) -> [BankLineTally] {
        try rows(
            BankLineRow.selectTallies,
            statement
        ) { row in
            BankLineTally(
                fate: try row.text(0, as: BankLine.FateName.self),
                count: try row.int64(1),
                amount: try row.int64(2)
            )
        }
    }

    func insert(_ line: BankLine) throws(Failure) {
        guard let fingerprint = bytes(hex: line.key.fingerprint) else {
            throw .store(.corrupt("a line's fingerprint is no hexadecimal text"))
        }
        try change(
            """
            INSERT INTO bank_lines (statement, number, entry, account, fingerprint, ordinal, part, booking_date,
                value_date, amount, content, fate, payment, duplicate_statement, duplicate_line, reason, stands, refund)
            VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?14, ?15, ?16, ?17, ?18)
            """,
            line.reference.statement,
            line.reference.number,
            line.entry,
            line.key.account,
            fingerprint,
            line.key.ordinal,
            line.key.part,
            line.bookingDate,
            line.valueDate,
            line.amount,
            line.content.snapshot.storedText,
            line.fate.name.rawValue,
            line.fate.payment,
            line.fate.duplicateOf?.statement,
            line.fate.duplicateOf?.number,
            line.fate.reason,
            line.stands,
            line.fate.refund
        )
    }

    func update(_ line: BankLine) throws(Failure) {
        try change(
            """
            UPDATE bank_lines
            SET fate = ?3, payment = ?4, duplicate_statement = ?5, duplicate_line = ?6, reason = ?7, stands = ?8,
                refund = ?9
            WHERE statement = ?1 AND number = ?2
            """,
            line.reference.statement,
            line.reference.number,
            line.fate.name.rawValue,
            line.fate.payment,
            line.fate.duplicateOf?.statement,
            line.fate.duplicateOf?.number,
            line.fate.reason,
            line.stands,
            line.fate.refund
        )
    }

    /// By bank_lines_that_settle_a_refund.
    func isSettled(_ refund: ID<Refund>) throws(Failure) -> Bool {
        try row(
            "SELECT 1 FROM bank_lines WHERE refund = ?1 AND fate = 'refund_settled' AND stands = 1",
            refund
        ) { try $0.int(0) } != nil
    }

    /// By bank_lines_that_stand.
    func standingBankLine(_ key: BankLine.Key) throws(Failure) -> BankLineReference? {
        guard let fingerprint = bytes(hex: key.fingerprint) else { return nil }
        return try row(
            """
            SELECT statement, number FROM bank_lines
            WHERE fingerprint = ?1 AND account = ?2 AND ordinal = ?3 AND part = ?4 AND stands = 1
            """,
            fingerprint,
            key.account,
            key.ordinal,
            key.part
        ) { BankLineReference(statement: try $0.id(0), number: try $0.int(1)) }
    }
}

extension SQLiteSession {
    /// By the primary key: from line to line up to the limit.
    func openBankLines(of statement: ID<BankStatement>, after number: Int, limit: Int) throws(Failure)
        -> [BankLine]
    {
        try rows(BankLineRow.selectOpen, statement, number, limit, map: BankLineRow.line)
    }

    /// By bank_lines_to_take_back.
    func standingBankLines(of statement: ID<BankStatement>, limit: Int) throws(Failure) -> [BankLine] {
        try rows(BankLineRow.selectStanding, statement, limit, map: BankLineRow.line)
    }

    /// By bank_lines_to_take_back and refunds_of_payment.
    func refundsThatStand(ofStatement statement: ID<BankStatement>, limit: Int) throws(Failure) -> [ID<
        Refund
    >] {
        try rows(
            """
            SELECT r.id FROM bank_lines AS l JOIN refunds AS r ON r.payment = l.payment
            WHERE l.statement = ?1 AND l.stands = 1 AND l.fate = 'payment' AND r.status IN ('approved', 'exported')
            LIMIT ?2
            """,
            statement,
            limit
        ) { try $0.id(0) }
    }
}

private enum BankLineRow {
    static let select: SQL = """
        SELECT l.statement, l.number, l.entry, l.account, l.fingerprint, l.ordinal, l.part, l.booking_date, l.value_date,
            l.amount, s.currency, l.content, l.fate, l.payment, l.duplicate_statement, l.duplicate_line, l.reason, l.stands,
            l.refund
        FROM bank_lines AS l JOIN bank_statements AS s ON s.id = l.statement LEFT JOIN payments AS p ON p.id = l.payment
        """
    static let selectStanding =
        select + " WHERE l.statement = ?1 AND l.stands = 1 ORDER BY l.number DESC LIMIT ?2"
    /// Left for a person, not used up, or repeating what was taken back.
    static let selectOpen =
        select
            + """
             WHERE l.statement = ?1 AND l.number > ?2 AND (
                l.fate = 'unidentified'
                OR (l.fate = 'payment' AND p.reversal_kind IS NULL AND (p.customer IS NULL OR p.unapplied > 0))
                OR (l.fate = 'duplicate' AND NOT EXISTS (
                    SELECT 1 FROM bank_lines AS o
                    WHERE o.statement = l.duplicate_statement AND o.number = l.duplicate_line AND o.stands = 1
                ))
            ) ORDER BY l.number LIMIT ?3
            """
    /// Money that a person is to decide on.
    static let hasProposal: SQL =
        "EXISTS (SELECT 1 FROM match_proposals AS m WHERE m.payment = l.payment AND m.status = 'open')"
    static let selectTallies =
        "SELECT CASE WHEN l.fate <> 'payment' THEN l.fate WHEN " + hasProposal
            + """
             THEN 'proposal' WHEN p.customer IS NULL AND p.reversal_kind IS NULL THEN 'unidentified' ELSE 'payment' END
                AS shown, count(*), sum(l.amount)
            FROM bank_lines AS l LEFT JOIN payments AS p ON p.id = l.payment
            WHERE l.statement = ?1 GROUP BY shown ORDER BY shown
            """
    static let selectByNumber = select + " WHERE l.statement = ?1 AND l.number = ?2"

    static func line(_ row: borrowing Row) throws -> BankLine {
        BankLine(
            reference: BankLineReference(statement: try row.id(0), number: try row.int(1)),
            entry: try row.int(2),
            key: BankLine.Key(
                account: try row.text(3),
                fingerprint: hexText(try row.blob(4)),
                ordinal: try row.int(5),
                part: try row.int(6)
            ),
            bookingDate: try row.date(7),
            valueDate: try row.optionalDate(8),
            amount: try row.int64(9),
            currency: try row.currency(10),
            content: try StoredJSON(try row.text(11)).lineContent(),
            fate: try fate(row),
            stands: try row.bool(17)
        )
    }

    private static func fate(_ row: borrowing Row) throws -> BankLine.Fate {
        switch try row.text(12, as: BankLine.FateName.self) {
        case .waiting: .waiting
        case .payment, .proposal: .payment(try row.id(13))
        case .fee: .fee
        case .returned: .returned(try row.id(13))
        case .refundSettled: .refundSettled(try row.id(18))
        case .refundReturned: .refundReturned(try row.id(18))
        case .unidentified: .unidentified(try row.text(16))
        case .duplicate:
            .duplicate(BankLineReference(statement: try row.id(14), number: try row.int(15)))
        case .ignored: .ignored(try row.text(16, as: BankLine.Reason.self))
        }
    }
}
