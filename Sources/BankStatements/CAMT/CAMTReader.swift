internal import Receivables
internal import XML

/// Reads bank-to-customer statements (camt.053.001.02 to .13) and notifications (camt.054), an entry at a time.
struct CAMTReader {
    var file: FileDraft
    private let document: XMLElement
    private var messagePage: Int?
    /// Of statements, from 1.
    private var statementCount = 0
    private var container = ""

    init(_ file: FileDraft, document: XMLElement) {
        self.file = file
        self.document = document
    }

    mutating func read(_ xml: inout XMLReader) throws(XMLError) {
        readVersion()
        var isFound = false
        let outside = xml.depth - 1
        while xml.depth > outside, let event = try xml.next() {
            guard case .start(let element) = event else { continue }
            let name = element.name
            if name.hasPrefix("BkToCstmrStmt") || name.hasPrefix("BkToCstmrDbtCdtNtfctn") {
                isFound = true
                container = name
                // Two messages in one file are of one kind.
                file.format = name.hasPrefix("BkToCstmrStmt") ? .camt053 : .camt054
                try readMessage(&xml)
            } else {
                try xml.skipElement()
            }
        }
        guard !isFound else { return }
        file.log.error(
            .unsupportedMessage,
            BankFile.Place(line: document.line, path: "/Document"),
            "The document holds neither a statement (camt.053) nor a notification (camt.054)."
        )
    }

    /// Takes `053.001.08` out of `urn:iso:std:iso:20022:tech:xsd:camt.053.001.08` or what a country made of it.
    private mutating func readVersion() {
        guard let start = document.namespace.range(ofText: "camt.05") else { return }
        let parts = document.namespace.utf8[start...].split(separator: UInt8(ascii: ".")).prefix(4)
        guard parts.count == 4, let number = Int(String(parts[3].prefix(2)) ?? "") else { return }
        file.version = "001." + (number < 10 ? "0" : "") + String(number)
        guard number > 13 else { return }
        file.log.warning(
            .ignored,
            BankFile.Place(line: document.line, path: "/Document"),
            "The version is newer than 001.13 and is read as if it were that."
        )
    }

    private mutating func readMessage(_ xml: inout XMLReader) throws(XMLError) {
        let outside = xml.depth - 1
        while xml.depth > outside, let event = try xml.next() {
            guard case .start(let element) = event else { continue }
            switch element.name {
            case "GrpHdr":
                let header = try xml.element(element)
                file.messageID = header["MsgId"].flatMap { clean($0.text) }
                messagePage = header.at("MsgPgntn", "PgNb").flatMap { pageNumber($0.text) }
            case "Stmt", "Ntfctn":
                statementCount += 1
                try readStatement(element, &xml)
            default:
                try xml.skipElement()
            }
        }
    }

    private mutating func readStatement(_ start: XMLElement, _ xml: inout XMLReader) throws(XMLError) {
        let path = "/Document/\(container)/\(start.name)[\(statementCount)]"
        file.beginStatement()
        var statement = CAMTStatement(
            place: BankFile.Place(line: start.line, path: path),
            path: path,
            currency: file.options.currency
        )
        statement.draft.page = messagePage
        let outside = xml.depth - 1
        while xml.depth > outside, let event = try xml.next() {
            guard case .start(let element) = event else { continue }
            if element.name == "Ntry" {
                let entry = try xml.element(element)
                guard file.countLine(statement.place(entry, "")) else { continue }
                statement.addEntry(entry, &file.log)
            } else {
                statement.read(try xml.element(element), &file.log)
            }
        }
        statement.finish(&file.log, isNotification: file.format == .camt054)
        file.endStatement(statement.draft)
    }
}

extension String {
    /// Where a text of ASCII begins in this one.
    func range(ofText wanted: String) -> String.Index? {
        var start = utf8.startIndex
        while start < utf8.endIndex {
            if utf8[start...].starts(with: wanted.utf8) { return start }
            start = utf8.index(after: start)
        }
        return nil
    }
}
