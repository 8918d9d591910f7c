import BankStatements
import JSON
import Receivables
import Testing

@Suite struct `The corpus of bank files` {
    @Test func `holds at least sixty files of every format`() {
        #expect(CorpusFile.all.count >= 60)
        for format in BankFile.Format.allCases {
            #expect(CorpusFile.all.count { $0.expected["format"]?.string == format.rawValue } >= 4)
        }
    }

    @Test(arguments: CorpusFile.all)
    func `is read as it was written down`(file: CorpusFile) throws {
        let read = try file.read()
        #expect(read.format?.rawValue == file.expected["format"]?.string)
        #expect(
            read.faults.map { "\($0.severity) \($0.code.rawValue)" }
                == file.expected["faults"]?.elements.map(\.string),
            "\(read.faults.map { "\($0.place): \($0.detail)" })"
        )
        #expect(read.isSound == !read.faults.contains { $0.severity == .error })
        for (key, value) in [("version", read.version), ("message_id", read.messageID)] {
            if let expected = file.expected[key] { #expect(value == expected.string) }
        }
        let statements = file.expected["statements"]?.elements ?? []
        try #require(read.statements.count == statements.count)
        for (statement, expected) in zip(read.statements, statements) { try compare(statement, expected) }
    }

    private func compare(_ statement: BankFile.Statement, _ expected: JSONValue) throws {
        let fields: [String: Field] = [
            "account": .text(statement.account.id.text), "currency": .text(statement.currency.code),
            "opening": .amount(statement.balances.openingBooked?.amount),
            "closing": .amount(statement.balances.closingBooked?.amount),
            "closing_available": .amount(statement.balances.closingAvailable?.amount),
            "verdict": .text(statement.verdict.rawValue), "id": .text(statement.id),
            "sequence": .amount(statement.sequence), "page": .amount(statement.page.map { Int64($0) }),
            "to": .text(statement.to?.description),
        ]
        let lines = expected["lines"]?.elements ?? []
        compare(fields, expected, except: ["lines"])
        try #require(statement.lines.count == lines.count)
        for (line, expected) in zip(statement.lines, lines) { try compare(line, expected) }
    }

    private func compare(_ line: BankFile.Line, _ expected: JSONValue) throws {
        let detail = try #require(line.details.first)
        let code = line.transactionCode
        let isoCode = code?.domain.map { "\($0)/\(code?.family ?? "")/\(code?.subfamily ?? "")" }
        var fields: [String: Field] = [
            "date": .text(line.bookingDate.description), "value_date": .text(line.valueDate?.description),
            "reversal": .flag(line.isReversal), "status": .text(line.status.rawValue),
            "code": .text(isoCode ?? code?.proprietary), "bank_reference": .text(line.bankReference),
            "adds_up": .flag(line.detailsAddUp), "charges": .amounts(line.charges.map(\.amount)),
            "note": .text(line.note), "ordinal": .amount(Int64(line.ordinal)),
            "is_return": .flag(line.isReturn),
        ]
        for (key, field) in Self.fields(detail) { fields[key] = field }
        fields["amount"] = .amount(line.amount)
        compare(fields, expected, except: ["batch"])
        #expect(line.fingerprint.utf8.count == 64)
        #expect(line.place.line != nil)
        guard let batch = expected["batch"] else { return }
        try #require(line.details.count == batch.count)
        for (detail, expected) in zip(line.details, batch.elements) {
            compare(Self.fields(detail), expected, except: [])
        }
    }

    private static func fields(_ detail: BankFile.Detail) -> [String: Field] {
        [
            "amount": .amount(detail.amount), "name": .text(detail.counterparty.name),
            "counterparty": .text(detail.counterparty.account?.text), "bic": .text(detail.counterparty.bic),
            "ultimate": .text(detail.counterparty.ultimateName), "text": .text(detail.remittance.text),
            "end_to_end_id": .text(detail.endToEndID), "mandate_id": .text(detail.mandateID),
            "creditor_id": .text(detail.creditorID), "transaction_id": .text(detail.transactionID),
            "uetr": .text(detail.uetr), "customer_reference": .text(detail.customerReference),
            "cheque_number": .text(detail.chequeNumber), "returned": .text(detail.returned?.code),
            "instructed": .text(detail.instructed.map { "\($0.minorUnits) \($0.currency)" }),
            "detail_charges": .amounts(detail.charges.map(\.amount)),
            "references": .lists(
                detail.remittance.references.map { [$0.kind.rawValue, $0.value, $0.scheme] }
            ),
            "documents": .documents(detail.remittance.documents),
        ]
    }

    private enum Field {
        case text(String?)
        case amount(Int64?)
        case amounts([Int64])
        case flag(Bool)
        case lists([[String?]])
        case documents([BankFile.RemittedDocument])

        func equals(_ value: JSONValue) -> Bool {
            switch self {
            case .text(let text): text == value.string && (text != nil || value.isNull)
            case .amount(let amount): amount == value.integer && (amount != nil || value.isNull)
            case .amounts(let amounts): amounts == value.elements.map(\.integer)
            case .flag(let flag): flag == value.boolean
            case .lists(let lists): lists == value.elements.map { $0.elements.map(\.string) }
            case .documents(let documents):
                documents.count == value.count
                    && zip(documents, value.elements).allSatisfy { Self.equal($0, $1) }
            }
        }

        private static func equal(_ document: BankFile.RemittedDocument, _ value: JSONValue) -> Bool {
            let fields: [String: Field] = [
                "number": .text(document.number), "type": .text(document.type),
                "date": .text(document.date?.description), "due": .amount(document.due?.minorUnits),
                "discount": .amount(document.discount?.minorUnits),
                "credit_note": .amount(document.creditNote?.minorUnits),
                "remitted": .amount(document.remitted?.minorUnits),
            ]
            return value.members.allSatisfy { fields[$0.key]?.equals($0.value) ?? false }
        }
    }

    /// Compares what is given, and refuses what no field is called.
    private func compare(_ fields: [String: Field], _ expected: JSONValue, except others: Set<String>) {
        for (key, value) in expected.members where !others.contains(key) {
            let field = fields[key]
            #expect(
                field?.equals(value) == true,
                "\(key): \(String(describing: field)), not \(String(decoding: value.rawBytes, as: UTF8.self))"
            )
        }
    }
}

extension CorpusFile {
    /// How the file is to be read; its mapping is part of the corpus.
    func options() throws -> BankFileReader.Options {
        var options = BankFileReader.Options()
        if let mapping { options.mapping = try CSVMapping(json: mapping) }
        return options
    }

    func read() throws -> BankFile {
        BankFileReader(try options()).read(bytes)
    }
}
