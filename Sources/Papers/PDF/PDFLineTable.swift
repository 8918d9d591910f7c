import Receivables

/// The table of lines: figures end at the same place in every row, descriptions take as many lines as they need.
struct PDFLineTable {
    private let text: PaperText
    private let descriptionX = PDFInvoice.left + 24
    private let descriptionWidth: Double
    private let quantityX: Double
    private let unitX: Double
    private let priceX: Double
    private let discountX: Double
    private let taxX: Double

    private static let size = 9.0
    private static let leading = 12.0

    init(text: PaperText) {
        self.text = text
        let amountWidth = 84.0
        taxX = PDFInvoice.right - amountWidth
        discountX = taxX - 42
        priceX = text.hasDiscounts ? discountX - 44 : taxX - 44
        quantityX = priceX - 98
        unitX = quantityX + 6
        descriptionWidth = quantityX - 44 - descriptionX
    }

    func drawHead(_ layout: inout PDFLayout) {
        let y = layout.y
        func head(_ label: String, _ x: Double, _ align: PDFPage.Alignment) {
            layout.draw.text(label, x: x, y: y, size: 8, font: .bold, align: align, ink: .muted)
        }
        head("Description", descriptionX, .left)
        head("Quantity", quantityX, .right)
        head("Price", priceX, .right)
        if text.hasDiscounts { head("Discount", discountX, .right) }
        head("VAT", taxX, .right)
        head(text.amountLabel, PDFInvoice.right, .right)
        layout.draw.line(from: PDFInvoice.left, to: PDFInvoice.right, y: y + 5, width: 1, ink: .black)
        layout.y += 19
    }

    func wrapped(_ cells: PaperText.LineCells) -> [String] {
        // A page takes so many lines; what a description has beyond them is on the screen's page and in the XML.
        Array(PDFWrapping.lines(cells.description, width: descriptionWidth, size: Self.size).prefix(40))
    }

    func height(_ wrapped: [String]) -> Double { Double(wrapped.count + 1) * Self.leading + 8 }

    func draw(_ cells: PaperText.LineCells, _ wrapped: [String], _ layout: inout PDFLayout) {
        let y = layout.y
        func figure(_ value: String, _ x: Double, within width: Double) {
            layout.draw.text(value, x: x, y: y, size: Self.size, align: .right, within: width)
        }
        layout.draw.text(cells.number, x: PDFInvoice.left, y: y, size: 8, ink: .muted)
        figure(cells.quantity, quantityX, within: 42)
        layout.draw.text(cells.unit, x: unitX, y: y, size: Self.size, ink: .muted, within: 32)
        figure(cells.price, priceX, within: 56)
        figure(cells.discount, discountX, within: 40)
        figure(cells.tax, taxX, within: 40)
        figure(cells.net, PDFInvoice.right, within: 80)
        for line in wrapped {
            layout.draw.text(line, x: descriptionX, y: layout.y, size: Self.size)
            layout.y += Self.leading
        }
        if let sku = cells.sku {
            layout.draw.text(
                sku,
                x: descriptionX,
                y: layout.y - 1,
                size: 7.5,
                ink: .muted,
                within: descriptionWidth
            )
            layout.y += Self.leading - 2
        }
        layout.draw.line(from: PDFInvoice.left, to: PDFInvoice.right, y: layout.y - 5)
        layout.y += 8
    }

    /// What the lines came to where a page ends.
    func drawCarried(_ label: String, _ amount: String, _ layout: inout PDFLayout) {
        layout.draw.text(label, x: descriptionX, y: layout.y, size: 8, ink: .muted)
        layout.draw.text(amount, x: PDFInvoice.right, y: layout.y, size: 8, align: .right, ink: .muted)
        layout.y += 16
    }
}
