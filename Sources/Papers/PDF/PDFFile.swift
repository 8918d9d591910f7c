/// A PDF (ISO 32000-1) of A4 pages in the standard fonts: nothing in it needs more than a reader has.
package struct PDFFile {
    /// In points.
    package static let pageWidth = 595.28
    package static let pageHeight = 841.89

    private let title: String
    private let author: String
    /// `YYYYMMDD`, the document's own day: the same document is the same file, byte for byte.
    private let day: String

    package init(title: String, author: String, day: String) {
        self.title = title
        self.author = author
        self.day = day
    }

    package func bytes(of pages: [PDFPage]) -> [UInt8] {
        let firstPage = 6
        let kids = pages.indices.map { "\(firstPage + $0 * 2) 0 R" }.joined(separator: " ")
        var writer = ObjectWriter()
        writer.object(
            "<< /Type /Catalog /Pages 2 0 R /Lang (en) /ViewerPreferences << /DisplayDocTitle true >> >>"
        )
        writer.object("<< /Type /Pages /Kids [\(kids)] /Count \(pages.count) >>")
        for font in [PDFFont.regular, .bold] {
            writer.object(
                "<< /Type /Font /Subtype /Type1 /BaseFont /\(font.rawValue) /Encoding /WinAnsiEncoding >>"
            )
        }
        var info = Array("<< /Title ".utf8)
        info += PDFPage.literal(WinAnsi.bytes(title))
        info += Array(" /Author ".utf8) + PDFPage.literal(WinAnsi.bytes(author))
        info += Array(" /Producer (Quittance) /CreationDate (D:\(day)000000Z) >>".utf8)
        writer.object(info)
        for (index, page) in pages.enumerated() {
            writer.object(
                """
                << /Type /Page /Parent 2 0 R /MediaBox [0 0 \(Self.pageWidth) \(Self.pageHeight)] /Resources \
                << /Font << /F1 3 0 R /F2 4 0 R >> >> /Contents \(firstPage + index * 2 + 1) 0 R >>
                """
            )
            var stream = Array("<< /Length \(page.content.count) >>\nstream\n".utf8)
            stream += page.content
            stream += Array("\nendstream".utf8)
            writer.object(stream)
        }
        return writer.finished(root: 1, info: 5)
    }
}

/// Numbers objects, remembers where each begins, and writes the table that says so.
private struct ObjectWriter {
    private var bytes = Array("%PDF-1.4\n%\u{A5}\u{B1}\n".utf8)
    private var offsets: [Int] = []

    mutating func object(_ text: String) {
        object(Array(text.utf8))
    }

    mutating func object(_ body: [UInt8]) {
        offsets.append(bytes.count)
        bytes += Array("\(offsets.count) 0 obj\n".utf8)
        bytes += body
        bytes += Array("\nendobj\n".utf8)
    }

    consuming func finished(root: Int, info: Int) -> [UInt8] {
        let start = bytes.count
        var table = "xref\n0 \(offsets.count + 1)\n0000000000 65535 f \n"
        for offset in offsets {
            let digits = String(offset)
            table += String(repeating: "0", count: max(0, 10 - digits.count)) + digits + " 00000 n \n"
        }
        table += "trailer\n<< /Size \(offsets.count + 1) /Root \(root) 0 R /Info \(info) 0 R >>\n"
        table += "startxref\n\(start)\n%%EOF\n"
        bytes += Array(table.utf8)
        return bytes
    }
}
