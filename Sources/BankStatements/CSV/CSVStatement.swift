internal import Receivables

/// The rows of one account while they are read.
struct CSVStatement {
    private var draft: StatementDraft
    /// The balance after each booked line, where the file has one.
    private var balances: [(line: Int, balance: Int64)] = []

    init(account: BankFile.Account.ID, currency: Currency, place: BankFile.Place) {
        draft = StatementDraft(place: place)
        draft.account = BankFile.Account(id: account)
        draft.currency = currency
    }

    mutating func add(_ fields: CSVFields, _ currency: Currency, _ mapping: CSVMapping, _ log: inout FaultLog)
    {
        guard currency == draft.currency else {
            log.error(.currencyMismatch, fields.place(.currency), "The account's rows are in two currencies.")
            return
        }
        guard let amount = amount(fields, currency, mapping, &log) else { return }
        guard let text = fields[.bookingDate], let bookingDate = mapping.datePattern.date(text) else {
            log.error(.invalidDate, fields.place(.bookingDate), "The day is missing or none.")
            return
        }
        var line = BankFile.Line(
            bookingDate: bookingDate,
            amount: amount,
            details: [detail(fields, amount, &log)],
            place: BankFile.Place(line: fields.place(.amount).line, path: "")
        )
        if let text = fields[.valueDate] {
            line.valueDate = mapping.datePattern.date(text)
            if line.valueDate == nil {
                log.error(.invalidDate, fields.place(.valueDate), "There is no such day.")
            }
        }
        line.bankReference = fields[.bankReference].flatMap { reference($0) }
        line.transactionCode = fields[.type].map { BankFile.TransactionCode(proprietary: $0) }
        if let status = fields[.status], mapping.pendingValues.contains(status) { line.status = .pending }
        draft.lines.append(line)
        guard line.status == .booked, let text = fields[.balance] else { return }
        guard let balance = read(text, currency, mapping, fields.place(.balance), &log) else { return }
        balances.append((draft.lines.count - 1, balance))
    }

    private func detail(_ fields: CSVFields, _ amount: Int64, _ log: inout FaultLog) -> BankFile.Detail {
        var detail = BankFile.Detail(amount: amount)
        detail.counterparty.name = fields[.name]
        detail.counterparty.account = fields[.counterpartyAccount].flatMap { BankFile.Account.ID($0) }
        detail.counterparty.bic = fields[.counterpartyBIC]
        detail.remittance.text = fields[.text]
        detail.endToEndID = fields[.endToEndID].flatMap { reference($0) }
        detail.mandateID = fields[.mandateID].flatMap { reference($0) }
        detail.customerReference = fields[.customerReference].flatMap { reference($0) }
        detail.chequeNumber = fields[.chequeNumber].flatMap { reference($0) }
        if let text = fields[.structuredReference] {
            detail.remittance.references.append(
                structuredReference(text, scheme: nil) {
                    let place = fields.place(.structuredReference)
                    log.warning(.invalidReference, place, "The check digits of \(text) are wrong.")
                }
            )
        }
        return detail
    }

    // MARK: Amounts

    private func amount(
        _ fields: CSVFields,
        _ currency: Currency,
        _ mapping: CSVMapping,
        _ log: inout FaultLog
    ) -> Int64? {
        func value(_ role: CSVMapping.Role) -> Int64? {
            guard let text = fields[role] else {
                log.error(.missingValue, fields.place(role), "The amount is missing.")
                return nil
            }
            return read(text, currency, mapping, fields.place(role), &log)
        }
        switch mapping.sign {
        case .signed: return value(.amount)
        case .inverted: return value(.amount).map { -$0 }
        case .indicator:
            let mark = fields[.indicator] ?? ""
            guard let amount = value(.amount) else { return nil }
            if mapping.creditValues.contains(mark) { return amount }
            if mapping.debitValues.contains(mark) { return -amount }
            log.error(.invalidValue, fields.place(.indicator), "It is neither a debit nor a credit value.")
            return nil
        case .columns:
            // Some banks fill the other column with a zero.
            let credit = fields[.credit] == nil ? 0 : value(.credit)
            let debit = fields[.debit] == nil ? 0 : value(.debit)
            guard let credit, let debit else { return nil }
            guard credit == 0 || debit == 0, fields[.credit] != nil || fields[.debit] != nil else {
                log.error(
                    .invalidAmount,
                    fields.place(.debit),
                    "The row has to be either a credit or a debit."
                )
                return nil
            }
            return credit == 0 ? -Int64(clamping: debit.magnitude) : credit
        }
    }

    /// Reads an amount with a sign in front or behind, or in brackets for a negative one.
    private func read(
        _ text: String,
        _ currency: Currency,
        _ mapping: CSVMapping,
        _ place: BankFile.Place,
        _ log: inout FaultLog
    ) -> Int64? {
        do throws(AmountError) {
            var text = text.replacingMinus()
            var isNegative = false
            if text.hasPrefix("("), text.hasSuffix(")") {
                isNegative = true
                text = String(text.dropFirst().dropLast())
            } else if let last = text.last, last == "-" || last == "+" {
                isNegative = last == "-"
                text = String(text.dropLast())
            } else if let first = text.first, first == "-" || first == "+" {
                isNegative = first == "-"
                text = String(text.dropFirst())
            }
            text = text.trimmedASCII
            if let group = mapping.groupSeparator {
                guard let plain = ungrouped(text, group: group, decimal: mapping.decimalSeparator) else {
                    throw .notANumber
                }
                text = plain
            }
            // Any other point or comma would change the amount and must not pass.
            let digits = text.map { $0 == mapping.decimalSeparator ? "." : $0 == "." ? "x" : $0 }
            let amount = try minorUnits(String(digits).utf8, exponent: currency.exponent)
            return isNegative ? -amount : amount
        } catch {
            log.error(.invalidAmount, place, "It \(error.sentence).")
            return nil
        }
    }

    // MARK: End

    /// The statement, with the balances that the column of balances makes.
    func finished(_ log: inout FaultLog) -> StatementDraft {
        var draft = draft
        let dates = draft.lines.map(\.bookingDate)
        draft.from = dates.min()
        draft.to = dates.max()
        guard !balances.isEmpty else { return draft }
        guard balances.count == draft.lines.count(where: { $0.status == .booked }) else {
            log.error(.missingBalance, draft.place, "Some rows have a balance and others have none.")
            return draft
        }
        // Files go forwards or backwards in time.
        let forwardBreak = firstBreak(balances, in: draft)
        let backwardBreak = firstBreak(balances.reversed(), in: draft)
        let isForward = forwardBreak == nil
        if let broken = forwardBreak, let other = backwardBreak {
            let index = max(broken.step, other.step) == broken.step ? broken.line : other.line
            log.error(
                .balanceMismatch,
                draft.lines[index].place,
                "The balance before the row and its amount don't make the balance after it."
            )
            return draft
        }
        let ordered = isForward ? balances : balances.reversed()
        if let first = ordered.first, let last = ordered.last {
            let line = draft.lines[first.line]
            draft.balances.openingBooked = BankFile.Balance(
                amount: first.balance - line.amount,
                date: line.bookingDate
            )
            draft.balances.closingBooked = BankFile.Balance(
                amount: last.balance,
                date: draft.lines[last.line].bookingDate
            )
        }
        return draft
    }

    /// The first row, in the order given, whose balance doesn't follow from the one before.
    private func firstBreak(
        _ balances: some Sequence<(line: Int, balance: Int64)>,
        in draft: StatementDraft
    ) -> (step: Int, line: Int)? {
        var before: Int64?
        for (step, (line, balance)) in balances.enumerated() {
            // Neither passes 10¹⁵.
            if let before, before + draft.lines[line].amount != balance { return (step, line) }
            before = balance
        }
        return nil
    }
}

extension String {
    /// The typographic minus as the one of ASCII.
    fileprivate func replacingMinus() -> String {
        String(map { $0 == "\u{2212}" ? "-" : $0 })
    }
}
