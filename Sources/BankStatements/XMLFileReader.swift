internal import Receivables
internal import XML

/// Reads the XML formats: finds the message in its envelope, if there is one, and hands it to its reader.
struct XMLFileReader {
    private var file: FileDraft

    init(_ file: FileDraft) {
        self.file = file
    }

    mutating func read(_ text: [UInt8]) -> BankFile {
        do throws(XMLError) {
            var xml = try XMLReader(text, limits: XMLLimits(bytesMax: max(text.count, 1)))
            try read(&xml)
        } catch {
            // A statement that was being read is never taken.
            file.log.releaseStatement()
            let place = BankFile.Place(line: error.line, path: "")
            let isCut = error.reason == .unexpectedEnd
            file.log.error(
                error.isForbidden ? .forbidden : isCut ? .truncated : .malformed,
                place,
                error.description
            )
        }
        return file.closed()
    }

    private mutating func read(_ xml: inout XMLReader) throws(XMLError) {
        var isFound = false
        while let event = try xml.next() {
            guard case .start(let element) = event else { continue }
            switch element.name {
            case "OFX":
                isFound = true
                file.format = .ofx
                var reader = OFXReader(file)
                reader.read(try xml.element(element))
                file = reader.file
            case "Document":
                isFound = true
                var reader = CAMTReader(file, document: element)
                do throws(XMLError) {
                    try reader.read(&xml)
                    file = reader.file
                } catch {
                    file = reader.file
                    throw error
                }
            case "AppHdr", "Header":
                try xml.skipElement()
            default:
                // An envelope; its message is one of its children.
                continue
            }
        }
        guard !isFound else { return }
        file.log.error(
            .unsupportedMessage,
            BankFile.Place(line: 1, path: ""),
            "The document is neither CAMT.053, CAMT.054 nor OFX."
        )
    }
}
