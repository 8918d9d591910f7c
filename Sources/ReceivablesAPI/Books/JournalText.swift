import Digest
import JSON
import Receivables

/// The journal as the general ledger reads it.
enum JournalText {
    private static let head =
        "seq,effective_date,recorded_at,kind,document,document_number,reverses,account,ledger_account,tax,currency,"
        + "debit,credit,customer_id,customer_external_id\r\n"

    static func csv(_ lines: [JournalLine], _ map: AccountMap) throws(Failure) -> [UInt8] {
        var text = Array(head.utf8)
        for line in lines {
            let debit = line.amount > 0 ? String(line.amount) : ""
            let credit = line.amount < 0 ? String(try difference(0, line.amount)) : ""
            let cells = [
                String(line.seq), line.effectiveDate.description, line.recordedAt.description,
                line.kind.rawValue, line.document.text,
                InsightController.quoted(line.documentNumber ?? ""), line.reverses.map { String($0) } ?? "",
                InsightController.quoted(map.number(of: line.account, tax: line.tax)), line.account.rawValue,
                line.tax ?? "", line.currency.code, debit, credit, line.customer?.text ?? "",
                InsightController.quoted(line.customerExternalID ?? ""),
            ]
            text += Array(cells.joined(separator: ",").utf8)
            text += [13, 10]
        }
        return text
    }

    static func sealed(_ lines: [JournalLine], _ map: AccountMap) throws(Failure) -> (
        content: [UInt8], sha256: String
    ) {
        let content = try csv(lines, map)
        return (content, hexText(SHA256.hash(content)))
    }

    /// The postings, each with its lines.
    static func write(_ lines: ArraySlice<JournalLine>, _ map: AccountMap, _ json: inout JSONWriter)
        throws(Failure)
    {
        var rest = lines
        while let head = rest.first {
            let own = rest.prefix { $0.seq == head.seq }
            rest = rest.dropFirst(own.count)
            try json.object { (json) throws(Failure) in
                json.field("seq", head.seq)
                json.field("effective_date", head.effectiveDate.description)
                json.field("recorded_at", head.recordedAt.description)
                json.field("kind", head.kind.rawValue)
                json.field("document", head.document.text)
                json.field("document_number", head.documentNumber)
                json.field("reverses", head.reverses)
                json.field("currency", head.currency.code)
                try json.field(
                    "lines",
                    array: { (json) throws(Failure) in
                        for line in own { try write(line, map, &json) }
                    }
                )
            }
        }
    }

    private static func write(_ line: JournalLine, _ map: AccountMap, _ json: inout JSONWriter)
        throws(Failure)
    {
        let credit = try max(0, difference(0, line.amount))
        json.object { json in
            json.field("account", map.number(of: line.account, tax: line.tax))
            json.field("ledger_account", line.account.rawValue)
            json.field("tax", line.tax)
            json.field("currency", line.currency.code)
            json.field("debit", max(0, line.amount))
            json.field("credit", credit)
            json.field("customer_id", line.customer?.text)
            json.field("customer_external_id", line.customerExternalID)
        }
    }
}
