import Receivables

/// Pages that fill from the top, each with its foot.
struct PDFLayout {
    private let text: PaperText
    private var pages: [PDFPage] = []
    /// The page that is being drawn.
    var draw = PDFPage()
    /// Where the next thing goes, down from the upper edge.
    var y = PDFInvoice.top

    init(text: PaperText) {
        self.text = text
    }

    /// Takes over the first page with what its head took.
    mutating func begin(_ page: PDFPage, at y: Double) {
        draw = page
        self.y = y
    }

    func has(_ height: Double) -> Bool { y + height <= PDFInvoice.bottom }

    /// Turns the page where so much doesn't fit on it any more.
    mutating func require(_ height: Double) {
        if !has(height) { newPage() }
    }

    mutating func newPage() {
        pages.append(draw)
        draw = PDFPage()
        draw.text(
            "\(text.title) \(text.numberText)",
            x: PDFInvoice.left,
            y: PDFInvoice.top,
            size: 9,
            font: .bold,
            ink: .muted
        )
        draw.text(
            text.document.seller.name,
            x: PDFInvoice.right,
            y: PDFInvoice.top,
            size: 9,
            align: .right,
            ink: .muted
        )
        y = PDFInvoice.top + 24
    }

    var pageCount: Int { pages.count + 1 }

    /// The pages with their feet, which tell how many there are.
    consuming func finished() -> [PDFPage] {
        var all = pages + [draw]
        for index in all.indices { drawFoot(of: &all[index], number: index + 1, of: all.count) }
        return all
    }

    private func drawFoot(of page: inout PDFPage, number: Int, of count: Int) {
        let start = PDFInvoice.bottom + 14
        page.line(from: PDFInvoice.left, to: PDFInvoice.right, y: start)
        let columns = [PDFInvoice.left, PDFInvoice.left + 175, PDFInvoice.left + 345]
        for (x, lines) in zip(columns, text.foot) {
            var y = start + 12
            for line in lines.prefix(6) {
                page.text(line, x: x, y: y, size: 7, ink: .muted, within: 165)
                y += 9
            }
        }
        page.text(
            "Page \(number) of \(count)",
            x: PDFInvoice.right,
            y: PDFFile.pageHeight - 20,
            size: 7.5,
            align: .right,
            ink: .muted
        )
    }
}

extension PDFPage {
    /// A line of text that is made smaller, and at last cut, to stay within a width.
    mutating func text(
        _ text: String,
        x: Double,
        y: Double,
        size: Double,
        font: PDFFont = .regular,
        align: Alignment = .left,
        ink: Ink = .black,
        within width: Double
    ) {
        let natural = PDFPage.width(WinAnsi.bytes(text), font, size)
        guard natural > width else {
            return self.text(text, x: x, y: y, size: size, font: font, align: align, ink: ink)
        }
        let smaller = max(size * 0.75, size * width / natural)
        var shown = text
        while !shown.isEmpty, PDFPage.width(WinAnsi.bytes(shown + "…"), font, smaller) > width {
            shown.removeLast()
        }
        let isCut = PDFPage.width(WinAnsi.bytes(text), font, smaller) > width
        self.text(
            isCut ? shown + "…" : text,
            x: x,
            y: y,
            size: smaller,
            font: font,
            align: align,
            ink: ink
        )
    }
}
