/// Breaks text into lines that fit a width.
enum PDFWrapping {
    /// Words that are wider than a line are cut. A new line in the text begins a new one.
    static func lines(_ text: String, width: Double, size: Double, font: PDFFont = .regular) -> [String] {
        var lines: [String] = []
        for paragraph in text.split(separator: "\n", omittingEmptySubsequences: false) {
            var line = ""
            for word in paragraph.split(whereSeparator: \.isWhitespace) {
                let joined = line.isEmpty ? String(word) : "\(line) \(word)"
                if fits(joined, width, size, font) {
                    line = joined
                    continue
                }
                if !line.isEmpty { lines.append(line) }
                line = cut(String(word), width, size, font, into: &lines)
            }
            lines.append(line)
        }
        return lines
    }

    private static func fits(_ text: String, _ width: Double, _ size: Double, _ font: PDFFont) -> Bool {
        PDFPage.width(WinAnsi.bytes(text), font, size) <= width
    }

    /// The rest of a word after as many full lines as it takes.
    private static func cut(
        _ word: String,
        _ width: Double,
        _ size: Double,
        _ font: PDFFont,
        into lines: inout [String]
    ) -> String {
        var part = ""
        for character in word {
            if !part.isEmpty, !fits(part + String(character), width, size, font) {
                lines.append(part)
                part = ""
            }
            part.append(character)
        }
        return part
    }
}
