/// What is drawn on one page. Places are in points from the upper left corner, as one reads; text stands on its
/// baseline.
package struct PDFPage: Sendable {
    package private(set) var content: [UInt8] = []

    package enum Alignment: Sendable {
        case left
        case right
        case centre
    }

    /// A shade of grey, 0 black to 1 white.
    package struct Ink: Sendable {
        package static let black = Ink(grey: 0.1)
        package static let muted = Ink(grey: 0.4)
        package static let hairline = Ink(grey: 0.75)
        package static let tint = Ink(grey: 0.95)
        package static let solid = Ink(grey: 0)

        let grey: Double
    }

    package init() {}

    /// A line of text, its alignment at `x`.
    package mutating func text(
        _ text: String,
        x: Double,
        y: Double,
        size: Double,
        font: PDFFont = .regular,
        align: Alignment = .left,
        ink: Ink = .black
    ) {
        let bytes = WinAnsi.bytes(text)
        guard !bytes.isEmpty else { return }
        let width = Self.width(bytes, font, size)
        let start: Double =
            switch align {
            case .left: x
            case .right: x - width
            case .centre: x - width / 2
            }
        operate(
            """
            BT \(number(ink.grey)) g /\(font == .regular ? "F1" : "F2") \(number(size)) Tf \
            \(number(start)) \(number(PDFFile.pageHeight - y)) Td
            """
        )
        content += Self.literal(bytes)
        operate(" Tj ET")
    }

    package mutating func line(
        from x: Double,
        to end: Double,
        y: Double,
        width: Double = 0.5,
        ink: Ink = .hairline
    ) {
        let y = number(PDFFile.pageHeight - y)
        operate(
            "\(number(ink.grey)) G \(number(width)) w \(number(x)) \(y) m \(number(end)) \(y) l S"
        )
    }

    package mutating func box(x: Double, y: Double, width: Double, height: Double, ink: Ink) {
        operate("\(number(ink.grey)) g")
        rectangle(x, y, width, height)
        operate("f")
    }

    /// A QR code with its quiet zone, so wide in all.
    package mutating func code(_ code: QRCode, x: Double, y: Double, width: Double) {
        box(x: x, y: y, width: width, height: width, ink: Ink(grey: 1))
        let module = width / Double(code.size + 8)
        operate("0 g")
        for run in code.runs {
            rectangle(
                x + Double(run.column + 4) * module,
                y + Double(run.row + 4) * module,
                Double(run.length) * module,
                module
            )
        }
        operate("f")
    }

    private mutating func rectangle(_ x: Double, _ y: Double, _ width: Double, _ height: Double) {
        let low = PDFFile.pageHeight - y - height
        operate("\(number(x)) \(number(low)) \(number(width)) \(number(height)) re")
    }

    private mutating func operate(_ text: String) {
        content += Array(text.utf8)
        content.append(UInt8(ascii: "\n"))
    }

    /// Thousandths of a point.
    private func number(_ value: Double) -> String {
        let thousandths = Int((value * 1_000).rounded())
        let digits = String(thousandths.magnitude % 1_000 + 1_000).dropFirst()
        return "\(thousandths < 0 ? "-" : "")\(thousandths.magnitude / 1_000).\(digits)"
    }

    package static func width(_ bytes: [UInt8], _ font: PDFFont, _ size: Double) -> Double {
        Double(font.width(of: bytes)) * size / 1_000
    }

    /// A string in brackets (7.3.4.2).
    static func literal(_ bytes: [UInt8]) -> [UInt8] {
        var literal: [UInt8] = [UInt8(ascii: "(")]
        for byte in bytes {
            if byte == UInt8(ascii: "(") || byte == UInt8(ascii: ")") || byte == UInt8(ascii: "\\") {
                literal.append(UInt8(ascii: "\\"))
            }
            literal.append(byte)
        }
        literal.append(UInt8(ascii: ")"))
        return literal
    }
}
