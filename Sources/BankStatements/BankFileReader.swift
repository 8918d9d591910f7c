package import Receivables

/// Reads files from banks in every format that they send: CAMT.053 and 054, MT940, BAI2, OFX 1 and 2, and CSV by a
/// mapping. It never fails: what could not be read is among the faults of the file.
package struct BankFileReader: Sendable {
    package struct Options: Sendable {
        package var bytesMax: Int
        /// Of all statements together.
        package var linesMax: Int
        /// How a file is read that is of no other format.
        package var mapping: CSVMapping?
        /// The account of statements that name none.
        package var account: BankFile.Account.ID?
        /// The currency of statements that name none.
        package var currency: Currency?

        package init(
            bytesMax: Int = 64 << 20,
            linesMax: Int = 200_000,
            mapping: CSVMapping? = nil,
            account: BankFile.Account.ID? = nil,
            currency: Currency? = nil
        ) {
            self.bytesMax = bytesMax
            self.linesMax = linesMax
            self.mapping = mapping
            self.account = account
            self.currency = currency
        }
    }

    private let options: Options

    package init(_ options: Options = Options()) {
        self.options = options
    }

    /// - Parameter format: as which the file is read; nil to tell from its first bytes.
    package func read(_ bytes: [UInt8], as format: BankFile.Format? = nil) -> BankFile {
        let start = BankFile.Place(line: 1, path: "")
        var file = FileDraft(format, options: options)
        guard bytes.count <= options.bytesMax else {
            file.log.error(.tooLarge, start, "The file is longer than \(options.bytesMax) bytes.")
            return file.closed()
        }
        let declared = DeclaredCharset(bytes, format == nil || format == .csv ? options.mapping : nil)
        if let name = declared.unknownName {
            file.log.error(.invalidEncoding, start, "The character set \(name) is not read.")
            return file.closed()
        }
        guard let text = DecodedText(bytes, declared: declared.charset) else {
            file.log.error(.invalidEncoding, start, "The bytes are not of the file's character set.")
            return file.closed()
        }
        if text.isMismatch {
            file.log.warning(
                .encodingMismatch,
                start,
                "The bytes are not UTF-8 and are read as Windows-1252."
            )
        }
        return read(text.bytes, file: file)
    }

    private func read(_ text: [UInt8], file: FileDraft) -> BankFile {
        var file = file
        switch Sniffed(text, format: file.format, hasMapping: options.mapping != nil) {
        case .xml:
            var reader = XMLFileReader(file)
            return reader.read(text)
        case .mt940:
            file.format = .mt940
            var reader = MT940Reader(file)
            return reader.read(text)
        case .bai2:
            file.format = .bai2
            var reader = BAI2Reader(file)
            return reader.read(text)
        case .ofxSGML:
            file.format = .ofx
            var reader = OFXReader(file)
            return reader.read(sgml: text)
        case .csv:
            file.format = .csv
            guard let mapping = options.mapping else { break }
            var reader = CSVReader(file, mapping: mapping)
            return reader.read(text)
        case nil: break
        }
        file.log.error(
            .unknownFormat,
            BankFile.Place(line: 1, path: ""),
            "The file is none of CAMT.053, CAMT.054, MT940, BAI2 and OFX, and no CSV mapping is given."
        )
        return file.closed()
    }
}

/// What the first bytes of a text say of its format.
private enum Sniffed {
    case xml, mt940, bai2, ofxSGML, csv

    init?(_ text: [UInt8], format: BankFile.Format?, hasMapping: Bool) {
        let head = text.prefix(4_096).trimmed
        switch format {
        case .camt053, .camt054: self = .xml
        case .mt940: self = .mt940
        case .bai2: self = .bai2
        case .csv: self = .csv
        case .ofx: self = Self.isXML(head) ? .xml : .ofxSGML
        case nil:
            if Self.isOFXSGML(head) {
                self = .ofxSGML
            } else if head.first == UInt8(ascii: "<") {
                self = .xml
            } else if head.starts(with: "01,"), head.contains(UInt8(ascii: "/")) {
                self = .bai2
            } else if Self.isMT940(head) {
                self = .mt940
            } else if hasMapping {
                self = .csv
            } else {
                return nil
            }
        }
    }

    private static func isXML(_ head: ArraySlice<UInt8>) -> Bool {
        head.starts(with: "<?")
    }

    private static func isOFXSGML(_ head: ArraySlice<UInt8>) -> Bool {
        head.starts(with: "OFXHEADER") || head.starts(with: "<OFX>")
    }

    private static func isMT940(_ head: ArraySlice<UInt8>) -> Bool {
        if head.starts(with: "{1:") { return true }
        for line in head.split(whereSeparator: { $0 == 0x0A || $0 == 0x0D }).prefix(20) {
            if line.starts(with: ":20:") || line.starts(with: ":940:") { return true }
        }
        return false
    }
}

/// The character set that a file names for itself, or that its mapping does.
private struct DeclaredCharset {
    var charset: Charset?
    var unknownName: String?

    init(_ bytes: [UInt8], _ mapping: CSVMapping?) {
        let head = bytes.prefix(1_024)
        if head.starts(with: "<?xml") {
            // Up to the end of the declaration, so that nothing in the document is taken for it.
            let declaration = head.prefix { $0 != UInt8(ascii: ">") }.text
            guard let name = Self.value(after: "encoding=", in: declaration) else { return }
            take(name)
        } else if head.starts(with: "OFXHEADER") {
            takeOFX(head.prefix { $0 != UInt8(ascii: "<") }.text)
        } else if let mapping, head.first != UInt8(ascii: "<") {
            charset = mapping.charset
        }
    }

    private mutating func take(_ name: String) {
        charset = Charset(name: name)
        if charset == nil { unknownName = clean(name) ?? "" }
        // The bytes of `<?xml` were read one by one, so UTF-16 is not what they are.
        if charset == .utf16LittleEndian || charset == .utf16BigEndian { charset = .utf8 }
    }

    /// OFX 1 names the kind in `ENCODING` and, for single bytes, the set in `CHARSET`.
    private mutating func takeOFX(_ header: String) {
        for field in header.split(whereSeparator: { $0 == "\n" || $0 == "\r\n" || $0 == "\r" || $0 == " " }) {
            let parts = field.split(separator: ":", maxSplits: 1)
            guard parts.count == 2 else { continue }
            switch parts[0] {
            case "ENCODING" where parts[1] == "UTF-8" || parts[1] == "UNICODE": charset = .utf8
            case "CHARSET" where charset == nil && parts[1] != "NONE":
                charset = Charset(name: String(parts[1]))
            default: break
            }
        }
    }

    private static func value(after name: String, in text: String) -> String? {
        let bytes = Array(text.utf8)
        let wanted = Array(name.utf8)
        var start = 0
        while start + wanted.count < bytes.count {
            if bytes[start...].starts(with: wanted) {
                let quote = bytes[start + wanted.count]
                guard quote == UInt8(ascii: "\"") || quote == UInt8(ascii: "'") else { return nil }
                return bytes[(start + wanted.count + 1)...].prefix { $0 != quote }.text
            }
            start += 1
        }
        return nil
    }
}
