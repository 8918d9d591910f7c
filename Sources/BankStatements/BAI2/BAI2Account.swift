internal import Receivables

/// An account (03 to 49) while it is read.
struct BAI2Account {
    var draft: StatementDraft
    var tally = BAI2Reader.Tally()
    private let date: CivilDate?
    private let currency: Currency?
    private var transactionCount = 0
    /// What the bank sums up: total credits (100) and debits (400), with their numbers.
    private var totals: [Int: (amount: Int64, count: Int?, place: BankFile.Place)] = [:]

    init(
        _ record: BAI2Record,
        group: BAI2Group,
        options: BankFileReader.Options,
        _ log: inout FaultLog
    ) {
        draft = StatementDraft(place: BankFile.Place(line: record.line, path: "03"))
        date = group.date
        draft.from = group.date
        draft.to = group.date
        var fields = BAI2Record.Fields(record)
        if let id = clean(fields.next()).flatMap({ BankFile.Account.ID($0) }) {
            draft.account = BankFile.Account(id: id)
        }
        let code = fields.next()
        // The standard's own default is the dollar of the United States.
        currency = code.isEmpty ? group.currency ?? options.currency ?? Currency("USD") : Currency(code.text)
        draft.currency = currency
        if currency == nil {
            let place = BankFile.Place(line: record.line, path: "03.3")
            log.error(.invalidCurrency, place, "The currency is none that is known.")
        }
        tally.add(record)
        while !fields.isEmpty { readSummary(record, &fields, &log) }
    }

    /// Type, amount, number of items and funds type.
    private mutating func readSummary(
        _ record: BAI2Record,
        _ fields: inout BAI2Record.Fields,
        _ log: inout FaultLog
    ) {
        let type = fields.next()
        // Commas to spare at the end of a line.
        guard !type.isEmpty else { return }
        let place = BankFile.Place(line: record.line, path: "03.\(fields.count + 1)")
        let amountText = fields.next()
        let itemCount = Int(fields.next().text)
        let funds = BAI2Funds(&fields, currency)
        guard !amountText.isEmpty else { return }
        guard let code = Int(type.text), let amount = amount(amountText, place, &log) else {
            if Int(type.text) == nil { log.error(.invalidValue, place, "The type is no number.") }
            return
        }
        tally.sum += Int128(amount)
        if funds.isBroken { log.error(.invalidValue, place, "The funds type can't be read.") }
        switch code {
        case 10: draft.balances.openingBooked = BankFile.Balance(amount: amount, date: date)
        case 15: draft.balances.closingBooked = BankFile.Balance(amount: amount, date: date)
        case 40: draft.balances.openingAvailable = BankFile.Balance(amount: amount, date: date)
        case 45: draft.balances.closingAvailable = BankFile.Balance(amount: amount, date: date)
        case 100, 400: totals[code] = (amount, itemCount, place)
        default: break
        }
    }

    /// A transaction (16): type, amount, funds type, the bank's reference, the customer's, and text.
    mutating func addTransaction(_ record: BAI2Record, _ log: inout FaultLog) {
        tally.add(record)
        transactionCount += 1
        func place(_ field: Int) -> BankFile.Place { BankFile.Place(line: record.line, path: "16.\(field)") }
        var fields = BAI2Record.Fields(record)
        let type = fields.next()
        let amountText = fields.next()
        let funds = BAI2Funds(&fields, currency)
        guard let amount = amount(amountText, place(3), &log) else { return }
        tally.sum += Int128(amount)
        if funds.isBroken { log.error(.invalidValue, place(4), "The funds type can't be read.") }
        if let sum = funds.sum, sum != amount {
            log.error(
                .sumMismatch,
                place(4),
                "The parts by availability make \(sum), and the amount is \(amount)."
            )
        }
        guard let isCredit = Self.isCredit(type) else {
            log.error(
                .unknownType,
                place(2),
                "The type \(clean(type) ?? "") is neither a credit nor a debit."
            )
            return
        }
        guard let date else { return }
        let signed = isCredit ? amount : -amount
        var detail = BankFile.Detail(amount: signed)
        let bankReference = reference(fields.next().text)
        detail.customerReference = reference(fields.next().text)
        detail.remittance.text = fields.remainder()
        if Self.returnTypes.contains(type.text) { detail.returned = BankFile.Return(code: nil) }
        var line = BankFile.Line(
            bookingDate: date,
            amount: signed,
            details: [detail],
            place: BankFile.Place(line: record.line, path: "16")
        )
        line.valueDate = funds.valueDate
        line.transactionCode = BankFile.TransactionCode(proprietary: clean(type), issuer: "BAI")
        line.bankReference = bankReference
        draft.lines.append(line)
    }

    /// The standard's ranges, and those that it leaves to banks; the codes that sum up are not transactions.
    private static func isCredit(_ type: ArraySlice<UInt8>) -> Bool? {
        guard type.isAllDigits, type.count == 3, let code = Int(type.text) else { return nil }
        switch code {
        case 101...399, 920...959: return true
        case 401...699, 960...999: return false
        default: return nil
        }
    }

    /// Deposited items returned, ACH returns in both directions and cheques sent back.
    private static let returnTypes: Set<String> = ["255", "257", "258", "555", "557", "558"]

    private func amount(_ text: ArraySlice<UInt8>, _ place: BankFile.Place, _ log: inout FaultLog) -> Int64? {
        // Amounts are in minor units; some banks write a decimal point all the same, and then in major ones.
        let exponent = text.contains(UInt8(ascii: ".")) ? currency?.exponent ?? 0 : 0
        do throws(AmountError) {
            return try signedMinorUnits(text, exponent: exponent)
        } catch {
            log.error(.invalidAmount, place, "It \(error.sentence).")
            return nil
        }
    }

    // MARK: End

    mutating func finish(_ log: inout FaultLog) {
        draft.hasBalancesOnly = transactionCount == 0
        if draft.balances.openingBooked == nil {
            log.warning(.missingBalance, draft.place, "The account has no opening ledger balance (010).")
        }
        if draft.balances.closingBooked == nil {
            log.warning(.missingBalance, draft.place, "The account has no closing ledger balance (015).")
        }
        guard !draft.hasBalancesOnly else { return }
        check(100, draft.lines.filter { $0.amount > 0 }, &log)
        check(400, draft.lines.filter { $0.amount < 0 }, &log)
    }

    private func check(_ code: Int, _ lines: [BankFile.Line], _ log: inout FaultLog) {
        guard let total = totals[code] else { return }
        let sum = lines.reduce(Int128(0)) { $0 + Int128($1.amount.magnitude) }
        if sum != Int128(total.amount.magnitude) {
            log.error(
                .sumMismatch,
                total.place,
                "The bank's total is \(total.amount), and the lines make \(sum)."
            )
        }
        if let count = total.count, count != lines.count {
            log.error(
                .countMismatch,
                total.place,
                "The bank counts \(count) items, and there are \(lines.count)."
            )
        }
    }
}

/// When money may be drawn on: a code, and for some codes amounts or a day behind it.
struct BAI2Funds {
    var valueDate: CivilDate?
    /// What the parts by availability make, where there are any.
    var sum: Int64?
    var isBroken = false

    /// Reads the funds type and what belongs to it.
    init(_ fields: inout BAI2Record.Fields, _ currency: Currency?) {
        switch fields.next().text {
        case "", "0", "1", "2", "Z": break
        case "S": readParts(3, &fields, currency)
        case "V":
            let day = fields.next()
            _ = fields.next()
            valueDate = compactDate(day)
            isBroken = valueDate == nil && !day.isEmpty
        case "D":
            guard let count = Int(fields.next().text), (0...100).contains(count) else {
                isBroken = true
                return
            }
            readDistribution(count, &fields, currency)
        default: isBroken = true
        }
    }

    /// Immediate, one day, more days.
    private mutating func readParts(_ count: Int, _ fields: inout BAI2Record.Fields, _ currency: Currency?) {
        for _ in 0..<count { add(fields.next(), currency) }
    }

    /// Days and an amount, so many times.
    private mutating func readDistribution(
        _ count: Int,
        _ fields: inout BAI2Record.Fields,
        _ currency: Currency?
    ) {
        for _ in 0..<count {
            _ = fields.next()
            add(fields.next(), currency)
        }
    }

    private mutating func add(_ text: ArraySlice<UInt8>, _ currency: Currency?) {
        guard !text.isEmpty else { return }
        let exponent = text.contains(UInt8(ascii: ".")) ? currency?.exponent ?? 0 : 0
        guard let amount = try? signedMinorUnits(text, exponent: exponent) else {
            isBroken = true
            return
        }
        // At most a hundred amounts of 10¹⁵ each.
        sum = (sum ?? 0) + amount
    }
}
