internal import Receivables
internal import XML

/// One statement or notification while its parts come in.
struct CAMTStatement {
    var draft: StatementDraft
    let path: String
    /// The account's, once known; of notifications without one, the first entry's.
    var currency: Currency?
    var entryCount = 0
    private var balances: [(type: String, balance: BankFile.Balance)] = []
    private var summary: XMLElement?

    init(place: BankFile.Place, path: String, currency: Currency?) {
        draft = StatementDraft(place: place)
        self.path = path
        self.currency = currency
    }

    /// Where something of the entry being read stands, or of the statement while none has been.
    func place(_ element: XMLElement, _ tail: String) -> BankFile.Place {
        let entry = entryCount > 0 ? "/Ntry[\(entryCount)]" : ""
        return BankFile.Place(line: element.line, path: path + entry + tail)
    }

    private func statementPlace(_ element: XMLElement, _ tail: String) -> BankFile.Place {
        BankFile.Place(line: element.line, path: path + tail)
    }

    /// Reads a part other than an entry.
    mutating func read(_ element: XMLElement, _ log: inout FaultLog) {
        switch element.name {
        case "Id": draft.id = clean(element.text)
        case "StmtPgntn": draft.page = element["PgNb"].flatMap { pageNumber($0.text) } ?? draft.page
        case "ElctrncSeqNb": draft.sequence = Int64(element.text)
        case "LglSeqNb": draft.sequence = draft.sequence ?? Int64(element.text)
        case "FrToDt":
            draft.from = (element["FrDtTm"] ?? element["FrDt"]).flatMap { isoDate($0.text) }
            draft.to = (element["ToDtTm"] ?? element["ToDt"]).flatMap { isoDate($0.text) }
        case "Acct": readAccount(element, &log)
        case "Bal": readBalance(element, &log)
        case "TxsSummry": summary = element
        default: break
        }
    }

    private mutating func readAccount(_ element: XMLElement, _ log: inout FaultLog) {
        if let id = accountID(element) {
            draft.account = BankFile.Account(
                id: id,
                name: element["Nm"].flatMap { clean($0.text) } ?? partyName(element["Ownr"]),
                bic: bic(element["Svcr"])
            )
        }
        guard let code = element["Ccy"] else { return }
        guard let known = Currency(code.text) else {
            log.error(
                .invalidCurrency,
                statementPlace(code, "/Acct/Ccy"),
                "The account's currency is none that is known."
            )
            return
        }
        currency = known
        draft.currency = known
    }

    // MARK: Balances

    private mutating func readBalance(_ element: XMLElement, _ log: inout FaultLog) {
        let path = "/Bal[\(balances.count + 1)]"
        let type = element.at("Tp", "CdOrPrtry", "Cd") ?? element.at("Tp", "Cd")
        guard let amountElement = element["Amt"] else {
            log.error(.missingValue, statementPlace(element, path + "/Amt"), "A balance has no amount.")
            return
        }
        guard let amount = signedAmount(amountElement, element["CdtDbtInd"], path, &log) else { return }
        let date = (element.at("Dt", "Dt") ?? element.at("Dt", "DtTm")).flatMap { isoDate($0.text) }
        let code = type.flatMap { clean($0.text) } ?? ""
        balances.append((code, BankFile.Balance(amount: amount, date: date, isIntermediate: code == "ITBD")))
    }

    /// Picks the statement's four balances. A statement over several days may have more than one of a kind, and one of
    /// several pages begins or ends with an interim balance.
    private mutating func pickBalances() {
        func all(_ type: String) -> [BankFile.Balance] { balances.filter { $0.type == type }.map(\.balance) }
        func first(_ type: String) -> BankFile.Balance? {
            all(type).min { ($0.date ?? .last) < ($1.date ?? .last) }
        }
        func last(_ type: String) -> BankFile.Balance? {
            all(type).reversed().max { ($0.date ?? .first) < ($1.date ?? .first) }
        }
        var interim = all("ITBD")
        draft.balances.openingBooked = first("OPBD") ?? first("PRCD")
        if draft.balances.openingBooked == nil, !interim.isEmpty {
            draft.balances.openingBooked = interim.removeFirst()
        }
        draft.balances.closingBooked = last("CLBD") ?? interim.last
        draft.balances.openingAvailable = first("OPAV")
        draft.balances.closingAvailable = last("CLAV")
        draft.from = draft.from ?? draft.balances.openingBooked?.date
        draft.to = draft.to ?? draft.balances.closingBooked?.date
    }

    // MARK: Amounts

    /// The minor units of an amount with its credit or debit mark; nil, and a fault, where they can't be told.
    mutating func signedAmount(
        _ element: XMLElement,
        _ mark: XMLElement?,
        _ path: String,
        _ log: inout FaultLog
    ) -> Int64? {
        guard let amount = amount(element, path + "/Amt", &log) else { return nil }
        switch mark.map(\.text) {
        case "CRDT": return amount
        case "DBIT": return -amount
        case nil:
            log.error(
                .missingValue,
                place(element, path + "/CdtDbtInd"),
                "Neither credit nor debit is given."
            )
        default: log.error(.invalidValue, place(element, path + "/CdtDbtInd"), "It is neither CRDT nor DBIT.")
        }
        return nil
    }

    /// The minor units of an amount in the account's currency.
    mutating func amount(_ element: XMLElement, _ path: String, _ log: inout FaultLog) -> Int64? {
        let code = element.attribute("Ccy")
        if let code {
            guard let named = Currency(code) else {
                log.error(.invalidCurrency, place(element, path), "The currency is none that is known.")
                return nil
            }
            if currency == nil { currency = named }
            if draft.currency == nil { draft.currency = currency }
            guard named == currency else {
                log.error(
                    .currencyMismatch,
                    place(element, path),
                    "The amount is in \(named), and the account in \(currency?.code ?? "none")."
                )
                return nil
            }
        }
        guard let currency else {
            log.error(.missingValue, place(element, path), "No currency is given.")
            return nil
        }
        do throws(AmountError) {
            return try minorUnits(Array(element.text.utf8)[...].trimmed, exponent: currency.exponent)
        } catch {
            log.error(.invalidAmount, place(element, path), "It \(error.sentence).")
            return nil
        }
    }

    // MARK: End

    mutating func finish(_ log: inout FaultLog, isNotification: Bool) {
        entryCount = 0
        pickBalances()
        if !isNotification {
            if draft.balances.openingBooked == nil {
                log.warning(.missingBalance, draft.place, "The statement has no opening balance.")
            }
            if draft.balances.closingBooked == nil {
                log.warning(.missingBalance, draft.place, "The statement has no closing balance.")
            }
        }
        if let summary { checkSummary(summary, &log) }
    }

    /// Compares the bank's counts and sums with the entries, either with those that aren't booked or without, since
    /// banks do both.
    private mutating func checkSummary(_ summary: XMLElement, _ log: inout FaultLog) {
        let booked = draft.lines.filter { $0.status == .booked }
        let sets = [draft.lines, booked]
        check(summary["TtlNtries"], "/TxsSummry/TtlNtries", sets.map(Totals.init), &log)
        check(
            summary["TtlCdtNtries"],
            "/TxsSummry/TtlCdtNtries",
            sets.map { Totals($0.filter { $0.amount > 0 }) },
            &log
        )
        check(
            summary["TtlDbtNtries"],
            "/TxsSummry/TtlDbtNtries",
            sets.map { Totals($0.filter { $0.amount < 0 }) },
            &log
        )
    }

    private struct Totals {
        let count: Int
        /// Of amounts without their signs; wide enough for any number of them.
        let sum: Int128
        let net: Int128

        init(_ lines: [BankFile.Line]) {
            count = lines.count
            sum = lines.reduce(0) { $0 + Int128($1.amount.magnitude) }
            net = lines.reduce(0) { $0 + Int128($1.amount) }
        }
    }

    private mutating func check(
        _ element: XMLElement?,
        _ path: String,
        _ totals: [Totals],
        _ log: inout FaultLog
    ) {
        guard let element else { return }
        // An entry of zero is a credit or a debit by its mark alone, which the lines no longer tell.
        let hasZeros = draft.lines.contains { $0.amount == 0 } && path != "/TxsSummry/TtlNtries"
        if let count = element["NbOfNtries"], !hasZeros {
            let isRight = totals.contains { String($0.count) == withoutLeadingZeros(count.text) }
            if !isRight {
                log.error(
                    .countMismatch,
                    statementPlace(count, path + "/NbOfNtries"),
                    "The bank counts \(clean(count.text) ?? "nothing"), and there are \(totals[0].count)."
                )
            }
        }
        if let sum = element["Sum"] {
            checkSum(sum, nil, path + "/Sum", totals.map(\.sum), &log)
        }
        if let net = element["TtlNetNtryAmt"] {
            checkSum(net, element["CdtDbtInd"], path + "/TtlNetNtryAmt", totals.map(\.net), &log)
        }
        if let net = element.at("TtlNetNtry", "Amt") {
            checkSum(
                net,
                element.at("TtlNetNtry", "CdtDbtInd"),
                path + "/TtlNetNtry",
                totals.map(\.net),
                &log
            )
        }
    }

    private mutating func checkSum(
        _ element: XMLElement,
        _ mark: XMLElement?,
        _ path: String,
        _ sums: [Int128],
        _ log: inout FaultLog
    ) {
        guard var amount = amount(element, path, &log) else { return }
        if mark?.text == "DBIT" { amount = -amount }
        guard !sums.contains(Int128(amount)) else { return }
        log.error(
            .sumMismatch,
            statementPlace(element, path),
            "The bank's sum is \(amount), and the entries make \(sums[0])."
        )
    }
}

func withoutLeadingZeros(_ text: String) -> String {
    let digits = text.drop { $0 == "0" }
    return digits.isEmpty ? "0" : String(digits)
}
