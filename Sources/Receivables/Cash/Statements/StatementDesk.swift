/// Brings bank statements in: stores them, and books their lines a few at a time, so that nobody waits long.
package struct StatementDesk {
    let session: any Session

    package init(session: any Session) {
        self.session = session
    }

    /// Stores the statements of a file that aren't there yet, without their lines.
    ///
    /// - Returns: every statement of the file in its order, and which are new.
    func open(_ intake: StatementIntake) throws(Failure) -> [(statement: BankStatement, isNew: Bool)] {
        let known = try session.bankStatements(ofFile: intake.sha256)
        var opened: [(statement: BankStatement, isNew: Bool)] = []
        for (index, told) in intake.file.statements.enumerated() {
            if let statement = known.first(where: { $0.file.number == index + 1 }) {
                opened.append((statement, false))
                continue
            }
            let statement = intake.statement(
                index + 1,
                id: session.newID(BankStatement.self),
                at: session.now,
                chain: try chainWarning(told)
            )
            guard let statement else { continue }
            var turnover: Int64 = 0
            for line in told.lines { turnover = try sum(turnover, Int64(clamping: line.amount.magnitude)) }
            try session.recordCreation(.bankStatementReceived, statement)
            try session.insert(statement)
            opened.append((statement, true))
        }
        return opened
    }

    /// Brings a short file in within one command, to try it out.
    package func takeInAtOnce(_ intake: StatementIntake) throws(Failure) -> [(
        statement: BankStatement, isNew: Bool
    )] {
        var opened = try open(intake)
        var count = 0
        for (statement, isNew) in opened where isNew { count += statement.linesTotal }
        guard count <= Self.linesTriedMax else {
            let detail = "a file of at most \(Self.linesTriedMax) lines can be tried out, and it has \(count)"
            throw .invalid("", "file_too_long_to_try", detail)
        }
        for (index, (statement, isNew)) in opened.enumerated() where isNew {
            try add(intake.lines(of: statement))
            try begin(statement.id)
            _ = try settle(statement.id, limit: Self.linesTriedMax)
            opened[index].statement = try required(statement.id)
        }
        return opened
    }

    /// Tries a short statement's open lines anew within one command.
    package func matchAtOnce(_ id: ID<BankStatement>, by context: OperationContext) throws(Failure) {
        try requireShort(try required(id))
        _ = try match(id, after: 0, limit: Self.linesTriedMax, by: context)
    }

    /// Takes a short statement back within one command.
    package func revertAtOnce(_ id: ID<BankStatement>, by context: OperationContext) throws(Failure) {
        try requireShort(try required(id))
        try beginRevert(id)
        _ = try revert(id, limit: Self.linesTriedMax + 1, by: context)
    }

    private func requireShort(_ statement: BankStatement) throws(Failure) {
        guard statement.linesTotal <= Self.linesTriedMax else {
            let detail = "a statement of at most \(Self.linesTriedMax) lines can be tried"
            throw .invalid("", "file_too_long_to_try", detail)
        }
    }

    /// Fifty hold the writer about as long as a batch may.
    private static let linesTriedMax = 50

    func add(_ lines: some Sequence<BankLine>) throws(Failure) {
        for line in lines { try session.insert(line) }
    }

    /// All lines are stored: booking begins.
    func begin(_ id: ID<BankStatement>) throws(Failure) {
        try move(try required(id), to: .importing, .bankStatementStored)
    }

    /// What came in while it was stored is lost.
    func abandon(_ id: ID<BankStatement>) throws(Failure) {
        let statement = try required(id)
        guard statement.status == .receiving else { return }
        try move(statement, to: .failed, .bankStatementFailed)
    }

    /// Books the next lines of a statement.
    ///
    /// - Returns: whether more are left.
    func settle(_ id: ID<BankStatement>, limit: Int) throws(Failure) -> Bool {
        var statement = try required(id)
        guard statement.status == .importing else { return false }
        let lines = try session.bankLines(of: id, fate: .waiting, after: 0, limit: limit)
        for line in lines {
            try session.update(try LineSettling(session: session, context: statement.context).settled(line))
        }
        statement.linesDone += lines.count
        guard statement.linesDone < statement.linesTotal, !lines.isEmpty else {
            try move(statement, to: .imported, .bankStatementImported)
            return false
        }
        try session.update(statement)
        return true
    }

    func required(_ id: ID<BankStatement>) throws(Failure) -> BankStatement {
        guard let statement = try session.bankStatement(id) else { throw .missing(.bankStatement, id.text) }
        return statement
    }

    func move(_ old: BankStatement, to status: BankStatement.Status, _ type: EventType) throws(Failure) {
        var statement = old
        statement.status = status
        statement.version += 1
        statement.updatedAt = session.now
        try session.recordChange(type, from: old, to: statement)
        try session.update(statement)
    }

    /// A statement goes on from where the account's last one ended.
    private func chainWarning(_ told: BankFile.Statement) throws(Failure) -> BankStatement.Warning? {
        guard let opening = told.balances.openingBooked,
            let date = opening.date ?? told.from ?? told.lines.first?.bookingDate,
            let last = try session.lastBankStatement(
                of: told.account.id.text,
                in: told.currency,
                closedBy: date
            ),
            let closing = last.closing, closing.amount != opening.amount
        else { return nil }
        return BankStatement.Warning(
            code: "balance_chain",
            detail: "It opens with \(opening.amount), and \(last.id.text) closed with \(closing.amount)."
        )
    }
}
