internal import Receivables
internal import XML

/// Reads OFX statements of bank accounts and credit cards: version 1 in SGML, version 2 in XML.
struct OFXReader {
    var file: FileDraft

    init(_ file: FileDraft) {
        self.file = file
    }

    mutating func read(sgml text: [UInt8]) -> BankFile {
        file.version = Self.version(text)
        do throws(OFXMarkup.Failure) {
            var markup = OFXMarkup(text)
            read(try markup.read())
        } catch {
            let code: BankFile.Fault.Code =
                switch error.reason {
                case .forbidden: .forbidden
                case .malformed: .malformed
                case .truncated: .truncated
                }
            file.log.statement = nil
            file.log.error(code, BankFile.Place(line: error.line, path: ""), error.sentence)
        }
        return file.closed()
    }

    /// Reads the root element, whichever markup it came in.
    mutating func read(_ root: XMLElement) {
        checkStatus(root.at("SIGNONMSGSRSV1", "SONRS"), "/OFX/SIGNONMSGSRSV1/SONRS")
        var count = 0
        for set in root.children {
            let (answer, statement) =
                switch set.name {
                case "BANKMSGSRSV1": ("STMTTRNRS", "STMTRS")
                case "CREDITCARDMSGSRSV1": ("CCSTMTTRNRS", "CCSTMTRS")
                default: ("", "")
                }
            for (index, element) in set.all(answer).enumerated() {
                let path = "/OFX/\(set.name)/\(answer)[\(index + 1)]"
                checkStatus(element, path)
                guard let found = element[statement] else { continue }
                count += 1
                readStatement(found, path + "/" + statement)
            }
        }
        guard count == 0 else { return }
        file.log.error(
            .unsupportedMessage,
            BankFile.Place(line: root.line, path: "/OFX"),
            "The document holds no statement of a bank account or credit card."
        )
    }

    private mutating func checkStatus(_ element: XMLElement?, _ path: String) {
        guard let status = element?["STATUS"], status["SEVERITY"]?.text.trimmedASCII == "ERROR" else {
            return
        }
        let code = status["CODE"].flatMap { clean($0.text) } ?? "none"
        file.log.error(
            .invalidValue,
            BankFile.Place(line: status.line, path: path + "/STATUS"),
            "The bank answered with error \(code)."
        )
    }

    private mutating func readStatement(_ element: XMLElement, _ path: String) {
        file.beginStatement()
        var draft = StatementDraft(place: BankFile.Place(line: element.line, path: path))
        if let code = element["CURDEF"] {
            draft.currency = Currency(code.text.trimmedASCII)
            if draft.currency == nil {
                let place = BankFile.Place(line: code.line, path: path + "/CURDEF")
                file.log.error(.invalidCurrency, place, "The currency is none that is known.")
            }
        }
        draft.account = account(element["BANKACCTFROM"] ?? element["CCACCTFROM"]).map {
            BankFile.Account(id: $0)
        }
        let list = element["BANKTRANLIST"]
        draft.from = date(list?["DTSTART"])
        draft.to = date(list?["DTEND"])
        if let currency = draft.currency ?? file.options.currency {
            draft.balances.closingBooked = balance(element["LEDGERBAL"], currency, path + "/LEDGERBAL")
            draft.balances.closingAvailable = balance(element["AVAILBAL"], currency, path + "/AVAILBAL")
            for (index, entry) in (list?.all("STMTTRN") ?? []).enumerated() {
                let place = BankFile.Place(
                    line: entry.line,
                    path: path + "/BANKTRANLIST/STMTTRN[\(index + 1)]"
                )
                guard file.countLine(place) else { break }
                if let line = line(entry, currency, place) { draft.lines.append(line) }
            }
        }
        file.endStatement(draft)
    }

    // MARK: Lines

    private mutating func line(_ element: XMLElement, _ currency: Currency, _ place: BankFile.Place)
        -> BankFile.Line?
    {
        if let action = element["CORRECTACTION"] {
            let verb = clean(action.text) ?? ""
            file.log.error(.correction, place, "The entry corrects an earlier one (\(verb)); do so by hand.")
        }
        if let own = element.at("CURRENCY", "CURSYM"), own.text.trimmedASCII != currency.code {
            file.log.error(.currencyMismatch, place, "The amount is not in the account's currency.")
            return nil
        }
        guard let amountElement = element["TRNAMT"] else {
            file.log.error(.missingValue, place, "The entry has no amount.")
            return nil
        }
        guard let amount = amount(amountElement, currency, place) else { return nil }
        guard let bookingDate = date(element["DTPOSTED"]) else {
            file.log.error(.invalidDate, place, "The day of booking is missing or none.")
            return nil
        }
        var detail = BankFile.Detail(amount: amount)
        detail.counterparty.name = (element["NAME"] ?? element.at("PAYEE", "NAME")).flatMap { clean($0.text) }
        if let long = element["EXTDNAME"].flatMap({ clean($0.text) }) { detail.counterparty.name = long }
        detail.counterparty.account = account(element["BANKACCTTO"] ?? element["CCACCTTO"])
        detail.remittance.text = element["MEMO"].flatMap { clean($0.text) }
        detail.chequeNumber = element["CHECKNUM"].flatMap { reference($0.text) }
        detail.customerReference = element["REFNUM"].flatMap { reference($0.text) }
        var line = BankFile.Line(bookingDate: bookingDate, amount: amount, details: [detail], place: place)
        line.valueDate = date(element["DTAVAIL"])
        line.transactionCode = element["TRNTYPE"].flatMap { clean($0.text) }.map {
            BankFile.TransactionCode(proprietary: $0, issuer: "OFX")
        }
        line.bankReference = element["FITID"].flatMap { reference($0.text) }
        return line
    }

    private mutating func balance(_ element: XMLElement?, _ currency: Currency, _ path: String) -> BankFile
        .Balance?
    {
        guard let element, let amountElement = element["BALAMT"] else { return nil }
        let place = BankFile.Place(line: amountElement.line, path: path + "/BALAMT")
        guard let amount = amount(amountElement, currency, place) else { return nil }
        return BankFile.Balance(amount: amount, date: date(element["DTASOF"]))
    }

    private mutating func amount(_ element: XMLElement, _ currency: Currency, _ place: BankFile.Place)
        -> Int64?
    {
        let separators = [UInt8(ascii: "."), UInt8(ascii: ",")]
        do throws(AmountError) {
            return try signedMinorUnits(
                Array(element.text.utf8)[...],
                exponent: currency.exponent,
                separators: separators
            )
        } catch {
            file.log.error(.invalidAmount, place, "It \(error.sentence).")
            return nil
        }
    }

    /// `20260131`, with or without a time and a zone; the day as the bank writes it.
    private func date(_ element: XMLElement?) -> CivilDate? {
        guard let element else { return nil }
        return compactDate(Array(element.text.utf8)[...].trimmed.prefix(8))
    }

    private func account(_ element: XMLElement?) -> BankFile.Account.ID? {
        guard let element, let number = element["ACCTID"].flatMap({ clean($0.text) }) else { return nil }
        let id = BankFile.Account.ID(number)
        if case .iban? = id { return id }
        guard let bank = element["BANKID"].flatMap({ clean($0.text) }) else { return id }
        return BankFile.Account.ID("\(bank)/\(number)")
    }

    /// What the header says after `VERSION`.
    static func version(_ text: [UInt8]) -> String? {
        let head = String(decoding: text.prefix(512), as: UTF8.self)
        var rest = Substring(head)
        // An XML declaration has a version, too, of XML.
        if let start = head.range(ofText: "OFXHEADER") { rest = head[start...] }
        guard let start = String(rest).range(ofText: "VERSION") else { return nil }
        let tail = String(rest)[start...].utf8.dropFirst(7).drop { !isDigit($0) }
        return clean(Array(tail.prefix(while: isDigit))[...])
    }
}
