extension StatementDesk {
    /// Tries the next open lines of a statement anew: what was left for a person, money that is left over, and
    /// duplicates of what has been taken back.
    ///
    /// - Returns: the number of the last line that was looked at; nil: none is left.
    func match(_ id: ID<BankStatement>, after number: Int, limit: Int, by context: OperationContext)
        throws(Failure) -> Int?
    {
        let statement = try required(id)
        guard statement.status == .imported else { throw conflict(statement) }
        let lines = try session.openBankLines(of: id, after: number, limit: limit)
        for line in lines {
            let settling = LineSettling(session: session, context: context)
            let settled = try settling.settledAnew(line)
            if settled != line { try session.update(settled) }
        }
        return lines.last?.reference.number
    }

    func conflict(_ statement: BankStatement) -> Failure {
        .conflict(
            code: "bank_statement_\(statement.status.rawValue)",
            detail: "the statement is \(statement.status.rawValue)",
            state: statement.status.rawValue,
            allowed: statement.allowedActions
        )
    }
}
