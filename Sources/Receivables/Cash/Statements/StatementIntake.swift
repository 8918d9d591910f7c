/// A file that was read, as it is to be stored. It sees values only.
package struct StatementIntake: Sendable {
    package let file: BankFile
    package let sha256: [UInt8]
    package let bytes: Int
    package let key: ID<APIKey>
    package let user: ID<User>?

    /// - Parameters:
    ///   - file: sound, and of a known format.
    ///   - sha256: of the file as it came.
    ///   - bytes: its length.
    package init(_ file: BankFile, sha256: [UInt8], bytes: Int, by principal: Principal) {
        self.file = file
        self.sha256 = sha256
        self.bytes = bytes
        key = principal.key
        user = principal.user
    }

    /// One of the file's statements as a document without its lines.
    ///
    /// - Parameter number: from 1.
    func statement(_ number: Int, id: ID<BankStatement>, at now: Instant, chain: BankStatement.Warning?)
        -> BankStatement?
    {
        guard let format = file.format, file.statements.indices.contains(number - 1) else { return nil }
        let told = file.statements[number - 1]
        return BankStatement(
            id: id,
            version: 1,
            createdAt: now,
            updatedAt: now,
            file: BankStatement.File(
                sha256: sha256,
                bytes: bytes,
                number: number,
                format: format,
                version: file.version
            ),
            account: told.account.id.text,
            accountName: told.account.name,
            accountBIC: told.account.bic,
            currency: told.currency,
            bankID: told.id,
            sequence: told.sequence,
            page: told.page,
            from: told.from,
            to: told.to,
            opening: told.balances.openingBooked.map(BankStatement.Balance.init),
            closing: told.balances.closingBooked.map(BankStatement.Balance.init),
            isProved: told.verdict == .proved,
            warnings: Array(
                ((chain.map { [$0] } ?? []) + warnings(number - 1)).prefix(BankStatement.Warning.countMax)
            ),
            linesTotal: told.lines.reduce(0) { $0 + Self.parts(of: $1).count },
            linesDone: 0,
            status: .receiving,
            key: key,
            user: user
        )
    }

    /// A statement's lines: each entry, or each payment of one that the bank itemised.
    func lines(of statement: BankStatement) -> [BankLine] {
        let told = file.statements[statement.file.number - 1]
        var lines: [BankLine] = []
        for (index, entry) in told.lines.enumerated() {
            let parts = Self.parts(of: entry)
            for (place, part) in parts.enumerated() {
                let key = BankLine.Key(
                    account: statement.account,
                    fingerprint: entry.fingerprint,
                    ordinal: entry.ordinal,
                    part: parts.count == 1 ? 0 : place + 1
                )
                lines.append(
                    BankLine(
                        reference: BankLineReference(statement: statement.id, number: lines.count + 1),
                        entry: index + 1,
                        key: key,
                        bookingDate: entry.bookingDate,
                        valueDate: entry.valueDate,
                        amount: parts.count == 1 ? entry.amount : part.amount ?? entry.amount,
                        currency: statement.currency,
                        content: Self.content(entry, part, hasCharges: place == 0)
                    )
                )
            }
        }
        return lines
    }

    /// The payments that an entry may be split into; one where it may not.
    private static func parts(of entry: BankFile.Line) -> [BankFile.Detail] {
        guard entry.detailsAddUp, entry.details.count == 1 || entry.details.allSatisfy({ $0.amount != nil })
        else {
            // Several payments that can't be told apart say nothing of the whole.
            return entry.details.count == 1 ? entry.details : [BankFile.Detail()]
        }
        return entry.details
    }

    private static func content(_ entry: BankFile.Line, _ part: BankFile.Detail, hasCharges: Bool)
        -> BankLine.Content
    {
        var detail = part
        let code = detail.transactionCode ?? entry.transactionCode
        detail.transactionCode = nil
        detail.amount = nil
        return BankLine.Content(
            status: entry.status,
            isReturn: entry.isReversal || detail.returned != nil,
            transactionCode: code,
            bankReference: entry.bankReference,
            detail: detail,
            charges: hasCharges ? entry.charges : [],
            note: entry.note,
            place: entry.place
        )
    }

    /// What was odd about a statement, and about the file as a whole.
    private func warnings(_ index: Int) -> [BankStatement.Warning] {
        file.faults.filter { $0.statement == index || $0.statement == nil }.map { fault in
            BankStatement.Warning(code: fault.code.rawValue, detail: fault.detail, place: fault.place)
        }
    }
}

extension BankStatement.Balance {
    init(_ balance: BankFile.Balance) {
        self.init(amount: balance.amount, date: balance.date)
    }
}
