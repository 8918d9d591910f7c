internal import Receivables

/// One message while its fields are read.
struct MT940Statement {
    var draft: StatementDraft
    private var currency: Currency?
    /// What 86 explains: the last line, until it has been explained or a balance has come.
    private var unexplained: Int?

    init(at line: Int, options: BankFileReader.Options) {
        draft = StatementDraft(place: BankFile.Place(line: line, path: ":20:"))
        currency = options.currency
    }

    mutating func read(_ fields: [MT940Reader.Field], isTerminated: Bool, _ file: inout FileDraft) {
        takeCurrency(fields)
        for field in fields { read(field, &file) }
        draft.currency = currency
        draft.from = draft.balances.openingBooked?.date
        draft.to = draft.balances.closingBooked?.date
        if draft.balances.openingBooked == nil {
            file.log.warning(.missingBalance, draft.place, "The statement has no opening balance (:60F:).")
        }
        guard draft.balances.closingBooked == nil else { return }
        if isTerminated {
            file.log.warning(.missingBalance, draft.place, "The statement has no closing balance (:62F:).")
        } else {
            // Without the message's end, too, nothing says that the last line is whole.
            file.log.error(
                .truncated,
                draft.place,
                "The statement has neither closing balance (:62F:) nor end."
            )
        }
    }

    /// Amounts of lines name no currency; the first balance that can be read does.
    private mutating func takeCurrency(_ fields: [MT940Reader.Field]) {
        for field in fields where ["60F", "60M", "62F", "62M", "64"].contains(field.tag) {
            guard let bytes = field.lines.first, bytes.count > 10,
                let named = Currency(bytes.dropFirst(7).prefix(3).text)
            else { continue }
            currency = named
            return
        }
    }

    private mutating func read(_ field: MT940Reader.Field, _ file: inout FileDraft) {
        let text = field.lines[0]
        switch field.tag {
        case "20": draft.id = reference(text.text)
        case "25", "25P": readAccount(field)
        case "28", "28C": readNumber(text)
        case "60F", "60M":
            if draft.balances.openingBooked != nil { misplaced(field, &file.log) }
            draft.balances.openingBooked = balance(field, &file.log)
        case "61":
            unexplained = nil
            guard file.countLine(place(field)) else { return }
            addLine(field, &file.log)
        case "86": explain(field, &file.log)
        case "62F", "62M":
            if draft.balances.closingBooked != nil { misplaced(field, &file.log) }
            unexplained = nil
            draft.balances.closingBooked = balance(field, &file.log)
        case "64":
            unexplained = nil
            draft.balances.closingAvailable = balance(field, &file.log)
        case "90C", "90D": checkTotal(field, &file.log)
        default: break
        }
    }

    func place(_ field: MT940Reader.Field) -> BankFile.Place {
        BankFile.Place(line: field.line, path: ":\(field.tag):")
    }

    private func misplaced(_ field: MT940Reader.Field, _ log: inout FaultLog) {
        log.error(.misplaced, place(field), "The message has this balance already.")
    }

    // MARK: Header

    /// An IBAN, with or without the currency behind it, or bank code and account as the bank writes them.
    private mutating func readAccount(_ field: MT940Reader.Field) {
        var text = field.lines[0].trimmed
        if text.first == UInt8(ascii: "/") { text = text.dropFirst() }
        guard let written = clean(text), var id = BankFile.Account.ID(written) else { return }
        if case .other = id, text.count > 15, let iban = IBAN(text.dropLast(3).trimmed.text),
            Currency(text.suffix(3).text) != nil
        {
            id = .iban(iban)
        }
        draft.account = BankFile.Account(id: id)
        guard field.tag == "25P", field.lines.count > 1 else { return }
        draft.account?.bic = clean(field.lines[1])
    }

    /// `12/3`: the statement and its page.
    private mutating func readNumber(_ text: ArraySlice<UInt8>) {
        let parts = text.trimmed.pieces(at: UInt8(ascii: "/"))
        draft.sequence = Int64(parts[0].text)
        draft.page = parts.count > 1 ? pageNumber(parts[1].text) : nil
    }

    /// `C260131EUR1234,56`.
    private func balance(_ field: MT940Reader.Field, _ log: inout FaultLog) -> BankFile.Balance? {
        let text = field.lines[0].trimmed
        guard text.count > 10, let mark = text.first,
            mark == UInt8(ascii: "C") || mark == UInt8(ascii: "D")
        else {
            log.error(.malformed, place(field), "It is no balance: mark, day, currency and amount.")
            return nil
        }
        guard let date = compactDate(text.dropFirst().prefix(6)) else {
            log.error(.invalidDate, place(field), "There is no such day.")
            return nil
        }
        guard let named = Currency(text.dropFirst(7).prefix(3).text), let currency else {
            log.error(.invalidCurrency, place(field), "The currency is none that is known.")
            return nil
        }
        guard named == currency else {
            log.error(
                .currencyMismatch,
                place(field),
                "The balance is in \(named), the one before in \(currency)."
            )
            return nil
        }
        guard let amount = amount(text.dropFirst(10), currency, place(field), &log) else { return nil }
        return BankFile.Balance(
            amount: mark == UInt8(ascii: "D") ? -amount : amount,
            date: date,
            isIntermediate: field.tag.hasSuffix("M")
        )
    }

    private func amount(
        _ text: ArraySlice<UInt8>,
        _ currency: Currency,
        _ place: BankFile.Place,
        _ log: inout FaultLog
    ) -> Int64? {
        do throws(AmountError) {
            return try minorUnits(text.trimmed, exponent: currency.exponent, separators: MT940Line.separators)
        } catch {
            log.error(.invalidAmount, place, "It \(error.sentence).")
            return nil
        }
    }

    // MARK: Lines

    private mutating func addLine(_ field: MT940Reader.Field, _ log: inout FaultLog) {
        guard let currency else {
            log.error(.missingValue, place(field), "No balance says what currency the amount is in.")
            return
        }
        guard let parsed = MT940Line(field.lines[0]) else {
            log.error(
                .malformed,
                place(field),
                "It is no statement line: day, mark, amount, type and reference."
            )
            return
        }
        guard let valueDate = compactDate(parsed.valueDate) else {
            log.error(.invalidDate, place(field), "There is no such day.")
            return
        }
        var bookingDate = valueDate
        if let monthDay = parsed.entryDate {
            guard let entryDate = nearestDate(monthDay: monthDay, to: valueDate) else {
                log.error(.invalidDate, place(field), "There is no such day.")
                return
            }
            bookingDate = entryDate
        }
        guard let amount = amount(parsed.amount, currency, place(field), &log) else { return }
        let signed = parsed.isCredit ? amount : -amount
        var detail = BankFile.Detail(amount: signed)
        detail.customerReference = parsed.customerReference
        var line = BankFile.Line(
            bookingDate: bookingDate,
            amount: signed,
            details: [detail],
            place: place(field)
        )
        line.valueDate = valueDate
        line.isReversal = parsed.isReversal
        line.transactionCode = parsed.type.map { BankFile.TransactionCode(proprietary: $0) }
        line.bankReference = parsed.bankReference
        addSupplement(Array(field.lines.dropFirst()), currency, to: &line)
        unexplained = draft.lines.count
        draft.lines.append(line)
    }

    /// What stands under a line: the counterparty's account (Rabobank), `/OCMT/USD10,00/CHGS/EUR1,00/` (Germany), or a
    /// text.
    private func addSupplement(
        _ lines: [ArraySlice<UInt8>],
        _ currency: Currency,
        to line: inout BankFile.Line
    ) {
        guard let text = clean(lines.map(\.text).joined(separator: " ")) else { return }
        if let iban = IBAN(text) {
            line.details[0].counterparty.account = .iban(iban)
            return
        }
        let codes = MT940Narrative.slashCodes(Array(text.utf8)[...], keys: ["OCMT", "CHGS"])
        for (key, value) in codes {
            guard value.count > 3, let named = Currency(value.prefix(3).text) else { continue }
            let digits = value.dropFirst(3).prefix { $0 != UInt8(ascii: "/") }
            guard
                let amount = try? minorUnits(
                    digits,
                    exponent: named.exponent,
                    separators: MT940Line.separators
                )
            else { continue }
            if key == "CHGS" { line.charges.append(BankFile.Charge(amount: amount, currency: named)) }
            if key == "OCMT", named != currency { line.details[0].instructed = Money(amount, named) }
        }
        if codes.isEmpty { line.note = text }
    }

    private mutating func explain(_ field: MT940Reader.Field, _ log: inout FaultLog) {
        guard let index = unexplained else {
            checkSum(field, &log)
            return
        }
        unexplained = nil
        var line = draft.lines[index]
        MT940Narrative(field.lines).apply(to: &line) {
            log.warning(
                .invalidReference,
                place(field),
                "The check digits of a creditor reference are wrong."
            )
        }
        draft.lines[index] = line
    }

    // MARK: Totals

    /// `:90D:12EUR345,67`: how many debits there are, and what they make.
    private func checkTotal(_ field: MT940Reader.Field, _ log: inout FaultLog) {
        let text = field.lines[0].trimmed
        let count = text.prefix(while: isDigit)
        let rest = text.dropFirst(count.count)
        guard let expected = Int(count.text), let named = Currency(rest.prefix(3).text), named == currency,
            let sum = amount(rest.dropFirst(3), named, place(field), &log)
        else { return }
        check(isCredit: field.tag == "90C", count: expected, sum: sum, field, &log)
    }

    /// ING ends a statement with `/SUM/` and number of debits, number of credits, sum of debits and sum of credits.
    private func checkSum(_ field: MT940Reader.Field, _ log: inout FaultLog) {
        let text = field.lines.flatMap { $0 }[...]
        guard let currency,
            let value = MT940Narrative.slashCodes(text, keys: ["SUM"]).first(where: { $0.key == "SUM" })?
                .value
        else { return }
        let parts = value.pieces(at: UInt8(ascii: "/"))
        guard parts.count >= 4, let debits = Int(parts[0].text), let credits = Int(parts[1].text),
            let debitSum = amount(parts[2], currency, place(field), &log),
            let creditSum = amount(parts[3], currency, place(field), &log)
        else { return }
        check(isCredit: false, count: debits, sum: debitSum, field, &log)
        check(isCredit: true, count: credits, sum: creditSum, field, &log)
    }

    private func check(
        isCredit: Bool,
        count: Int,
        sum: Int64,
        _ field: MT940Reader.Field,
        _ log: inout FaultLog
    ) {
        let lines = draft.lines.filter { $0.amount != 0 && ($0.amount > 0) == isCredit }
        let kind = isCredit ? "credits" : "debits"
        let zeroCount = draft.lines.count { $0.amount == 0 }
        if !(lines.count...lines.count + zeroCount).contains(count) {
            log.error(
                .countMismatch,
                place(field),
                "The bank counts \(count) \(kind), and there are \(lines.count)."
            )
        }
        let found = lines.reduce(Int128(0)) { $0 + Int128($1.amount.magnitude) }
        if found != Int128(sum) {
            log.error(
                .sumMismatch,
                place(field),
                "The bank's sum of \(kind) is \(sum), and they make \(found)."
            )
        }
    }
}
