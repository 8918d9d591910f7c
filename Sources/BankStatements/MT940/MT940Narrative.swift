internal import Receivables

/// The explanation of a line (field 86), in whichever dialect the bank speaks.
struct MT940Narrative {
    private enum Dialect {
        /// Numbered subfields: `166?00GUTSCHRIFT?20SVWZ+...`; in Poland with `~`, `^` or `<`.
        case numbered(separator: UInt8)
        /// `/TRTP/SEPA OVERBOEKING/IBAN/...`.
        case slashed
        /// `SEPA OVERBOEKING IBAN: ... NAAM: ...`.
        case labelled
        case plain
    }

    private let lines: [ArraySlice<UInt8>]

    init(_ lines: [ArraySlice<UInt8>]) {
        self.lines = lines
    }

    /// Adds what the narrative says to a line and its only detail.
    func apply(to line: inout BankFile.Line, orRefuse refuse: () -> Void) {
        switch dialect {
        case .numbered(let separator):
            MT940NumberedText(lines, separator: separator).apply(to: &line)
        case .slashed:
            applySlashed(to: &line, refuse)
        case .labelled:
            applyLabelled(to: &line)
        case .plain:
            line.details[0].remittance.text = clean(lines.map(\.text).joined(separator: " "))
        }
    }

    private var dialect: Dialect {
        let text = lines[0]
        let separators = [UInt8(ascii: "?"), UInt8(ascii: "~"), UInt8(ascii: "^"), UInt8(ascii: "<")]
        for offset in [3, 0] where text.count > offset + 2 {
            let separator = text[text.startIndex + offset]
            guard separators.contains(separator), text.prefix(offset).allSatisfy(isDigit),
                text.dropFirst(offset + 1).prefix(2).allSatisfy(isDigit)
            else { continue }
            return .numbered(separator: separator)
        }
        let joined = Self.joined(lines)
        if text.first == UInt8(ascii: "/"), !Self.slashCodes(joined, keys: Self.slashKeys).isEmpty {
            return .slashed
        }
        if text.starts(with: "SEPA "), String(decoding: joined, as: UTF8.self).range(ofText: "IBAN:") != nil {
            return .labelled
        }
        return .plain
    }

    /// Banks break lines after 65 characters, in the middle of a word; a shorter one has lost the space at its end.
    private static func joined(_ lines: [ArraySlice<UInt8>]) -> ArraySlice<UInt8> {
        var text: [UInt8] = []
        for (index, line) in lines.enumerated() {
            text.append(contentsOf: line)
            if line.count < 65, index + 1 < lines.count { text.append(UInt8(ascii: " ")) }
        }
        return text[...]
    }

    // MARK: Slash codes

    private static let slashKeys: Set<String> = [
        "ADDR", "BENM", "BIC", "CNTP", "CSID", "EREF", "IBAN", "ID", "IREF", "ISDT", "KREF", "MARF", "NAME",
        "ORDP",
        "PREF", "PURP", "REMI", "RTRN", "SVCL", "TRCD", "TRTP", "ULTC", "ULTD", "UDTR", "UCRD",
    ]

    /// Splits `/KEY/value/KEY/value`; a slash before anything but a key belongs to the value.
    static func slashCodes(
        _ text: ArraySlice<UInt8>,
        keys: Set<String>
    ) -> [(key: String, value: ArraySlice<UInt8>)] {
        var codes: [(key: String, value: ArraySlice<UInt8>)] = []
        var current: (key: String, start: Int)?
        var index = text.startIndex
        while index < text.endIndex {
            guard text[index] == UInt8(ascii: "/"),
                let end = text[(index + 1)...].prefix(5).firstIndex(of: UInt8(ascii: "/"))
            else {
                index += 1
                continue
            }
            let key = text[(index + 1)..<end].text
            guard keys.contains(key), isExpected(key, after: current?.key) else {
                index += 1
                continue
            }
            if let current {
                // Two keys may share the slash between them; the first is empty then.
                codes.append((current.key, trimmedSlashes(text[min(current.start, index)..<index])))
            }
            current = (key, end + 1)
            // The slash that ends a key may begin the next one.
            index = end
        }
        if let current {
            codes.append((current.key, trimmedSlashes(text[min(current.start, text.endIndex)...])))
        }
        return codes
    }

    /// Within remittance text, what could be a word of it is none of a party's parts.
    private static func isExpected(_ key: String, after last: String?) -> Bool {
        switch key {
        case "ID", "ADDR", "NAME", "BIC", "IBAN": last != "REMI"
        default: true
        }
    }

    private static func trimmedSlashes(_ value: ArraySlice<UInt8>) -> ArraySlice<UInt8> {
        var value = value.trimmed
        while value.last == UInt8(ascii: "/") { value = value.dropLast().trimmed }
        return value
    }

    private func applySlashed(to line: inout BankFile.Line, _ refuse: () -> Void) {
        var detail = line.details[0]
        var inUltimate = false
        for (key, value) in Self.slashCodes(Self.joined(lines), keys: Self.slashKeys) {
            switch key {
            case "ORDP", "BENM": inUltimate = false
            case "ULTC", "ULTD", "UDTR", "UCRD":
                inUltimate = true
                detail.counterparty.ultimateName = clean(value) ?? detail.counterparty.ultimateName
            case "NAME":
                if inUltimate {
                    detail.counterparty.ultimateName = clean(value)
                } else {
                    detail.counterparty.name = clean(value)
                }
            case "IBAN": detail.counterparty.account = clean(value).flatMap { BankFile.Account.ID($0) }
            case "BIC": detail.counterparty.bic = clean(value)
            case "CNTP": readCounterparty(value, &detail)
            case "EREF": detail.endToEndID = reference(value.text)
            case "IREF", "PREF": detail.instructionID = reference(value.text)
            case "KREF": detail.customerReference = reference(value.text)
            case "MARF": detail.mandateID = reference(value.text)
            case "CSID": detail.creditorID = reference(value.text)
            case "PURP": detail.purpose = clean(value.starts(with: "CD/") ? value.dropFirst(3) : value)
            case "REMI": readRemittance(value, &detail, refuse)
            case "RTRN": detail.returned = BankFile.Return(code: clean(value))
            case "TRTP": line.note = clean(value)
            default: break
            }
        }
        line.details[0] = detail
    }

    /// ING: account, BIC, name and city.
    private func readCounterparty(_ value: ArraySlice<UInt8>, _ detail: inout BankFile.Detail) {
        let parts = value.pieces(at: UInt8(ascii: "/"))
        detail.counterparty.account = clean(parts[0]).flatMap { BankFile.Account.ID($0) }
        if parts.count > 1 { detail.counterparty.bic = clean(parts[1]) }
        if parts.count > 2 { detail.counterparty.name = clean(parts[2]) }
    }

    /// `USTD//text`, `STRD/CUR/reference` and `STRD/ISO/reference`, or the text alone.
    private func readRemittance(
        _ value: ArraySlice<UInt8>,
        _ detail: inout BankFile.Detail,
        _ refuse: () -> Void
    ) {
        if value.starts(with: "USTD/") {
            detail.remittance.text = clean(value.dropFirst(5).drop { $0 == UInt8(ascii: "/") })
        } else if value.starts(with: "STRD/") {
            let parts = value.dropFirst(5).split(separator: UInt8(ascii: "/"), maxSplits: 1)
            guard let last = parts.last, let text = clean(last) else { return }
            let scheme = parts.count > 1 ? clean(parts[0]) : nil
            detail.remittance.references.append(structuredReference(text, scheme: scheme, orRefuse: refuse))
        } else {
            detail.remittance.text = clean(value)
        }
    }

    // MARK: Labels

    /// ABN AMRO's older texts, whose labels end with a colon.
    private func applyLabelled(to line: inout BankFile.Line) {
        let text = String(decoding: Self.joined(lines), as: UTF8.self)
        var detail = line.details[0]
        for (label, value) in Self.labelled(text) {
            switch label {
            case "": line.note = clean(value)
            case "IBAN:": detail.counterparty.account = clean(value).flatMap { BankFile.Account.ID($0) }
            case "BIC:": detail.counterparty.bic = clean(value)
            case "NAAM:": detail.counterparty.name = clean(value)
            case "OMSCHRIJVING:": detail.remittance.text = clean(value)
            case "KENMERK:": detail.endToEndID = reference(value)
            case "MACHTIGING:": detail.mandateID = reference(value)
            case "INCASSANT:": detail.creditorID = reference(value)
            case "BETALINGSKENM.:":
                guard let value = clean(value) else { continue }
                detail.remittance.references.append(structuredReference(value, scheme: "CUR") {})
            default: break
            }
        }
        line.details[0] = detail
    }

    private static let labels: Set<String> = [
        "IBAN:", "BIC:", "NAAM:", "OMSCHRIJVING:", "KENMERK:", "MACHTIGING:", "INCASSANT:", "BETALINGSKENM.:",
    ]

    /// The words after each label; those before the first have an empty one.
    private static func labelled(_ text: String) -> [(label: String, value: String)] {
        var found: [(label: String, value: String)] = [("", "")]
        for word in text.split(separator: " ") {
            if labels.contains(String(word)) {
                found.append((String(word), ""))
            } else {
                found[found.count - 1].value += (found[found.count - 1].value.isEmpty ? "" : " ") + word
            }
        }
        return found
    }
}
