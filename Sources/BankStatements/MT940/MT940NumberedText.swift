internal import Receivables

/// A narrative in numbered subfields, as banks in Germany, Austria and Poland write it: the transaction's code, then
/// `?00` posting text, `?20` to `?29` and `?60` to `?63` purpose, `?30` bank, `?31` account, `?32` and `?33` name,
/// `?34` text key, `?38` IBAN.
struct MT940NumberedText {
    private let code: String?
    private let subfields: [(number: Int, value: ArraySlice<UInt8>)]

    init(_ lines: [ArraySlice<UInt8>], separator: UInt8) {
        let text = lines.flatMap { $0 }[...]
        let code = text.prefix { $0 != separator }
        self.code = clean(code)
        var subfields: [(number: Int, value: ArraySlice<UInt8>)] = []
        var start = text.startIndex + code.count
        while start < text.endIndex {
            let body = start + 3
            guard body <= text.endIndex, let number = Int(text[(start + 1)..<body].text) else { break }
            var end = body
            while end < text.endIndex, !Self.begins(text, at: end, separator) { end += 1 }
            subfields.append((number, text[body..<end]))
            start = end
        }
        self.subfields = subfields
    }

    /// A separator without two digits behind it belongs to the text.
    private static func begins(_ text: ArraySlice<UInt8>, at index: Int, _ separator: UInt8) -> Bool {
        text[index] == separator && index + 2 < text.endIndex && isDigit(text[index + 1])
            && isDigit(text[index + 2])
    }

    func apply(to line: inout BankFile.Line) {
        var detail = line.details[0]
        line.note = joined([0])
        if let code {
            var type = line.transactionCode ?? BankFile.TransactionCode()
            type.proprietary = type.proprietary.map { "\($0)+\(code)" } ?? code
            line.transactionCode = type
        }
        detail.counterparty.name = joined([32, 33], separator: "")
        detail.counterparty.bic = joined([30])
        let account = joined([38]) ?? joined([31])
        detail.counterparty.account =
            account.flatMap { BankFile.Account.ID($0) } ?? detail.counterparty.account
        readPurpose(line, &detail)
        if Self.returnCodes.contains(code ?? "") || line.isReversal {
            let purpose = detail.remittance.text ?? ""
            detail.returned = BankFile.Return(
                code: Self.reason(in: purpose) ?? joined([34]),
                text: line.note
            )
        }
        line.details[0] = detail
    }

    /// The transaction codes of the German banks for direct debits and transfers that come back, and their
    /// re-credits.
    private static let returnCodes: Set<String> = ["108", "109", "111", "159", "181", "184"]

    private func joined(_ numbers: [Int], separator: String = " ") -> String? {
        let parts = subfields.filter { numbers.contains($0.number) }.map(\.value.text)
        return clean(parts.joined(separator: separator))
    }

    // MARK: Purpose

    /// SEPA keywords begin a subfield; each goes on through the subfields that begin with none.
    private func readPurpose(_ line: BankFile.Line, _ detail: inout BankFile.Detail) {
        var values: [(key: String, text: String)] = [("", "")]
        var isOpen = false
        for (number, value) in subfields where (20...29).contains(number) || (60...63).contains(number) {
            var rest = value
            while let (before, key, after) = Self.split(rest) {
                append(before, isContinued: isOpen)
                values.append((key, ""))
                isOpen = true
                rest = after
            }
            append(rest, isContinued: isOpen)
            // A full subfield goes on in the next without a space.
            isOpen = value.count >= 27
        }
        func append(_ bytes: ArraySlice<UInt8>, isContinued: Bool) {
            let last = values.count - 1
            if !isContinued, !values[last].text.isEmpty { values[last].text += " " }
            values[last].text += bytes.text
        }
        for (key, text) in values { set(key, text, line, &detail) }
    }

    private static let keywords = [
        "EREF", "KREF", "MREF", "CRED", "DEBT", "COAM", "OAMT", "SVWZ", "ABWA", "ABWE", "IBAN", "BIC", "PURP",
    ]

    /// What stands before the first keyword of a text, the keyword and what follows it.
    private static func split(
        _ text: ArraySlice<UInt8>
    ) -> (before: ArraySlice<UInt8>, key: String, after: ArraySlice<UInt8>)? {
        var index = text.startIndex
        while index < text.endIndex {
            if index == text.startIndex || text[index - 1] == UInt8(ascii: " ") {
                for key in keywords where text[index...].starts(with: (key + "+").utf8) {
                    return (text[..<index], key, text[(index + key.utf8.count + 1)...])
                }
            }
            index += 1
        }
        return nil
    }

    private func set(_ key: String, _ text: String, _ line: BankFile.Line, _ detail: inout BankFile.Detail) {
        switch key {
        case "EREF": detail.endToEndID = reference(text)
        case "KREF": detail.customerReference = reference(text) ?? detail.customerReference
        case "MREF": detail.mandateID = reference(text)
        case "CRED": detail.creditorID = reference(text)
        case "PURP": detail.purpose = clean(text)
        case "ABWA", "ABWE": detail.counterparty.ultimateName = clean(text)
        case "IBAN": detail.counterparty.account = clean(text).flatMap { BankFile.Account.ID($0) }
        case "BIC": detail.counterparty.bic = clean(text)
        case "SVWZ", "":
            let texts = [detail.remittance.text, clean(text)].compactMap(\.self)
            detail.remittance.text = texts.isEmpty ? nil : texts.joined(separator: " ")
        case "OAMT": addReturnCharge(original: text, line, &detail)
        default: break
        }
    }

    /// A returned debit takes back the original amount and the fees on top; what is over is the fees.
    private func addReturnCharge(original: String, _ line: BankFile.Line, _ detail: inout BankFile.Detail) {
        let text = Array(original.utf8)[...].trimmed
        // Only in euro does SEPA return anything.
        guard let euro = Currency("EUR"),
            let amount = try? minorUnits(text, exponent: 2, separators: MT940Line.separators),
            line.amount.magnitude > UInt64(amount)
        else { return }
        let charge = Int64(line.amount.magnitude) - amount
        detail.charges.append(BankFile.Charge(amount: charge, currency: euro, isIncluded: true))
    }

    /// The ISO 20022 return reason that the text names.
    private static func reason(in text: String) -> String? {
        for word in text.utf8.split(whereSeparator: { !isDigit($0) && !isLetter($0) }) where word.count == 4 {
            let code = String(Substring(word)).uppercased()
            if reasons.contains(code) { return code }
        }
        return nil
    }

    private static let reasons: Set<String> = [
        "AC01", "AC03", "AC04", "AC06", "AC13", "AG01", "AG02", "AM02", "AM04", "AM05", "AM09", "BE01",
        "BE04", "BE05",
        "BE06", "CNOR", "CUST", "DNOR", "DUPL", "FF01", "FF05", "FOCR", "FRAD", "MD01", "MD02", "MD06",
        "MD07", "MS02",
        "MS03", "RC01", "RC07", "RR01", "RR02", "RR03", "RR04", "SL01", "SL11", "SL12", "SL13", "SL14",
        "TECH", "UPAY",
    ]
}
