internal import Receivables
internal import XML

extension CAMTStatement {
    /// Reads an entry into a line. One that can't be told is left out, and the statement is refuted.
    mutating func addEntry(_ element: XMLElement, _ log: inout FaultLog) {
        entryCount += 1
        guard let amountElement = element["Amt"] else {
            log.error(.missingValue, place(element, "/Amt"), "The entry has no amount.")
            return
        }
        guard let amount = signedAmount(amountElement, element["CdtDbtInd"], "", &log) else { return }
        let valueDate = date(element["ValDt"], "/ValDt", &log)
        guard let bookingDate = bookingDate(of: element, valueDate, &log) else { return }
        var line = BankFile.Line(
            bookingDate: bookingDate,
            amount: amount,
            details: [],
            place: place(element, "")
        )
        line.valueDate = valueDate
        line.isReversal = isTrue(element["RvslInd"])
        line.status = status(element["Sts"], &log)
        line.transactionCode = transactionCode(element["BkTxCd"])
        line.bankReference = element["AcctSvcrRef"].flatMap { reference($0.text) }
        line.charges = charges(element.all("Chrgs"), "/Chrgs", &log)
        line.note = element["AddtlNtryInf"].flatMap { clean($0.text) }
        addDetails(of: element, to: &line, &log)
        draft.lines.append(line)
    }

    private mutating func addDetails(
        of entry: XMLElement,
        to line: inout BankFile.Line,
        _ log: inout FaultLog
    ) {
        // Version 001.01 has details in the entry itself.
        let groups = entry.all("NtryDtls")
        let elements = groups.isEmpty ? entry.all("TxDtls") : groups.flatMap { $0.all("TxDtls") }
        for (index, element) in elements.enumerated() {
            let path = "/NtryDtls/TxDtls[\(index + 1)]"
            line.details.append(detail(element, of: line, isOnly: elements.count == 1, path, &log))
        }
        if line.details.isEmpty { line.details = [BankFile.Detail(amount: line.amount)] }
        if line.details.count > 1 { checkDetails(entry, &line, &log) }
        for group in groups {
            checkBatch(group["Btch"], line, elements.count, isOnly: groups.count == 1, &log)
        }
    }

    /// Details split an entry only where they make exactly its amount.
    private func checkDetails(_ entry: XMLElement, _ line: inout BankFile.Line, _ log: inout FaultLog) {
        var sum: Int128 = 0
        for detail in line.details {
            guard let amount = detail.amount else {
                line.detailsAddUp = false
                log.warning(
                    .batchMismatch,
                    place(entry, "/NtryDtls"),
                    "Details of the entry have no amount in the account's currency."
                )
                return
            }
            sum += Int128(amount)
        }
        guard sum != Int128(line.amount) else { return }
        line.detailsAddUp = false
        log.warning(
            .batchMismatch,
            place(entry, "/NtryDtls"),
            "The details make \(sum), and the entry is \(line.amount)."
        )
    }

    /// Compares the bank's count and sum of a batch with the details, where the batch is itemised at all.
    private mutating func checkBatch(
        _ batch: XMLElement?,
        _ line: BankFile.Line,
        _ detailCount: Int,
        isOnly: Bool,
        _ log: inout FaultLog
    ) {
        guard let batch, isOnly, detailCount > 1 else { return }
        if let count = batch["NbOfTxs"], withoutLeadingZeros(count.text) != String(detailCount) {
            log.warning(
                .batchMismatch,
                place(count, "/NtryDtls/Btch/NbOfTxs"),
                "The bank counts \(clean(count.text) ?? "nothing") transactions and itemises \(detailCount)."
            )
        }
        guard let total = batch["TtlAmt"], total.attribute("Ccy") == currency?.code,
            let amount = amount(total, "/NtryDtls/Btch/TtlAmt", &log)
        else { return }
        let sum = line.details.reduce(Int128(0)) { $0 + Int128($1.amount?.magnitude ?? 0) }
        guard sum != Int128(amount), line.amount.magnitude != UInt64(amount) else { return }
        log.warning(
            .batchMismatch,
            place(total, "/NtryDtls/Btch/TtlAmt"),
            "The bank's total is \(amount), and the details make \(sum)."
        )
    }

    // MARK: Fields

    /// The day of booking, and where the bank gives none that of the value.
    private func bookingDate(
        of entry: XMLElement,
        _ valueDate: CivilDate?,
        _ log: inout FaultLog
    ) -> CivilDate? {
        if let element = entry["BookgDt"] { return date(element, "/BookgDt", &log) }
        if valueDate == nil, entry["ValDt"] == nil {
            log.error(.missingValue, place(entry, "/BookgDt"), "The entry has no date.")
        }
        return valueDate
    }

    private func date(_ element: XMLElement?, _ path: String, _ log: inout FaultLog) -> CivilDate? {
        guard let element else { return nil }
        guard let date = (element["Dt"] ?? element["DtTm"]).flatMap({ isoDate($0.text) }) else {
            log.error(.invalidDate, place(element, path), "There is no such day.")
            return nil
        }
        return date
    }

    private func status(_ element: XMLElement?, _ log: inout FaultLog) -> BankFile.Line.Status {
        guard let element else { return .booked }
        let code = element["Cd"]?.text ?? (element.children.isEmpty ? element.text : "")
        switch code.trimmedASCII {
        case "BOOK": return .booked
        case "PDNG", "FUTR": return .pending
        case "INFO": return .information
        default:
            log.error(
                .invalidValue,
                place(element, "/Sts"),
                "The status says nothing of whether it is booked."
            )
            return .information
        }
    }

    /// Of v02 and v03 each charge is an element; later ones gather them in records.
    func charges(_ elements: [XMLElement], _ path: String, _ log: inout FaultLog) -> [BankFile.Charge] {
        var charges: [BankFile.Charge] = []
        for element in elements {
            let records = element.all("Rcrd")
            for record in records.isEmpty ? [element] : records {
                guard
                    let amount = money(
                        record["Amt"] ?? (records.isEmpty ? element["TtlChrgsAndTaxAmt"] : nil)
                    )
                else { continue }
                charges.append(
                    BankFile.Charge(
                        amount: record["CdtDbtInd"]?.text == "CRDT" ? -amount.minorUnits : amount.minorUnits,
                        currency: amount.currency,
                        isIncluded: record["ChrgInclInd"].map { isTrue($0) },
                        bearer: record["Br"].flatMap { clean($0.text) }
                    )
                )
            }
        }
        return charges
    }

    /// An amount in any currency; nil where it is none.
    func money(_ element: XMLElement?) -> Money? {
        guard let element, let currency = element.attribute("Ccy").flatMap({ Currency($0) }) ?? currency
        else {
            return nil
        }
        let text = Array(element.text.utf8)[...].trimmed
        guard let amount = try? minorUnits(text, exponent: currency.exponent) else { return nil }
        return Money(amount, currency)
    }

    func transactionCode(_ element: XMLElement?) -> BankFile.TransactionCode? {
        guard let element else { return nil }
        return BankFile.TransactionCode(
            domain: element.at("Domn", "Cd").flatMap { clean($0.text) },
            family: element.at("Domn", "Fmly", "Cd").flatMap { clean($0.text) },
            subfamily: element.at("Domn", "Fmly", "SubFmlyCd").flatMap { clean($0.text) },
            proprietary: element.at("Prtry", "Cd").flatMap { clean($0.text) },
            issuer: element.at("Prtry", "Issr").flatMap { clean($0.text) }
        )
    }

    private func isTrue(_ element: XMLElement?) -> Bool {
        element?.text.trimmedASCII == "true" || element?.text.trimmedASCII == "1"
    }
}

extension String {
    /// Without spaces and ends of line around it.
    var trimmedASCII: String {
        guard let first = utf8.first, let last = utf8.last, first <= 0x20 || last <= 0x20 else { return self }
        return Array(utf8)[...].trimmed.text
    }
}
