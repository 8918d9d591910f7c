internal import Digest
internal import Receivables

/// Gives each line its fingerprint and its ordinal among equal ones.
///
/// Banks reuse the numbers of statements and of lines, so a line is known by its content. Spaces don't count, as each
/// format breaks texts elsewhere, and neither do value date and status, which a bank may correct. An OFX id doesn't
/// count either: some banks make new ones for every download.
struct Fingerprinting {
    private let countsBankReference: Bool
    private var counts: [String: Int] = [:]
    private var statements: [Key: [BankFile.Line]] = [:]

    init(_ format: BankFile.Format?) {
        countsBankReference = format != .ofx
    }

    private struct Key: Hashable {
        let account: BankFile.Account.ID
        let id: String?
        let sequence: Int64?
        let page: Int?
        let from: CivilDate?
        let to: CivilDate?
        let fingerprints: [String]
    }

    /// - Returns: whether the same statement was numbered before; then its lines are those again.
    mutating func number(
        _ draft: StatementDraft,
        account: BankFile.Account,
        currency: Currency
    ) -> (lines: [BankFile.Line], isRepeated: Bool) {
        let fingerprints = draft.lines.map { fingerprint($0, account: account.id, currency: currency) }
        let key = Key(
            account: account.id,
            id: draft.id,
            sequence: draft.sequence,
            page: draft.page,
            from: draft.from,
            to: draft.to,
            fingerprints: fingerprints
        )
        if !draft.lines.isEmpty, let earlier = statements[key] { return (earlier, true) }
        var lines = draft.lines
        for (index, fingerprint) in fingerprints.enumerated() {
            lines[index].fingerprint = fingerprint
            lines[index].ordinal = counts[fingerprint, default: 0]
            counts[fingerprint, default: 0] += 1
        }
        statements[key] = lines
        return (lines, false)
    }

    private func fingerprint(
        _ line: BankFile.Line,
        account: BankFile.Account.ID,
        currency: Currency
    ) -> String {
        var content = Content()
        content.add(account.text)
        content.add(currency.code)
        content.add(String(line.bookingDate.dayNumber))
        content.add(String(line.amount))
        content.add(line.isReversal ? "R" : "")
        content.add(countsBankReference ? line.bankReference : nil)
        for detail in line.details {
            content.add(detail.amount.map { String($0) })
            content.add(detail.bankReference)
            content.add(detail.endToEndID)
            content.add(detail.mandateID)
            content.add(detail.transactionID)
            content.add(detail.customerReference)
            content.add(detail.chequeNumber)
            content.add(detail.remittance.text)
            content.add(String(detail.remittance.references.count))
            for reference in detail.remittance.references { content.add(reference.value) }
            content.add(detail.counterparty.name)
            content.add(detail.counterparty.account?.text)
        }
        return hexText(SHA256.hash(content.bytes))
    }

    /// Fields without their spaces, each with an end of its own, so that no two contents run together to one.
    private struct Content {
        var bytes: [UInt8] = []

        mutating func add(_ text: String?) {
            if let text {
                for byte in text.utf8 where byte != 0x20 { bytes.append(byte) }
            }
            bytes.append(0x1F)
        }
    }
}
