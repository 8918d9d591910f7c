import BankStatements
import Receivables

/// Lines of a remittance as CSV: titles `invoice` and `amount`, and perhaps `discount` and `deduction_reason`; amounts in
/// minor units.
struct RemittanceFile {
    private static let titles = ["invoice", "amount", "discount", "deduction_reason"]

    private(set) var lines: [Remittance.Line] = []
    private var violations: [Violation] = []

    /// - Throws: every fault with its row, the first below the titles as `/0`.
    init(_ bytes: [UInt8]) throws(Failure) {
        var content = bytes[...]
        if content.starts(with: [0xEF, 0xBB, 0xBF]) { content = content.dropFirst(3) }
        guard String(validating: content, as: UTF8.self) != nil else {
            throw .invalid("", "malformed_csv", "the file is UTF-8")
        }
        let head = content.prefix { $0 != 0x0A && $0 != 0x0D }
        let delimiter = head.contains(UInt8(ascii: ";")) ? UInt8(ascii: ";") : UInt8(ascii: ",")
        var rows = CSVRows(Array(content), delimiter: delimiter, quote: UInt8(ascii: "\""))
        do throws(CSVRows.Failure) {
            guard let titles = try rows.next()?.fields else {
                throw CSVRows.Failure.openQuote(line: 1)
            }
            try read(&rows, titles)
        } catch {
            violations.append(Violation("", "malformed_csv", "it can't be read as rows of fields: \(error)"))
        }
        guard violations.isEmpty else { throw .invalid(violations) }
    }

    private mutating func read(_ rows: inout CSVRows, _ titles: [String]) throws(CSVRows.Failure) {
        for title in titles where !Self.titles.contains(title) {
            violations.append(Violation("", "malformed_csv", "no column is titled \(title.prefix(100))"))
        }
        for title in ["invoice", "amount"] where !titles.contains(title) {
            violations.append(Violation("", "malformed_csv", "a column is titled \(title)"))
        }
        guard violations.isEmpty else { return }
        var number = 0
        while let row = try rows.next() {
            guard number < Remittance.linesMax else {
                violations.append(Violation("", "too_many", "at most \(Remittance.linesMax) lines are taken"))
                return
            }
            add(row.fields, titles, at: "/\(number)")
            number += 1
            guard violations.count < BodyReader.violationsMax else { return }
        }
    }

    private mutating func add(_ fields: [String], _ titles: [String], at place: String) {
        guard fields.count == titles.count else {
            violations.append(Violation(place, "malformed_csv", "a row has \(titles.count) fields"))
            return
        }
        var values: [String: String] = [:]
        for (title, field) in zip(titles, fields) where !field.isEmpty { values[title] = field }
        guard let invoice = values["invoice"], invoice.isPlainText(charactersMax: 300) else {
            violations.append(Violation("\(place)/invoice", "required", "a line names its invoice"))
            return
        }
        var amounts: [String: Int64] = [:]
        for title in ["amount", "discount"] {
            guard let text = values[title] else { continue }
            guard let amount = Int64(text), amount >= (title == "amount" ? 1 : 0), amount <= Money.outsideMax
            else {
                violations.append(
                    Violation("\(place)/\(title)", "out_of_range", "\(title) is an integer of minor units")
                )
                return
            }
            amounts[title] = amount
        }
        guard let amount = amounts["amount"] else {
            violations.append(Violation("\(place)/amount", "required", "a line says its amount"))
            return
        }
        let reason = values["deduction_reason"].map { String($0.prefix(Deduction.reasonCharactersMax)) }
        lines.append(
            Remittance.Line(
                invoice: invoice,
                amount: amount,
                discount: amounts["discount"],
                deductionReason: reason
            )
        )
    }
}
