extension StatementDesk {
    /// Begins to take a statement back.
    ///
    /// - Throws: a conflict where a refund stands of what it booked, which names it.
    func beginRevert(_ id: ID<BankStatement>) throws(Failure) {
        let statement = try required(id)
        guard statement.status != .reverting else { return }
        guard statement.status == .imported else { throw conflict(statement) }
        let refunds = try session.refundsThatStand(ofStatement: id, limit: 5)
        guard refunds.isEmpty else {
            throw .conflict(
                code: "bank_statement_refunded",
                detail: "money of it went back; cancel first: \(refunds.map(\.text).joined(separator: ", "))",
                state: statement.status.rawValue,
                allowed: []
            )
        }
        try move(statement, to: .reverting, .bankStatementReverting)
    }

    /// Takes the next lines of a statement back, the last first.
    ///
    /// - Returns: whether more are left.
    func revert(_ id: ID<BankStatement>, limit: Int, by context: OperationContext) throws(Failure) -> Bool {
        var statement = try required(id)
        guard statement.status == .reverting else { return false }
        let lines = try session.standingBankLines(of: id, limit: limit)
        for told in lines {
            // The return of a payment of the same statement has named another payment in its line.
            var line = try session.bankLine(told.reference) ?? told
            try takeBack(line, by: context)
            line.stands = false
            try session.update(line)
        }
        statement.linesDone = max(0, statement.linesDone - lines.count)
        guard lines.count == limit else {
            statement.linesDone = 0
            try move(statement, to: .reverted, .bankStatementReverted)
            return false
        }
        try session.update(statement)
        return true
    }

    /// What stands again after all.
    func stopRevert(_ id: ID<BankStatement>) throws(Failure) {
        let statement = try required(id)
        guard statement.status == .reverting else { return }
        try move(statement, to: .imported, .bankStatementRevertStopped)
    }

    private func takeBack(_ line: BankLine, by context: OperationContext) throws(Failure) {
        let desk = CashDesk(session: session, context: context)
        switch line.fate {
        case .payment(let id):
            guard let payment = try session.payment(id), payment.reversal == nil else { return }
            _ = try desk.reverse(id, kind: .entryError, on: nil, expectedVersion: nil)
        case .returned(let id):
            guard let payment = try desk.receiveAgain(id) else { return }
            // Where it came from, it came from still.
            guard let origin = payment.bank?.line, var first = try session.bankLine(origin),
                first.fate == .payment(id)
            else { return }
            first.fate = .payment(payment.id)
            try session.update(first)
        case .refundReturned(let id): try RefundDesk(session: session, context: context).restore(id)
        case .waiting, .fee, .refundSettled, .unidentified, .duplicate, .ignored: return
        }
    }
}
